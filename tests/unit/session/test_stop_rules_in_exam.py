"""Stop rules end a running exam and say why."""

from dataclasses import replace

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
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Measure, Outcome
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.session.attempt import Attempt
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

TIMING = SessionTiming(setup_steady_s=0.2, showing_s=0.5, pain_s=100.0)
ALONE = replace(TIMING, waits_for_people=False)
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


class Moving(Run):
    """A session whose first task is under way."""

    def __init__(self, count: int = 0) -> None:
        self.recorder = ScriptedRecorder()
        pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 2.5, count=3))
        plan = ExamPlan(make_header(BOTH), BOTH, TIMING)
        self.session = ExamSession(SessionParts(pipeline, self.recorder, ScriptedEncoder()), plan)  # type: ignore[arg-type]
        self.index = -1
        self.session.submit(Command(CommandKind.NEXT))
        while (status := self.step().status) is None or status.repetitions_done < count:
            assert self.index < 3000

    def say(self, kind: CommandKind, value: int | None = None) -> SessionSnapshot:
        self.session.submit(Command(kind, value))
        return self.step()


STOPPED, PAINED = EndReason.STOPPED_BY_PATIENT, EndReason.STOPPED_BY_PAIN


@pytest.mark.parametrize(
    ("kind", "place", "state", "stop_reason", "end_reason"),
    [
        (CommandKind.STOP_PAIN, None, ExamState.ASKING_PAIN, None, PAINED),
        (CommandKind.STOP_UNWELL, 0, ExamState.STOPPED, StopReason.DIZZINESS, STOPPED),
        (CommandKind.STOP_UNWELL, 1, ExamState.STOPPED, StopReason.CHEST_OR_BREATH, STOPPED),
        (CommandKind.STOP_UNWELL, 2, ExamState.STOPPED, StopReason.GIVING_WAY, STOPPED),
        (CommandKind.STOP_WISH, None, ExamState.STOPPED, StopReason.STOP_KEY, STOPPED),
        (CommandKind.REPEAT, None, ExamState.SHOWING, None, STOPPED),
        (CommandKind.NEXT, None, ExamState.ASKING_STOP, None, STOPPED),
        (CommandKind.SET_PAIN, 3, ExamState.ASKING_STOP, None, STOPPED),
    ],
)
def test_stop_ends_the_movement_at_once_and_asks_what_happened(
    kind: CommandKind, place: int | None, state: ExamState, stop_reason: StopReason | None, end_reason: EndReason
) -> None:
    run = Moving()
    stopped = run.say(CommandKind.STOP)
    assert (stopped.state, stopped.status) == (ExamState.ASKING_STOP, None)
    assert run.recorder.results[-1].reason == STOPPED
    snapshot = run.say(kind, place)
    assert (snapshot.state, snapshot.stop_reason) == (state, stop_reason)
    assert run.recorder.results[-1].reason == end_reason


@pytest.mark.parametrize("answer", [None, CommandKind.STOP_PAIN])
def test_after_a_stop_nothing_goes_on_until_it_is_answered(answer: CommandKind | None) -> None:
    run = Moving()
    state = run.say(CommandKind.STOP).state
    if answer is not None:
        snapshot = run.say(answer)
        assert snapshot.is_stopped_by_pain
        state = snapshot.state
    ten_minutes_ns = 600_000_000_000
    assert run.session.step(replace(make_frame(run.index + 1), t_ns=ten_minutes_ns)).state is state
    assert state in (ExamState.ASKING_STOP, ExamState.ASKING_PAIN)


def test_stop_keeps_the_repetitions_that_were_done() -> None:
    run = Moving(count=1)
    snapshot = run.say(CommandKind.STOP)
    assert len(snapshot.results[0].repetitions) == 1
    assert snapshot.results[0].outcome is Outcome.MEASURED
    assert run.say(CommandKind.STOP_PAIN).is_stopped_by_pain
    assert run.say(CommandKind.SET_PAIN, 8).stop_reason is StopReason.STRONG_PAIN


@pytest.mark.parametrize("is_paused", [False, True])
def test_stop_works_while_a_maneuver_is_shown_and_in_a_pause(is_paused: bool) -> None:
    run = Run()
    run.tell(CommandKind.SET_PAIN, 1)
    if is_paused:
        assert run.tell(CommandKind.PAUSE, 0).state is ExamState.PAUSED
    assert run.tell(CommandKind.STOP, 0).state is ExamState.ASKING_STOP
    assert run.tell(CommandKind.STOP_PAIN, 0).state is ExamState.ASKING_PAIN
    assert run.recorder.results[-1].reason == EndReason.STOPPED_BY_PAIN


@pytest.mark.parametrize(
    ("has_lost_it", "timing", "goes_on"), [(True, TIMING, False), (False, TIMING, True), (True, ALONE, True)]
)
def test_after_a_lost_balance_nothing_goes_on_until_it_is_answered(
    monkeypatch: pytest.MonkeyPatch, has_lost_it: bool, timing: SessionTiming, goes_on: bool
) -> None:
    """Without a window nobody could answer, so it goes on."""
    monkeypatch.setattr("tests.unit.session.test_stop_rules_in_exam.TIMING", timing)
    plain = Attempt.result

    def result(self: Attempt) -> ManeuverResult:
        return replace(plain(self), measures=(Measure("lost_balance", float(has_lost_it), "boolean"),))

    monkeypatch.setattr(Attempt, "result", result)
    run = Run()
    later = replace(make_frame(run.index + 1), t_ns=run.index * 10**8 + 200 * 10**9)
    assert (run.session.step(later).state is ExamState.SHOWING) is goes_on
