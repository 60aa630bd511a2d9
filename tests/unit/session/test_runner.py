"""The runner keeps only the newest live picture, survives a lost camera and leaves no thread."""

import threading
import time
from collections.abc import Callable

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
from vmsk_exam.errors import SourceError
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
