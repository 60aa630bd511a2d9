"""The encrypted store of exams: SQLite with SQLCipher."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.errors import StoreDamagedError
from vmsk_exam.record import queries
from vmsk_exam.record.clinic_store import CHECKED_ON_OPEN, ClinicStore
from vmsk_exam.record.creation import create_store
from vmsk_exam.record.database import Database, damaged_error, full_error
from vmsk_exam.record.desk_store import DeskStore
from vmsk_exam.record.document_table import delete_documents
from vmsk_exam.record.entries import (
    AddRepetition,
    AddSamples,
    BeginExam,
    EndExam,
    Entry,
    PutResult,
    RejectedEntryError,
    WithdrawVideo,
)
from vmsk_exam.record.keys import KeyProvider, StoreKey
from vmsk_exam.record.model import ExamHeader, ExamRecord, ExamStatus, ExamSummary, InterruptedAttempt, KeyFrame, Track
from vmsk_exam.record.video_store import VideoStore
from vmsk_exam.record.worklist_table import refresh_worklist
from vmsk_exam.record.writes import AttemptKeys, EntryWriter

CHECK_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""A store up to this size is checked page by page when it opens; a larger one page by page as it is read."""

_UNFIT: Final = (
    dbapi2.IntegrityError, dbapi2.ProgrammingError, dbapi2.InterfaceError, dbapi2.DataError,
    ArithmeticError, TypeError, ValueError,
)  # fmt: skip
"""What a value raises that no store can take."""


def now_utc() -> datetime:
    """Return the time by the computer's clock."""
    return datetime.now(UTC)


class SqlCipherStore(DeskStore, ClinicStore, VideoStore):
    """Satisfies ``session.ports.RecordStore``; each call that writes is durable when it returns. Safe from any thread.

    After an error nothing of the failed call is stored, and the store can be used further.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._clock = clock
        self._begun: AttemptKeys = {}
        self._apply_lock = threading.RLock()
        self._notes = threading.local()
        database.on_commit = self._append_waiting

    @classmethod
    def open(
        cls,
        path: Path,
        key_provider: KeyProvider,
        *,
        check_limit_bytes: int = CHECK_LIMIT_BYTES,
        clock: Callable[[], datetime] = now_utc,
    ) -> "SqlCipherStore":
        """Open a store, or make it where there is none.

        Parameters
        ----------
        path
            The store's file; its folder is made if needed.
        key_provider
            Gives the key, for example ``lambda: open_with_passphrase(folder, passphrase)``.
        check_limit_bytes
            A file larger than this is not read through at once.
        clock
            Gives the time at which an exam ends, UTC.

        Raises
        ------
        WrongKeyError
            If the key does not belong to the store.
        StoreVersionError
            If a newer version of the program wrote it.
        StoreDamagedError
            If a page or the audit trail was changed; the message names the file or the entry.
        StoreFullError
            If the disk is full or the folder is read-only.
        """
        key = key_provider()
        _prepare_file(path)
        if not path.exists():
            create_store(path, key)
        store = cls(Database(path, key), clock)
        try:
            store.fill_worklist()
            store.verify_audit(CHECKED_ON_OPEN)
            if path.stat().st_size <= check_limit_bytes:
                store.check()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._database.path

    def check(self) -> None:
        """Read the whole file and prove every page.

        Raises
        ------
        StoreDamagedError
            If a page was changed; the message names the file and the page.
        """
        found = self._database.damaged_pages()
        if found and self._database.damaged_pages():
            raise damaged_error(self.path, found)

    def apply(self, entries: Sequence[Entry]) -> None:
        """Write entries in one transaction: all of them are durable on return, or none after an error.

        Raises
        ------
        RejectedEntryError
            If an entry can never be stored.
        StoreError
            If the store cannot be written now.
        """
        with self._apply_lock:
            with self._database.writing() as connection:
                writer = EntryWriter(connection, self._begun)
                for entry in entries:
                    _write(writer, entry)
                for exam_id in writer.touched:
                    refresh_worklist(connection, exam_id)
            self._begun = writer.begun
        if any(isinstance(entry, WithdrawVideo) for entry in entries):
            self._database.shrink_log()

    def begin_exam(self, header: ExamHeader) -> None:
        """Start an exam; one that is still marked running goes on, and only learns what measures it."""
        self.apply([BeginExam(header)])

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> None:
        """Append samples of the running attempt."""
        self.apply([AddSamples(exam_id, task_id, attempt, track)])

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> None:
        """Append a finished repetition."""
        self.apply([AddRepetition(exam_id, task_id, attempt, repetition)])

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        """Store or replace the result of an attempt; without consent to pictures the key frame is not kept.

        Replacing a result without giving a key frame keeps the one that was stored.
        """
        self.apply([PutResult(exam_id, result, key_frame)])

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        """Close the exam at the present time."""
        self.apply([EndExam(exam_id, status, self._clock())])

    def flush(self) -> None:
        """Return at once: every call above is durable when it returns."""

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return every exam, newest first."""
        with self._database.reading() as connection:
            return queries.list_exams(connection)

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return one exam with the last result of each task.

        Raises
        ------
        StoreError
            If there is no such exam.
        """
        with self._database.reading() as connection:
            return queries.load_exam(connection, exam_id)

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of an attempt, by default of the one whose result the record shows; None if none are stored."""
        with self._database.reading() as connection:
            return queries.load_track(connection, exam_id, task_id, attempt)

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the key picture of a task's last attempt, None if none is kept."""
        with self._database.reading() as connection:
            return queries.load_key_frame(connection, exam_id, task_id)

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return the exams still marked running, newest first: they can be resumed."""
        with self._database.reading() as connection:
            return queries.list_running(connection)

    def interrupted_attempts(self, exam_id: str) -> tuple[InterruptedAttempt, ...]:
        """Return the attempts that have no result, in order of time, with their finished repetitions.

        Raises
        ------
        StoreError
            If there is no such exam.
        """
        with self._database.reading() as connection:
            return queries.load_interrupted(connection, exam_id)

    def delete_exam(self, exam_id: str) -> None:
        """Remove an exam and all that belongs to it; its bytes are overwritten, in the log too.

        Raises
        ------
        StoreError
            If there is no such exam.
        """
        with self._database.writing() as connection:
            key = queries.find_exam_key(connection, exam_id)
            connection.execute("DELETE FROM exams WHERE exam_key = ?", (key,))
            delete_documents(connection, exam_id)
        self._begun = {name: row for name, row in self._begun.items() if name[0] != exam_id}
        self._database.shrink_log()

    def exam_count(self) -> int:
        """Return how many exams are stored."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM exams").fetchone()[0])

    def copy_to(self, path: Path, key: StoreKey, told: Callable[[float], None] = lambda _share: None) -> None:
        """Write one consistent state as a new file under the same key, and prove every page of it."""
        self._database.copy_to(path, key, told)

    def empty_log(self) -> None:
        """Copy the write-ahead log into the file, so that the file alone is the whole store."""
        self._database.shrink_log()

    def close(self) -> None:
        """Close the store; again does nothing."""
        self._database.close()


def _write(writer: EntryWriter, entry: Entry) -> None:
    try:
        writer.write(entry)
    except _UNFIT as error:
        kind = type(entry).__name__
        raise RejectedEntryError(f"A part of the exam ({kind}) cannot be stored: {error}. Repeat the maneuver.") from error


def _prepare_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size == 0:
            raise StoreDamagedError(
                f"The store {path} is an empty file. Restore it from a copy; if no exam was ever kept in it, delete the file."
            )
    except OSError as error:
        raise full_error(path) from error
