"""Stop rules end a running exam and say why."""

import pytest

from tests.unit.session.fakes import (
    ScriptedEncoder,
    ScriptedPipeline,
    ScriptedRecorder,
    bend_and_straighten,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.intake.stop_rules import UNWELL_REASONS, StopReason
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

TIMING = SessionTiming(setup_steady_s=0.2, showing_s=0.5, pain_s=100.0)
BOTH = make_protocol(make_maneuver(sides=(Side.LEFT, Side.RIGHT)))


class Run:
    """A session that has measured its first task and asks for pain."""

    def __init__(self, pain_before: int | None = None) -> None:
        self.recorder = ScriptedRecorder()
        pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 2.5, count=2))
        plan = ExamPlan(make_header(BOTH), BOTH, TIMING, pain_before=pain_before)
        self.session = ExamSession(SessionParts(pipeline, self.recorder, ScriptedEncoder()), plan)  # type: ignore[arg-type]
        self.index = -1
        self.session.submit(Command(CommandKind.NEXT))
        while self.step().state is not ExamState.ASKING_PAIN:
            assert self.index < 3000

    def step(self) -> SessionSnapshot:
        self.index += 1
        return self.session.step(make_frame(self.index))

    def tell(self, kind: CommandKind, value: int) -> SessionSnapshot:
        self.session.submit(Command(kind, value))
        return self.step()


@pytest.mark.parametrize(
    ("pain_before", "pain", "reason"),
    [
        (None, 6, None),
        (None, 7, StopReason.STRONG_PAIN),
        (2, 4, None),
        (2, 5, StopReason.PAIN_RISE),
        (8, 8, None),
    ],
)
def test_an_answer_about_pain_may_end_the_exam(pain_before: int | None, pain: int, reason: StopReason | None) -> None:
    run = Run(pain_before)
    snapshot = run.tell(CommandKind.SET_PAIN, pain)
    assert snapshot.stop_reason is reason
    assert run.recorder.results[-1].pain == pain
    if reason is None:
        assert snapshot.state is ExamState.SHOWING
    else:
        assert (snapshot.state, run.recorder.status) == (ExamState.STOPPED, ExamStatus.STOPPED)


@pytest.mark.parametrize("place", range(len(UNWELL_REASONS)))
def test_feeling_unwell_ends_the_exam_at_once_and_keeps_what_was_measured(place: int) -> None:
    run = Run()
    snapshot = run.tell(CommandKind.STOP_UNWELL, place)
    assert (snapshot.state, snapshot.stop_reason) == (ExamState.STOPPED, UNWELL_REASONS[place])
    assert len(snapshot.results) == 1
