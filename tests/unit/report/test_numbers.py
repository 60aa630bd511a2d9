import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.report.numbers import MISSING, NumberFormat

ENGLISH, SPANISH = NumberFormat("en"), NumberFormat("es")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(107.4, "107°"), (0.5, "1°"), (-2.6, "\u22123°"), (-0.4, "0°"), (None, MISSING), (math.nan, MISSING), (math.inf, MISSING)],
)
def test_degrees_are_whole_with_a_true_minus(value: float | None, expected: str) -> None:
    assert ENGLISH.degrees(value) == expected


def test_the_decimal_sign_follows_the_language() -> None:
    assert ENGLISH.seconds(2.25) == "2.3 s"
    assert SPANISH.seconds(2.25) == "2,3 s"
    assert SPANISH.number(1234.5, 1) == "1234,5"


@pytest.mark.parametrize(("sd_deg", "expected"), [(2.6, "±5°"), (0.1, "±1°"), (None, ""), (math.nan, "")])
def test_margin_is_half_of_the_95_percent_interval_and_at_least_one(sd_deg: float | None, expected: str) -> None:
    assert ENGLISH.margin(sd_deg) == expected


def test_percent() -> None:
    assert ENGLISH.percent(0.214) == "21 %"


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-180, 180))
def test_a_shown_difference_agrees_with_the_shown_angles(first: float, second: float) -> None:
    shown = [int(ENGLISH.number(value).replace("\u2212", "-")) for value in (first, second)]
    difference = ENGLISH.difference(first, second).removesuffix("°").replace("\u2212", "-")
    assert int(difference) == shown[0] - shown[1]


def test_an_arc_has_no_sign_and_an_unknown_one_is_a_dash() -> None:
    assert ENGLISH.arc(90.0, -2.6) == "93°"
    assert ENGLISH.arc(None, 4.0) == MISSING
    assert ENGLISH.difference(math.nan, 4.0) == MISSING
