"""The journal never makes its caller wait, keeps the order, and keeps everything while the store cannot be written."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.unit.record.builders import ENDED, make_header, make_repetition, make_result, make_track, open_store
from vmsk_exam.errors import StoreError, StoreFullError
from vmsk_exam.record.entries import (
    AddRepetition,
    AddSamples,
    BeginExam,
    EndExam,
    Entry,
    PutResult,
    RejectedEntryError,
    ResumeExam,
)
from vmsk_exam.record.journal import LARGEST_BATCH, LATE, JournalWriter
from vmsk_exam.record.model import ExamStatus, InterruptedAttempt

TASK = "knee_flexion_left"


class ScriptedEntryStore:
    """Keeps entries in a list; can be full, slow, or refuse some entries."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.batches: list[int] = []
        self.is_full = False
        self.refuses: Callable[[Entry], Exception | None] = lambda entry: None
        self.gate = threading.Event()
        self.gate.set()

    def apply(self, entries: Sequence[Entry]) -> None:
        assert self.gate.wait(10)
        if self.is_full:
            raise StoreFullError("The disk is full. Free some space.")
        for entry in entries:
            error = self.refuses(entry)
            if error is not None:
                raise error
        self.entries.extend(entries)
        self.batches.append(len(entries))


@pytest.fixture
def store() -> ScriptedEntryStore:
    return ScriptedEntryStore()


@pytest.fixture
def journal(store: ScriptedEntryStore) -> Iterator[JournalWriter]:
    writer = JournalWriter(store, samples_wait_s=0.15, retry_s=0.05, clock=lambda: ENDED)
    writer.begin_exam(make_header())
    writer.flush()
    store.entries.clear()
    store.batches.clear()
    yield writer
    store.gate.set()
    store.is_full = False
    writer.close()


def wait_until(condition: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 5.0
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.005)


def add_samples(journal: JournalWriter, second: int) -> None:
    journal.add_samples("exam_1", TASK, 1, make_track(3, start_s=float(second)))


