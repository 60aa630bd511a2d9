"""The session goes through its states by itself, obeys commands, and hands everything to the recorder."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.session.fakes import (
    FPS,
    NS,
    Script,
    ScriptedEncoder,
    ScriptedPipeline,
    ScriptedRecorder,
    angle_sample,
    bend_and_straighten,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.protocol.model import ExamProtocol, ManeuverKind
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.samples import AngleSample
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, EventKind, ExamState, PauseReason, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

TIMING = SessionTiming(setup_steady_s=0.2, showing_s=0.5, pain_s=1.0)
LEFT_ONLY = make_protocol(make_maneuver(sides=(Side.LEFT,)))
STANCE = make_protocol(make_maneuver(sides=(Side.LEFT,), kind=ManeuverKind.TIMED_HOLD, time_limit_s=30.0, repetitions=1))


def foot_up(*times: tuple[float, float]) -> Script:
    """Standing on the left leg, the right foot is up between the given seconds."""

    def script(t_s: float) -> AngleSample:
        is_up = any(begin_s <= t_s < end_s for begin_s, end_s in times)
        return angle_sample(int(t_s * NS), {"right_knee_flexion": 60.0 if is_up else 3.0}, 90.0)

    return script


class Run:
    """A session with scripted parts, stepped frame by frame."""

    def __init__(
        self,
        protocol: ExamProtocol = LEFT_ONLY,
        *,
        done: tuple[ManeuverResult, ...] = (),
        keep_pictures: bool = True,
        count: int = 2,
        begin_s: float = 2.5,
        script: Script | None = None,
    ) -> None:
        self.recorder = ScriptedRecorder()
        self.pipeline = ScriptedPipeline(script or bend_and_straighten(Side.LEFT, begin_s, count=count))
        parts = SessionParts(self.pipeline, self.recorder, ScriptedEncoder())  # type: ignore[arg-type]
        plan = ExamPlan(make_header(protocol, keep_pictures=keep_pictures), protocol, TIMING, done, is_resumed=bool(done))
        self.session = ExamSession(parts, plan)
        self.index = 0
        self.snapshots: list[SessionSnapshot] = []

    def tell(self, kind: CommandKind, value: int | None = None) -> SessionSnapshot:
        self.session.submit(Command(kind, value))
        return self.step()

    def step(self) -> SessionSnapshot:
        snapshot = self.session.step(make_frame(self.index))
        self.index += 1
        self.snapshots.append(snapshot)
        return snapshot

    def wait_s(self, seconds: float) -> SessionSnapshot:
        for _ in range(int(seconds * FPS)):
            self.step()
        return self.snapshots[-1]

    def until(self, is_there: Callable[[SessionSnapshot], bool], limit_s: float = 60.0) -> SessionSnapshot:
        for _ in range(int(limit_s * FPS)):
            if is_there(self.step()):
                return self.snapshots[-1]
        pytest.fail(f"not reached; last state {self.snapshots[-1].state}, status {self.snapshots[-1].status}")

    def until_state(self, state: ExamState) -> SessionSnapshot:
        return self.until(lambda snapshot: snapshot.state is state)

    def performing(self) -> SessionSnapshot:
        self.tell(CommandKind.NEXT)
        return self.until_state(ExamState.PERFORMING)


def test_goes_through_every_state_by_itself() -> None:
    run = Run()
    run.tell(CommandKind.NEXT)
    run.until_state(ExamState.FINISHED)
    seen = list(dict.fromkeys(snapshot.state for snapshot in run.snapshots))
    assert seen == [ExamState.SHOWING, ExamState.PERFORMING, ExamState.ASKING_PAIN, ExamState.FINISHED]
    (result,) = run.snapshots[-1].results
    assert result.outcome is Outcome.MEASURED
    assert result.peak_deg == pytest.approx(90.0, abs=0.5)
    assert [repetition.number for repetition in result.repetitions] == [1, 2]
    assert run.recorder.status is ExamStatus.FINISHED


def test_set_up_waits_for_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(begin_s=1e9)
    snapshot = run.until(lambda snapshot: len(run.snapshots) == FPS)
    assert snapshot.state is ExamState.SETUP, "the body shows its side, set-up asks for the front"
    assert [check.is_ok for check in snapshot.setup_checks].count(False) >= 1


def test_records_every_performed_frame_once_and_in_order() -> None:
    run = Run()
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    performed = sum(snapshot.state is ExamState.PERFORMING for snapshot in run.snapshots)
    times = [t for _, _, track in run.recorder.tracks for t in track.t_s]
    # the frame that enters PERFORMING is not yet part of the attempt, the one that leaves it is
    assert len(times) == performed
    assert times == sorted(times)
    assert times[0] == 0.0
    kinds = [kind for kind, _ in run.recorder.calls]
    assert kinds[0] == "begin"
    assert kinds.index("repetition") < kinds.index("result")
    assert kinds.count("repetition") == 2


def test_the_record_names_the_size_of_the_pictures() -> None:
    run = Run()
    assert run.session.tick(0).events == ()
    assert run.recorder.calls == []
    run.step()
    assert run.recorder.header is not None
    assert run.recorder.header.provenance.picture_size_px == (64, 48)


def test_answered_pain_is_stored_and_goes_on() -> None:
    run = Run()
    run.performing()
    asking = run.until_state(ExamState.ASKING_PAIN)
    assert asking.last_result is not None
    snapshot = run.tell(CommandKind.SET_PAIN, 4)
    assert snapshot.state is ExamState.FINISHED
    assert run.recorder.results[-1].pain == 4
    assert run.recorder.results[-1].attempt == run.recorder.results[0].attempt


def test_unanswered_pain_goes_on_after_a_while() -> None:
    run = Run()
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    began = run.index
    run.until_state(ExamState.FINISHED)
    assert run.index - began == pytest.approx(TIMING.pain_s * FPS, abs=1)
    assert run.recorder.results[-1].pain is None


def test_skip_is_recorded_and_asks_no_pain() -> None:
    run = Run(make_protocol())
    run.performing()
    snapshot = run.tell(CommandKind.SKIP)
    assert snapshot.state is ExamState.SHOWING
    assert snapshot.task_number == 2
    (result,) = snapshot.results
    assert (result.outcome, result.reason) == (Outcome.SKIPPED, EndReason.SKIPPED_BY_PATIENT)


def test_repeat_keeps_the_numbers_of_the_attempt_before() -> None:
    run = Run()
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    snapshot = run.tell(CommandKind.REPEAT)
    assert snapshot.state is ExamState.SHOWING
    run.until_state(ExamState.PERFORMING)
    snapshot = run.tell(CommandKind.SKIP)
    assert snapshot.state is ExamState.FINISHED
    assert snapshot.results[0].outcome is Outcome.MEASURED
    assert snapshot.results[0].attempt == 1


def test_repeat_in_mid_attempt_stores_what_was_done() -> None:
    run = Run(count=3)
    run.performing()
    run.until(lambda snapshot: snapshot.status is not None and snapshot.status.repetitions_done == 1)
    run.tell(CommandKind.REPEAT)
    assert len(run.recorder.results[0].repetitions) == 1
    run.until_state(ExamState.ASKING_PAIN)
    assert run.recorder.results[1].attempt == 2


def test_stop_because_of_pain_keeps_finished_repetitions_and_asks() -> None:
    run = Run()
    run.performing()
    run.until(lambda snapshot: snapshot.status is not None and snapshot.status.repetitions_done == 1)
    snapshot = run.tell(CommandKind.STOP_PAIN)
    assert snapshot.state is ExamState.ASKING_PAIN
    assert snapshot.last_result is not None
    assert len(snapshot.last_result.repetitions) == 1


def test_pause_stops_the_time_of_the_state() -> None:
    run = Run(begin_s=1e9)
    run.tell(CommandKind.NEXT)
    before = run.step().state_elapsed_s
    assert run.tell(CommandKind.PAUSE).pause_reason is PauseReason.BY_PATIENT
    run.until(lambda snapshot: snapshot.state_elapsed_s >= 5.0)
    after = run.tell(CommandKind.RESUME)
    assert after.state is ExamState.SHOWING
    assert after.state_elapsed_s == pytest.approx(before, abs=0.11)


def test_lost_camera_pauses_and_the_next_picture_resumes() -> None:
    run = Run()
    run.performing()
    lost = run.session.mark_camera_lost(run.index * NS // FPS)
    assert (lost.state, lost.pause_reason) == (ExamState.PAUSED, PauseReason.CAMERA_LOST)
    again = run.session.tick((run.index + 1) * NS // FPS)
    assert again.state is ExamState.PAUSED
    run.index += 2
    assert run.step().state is ExamState.PERFORMING
    assert run.pipeline.reset_count == 1
    run.until_state(ExamState.ASKING_PAIN)
    assert run.recorder.results[0].outcome is Outcome.MEASURED


def test_a_pause_costs_no_time_of_the_attempt() -> None:
    run = Run(begin_s=100.0)
    run.performing()
    run.wait_s(2.0)
    run.tell(CommandKind.PAUSE)
    run.wait_s(80.0)
    run.tell(CommandKind.RESUME)
    snapshot = run.until_state(ExamState.ASKING_PAIN)
    assert snapshot.last_result is not None
    assert snapshot.last_result.outcome is Outcome.MEASURED
    task_id, attempt, _ = run.recorder.tracks[0]
    t_s = np.concatenate([track.t_s for name, number, track in run.recorder.tracks if (name, number) == (task_id, attempt)])
    assert np.diff(t_s).max() == pytest.approx(1.0)
    assert (np.diff(t_s) > 0).all()
    assert run.recorder.results[0].repetitions[-1].end_s < t_s[-1] + 1e-6
    key_frame = run.recorder.key_frames[0]
    assert key_frame is not None
    assert min(abs(key_frame.t_s - repetition.peak_s) for repetition in run.recorder.results[0].repetitions) < 1.6


@pytest.mark.parametrize("is_camera_lost", [False, True])
def test_a_pause_is_never_counted_as_standing_on_one_leg(is_camera_lost: bool) -> None:
    run = Run(STANCE, script=foot_up((3.0, 30.0), (33.0, 39.0)))
    run.performing()
    run.wait_s(4.0)
    if is_camera_lost:
        run.session.mark_camera_lost(run.index * NS // FPS)
        run.index += 20 * FPS
    else:
        run.tell(CommandKind.PAUSE)
        run.wait_s(20.0)
        run.tell(CommandKind.RESUME)
    result = run.until_state(ExamState.ASKING_PAIN).last_result
    assert result is not None
    (held,) = [measure.value for measure in result.measures if measure.name == "hold_time"]
    assert held == pytest.approx(6.0, abs=0.3)


def test_waiting_for_the_foot_does_not_shorten_the_stance() -> None:
    run = Run(STANCE, script=foot_up((12.0, 60.0)))
    run.performing()
    result = run.until_state(ExamState.ASKING_PAIN).last_result
    assert result is not None
    (held,) = [measure.value for measure in result.measures if measure.name == "hold_time"]
    assert held == 30.0


def test_a_camera_that_comes_back_does_not_end_the_patients_own_pause() -> None:
    run = Run()
    run.performing()
    run.tell(CommandKind.PAUSE)
    assert run.session.mark_camera_lost(run.index * NS // FPS).pause_reason is PauseReason.CAMERA_LOST
    assert (run.step().state, run.snapshots[-1].pause_reason) == (ExamState.PAUSED, PauseReason.BY_PATIENT)
    assert run.tell(CommandKind.RESUME).state is ExamState.PERFORMING
    run.session.mark_camera_lost(run.index * NS // FPS)
    assert run.step().state is ExamState.PERFORMING


def test_a_camera_that_stays_away_is_told_once() -> None:
    run = Run()
    run.performing()
    first = run.session.mark_camera_lost(run.index * NS // FPS)
    again = run.session.mark_camera_lost((run.index + 1) * NS // FPS)
    assert [event.kind for event in first.events] == [EventKind.STATE_CHANGED]
    assert again.events == ()
    assert again.pause_reason is PauseReason.CAMERA_LOST


def test_an_exam_broken_off_by_a_fault_can_be_gone_on_with() -> None:
    run = Run()
    run.performing()
    assert run.session.break_off().state is ExamState.STOPPED
    assert run.recorder.status is None


def test_ending_early_keeps_finished_repetitions() -> None:
    run = Run()
    run.performing()
    run.until(lambda snapshot: snapshot.status is not None and snapshot.status.repetitions_done == 1)
    snapshot = run.tell(CommandKind.END_EXAM)
    assert snapshot.state is ExamState.STOPPED
    assert run.recorder.status is ExamStatus.STOPPED
    assert run.recorder.results[0].outcome is Outcome.MEASURED
    assert len(run.recorder.results[0].repetitions) == 1


def test_ending_in_mid_repetition_stores_no_empty_result() -> None:
    run = Run(begin_s=1e9)
    run.performing()
    snapshot = run.tell(CommandKind.END_EXAM)
    assert snapshot.results == ()
    assert run.session.step(make_frame(run.index)).state is ExamState.STOPPED


def test_time_limit_ends_an_attempt_without_numbers() -> None:
    run = Run(make_protocol(make_maneuver(sides=(Side.LEFT,), time_limit_s=2.0)), begin_s=1e9)
    run.performing()
    snapshot = run.until_state(ExamState.ASKING_PAIN)
    assert snapshot.last_result is not None
    assert snapshot.last_result.outcome is Outcome.NOT_ASSESSABLE
    assert snapshot.last_result.peak_deg is None


def test_resumed_exam_asks_only_what_is_missing() -> None:
    first = Run()
    first.performing()
    first.until_state(ExamState.FINISHED)
    second = Run(make_protocol(), done=tuple(first.recorder.results[-1:]))
    snapshot = second.tell(CommandKind.NEXT)
    assert snapshot.task is not None
    assert snapshot.task.side is Side.RIGHT
    assert snapshot.task_number == 2
    assert ("begin", "exam-1") not in second.recorder.calls


@pytest.mark.parametrize("keep_pictures", [True, False])
def test_key_picture_only_with_consent(keep_pictures: bool) -> None:
    run = Run(keep_pictures=keep_pictures)
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    key_frame = run.recorder.key_frames[0]
    assert (key_frame is not None) is keep_pictures
    if key_frame is not None:
        result = run.recorder.results[0]
        assert min(abs(key_frame.t_s - repetition.peak_s) for repetition in result.repetitions) < 1.6


def test_events_tell_what_happened() -> None:
    run = Run()
    run.performing()
    run.until_state(ExamState.FINISHED)
    kinds = [event.kind for snapshot in run.snapshots for event in snapshot.events]
    assert kinds.count(EventKind.TASK_BEGUN) == 1
    assert kinds.count(EventKind.REPETITION_DONE) == 2
    assert kinds.count(EventKind.TASK_ENDED) == 1
    assert kinds[-1] is EventKind.EXAM_ENDED


def announcing_step(run: Run, kind: EventKind) -> tuple[SessionSnapshot, list[tuple[str, object]]]:
    """Return the snapshot with an event, and what was handed to the recorder in that step."""
    while True:
        before = len(run.recorder.calls)
        snapshot = run.step()
        if any(event.kind is kind for event in snapshot.events):
            return snapshot, run.recorder.calls[before:]


def test_nothing_is_announced_before_it_is_durable() -> None:
    run = Run()
    run.step()
    assert [kind for kind, _ in run.recorder.calls] == ["begin", "settle"]
    run.performing()
    snapshot, calls = announcing_step(run, EventKind.TASK_ENDED)
    assert snapshot.state is ExamState.ASKING_PAIN
    assert [kind for kind, _ in calls][-2:] == ["result", "settle"]
    before = len(run.recorder.calls)
    assert run.tell(CommandKind.SET_PAIN, 4).state is ExamState.FINISHED
    assert [kind for kind, _ in run.recorder.calls[before:]] == ["result", "end", "settle"]


def test_the_step_that_ends_a_task_returns_only_after_the_store() -> None:
    run = Run()
    run.performing()
    is_stored, returned = threading.Event(), threading.Event()
    run.recorder.settles = lambda: is_stored.wait(10)

    def perform() -> None:
        announcing_step(run, EventKind.TASK_ENDED)
        returned.set()

    thread = threading.Thread(target=perform)
    thread.start()
    assert not returned.wait(0.3)
    assert run.recorder.calls[-1][0] == "settle"
    is_stored.set()
    assert returned.wait(10)
    thread.join()


def test_a_disk_that_hangs_does_not_hold_the_exam() -> None:
    run = Run()
    run.recorder.settles = lambda: False
    run.performing()
    run.until_state(ExamState.ASKING_PAIN)
    assert run.tell(CommandKind.SET_PAIN, 4).state is ExamState.FINISHED


def test_the_store_is_not_waited_for_while_a_repetition_is_measured() -> None:
    run = Run()
    run.performing()
    before = len(run.recorder.calls)
    run.until(lambda snapshot: any(event.kind is EventKind.REPETITION_DONE for event in snapshot.events))
    kinds = {kind for kind, _ in run.recorder.calls[before:]}
    assert kinds == {"samples", "repetition"}
