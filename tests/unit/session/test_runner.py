"""The runner keeps only the newest live picture, survives a lost camera and leaves no thread."""

import threading
import time
from collections.abc import Callable
from itertools import pairwise

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
from vmsk_exam.errors import SourceError, StoreFullError
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.samples import Frame
from vmsk_exam.session import runner as runner_module
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.mailbox import Mailbox
from vmsk_exam.session.runner import ExamRunner
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, PauseReason, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming


class ScriptedSource:
    """Gives a number of pictures; can be lost once or refuse to open."""

    name = "scripted"

    def __init__(self, count: int, *, lost_at: int | None = None, open_error: str = "", is_live: bool = False) -> None:
        self.count, self.lost_at, self.open_error, self.is_live = count, lost_at, open_error, is_live
        self.index = 0
        self.open_count = 0

    def open(self) -> None:
        if self.open_error:
            raise SourceError(self.open_error)
        self.open_count += 1

    def read(self) -> Frame | None:
        if self.index == self.lost_at:
            self.lost_at = None
            raise SourceError("unplugged")
        if self.index >= self.count:
            return None
        self.index += 1
        return make_frame(self.index - 1)

    def close(self) -> None:
        pass


class UnpluggedCamera(ScriptedSource):
    """A live camera that is unplugged several times; each time it refuses to open a few times."""

    def __init__(self, lost_at: list[int], refuse_count: int) -> None:
        super().__init__(10**9, is_live=True)
        self.losses, self.refuse_count, self.refusals = lost_at, refuse_count, 0

    def open(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise SourceError("still unplugged")
        super().open()

    def read(self) -> Frame | None:
        time.sleep(0.002)
        if self.losses and self.index >= self.losses[0]:
            del self.losses[0]
            self.refusals = self.refuse_count
            raise SourceError("unplugged")
        return super().read()


class FaultySource(ScriptedSource):
    """A source with a mistake in it, after a number of pictures; with none it fails to open."""

    def open(self) -> None:
        if not self.count:
            raise ZeroDivisionError

    def read(self) -> Frame | None:
        frame = super().read()
        if frame is None:
            raise ZeroDivisionError
        return frame


class HangingSource(ScriptedSource):
    """A driver that hangs in a read until the gate opens."""

    def __init__(self) -> None:
        super().__init__(10**9, is_live=True)
        self.gate, self.is_hanging, self.is_closed = threading.Event(), threading.Event(), False

    def read(self) -> Frame | None:
        if self.index == 5:
            self.is_hanging.set()
            self.gate.wait()
        return super().read()

    def close(self) -> None:
        self.is_closed = True


def make_session() -> tuple[ExamSession, ScriptedRecorder]:
    recorder = ScriptedRecorder()
    protocol = make_protocol(make_maneuver(sides=(Side.LEFT,)))
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 2.5, count=2))
    parts = SessionParts(pipeline, recorder, ScriptedEncoder())  # type: ignore[arg-type]
    timing = SessionTiming(showing_s=0.5, pain_s=0.5)
    return ExamSession(parts, ExamPlan(make_header(protocol), protocol, timing)), recorder


def start(source: ScriptedSource, session: ExamSession) -> tuple[ExamRunner, list[SessionSnapshot]]:
    snapshots: list[SessionSnapshot] = []
    runner = ExamRunner(session, source, snapshots.append, "exam-1", time.monotonic_ns)
    session.submit(Command(CommandKind.NEXT))
    runner.start()
    return runner, snapshots


def wait_for(is_true: Callable[[], bool], limit_s: float = 10.0) -> None:
    deadline = time.monotonic() + limit_s
    while not is_true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)


def test_runs_a_file_to_the_end_without_dropping_a_picture() -> None:
    session, recorder = make_session()
    runner, snapshots = start(ScriptedSource(2000), session)
    wait_for(lambda: session.is_over)
    runner.stop()
    assert recorder.status is ExamStatus.FINISHED
    indices = [snapshot.frame.index for snapshot in snapshots if snapshot.frame is not None]
    assert indices[:200] == list(range(200))


def test_source_that_ends_early_stops_the_exam() -> None:
    session, recorder = make_session()
    runner, _ = start(ScriptedSource(30), session)
    wait_for(lambda: session.is_over)
    runner.stop()
    assert recorder.status is ExamStatus.STOPPED


def test_lost_camera_pauses_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "REOPEN_AFTER_S", 0.02)
    session, recorder = make_session()
    source = ScriptedSource(2000, lost_at=60)
    runner, snapshots = start(source, session)
    wait_for(lambda: session.is_over)
    runner.stop()
    assert source.open_count == 2
    assert PauseReason.CAMERA_LOST in {snapshot.pause_reason for snapshot in snapshots}
    assert recorder.status is ExamStatus.FINISHED


def test_camera_that_does_not_open_is_told_and_leaves_no_thread() -> None:
    before = threading.active_count()
    session, _ = make_session()
    runner = ExamRunner(session, ScriptedSource(1, open_error="in use"), lambda _: None, "exam-1", time.monotonic_ns)
    with pytest.raises(SourceError, match="in use"):
        runner.start()
    runner.stop()
    assert threading.active_count() == before


