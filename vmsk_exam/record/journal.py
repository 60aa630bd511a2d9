"""Keeps what is measured while an exam runs, without making the measuring wait for the disk."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.errors import StoreError, StoreFullError
from vmsk_exam.record.batches import BatchOutcome, EntryStore, write_batch
from vmsk_exam.record.documents import Document
from vmsk_exam.record.entries import (
    AddRepetition,
    AddSamples,
    AddVideo,
    BeginExam,
    EndExam,
    Entry,
    PutDocument,
    PutResult,
    ResumeExam,
    WithdrawVideo,
)
from vmsk_exam.record.model import ExamHeader, ExamStatus, KeyFrame, Track, VideoPicture
from vmsk_exam.record.store import now_utc
from vmsk_exam.record.video_note import VideoState, video_note

_log = logging.getLogger(__name__)

SAMPLES_WAIT_S: Final = 1.0
"""Samples wait at most this long for more samples, so that one commit takes them all; anything else is written at once."""
RETRY_S: Final = 3.0
"""Time between two tries while the store cannot be written."""
LARGEST_BATCH: Final = 256
"""Most entries written in one transaction."""
LATE: Final = "The disk answers slowly. What was measured is kept in memory until it is stored: do not switch the computer off."


class JournalWriter:
    """Satisfies ``session.ports.ExamJournal``; every call but ``settle``, ``flush`` and ``close`` returns at once.

    One thread writes the entries in the order of the calls. While the store cannot be written (full disk, read-only
    folder) they stay in memory, ``problem`` says why, and the thread tries again every few seconds.

    An exam whose first entry is not ``begin_exam`` is one that goes on after an interruption.

    Parameters
    ----------
    store
        Where the entries go; it stays open when the journal closes.
    samples_wait_s, retry_s
        Waiting times, seconds.
    clock
        Gives the time at which an exam ends, UTC.
    has_room
        Asked before pictures of a video are taken: False ends the video, and leaves the rest of the disk to what is measured.
    """

    def __init__(
        self,
        store: EntryStore,
        *,
        samples_wait_s: float = SAMPLES_WAIT_S,
        retry_s: float = RETRY_S,
        clock: Callable[[], datetime] = now_utc,
        has_room: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._has_room = has_room
        self._samples_wait_s = samples_wait_s
        self._retry_s = retry_s
        self._clock = clock
        self._changed = threading.Condition()
        # All below is read and written under the condition's lock.
        self._waiting: deque[Entry] = deque()
        self._exam_ids: set[str] = set()
        self._passed_count = 0
        self._settled_count = 0
        self._late_count = 0
        self._try_count = 0
        self._failed_try = 0
        self._due_s: float | None = None
        self._not_before_s = 0.0
        self._asked_try = 0
        self._is_closing = False
        self._unfilmed: set[str] = set()
        self._error: StoreError | None = None
        self._rejected: StoreError | None = None
        self._thread = threading.Thread(target=self._run, name="exam journal", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str:
        """What is wrong with storing at present, for people; empty if all is well."""
        with self._changed:
            if self._error is not None:
                return f"{self._error} What was measured is kept in memory until it can be stored."
            if self._rejected is not None:
                return str(self._rejected)
            return LATE if self._settled_count < self._late_count else ""

    @property
    def is_full(self) -> bool:
        """Whether the last try failed because the disk is full or the folder cannot be written."""
        with self._changed:
            return isinstance(self._error, StoreFullError)

    @property
    def waiting_count(self) -> int:
        """Entries that are not durable yet."""
        with self._changed:
            return len(self._waiting)

    def begin_exam(self, header: ExamHeader) -> None:
        """Start the journal of an exam."""
        self._pass(header.exam_id, BeginExam(header))

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> None:
        """Append samples of the running attempt; durable within about a second."""
        self._pass(exam_id, AddSamples(exam_id, task_id, attempt, track), self._samples_wait_s)

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> None:
        """Append a finished repetition."""
        self._pass(exam_id, AddRepetition(exam_id, task_id, attempt, repetition))

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        """Store the result of an attempt; again with the same attempt replaces it."""
        self._pass(exam_id, PutResult(exam_id, result, key_frame))

    def put_document(self, exam_id: str, document: Document) -> None:
        """Append a document (answers, consents) to an exam, whether it has begun or not."""
        self._pass(exam_id, PutDocument(exam_id, document))

    def add_video(self, exam_id: str, task_id: str, attempt: int, pictures: tuple[VideoPicture, ...]) -> bool:
        """Append pictures of the running attempt; durable within about a second.

        Returns
        -------
        bool
            False where no more pictures of this exam are taken: the disk is full or nearly so, or consent was taken back.
        """
        has_room = self._has_room()
        with self._changed:
            if not has_room or len(self._waiting) > LARGEST_BATCH:
                self._end_video(exam_id)
            if exam_id in self._unfilmed or self._is_closing:
                return False
            self._pass(exam_id, AddVideo(exam_id, task_id, attempt, pictures), self._samples_wait_s / 2)
            return True

    def withdraw_video(self, exam_id: str) -> None:
        """Delete the video of an exam, take no more of it, and keep a note of that; consent was taken back."""
        with self._changed:
            self._unfilmed.add(exam_id)
            self._forget_video(exam_id)
            self._pass(exam_id, WithdrawVideo(exam_id, self._clock()))

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        """Close the exam at the present time."""
        self._pass(exam_id, EndExam(exam_id, status, self._clock()))

    def settle(self, limit_s: float) -> bool:
        """Wait until everything passed so far is durable, or a try failed, or the time is over; raises nothing.

        Parameters
        ----------
        limit_s
            Longest wait, seconds.

        Returns
        -------
        bool
            Whether all of it is durable. If not, it stays in memory, is tried again, and ``problem`` says what is wrong.
        """
        with self._changed:
            asked = self._wait_for_try(limit_s)
            is_settled = self._settled_count >= asked
            self._late_count = 0 if is_settled else asked
            return is_settled

    def flush(self) -> None:
        """Return when everything passed so far is durable.

        Raises
        ------
        StoreError
            If something could not be stored; the message says what to do. What the store did not take now stays in
            memory and is tried again; what it can never take is dropped.
        """
        with self._changed:
            self._raise_error(self._wait_for_try(None))

    def close(self) -> None:
        """Store what is left and end the thread; again does nothing.

        Raises
        ------
        StoreError
            If something could not be stored and is lost now.
        """
        with self._changed:
            if self._is_closing:
                return
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join()
        with self._changed:
            self._raise_error(self._passed_count)

    def _pass(self, exam_id: str, entry: Entry, wait_s: float = 0.0) -> None:
        with self._changed:
            if self._is_closing:
                raise StoreError("The exam's journal is closed and takes nothing more. Start the exam again.")
            is_resumed = exam_id not in self._exam_ids and not isinstance(entry, BeginExam)
            entries = [ResumeExam(exam_id), entry] if is_resumed else [entry]
            self._exam_ids.add(exam_id)
            self._waiting.extend(entries)
            self._passed_count += len(entries)
            due_s = time.monotonic() + wait_s
            self._due_s = due_s if self._due_s is None else min(due_s, self._due_s)
            self._changed.notify_all()

    def _wait_for_try(self, limit_s: float | None) -> int:
        """Have what waits written now and wait for the outcome; return how many entries had been passed."""
        asked, next_try = self._passed_count, self._try_count + 1
        if self._settled_count < asked:
            self._asked_try = next_try
            self._changed.notify_all()
        self._changed.wait_for(lambda: self._settled_count >= asked or self._failed_try >= next_try or self._has_ended(), limit_s)
        return asked

    def _has_ended(self) -> bool:
        return not self._thread.is_alive()

    def _raise_error(self, asked: int) -> None:
        if self._settled_count < asked and self._error is not None:
            raise self._error
        if self._rejected is not None:
            error, self._rejected = self._rejected, None
            raise error

    def _run(self) -> None:
        is_running = True
        while is_running:
            with self._changed:
                self._wait_for_work()
                batch = self._take_batch()
            outcome = write_batch(self._store, batch) if batch else BatchOutcome(0)
            with self._changed:
                may_go_on = self._settle(outcome)
                is_running = not self._is_closing or (bool(self._waiting) and may_go_on)
                self._changed.notify_all()

    def _wait_for_work(self) -> None:
        while not self._is_closing and self._try_count >= self._asked_try:
            left_s = None if self._due_s is None else max(self._due_s, self._not_before_s) - time.monotonic()
            if left_s is not None and left_s <= 0:
                return
            self._changed.wait(left_s)

    def _end_video(self, exam_id: str) -> None:
        """Take no more pictures of an exam, drop those that wait, and keep a note of that."""
        self._forget_video(exam_id)
        if exam_id in self._unfilmed or self._is_closing:
            return
        _log.warning("The video of the exam ended: the disk is full or nearly so. Measuring goes on.")
        self._unfilmed.add(exam_id)
        self._pass(exam_id, PutDocument(exam_id, video_note(VideoState.DISK_FULL, self._clock())), self._samples_wait_s)

    def _forget_video(self, exam_id: str) -> None:
        """Empty the waiting pictures of an exam; the entries stay, so that the count of what was passed stays true."""
        for place, entry in enumerate(self._waiting):
            if isinstance(entry, AddVideo) and entry.exam_id == exam_id:
                self._waiting[place] = replace(entry, pictures=())

    def _take_batch(self) -> list[Entry]:
        """Return the entries to write next; they stay waiting until they are settled."""
        self._try_count += 1
        self._due_s = None if len(self._waiting) <= LARGEST_BATCH else time.monotonic()
        return list(islice(self._waiting, LARGEST_BATCH))

    def _settle(self, outcome: BatchOutcome) -> bool:
        """Take note of what became of a batch; return whether what is left may be tried at once."""
        for _ in range(outcome.settled):
            self._waiting.popleft()
        self._settled_count += outcome.settled
        self._rejected = outcome.rejected or self._rejected
        if isinstance(outcome.error, StoreFullError) and self._drop_video():
            self._due_s = self._not_before_s = time.monotonic()
            return True
        if outcome.error is not None:
            self._failed_try = self._try_count
            self._not_before_s = time.monotonic() + self._retry_s
            self._due_s = self._not_before_s
        self._tell(outcome.error)
        self._error = outcome.error
        return outcome.error is None

    def _drop_video(self) -> bool:
        """Let video make room for what is measured; return whether pictures were waiting."""
        filmed = {each.exam_id for each in self._waiting if isinstance(each, AddVideo) and each.pictures}
        for exam_id in filmed:
            self._end_video(exam_id)
        return bool(filmed)

    def _tell(self, error: StoreError | None) -> None:
        """Log the beginning and the end of a problem, once each."""
        if error is not None and str(error) != str(self._error):
            _log.warning("The exam cannot be stored at present: %s", error)
        if error is None and self._error is not None:
            _log.info("The exam can be stored again.")
