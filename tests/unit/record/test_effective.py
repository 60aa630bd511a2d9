"""What counts after corrections, with the original at hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.record.builders import ENDED, make_header, make_result
from vmsk_exam.assessment.results import ManeuverResult, Outcome, Repetition
from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    Change,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    HandTool,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.effective import EffectiveResult, Origin, apply_corrections
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.record.revisions import Revision, Signature

TASK = "knee_flexion_left"
WRITTEN = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
RECORD = ExamRecord(make_header(), ExamStatus.FINISHED, ENDED, (make_result(),))
"""One result: repetitions with peaks 121.25 and 119.0 degrees, both from 2.5, both sd 1.75."""
SIGNED = Signature("dr_ruiz", WRITTEN, "00")


def revise(*changes: Change, number: int = 1, is_signed: bool = False) -> Revision:
    corrections = tuple(Correction(each, "dr_ruiz", WRITTEN + timedelta(seconds=n)) for n, each in enumerate(changes))
    return Revision("exam_1", number, "dr_ruiz", WRITTEN, "review", corrections, SIGNED if is_signed else None)


def effective(*changes: Change) -> EffectiveResult:
    result = apply_corrections(RECORD, revise(*changes)).result(TASK)
    assert result is not None
    return result


def enter(angle_deg: float, end: AngleEnd = AngleEnd.PEAK) -> EnterAngle:
    return EnterAngle(TASK, end, angle_deg, 5.5, HandTool.THREE_POINT, ((0.2, 0.2), (0.5, 0.5), (0.5, 0.9)))


def test_nothing_corrected_is_as_measured() -> None:
    exam = apply_corrections(RECORD, revise())
    assert exam.record == RECORD
    assert {mark.origin for mark in exam.results[0].marks} == {Origin.MEASURED}
    assert not exam.results[0].is_changed


def test_excluding_the_best_repetition_takes_the_next() -> None:
    seen = effective(ExcludeRepetition(TASK, 1))
    assert (seen.result.peak_deg, seen.result.arc_deg, seen.result.peak_sd_deg) == (119.0, 116.5, 1.75)
    assert [repetition.number for repetition in seen.result.repetitions] == [2]
    peak = seen.mark("peak_deg")
    assert (peak.origin, peak.original) == (Origin.CORRECTED, 121.25)
    assert peak.correction is not None
    assert peak.correction.author == "dr_ruiz"
    assert seen.mark("start_deg").origin is Origin.MEASURED
    assert seen.excluded == (1,)
    assert seen.original == make_result()


def test_uncertainty_beyond_the_repetitions_stays() -> None:
    within = 1.75**2 + 2.25**2 / 2
    result = replace(make_result(), peak_sd_deg=(within + 3.0**2) ** 0.5)
    exam = apply_corrections(replace(RECORD, results=(result,)), revise(ExcludeRepetition(TASK, 1)))
    assert exam.results[0].result.peak_sd_deg == pytest.approx((1.75**2 + 3.0**2) ** 0.5)


def test_excluding_every_repetition_leaves_no_number() -> None:
    seen = effective(ExcludeRepetition(TASK, 1), ExcludeRepetition(TASK, 2))
    assert (seen.result.outcome, seen.result.reason, seen.result.peak_deg) == (Outcome.NOT_ASSESSABLE, "no_repetition", None)
    assert (seen.mark("outcome").origin, seen.mark("outcome").original) == (Origin.CORRECTED, "measured")


def test_moved_peak_and_its_standard_deviation() -> None:
    seen = effective(MovePeak(TASK, 1, 5.0, 110.0, 2.0))
    assert (seen.result.peak_deg, seen.result.repetitions[0].peak_s, seen.moved) == (119.0, 5.0, (1,))
    assert seen.result.peak_sd_deg == pytest.approx((1.75**2 + 9.0**2 / 2) ** 0.5)
    seen = effective(MovePeak(TASK, 1, 5.0, 110.0, 2.0), MovePeak(TASK, 1, 5.5, 125.0, 1.0))
    assert (seen.result.peak_deg, seen.result.repetitions[0].peak_s) == (125.0, 5.5)


def test_entered_angle_stands_for_the_peak() -> None:
    seen = effective(enter(115.0))
    assert (seen.result.start_deg, seen.result.peak_deg, seen.result.arc_deg, seen.result.peak_sd_deg) == (
        2.5,
        115.0,
        112.5,
        None,
    )
    assert (seen.mark("peak_deg").origin, seen.mark("peak_deg").original) == (Origin.ENTERED, 121.25)
    assert seen.mark("start_deg").origin is Origin.MEASURED
    assert effective(enter(121.25)).mark("peak_deg").origin is Origin.ENTERED


def test_entered_angle_of_a_task_that_was_not_assessable() -> None:
    result = make_result(outcome=Outcome.NOT_ASSESSABLE)
    exam = apply_corrections(replace(RECORD, results=(result,)), revise(enter(3.0, AngleEnd.START), enter(88.0)))
    seen = exam.results[0]
    assert (seen.result.outcome, seen.result.reason, seen.result.arc_deg) == (Outcome.MEASURED, None, 85.0)
    assert (seen.mark("outcome").origin, seen.mark("outcome").original) == (Origin.ENTERED, "not_assessable")


def test_not_assessable_takes_every_number_away_until_one_is_entered() -> None:
    seen = effective(enter(115.0), MarkNotAssessable(TASK, "joint_hidden"))
    assert (seen.result.outcome, seen.result.reason, seen.result.peak_deg) == (Outcome.NOT_ASSESSABLE, "joint_hidden", None)
    assert effective(MarkNotAssessable(TASK, "joint_hidden"), enter(115.0)).result.peak_deg == 115.0


def test_comments_change_no_number() -> None:
    exam = apply_corrections(RECORD, revise(AddComment("", "Brace."), AddComment(TASK, "Slow.")))
    assert exam.record == RECORD
    assert [each.change for each in exam.comments] == [AddComment("", "Brace.")]
    assert [each.change for each in exam.results[0].comments] == [AddComment(TASK, "Slow.")]


def test_addendum_takes_back_a_signed_correction() -> None:
    first = revise(ExcludeRepetition(TASK, 1), enter(100.0), is_signed=True)
    exam = apply_corrections(RECORD, (first, revise(Withdraw(1, 1), number=2)))
    assert exam.results[0].result.peak_deg == 119.0
    assert (exam.signed_revision, exam.is_signed) == (first, False)
    again = apply_corrections(RECORD, (first, revise(Withdraw(1, 1), number=2), revise(Withdraw(2, 0), number=3)))
    assert again.results[0].result.peak_deg == 100.0


def test_motion_that_goes_down_takes_the_lowest() -> None:
    repetitions = (Repetition(1, 0.0, 1.0, 2.0, 5.0, -20.0, 2.0, 0.5), Repetition(2, 3.0, 4.0, 5.0, 5.0, -12.0, 2.0, 0.5))
    result = replace(make_result(), start_deg=5.0, peak_deg=-20.0, arc_deg=-25.0, repetitions=repetitions)
    exam = apply_corrections(replace(RECORD, results=(result,)), revise(ExcludeRepetition(TASK, 1)))
    assert exam.results[0].result.peak_deg == -12.0


CHANGES = st.one_of(
    st.builds(MovePeak, st.just(TASK), st.integers(0, 3), st.floats(0, 30), st.floats(-30, 170), st.floats(0.1, 9)),
    st.builds(ExcludeRepetition, st.just(TASK), st.integers(0, 3)),
    st.builds(MarkNotAssessable, st.sampled_from([TASK, "no_such_task"]), st.just("joint_hidden")),
    st.builds(enter, st.floats(-30, 170), st.sampled_from(AngleEnd)),
    st.builds(AddComment, st.sampled_from([TASK, ""]), st.text(max_size=5)),
    st.builds(Withdraw, st.just(1), st.integers(0, 5)),
)


@given(st.lists(CHANGES, max_size=6))
def test_any_corrections_keep_the_rules_of_a_result(changes: list[Change]) -> None:
    exam = apply_corrections(RECORD, revise(*changes))
    (seen,) = exam.results
    assert exam.original == RECORD
    assert seen.original == make_result()
    check_result(seen.result)
    for mark in seen.marks:
        before = getattr(seen.original, mark.field)
        assert mark.original == (str(before) if mark.field == "outcome" else before)
        if mark.origin is Origin.MEASURED:
            assert getattr(seen.result, mark.field) == before
        else:
            assert mark.correction is not None


def check_result(result: ManeuverResult) -> None:
    assert (result.reason is None) == (result.outcome is Outcome.MEASURED)
    if result.outcome is Outcome.NOT_ASSESSABLE:
        assert (result.start_deg, result.peak_deg, result.arc_deg) == (None, None, None)
    elif result.start_deg is not None and result.peak_deg is not None:
        assert result.arc_deg == result.peak_deg - result.start_deg