def test_camera_lost_twice_comes_back_twice_and_time_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "REOPEN_AFTER_S", 0.05)
    session, recorder = make_session()
    source = UnpluggedCamera([40, 200], refuse_count=2)
    runner, snapshots = start(source, session)
    wait_for(lambda: session.is_over, 60.0)
    runner.stop()
    states = [snapshot.pause_reason for snapshot in snapshots]
    changes = [reason for before, reason in pairwise([None, *states]) if reason is not before]
    assert changes == [PauseReason.CAMERA_LOST, None, PauseReason.CAMERA_LOST, None]
    times = [snapshot.t_ns for snapshot in snapshots]
    assert times == sorted(times)
    assert recorder.status is ExamStatus.FINISHED


@pytest.mark.expected_log("scripted has a fault")
def test_a_source_with_a_fault_ends_the_exam_and_says_so() -> None:
    session, recorder = make_session()
    runner, snapshots = start(FaultySource(60), session)
    wait_for(lambda: session.is_over)
    runner.stop()
    assert recorder.status is ExamStatus.STOPPED
    assert snapshots[-1].state is ExamState.STOPPED
    assert "scripted" in snapshots[-1].store_message


@pytest.mark.expected_log("scripted has a fault")
def test_a_source_that_fails_to_open_in_an_unknown_way_is_told_at_once() -> None:
    session, _ = make_session()
    runner = ExamRunner(session, FaultySource(0), lambda _: None, "exam-1", time.monotonic_ns)
    begun_s = time.monotonic()
    with pytest.raises(SourceError, match="Choose another camera"):
        runner.start()
    assert time.monotonic() - begun_s < 5.0


@pytest.mark.expected_log("a fault in the program")
def test_a_fault_in_measuring_is_shown_and_the_exam_can_be_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    session, recorder = make_session()

    def fail(_: Frame) -> SessionSnapshot:
        raise ZeroDivisionError

    monkeypatch.setattr(session, "step", fail)
    ends: list[int] = []
    snapshots: list[SessionSnapshot] = []
    runner = ExamRunner(session, ScriptedSource(10), snapshots.append, "exam-1", time.monotonic_ns, lambda: ends.append(1))
    runner.start()
    wait_for(lambda: bool(ends))
    runner.stop()
    assert snapshots[-1].state is ExamState.STOPPED
    assert snapshots[-1].store_message == runner_module.FAULT
    assert recorder.status is None


@pytest.mark.expected_log("The disk is full")
def test_what_could_not_be_stored_at_the_end_is_told() -> None:
    session, _ = make_session()
    snapshots: list[SessionSnapshot] = []

    def fail() -> None:
        raise StoreFullError("The disk is full. Free some space.")

    runner = ExamRunner(session, ScriptedSource(30), snapshots.append, "exam-1", time.monotonic_ns, fail)
    runner.start()
    wait_for(lambda: session.is_over)
    runner.stop()
    latest = runner.latest()
    assert latest is not None
    assert (latest.state, latest.store_message) == (ExamState.STOPPED, "The disk is full. Free some space.")
    assert latest.events == ()
    assert snapshots[-1] is latest


def test_stop_does_not_wait_for_a_driver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "LEAVE_AFTER_S", 0.2)
    session, recorder = make_session()
    source = HangingSource()
    runner = ExamRunner(session, source, lambda _: None, "exam-1", time.monotonic_ns)
    runner.start()
    assert source.is_hanging.wait(5.0)
    begun_s = time.monotonic()
    runner.stop()
    assert time.monotonic() - begun_s < 2.0
    assert recorder.status is ExamStatus.STOPPED
    source.gate.set()
    wait_for(lambda: source.is_closed)


def test_stop_ends_the_exam_and_calls_back_once() -> None:
    session, recorder = make_session()
    ends: list[int] = []
    source = ScriptedSource(10**9)
    runner = ExamRunner(session, source, lambda _: None, "exam-1", time.monotonic_ns, lambda: ends.append(1))
    runner.start()
    wait_for(lambda: runner.latest() is not None)
    runner.stop()
    latest = runner.latest()
    assert latest is not None
    assert latest.state is ExamState.STOPPED
    assert recorder.status is ExamStatus.STOPPED
    assert ends == [1]


def test_mailbox_keeps_only_the_newest() -> None:
    mailbox: Mailbox[int] = Mailbox()
    for number in range(5):
        mailbox.put_newest(number)
    assert mailbox.take(0.1) == 4
    assert mailbox.take(0.0) is None
    assert mailbox.dropped_count == 4


def test_closed_mailbox_lets_everybody_go() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put_newest(1)
    waiting = threading.Thread(target=mailbox.put_waiting, args=(2,))
    waiting.start()
    mailbox.close()
    waiting.join(2.0)
    assert not waiting.is_alive()
