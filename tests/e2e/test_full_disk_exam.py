"""A whole session on a disk that is full for a while: it waits, goes on by itself, and everything measured is stored."""

import time
from pathlib import Path

import pytest

from tests.e2e.scripted_session import MANEUVERS, TIMING
from tests.unit.record import test_full_disk
from tests.unit.record.builders import open_store
from tests.unit.session.fakes import (
    ScriptedEncoder,
    ScriptedPipeline,
    bend_and_straighten,
    make_frame,
    make_header,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState, PauseReason, SessionSnapshot

small_disk = test_full_disk.small_disk
WAIT_LIMIT_S = 30.0


class Exam:
    """A session on a real store, stepped frame by frame; pain is answered, the set-up passed over."""

    def __init__(self, store: SqlCipherStore) -> None:
        self.journal = JournalWriter(store, retry_s=0.05)
        protocol = make_protocol(*MANEUVERS)
        pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 1.5, count=10_000))
        parts = SessionParts(pipeline, self.journal, ScriptedEncoder())  # type: ignore[arg-type]
        self.session = ExamSession(parts, ExamPlan(make_header(protocol), protocol, TIMING))
        self.index = 0

    def step(self) -> SessionSnapshot:
        snapshot = self.session.step(make_frame(self.index))
        self.index += 1
        if snapshot.state is ExamState.SETUP:
            self.session.submit(Command(CommandKind.NEXT))
        elif snapshot.state is ExamState.ASKING_PAIN:
            self.session.submit(Command(CommandKind.SET_PAIN, 3))
        return snapshot

    def until_held(self) -> SessionSnapshot:
        while (snapshot := self.step()).pause_reason is not PauseReason.STORE_FULL:
            assert not self.session.is_over, "the disk was never full"
        return snapshot

    def until_measured(self, count: int) -> None:
        while len(self.step().results) < count:
            pass

    def until_over(self) -> SessionSnapshot:
        end_s = time.monotonic() + WAIT_LIMIT_S
        while (snapshot := self.step()).state is not ExamState.FINISHED:
            assert time.monotonic() < end_s, snapshot.state
            if self.session.is_held:
                time.sleep(0.01)
        return snapshot


def check_complete(store: SqlCipherStore, status: ExamStatus) -> None:
    record = store.load_exam("exam-1")
    assert record.status is status
    assert [result.task_id for result in record.results] == [f"left_{maneuver.maneuver_id}" for maneuver in MANEUVERS]
    for result in record.results:
        track = store.load_track("exam-1", result.task_id)
        assert track is not None
        assert len(track.t_s) == result.frame_count
        assert (result.pain, len(result.repetitions)) == (3, 2)
    store.check()


@pytest.mark.expected_log("cannot be stored at present")
def test_an_exam_waits_for_space_and_then_everything_is_stored(small_disk: Path) -> None:
    store = open_store(small_disk / "exams.db")
    exam = Exam(store)
    exam.until_measured(1)
    ballast = test_full_disk.fill(small_disk)
    held = exam.until_held()
    assert "Free some space" in held.store_message
    measured = len(held.results)
    for _ in range(40):
        snapshot = exam.step()
        assert (snapshot.state, len(snapshot.results)) == (ExamState.PAUSED, measured)
    ballast.unlink()
    over = exam.until_over()
    assert over.store_message == ""
    exam.journal.close()
    check_complete(store, ExamStatus.FINISHED)
    store.close()


@pytest.mark.expected_log("cannot be stored at present")
def test_going_on_unsaved_still_stores_everything_once_there_is_space(small_disk: Path) -> None:
    store = open_store(small_disk / "exams.db")
    exam = Exam(store)
    exam.until_measured(1)
    ballast = test_full_disk.fill(small_disk)
    exam.until_held()
    exam.session.submit(Command(CommandKind.GO_ON_UNSAVED))
    over = exam.until_over()
    assert "Free some space" in over.store_message
    ballast.unlink()
    exam.journal.flush()
    exam.journal.close()
    check_complete(store, ExamStatus.FINISHED)
    store.close()
