"""A test of balance goes on in a running exam only while the stances before were held."""

from dataclasses import replace

import pytest

from tests.unit.session.fakes import (
    NS,
    ScriptedEncoder,
    ScriptedPipeline,
    ScriptedRecorder,
    angle_sample,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Measure, Outcome
from vmsk_exam.protocol.model import HoldNeeded, ManeuverKind, ViewRule
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.session.attempt import Attempt
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

STANCE = make_maneuver(kind=ManeuverKind.TIMED_HOLD, sides=(), view=ViewRule.FRONT, maneuver_id="first")
SECOND = replace(STANCE, maneuver_id="second", offered_after=HoldNeeded("first", 10.0))
THIRD = replace(STANCE, maneuver_id="third", offered_after=HoldNeeded("second", 10.0))
KNEE = make_maneuver(sides=(), view=ViewRule.FRONT)
PROTOCOL = make_protocol(STANCE, SECOND, THIRD, KNEE)
OFFERED = [task.task_id for task in PROTOCOL.tasks]


class Run:
    """A session in which every stance takes as long as a table says, without waiting for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, held_s: dict[str, float], done: tuple[ManeuverResult, ...] = ()) -> None:
        plain = Attempt.break_off

        def break_off(attempt: Attempt, reason: EndReason) -> ManeuverResult:
            measures = (Measure("hold_time", held_s.get(attempt.task.task_id, 0.0), "s"),)
            return replace(plain(attempt, reason), outcome=Outcome.MEASURED, reason=None, measures=measures)

        monkeypatch.setattr(Attempt, "break_off", break_off)
        self.recorder = ScriptedRecorder()
        pipeline = ScriptedPipeline(lambda t_s: angle_sample(int(t_s * NS), {}, 0.0))
        plan = ExamPlan(make_header(PROTOCOL), PROTOCOL, HEADLESS_TIMING, done)
        self.session = ExamSession(SessionParts(pipeline, self.recorder, ScriptedEncoder()), plan)  # type: ignore[arg-type]
        self.index = -1
        self.asked: list[str] = []

    def to_the_end(self) -> SessionSnapshot:
        """Go on with every task as soon as it is shown."""
        kinds = {ExamState.SETUP: CommandKind.NEXT, ExamState.SHOWING: CommandKind.SKIP}
        snapshot = self.session.step(make_frame(0))
        for index in range(1, 100):
            if snapshot.task is not None and snapshot.state is ExamState.SHOWING:
                self.asked.append(snapshot.task.task_id)
            if snapshot.state in kinds:
                self.session.submit(Command(kinds[snapshot.state]))
            snapshot = self.session.step(make_frame(index))
            if self.session.is_over:
                return snapshot
        raise AssertionError(snapshot.state)


@pytest.mark.parametrize(
    ("held_s", "asked"),
    [
        ({"first": 10.0, "second": 10.0, "third": 3.0}, ["first", "second", "third", "knee_flexion_standing"]),
        ({"first": 10.0, "second": 4.0}, ["first", "second", "knee_flexion_standing"]),
        ({"first": 3.0, "second": 10.0}, ["first", "knee_flexion_standing"]),
    ],
)
def test_the_test_stops_after_a_failed_stage_and_the_exam_goes_on(
    monkeypatch: pytest.MonkeyPatch, held_s: dict[str, float], asked: list[str]
) -> None:
    run = Run(monkeypatch, held_s)
    snapshot = run.to_the_end()
    assert run.asked == asked
    assert (snapshot.state, run.recorder.status) == (ExamState.FINISHED, ExamStatus.FINISHED)
    missing = {result.task_id: (result.outcome, result.reason) for result in run.recorder.results if result.reason}
    assert missing == {task: (Outcome.SKIPPED, EndReason.EASIER_NOT_HELD) for task in OFFERED if task not in asked}
    assert [result.task_id for result in snapshot.results] == OFFERED


def test_an_exam_gone_on_with_remembers_the_failed_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Run(monkeypatch, {"first": 3.0}).to_the_end()
    run = Run(monkeypatch, {}, before.results[:1])
    run.to_the_end()
    assert run.asked == ["knee_flexion_standing"]
