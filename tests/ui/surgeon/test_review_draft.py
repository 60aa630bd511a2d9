from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.report.sample import sample_input
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    EnterAngle,
    ExcludeRepetition,
    HandTool,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.effective import EffectiveExam, Origin
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.ui.surgeon.review_draft import ReviewDraft

RECORD = sample_input().record
LEFT, RIGHT = "left_knee_flexion_standing", "right_knee_flexion_standing"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
POINTS = ((0.5, 0.3), (0.5, 0.5), (0.6, 0.6))
TASKS = st.sampled_from((LEFT, RIGHT))
NUMBERS = st.integers(1, 3)
CHANGES = st.one_of(
    st.builds(MovePeak, TASKS, NUMBERS, st.floats(1, 15), st.floats(60, 130), st.floats(1, 4)),
    st.builds(MarkNotAssessable, TASKS, st.sampled_from(("joint_hidden", "camera fell"))),
    st.builds(
        EnterAngle,
        TASKS,
        st.sampled_from(AngleEnd),
        st.floats(0, 140),
        st.floats(0, 15),
        st.just(HandTool.THREE_POINT),
        st.just(POINTS),
    ),
    st.builds(AddComment, TASKS, st.text(min_size=1, max_size=20)),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("apply"), CHANGES),
        st.tuples(st.just("exclude"), st.tuples(TASKS, NUMBERS)),
        st.tuples(st.just("clear"), TASKS),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("redo"), st.none()),
    ),
    max_size=25,
)


def make_draft(*revisions: Revision) -> ReviewDraft:
    return ReviewDraft(RECORD, revisions, "dr.vega", lambda: NOW)


def shown(exam: EffectiveExam) -> tuple[object, ...]:
    return tuple((each.result, each.excluded, each.moved, each.comments) for each in exam.results)


def take(draft: ReviewDraft, name: str, value: object) -> None:
    if name == "apply":
        draft.apply(value)  # type: ignore[arg-type]
    elif name == "exclude":
        draft.switch_excluded(*value)  # type: ignore[misc]
    elif name == "clear":
        draft.clear_not_assessable(value)  # type: ignore[arg-type]
    elif name == "undo":
        draft.undo()
    else:
        draft.redo()


@given(STEPS)
def test_undoing_everything_gives_the_exam_as_measured(steps: list[tuple[str, object]]) -> None:
    draft = make_draft()
    for name, value in steps:
        take(draft, name, value)
    end = shown(draft.effective)
    undone = 0
    while draft.undo():
        undone += 1
    assert draft.corrections == ()
    assert [each.result for each in draft.effective.results] == list(RECORD.results)
    for _ in range(undone):
        assert draft.redo()
    assert shown(draft.effective) == end


@given(STEPS, CHANGES)
def test_undo_takes_back_exactly_one_change(steps: list[tuple[str, object]], change: object) -> None:
    draft = make_draft()
    for name, value in steps:
        take(draft, name, value)
    before = draft.corrections
    draft.apply(change)  # type: ignore[arg-type]
    assert not draft.can_redo
    draft.undo()
    assert draft.corrections == before
    draft.redo()
    assert draft.corrections[-1].change == change


@given(STEPS)
def test_a_stored_draft_is_read_back_equal_and_can_still_be_undone(steps: list[tuple[str, object]]) -> None:
    draft = make_draft()
    for name, value in steps:
        take(draft, name, value)
    if draft.revision is None:
        return
    again = make_draft(draft.revision)
    assert shown(again.effective) == shown(draft.effective)
    for _ in draft.corrections:
        assert again.undo()
    assert again.corrections == ()


def test_the_original_is_never_changed_and_always_at_hand() -> None:
    draft = make_draft()
    draft.apply(EnterAngle(LEFT, AngleEnd.PEAK, 99.0, 10.1, HandTool.THREE_POINT, POINTS))
    result = draft.effective.result(LEFT)
    assert result is not None
    assert (result.result.peak_deg, result.mark("peak_deg").origin) == (99.0, Origin.ENTERED)
    assert result.original.peak_deg == pytest.approx(107.4)
    assert RECORD.result(LEFT) == result.original


def test_a_later_change_of_the_same_thing_replaces_the_earlier_one() -> None:
    draft = make_draft()
    draft.apply(MovePeak(LEFT, 2, 9.0, 100.0, 2.0))
    draft.apply(MovePeak(LEFT, 2, 9.5, 101.0, 2.0))
    draft.apply(MovePeak(LEFT, 1, 4.0, 90.0, 2.0))
    assert [item.change for item in draft.corrections] == [MovePeak(LEFT, 2, 9.5, 101.0, 2.0), MovePeak(LEFT, 1, 4.0, 90.0, 2.0)]


def test_excluding_twice_lets_it_count_again() -> None:
    draft = make_draft()
    assert draft.switch_excluded(LEFT, 2)
    assert draft.effective.result(LEFT).excluded == (2,)  # type: ignore[union-attr]
    assert not draft.switch_excluded(LEFT, 2)
    assert draft.effective.result(LEFT).excluded == ()  # type: ignore[union-attr]
    assert draft.undo()
    assert draft.effective.result(LEFT).excluded == (2,)  # type: ignore[union-attr]


def test_what_is_signed_is_withdrawn_not_removed() -> None:
    first = make_draft()
    first.apply(ExcludeRepetition(LEFT, 2))
    assert first.revision is not None
    signed = Revision(RECORD.exam_id, 1, "dr.vega", NOW, "", first.revision.corrections, Signature("dr.vega", NOW, "0" * 64))
    addendum = make_draft(signed)
    assert addendum.needs_reason
    assert addendum.effective.result(LEFT).excluded == (2,)  # type: ignore[union-attr]
    addendum.reason = "repetition was complete"
    assert not addendum.switch_excluded(LEFT, 2)
    assert [item.change for item in addendum.corrections] == [Withdraw(1, 0)]
    assert addendum.effective.result(LEFT).excluded == ()  # type: ignore[union-attr]
    assert (addendum.revision.number, addendum.revision.reason) == (2, "repetition was complete")  # type: ignore[union-attr]
    assert not addendum.can_redo
    addendum.undo()
    assert addendum.effective.result(LEFT).excluded == (2,)  # type: ignore[union-attr]


def test_an_angle_by_hand_makes_a_rejected_task_measured_again() -> None:
    draft = make_draft()
    draft.apply(MarkNotAssessable(LEFT, "joint_hidden"))
    assert draft.effective.record.result(LEFT).outcome is Outcome.NOT_ASSESSABLE  # type: ignore[union-attr]
    draft.apply(EnterAngle(LEFT, AngleEnd.PEAK, 104.0, 10.1, HandTool.THREE_POINT, POINTS))
    assert draft.effective.record.result(LEFT).outcome is Outcome.MEASURED  # type: ignore[union-attr]
    assert [type(item.change) for item in draft.corrections] == [EnterAngle]