def test_entries_keep_the_order_of_the_calls(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    journal.begin_exam(make_header())
    add_samples(journal, 0)
    journal.add_repetition("exam_1", TASK, 1, make_repetition(1))
    add_samples(journal, 1)
    journal.put_result("exam_1", make_result(), None)
    journal.end_exam("exam_1", ExamStatus.FINISHED)
    journal.flush()
    assert [type(entry) for entry in store.entries] == [BeginExam, AddSamples, AddRepetition, AddSamples, PutResult, EndExam]
    assert store.entries[-1] == EndExam("exam_1", ExamStatus.FINISHED, ENDED)
    assert journal.waiting_count == 0
    assert journal.problem == ""


def test_calls_return_while_the_disk_is_slow(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    store.gate.clear()
    begin_s = time.perf_counter()
    for number in range(50):
        journal.add_repetition("exam_1", TASK, 1, make_repetition(number))
    assert time.perf_counter() - begin_s < 0.5
    assert store.entries == []
    store.gate.set()
    journal.flush()
    assert [entry.repetition.number for entry in store.entries if isinstance(entry, AddRepetition)] == list(range(50))


def test_results_are_written_at_once_without_flush(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    begin_s = time.perf_counter()
    journal.put_result("exam_1", make_result(), None)
    wait_until(lambda: len(store.entries) == 1)
    assert time.perf_counter() - begin_s < 0.14


def test_samples_wait_for_each_other_and_become_one_block(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    for second in range(3):
        add_samples(journal, second)
    assert store.entries == []
    wait_until(lambda: bool(store.entries))
    (entry,) = store.entries
    assert isinstance(entry, AddSamples)
    assert entry.track.t_s.shape == (9,)


def test_samples_of_other_attempts_are_not_joined(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    add_samples(journal, 0)
    journal.add_samples("exam_1", TASK, 2, make_track(3))
    journal.add_samples("exam_1", "other", 2, make_track(3))
    journal.flush()
    assert [(entry.task_id, entry.attempt) for entry in store.entries if isinstance(entry, AddSamples)] == [
        (TASK, 1),
        (TASK, 2),
        ("other", 2),
    ]


@pytest.mark.expected_log("disk is full")
def test_full_disk_keeps_everything_until_there_is_room(
    store: ScriptedEntryStore, journal: JournalWriter, caplog: pytest.LogCaptureFixture
) -> None:
    store.is_full = True
    with caplog.at_level(logging.INFO):
        for number in range(4):
            journal.add_repetition("exam_1", TASK, 1, make_repetition(number))
        wait_until(lambda: journal.problem != "")
        assert journal.problem.startswith("The disk is full. Free some space.")
        assert "kept in memory" in journal.problem
        with pytest.raises(StoreFullError, match="Free some space"):
            journal.flush()
        journal.put_result("exam_1", make_result(), None)
        time.sleep(0.2)
        assert journal.waiting_count == 5
        store.is_full = False
        wait_until(lambda: journal.waiting_count == 0)
    assert [type(entry) for entry in store.entries] == [AddRepetition] * 4 + [PutResult]
    assert [entry.repetition.number for entry in store.entries if isinstance(entry, AddRepetition)] == [0, 1, 2, 3]
    assert journal.problem == ""
    journal.flush()
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "The exam cannot be stored at present",
        "The exam can be stored again.",
    ]


def test_settling_waits_until_all_is_durable(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    store.gate.clear()
    journal.put_result("exam_1", make_result(), None)
    threading.Timer(0.1, store.gate.set).start()
    begin_s = time.perf_counter()
    assert journal.settle(10.0)
    assert 0.08 < time.perf_counter() - begin_s < 5.0
    assert [type(entry) for entry in store.entries] == [PutResult]
    assert journal.problem == ""


def test_settling_writes_waiting_samples_at_once(store: ScriptedEntryStore) -> None:
    journal = JournalWriter(store, samples_wait_s=60.0)
    add_samples(journal, 0)
    assert journal.settle(10.0)
    assert [type(entry) for entry in store.entries] == [ResumeExam, AddSamples]
    journal.close()


def test_a_disk_that_hangs_is_not_waited_for_longer_than_asked(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    store.gate.clear()
    journal.put_result("exam_1", make_result(), None)
    begin_s = time.perf_counter()
    assert not journal.settle(0.1)
    assert time.perf_counter() - begin_s < 1.0
    assert (journal.problem, journal.is_full) == (LATE, False)
    store.gate.set()
    wait_until(lambda: journal.problem == "")
    assert journal.waiting_count == 0


@pytest.mark.expected_log("disk is full")
def test_settling_on_a_full_disk_returns_when_the_try_has_failed(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    store.is_full = True
    journal.put_result("exam_1", make_result(), None)
    begin_s = time.perf_counter()
    assert not journal.settle(30.0)
    assert time.perf_counter() - begin_s < 5.0
    assert journal.is_full
    store.is_full = False
    assert journal.settle(30.0)
    assert not journal.is_full
    assert [type(entry) for entry in store.entries] == [PutResult]


@pytest.mark.expected_log("disk is full")
def test_more_than_one_batch_waits(store: ScriptedEntryStore, journal: JournalWriter) -> None:
    store.is_full = True
    for number in range(LARGEST_BATCH * 2 + 10):
        journal.add_repetition("exam_1", TASK, 1, make_repetition(number))
    with pytest.raises(StoreFullError):
        journal.flush()
    store.is_full = False
    journal.flush()
    assert [entry.repetition.number for entry in store.entries if isinstance(entry, AddRepetition)] == list(range(522))
    assert store.batches == [256, 256, 10]


@pytest.mark.expected_log("no such exam|ValueError")
@pytest.mark.parametrize("error", [RejectedEntryError("no such exam"), ValueError("broken")])
def test_one_entry_that_can_never_be_stored_stops_nothing(
    store: ScriptedEntryStore, journal: JournalWriter, error: Exception
) -> None:
    store.refuses = lambda entry: error if isinstance(entry, PutResult) else None
    store.gate.clear()
    journal.add_repetition("exam_1", TASK, 1, make_repetition(1))
    journal.put_result("exam_1", make_result(), None)
    journal.add_repetition("exam_1", TASK, 1, make_repetition(2))
    store.gate.set()
    with pytest.raises(RejectedEntryError, match=r"no such exam|cannot be stored \(PutResult: ValueError\)"):
        journal.flush()
    assert [entry.repetition.number for entry in store.entries if isinstance(entry, AddRepetition)] == [1, 2]
    journal.flush()
    assert journal.problem == ""


def test_closing_writes_what_waits_and_ends_the_thread(store: ScriptedEntryStore) -> None:
    journal = JournalWriter(store, samples_wait_s=60.0)
    add_samples(journal, 0)
    journal.close()
    journal.close()
    assert [type(entry) for entry in store.entries] == [ResumeExam, AddSamples]
    assert not any(thread.name == "exam journal" for thread in threading.enumerate())
    with pytest.raises(StoreError, match="closed"):
        add_samples(journal, 1)


@pytest.mark.expected_log("disk is full")
def test_closing_on_a_full_disk_says_so_and_ends_the_thread(store: ScriptedEntryStore) -> None:
    journal = JournalWriter(store, retry_s=60.0)
    store.is_full = True
    journal.put_result("exam_1", make_result(), None)
    with pytest.raises(StoreFullError):
        journal.close()
    assert not any(thread.name == "exam journal" for thread in threading.enumerate())


@pytest.mark.expected_log("no exam missing")
def test_with_the_real_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    journal = JournalWriter(store, clock=lambda: ENDED)
    journal.begin_exam(make_header())
    add_samples(journal, 0)
    add_samples(journal, 1)
    journal.put_result("exam_1", make_result(), None)
    journal.put_result("missing", make_result(), None)
    journal.end_exam("exam_1", ExamStatus.FINISHED)
    with pytest.raises(RejectedEntryError, match="no exam missing"):
        journal.flush()
    journal.close()
    record = store.load_exam("exam_1")
    assert (record.status, record.ended_utc, record.results) == (ExamStatus.FINISHED, ENDED, (make_result(),))
    track = store.load_track("exam_1", TASK)
    assert track is not None
    assert len(track.t_s) == 6
    store.close()


def test_exam_that_goes_on_in_the_same_process(tmp_path: Path) -> None:
    """A new journal over the same store counts attempts from 1 again: the broken-off attempt stays apart."""
    store = open_store(tmp_path / "exams.db")
    first = JournalWriter(store)
    first.begin_exam(make_header())
    add_samples(first, 0)
    first.add_repetition("exam_1", TASK, 1, make_repetition(1, 70.0))
    first.close()
    second = JournalWriter(store)
    add_samples(second, 0)
    second.put_result("exam_1", make_result(), None)
    second.close()
    assert store.interrupted_attempts("exam_1") == (InterruptedAttempt(TASK, 1, (make_repetition(1, 70.0),)),)
    assert store.load_exam("exam_1").results == (make_result(),)
    track = store.load_track("exam_1", TASK)
    assert track is not None
    assert len(track.t_s) == 3
    store.close()
