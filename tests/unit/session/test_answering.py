"""An answered maneuver: shown, asked, answered or left unanswered; nothing is measured."""

import pytest

from tests.unit.session.fakes import TEXT, make_maneuver, make_protocol
from tests.unit.session.test_exam import Run
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import EndReason, Measure, Outcome
from vmsk_exam.protocol.model import Choice, ExamProtocol, ManeuverKind, Question
from vmsk_exam.session.snapshot import CommandKind, ExamState
from vmsk_exam.session.timing import SessionTiming

QUESTION = Question(TEXT, (Choice(0, TEXT), Choice(3, TEXT)), 3)


def _protocol() -> ExamProtocol:
    asked = make_maneuver(
        maneuver_id="reach_behind_back", kind=ManeuverKind.ANSWERED, sides=(Side.RIGHT,), question=QUESTION, repetitions=1
    )
    return make_protocol(asked, make_maneuver(sides=(Side.LEFT,)))


def _asked() -> Run:
    run = Run(_protocol())
    run.tell(CommandKind.NEXT)
    run.wait_s(1.0)
    assert run.snapshots[-1].state is ExamState.ANSWERING
    return run


def test_an_answer_is_recorded_and_the_exam_goes_on() -> None:
    run = _asked()
    snapshot = run.tell(CommandKind.SET_ANSWER, 3)
    assert snapshot.state is ExamState.SHOWING
    assert snapshot.task is not None
    assert snapshot.task.task_id == "left_knee_flexion_standing"
    (result,) = snapshot.results
    assert (result.task_id, result.outcome) == ("right_reach_behind_back", Outcome.MEASURED)
    assert result.measures == (Measure("answer", 3, "answer"),)
    assert run.recorder.results[-1] == result


def test_an_answer_that_is_no_choice_is_not_taken() -> None:
    run = _asked()
    assert run.tell(CommandKind.SET_ANSWER, 7).state is ExamState.ANSWERING
    assert run.tell(CommandKind.SET_ANSWER).state is ExamState.ANSWERING


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        (CommandKind.NEXT, EndReason.NOT_ANSWERED, ExamState.SHOWING),
        (CommandKind.SKIP, EndReason.SKIPPED_BY_PATIENT, ExamState.SHOWING),
        (CommandKind.STOP_PAIN, EndReason.STOPPED_BY_PAIN, ExamState.ASKING_PAIN),
    ],
)
def test_without_an_answer_it_is_skipped_with_the_reason(kind: CommandKind, reason: EndReason, state: ExamState) -> None:
    snapshot = _asked().tell(kind)
    assert snapshot.state is state
    (result,) = snapshot.results
    assert (result.outcome, result.reason, result.measures) == (Outcome.SKIPPED, reason, ())


def test_a_question_waits_only_so_long() -> None:
    run = _asked()
    assert run.wait_s(SessionTiming().answer_s - 2.0).state is ExamState.ANSWERING
    assert run.wait_s(3.0).results[0].reason == EndReason.NOT_ANSWERED


def test_it_can_be_shown_again_and_paused() -> None:
    run = _asked()
    assert run.tell(CommandKind.REPEAT).state is ExamState.SHOWING
    run.wait_s(1.0)
    assert run.tell(CommandKind.PAUSE).state is ExamState.PAUSED
    assert run.tell(CommandKind.RESUME).state is ExamState.ANSWERING
    assert run.tell(CommandKind.SET_ANSWER, 0).results[0].measures[0].value == 0
