from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.report.sample import MOTIONS, build_track
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import Repetition
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.record.model import Track
from vmsk_exam.report.curve import Curve, curve_pieces, degree_ticks, find_hold_window, read_curve, second_ticks

CHANNEL = "left_knee_flexion"


@cache
def knee_track() -> Track:
    return build_track(load_library()["knee_flexion_standing"], Side.LEFT, MOTIONS["left_knee_flexion_standing"])


def test_a_gap_breaks_the_curve() -> None:
    curve = read_curve(knee_track(), CHANNEL)
    assert curve is not None
    first, second = curve_pieces(curve)
    assert first.t_s[-1] == pytest.approx(6.3, abs=0.05)
    assert second.t_s[0] == pytest.approx(6.7, abs=0.05)


def test_a_channel_without_angles_has_no_curve() -> None:
    assert read_curve(knee_track(), "right_knee_flexion") is None
    assert read_curve(knee_track(), "no_such_channel") is None


def test_an_unknown_standard_deviation_gives_no_band() -> None:
    track = knee_track()
    curve = read_curve(replace(track, sd_deg=np.full_like(track.sd_deg, np.nan)), CHANNEL)
    assert curve is not None
    assert not curve.half_deg.any()


@settings(deadline=None)
@given(st.integers(2, 4000), st.integers(0, 10_000))
def test_thinning_keeps_the_lowest_and_the_highest_point(count: int, seed: int) -> None:
    angle = np.random.default_rng(seed).normal(60.0, 30.0, count)
    curve = Curve(np.arange(count) / 30, angle, np.ones(count), np.array([], dtype=np.int64))
    (piece,) = curve_pieces(curve, max_points=200)
    assert len(piece.t_s) <= max(204, min(count, 4))
    assert (piece.angle_deg.min(), piece.angle_deg.max()) == (angle.min(), angle.max())
    assert (np.diff(piece.t_s) > 0).all()


def test_the_hold_lies_on_the_plateau() -> None:
    curve = read_curve(knee_track(), CHANNEL)
    assert curve is not None
    window = find_hold_window(curve, Repetition(2, 7.4, 10.1, 12.8, 2.0, 107.4, 2.6, 2.0))
    assert window is not None
    assert window[1] - window[0] == pytest.approx(2.0)
    assert 8.8 <= window[0] <= 9.3


def test_without_a_hold_there_is_no_window() -> None:
    curve = read_curve(knee_track(), CHANNEL)
    assert curve is not None
    assert find_hold_window(curve, Repetition(1, 1.0, 2.0, 3.0, 0.0, 90.0, 2.0, 0.0)) is None
    assert find_hold_window(curve, Repetition(1, 900.0, 901.0, 902.0, 0.0, 90.0, 2.0, 1.0)) is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (2, 107, (0, 30, 60, 90, 120)),
        (-3, 90, (-30, 0, 30, 60, 90)),
        (0, 4, (0, 5)),
        (0, 0, (0, 5)),
        (-41, -5, (-50, -40, -30, -20, -10, 0)),
    ],
)
def test_degree_ticks_are_round_and_hold_zero(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert degree_ticks(low, high) == expected


def test_second_ticks_end_before_the_curve() -> None:
    assert second_ticks(20.2) == (0, 5, 10, 15, 20)
    assert second_ticks(0.7) == (0, 0.5)
