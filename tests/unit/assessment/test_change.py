from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.assessment.change import ChangeVerdict, MeasuredAngle, compute_change
from vmsk_exam.assessment.milestones import MilestoneKind, compute_week, find_milestones, list_procedures
from vmsk_exam.assessment.reference import MinimalChange

MDC = MinimalChange(10.0, "sample", is_confirmed=True)
ANGLES = st.floats(-60, 180)


@pytest.mark.parametrize(
    ("before", "now", "is_increase", "verdict", "limit"),
    [
        (MeasuredAngle(100, 2), MeasuredAngle(111, 2), True, ChangeVerdict.MORE, 10.0),
        (MeasuredAngle(100, 2), MeasuredAngle(110, 2), True, ChangeVerdict.WITHIN, 10.0),
        (MeasuredAngle(100, 2), MeasuredAngle(88, 2), True, ChangeVerdict.LESS, 10.0),
        (MeasuredAngle(20, 1), MeasuredAngle(5, 1), False, ChangeVerdict.MORE, 10.0),
        (MeasuredAngle(-40), MeasuredAngle(-20), False, ChangeVerdict.LESS, 10.0),
        (MeasuredAngle(100, 6), MeasuredAngle(115, 6), True, ChangeVerdict.WITHIN, 16.63),
    ],
)
def test_a_change_counts_only_beyond_the_error(
    before: MeasuredAngle, now: MeasuredAngle, is_increase: bool, verdict: ChangeVerdict, limit: float
) -> None:
    change = compute_change(before, now, MDC, is_increase=is_increase)
    assert change.verdict is verdict
    assert change.limit_deg == pytest.approx(limit, abs=0.01)
    assert change.change_deg == now.angle_deg - before.angle_deg


@given(ANGLES, ANGLES, st.booleans())
def test_going_back_is_the_opposite(first: float, second: float, is_increase: bool) -> None:
    opposite = {ChangeVerdict.MORE: ChangeVerdict.LESS, ChangeVerdict.LESS: ChangeVerdict.MORE}
    there = compute_change(MeasuredAngle(first, 1), MeasuredAngle(second, 1), MDC, is_increase=is_increase)
    back = compute_change(MeasuredAngle(second, 1), MeasuredAngle(first, 1), MDC, is_increase=is_increase)
    assert back.change_deg == -there.change_deg
    assert back.verdict is opposite.get(there.verdict, there.verdict)


def test_without_a_smallest_change_nothing_is_claimed() -> None:
    assert compute_change(MeasuredAngle(10), MeasuredAngle(90), None).verdict is ChangeVerdict.UNKNOWN


def test_milestones_of_a_knee_replacement_in_order_of_weeks() -> None:
    found = find_milestones("tka", "k_flex")
    assert [(item.weeks, item.low_deg, item.high_deg) for item in found] == [
        ((0, 2), 80.0, 90.0), ((6, 6), 110.0, None), ((6, 7), 100.0, 110.0)
    ]  # fmt: skip
    assert all(item.kind is MilestoneKind.ACTIVE and item.source for item in found)
    assert find_milestones("tka", "sh_flex") == ()
    assert find_milestones("unknown", "k_flex") == ()


def test_procedures_have_a_name_in_each_language() -> None:
    english, spanish = list_procedures("en"), list_procedures("es")
    assert english["tka"] == "Total knee replacement"
    assert set(english) == set(spanish)
    assert not set(english.values()) & set(spanish.values())


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 9, 1), 0), (date(2026, 9, 7), 0), (date(2026, 9, 8), 1), (date(2026, 8, 31), -1)],
)
def test_weeks_after_surgery(day: date, week: int) -> None:
    assert compute_week(date(2026, 9, 1), day) == week
