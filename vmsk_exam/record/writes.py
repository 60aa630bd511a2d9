"""Writes journal entries into an open transaction."""

from typing import Any, assert_never

from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.document_table import insert_document
from vmsk_exam.record.entries import (
    AddRepetition,
    AddSamples,
    AddVideo,
    BeginExam,
    EndExam,
    Entry,
    PutDocument,
    PutResult,
    RejectedEntryError,
    ResumeExam,
    WithdrawVideo,
)
from vmsk_exam.record.header_rows import EXAM_COLUMNS, HEADER_COLUMNS, exam_row, header_row, time_text
from vmsk_exam.record.model import ExamHeader, ExamStatus, KeyFrame
from vmsk_exam.record.rows import (
    COMPENSATION_COLUMNS,
    MEASURE_COLUMNS,
    REPETITION_COLUMNS,
    RESULT_COLUMNS,
    compensation_row,
    measure_row,
    optional_number,
    repetition_row,
    result_row,
)
from vmsk_exam.record.track_codec import encode_track
from vmsk_exam.record.video_note import VideoState, video_note
from vmsk_exam.record.video_table import delete_video, insert_video, may_keep_video

AttemptKeys = dict[tuple[str, str, int], int]
"""Row of each attempt that the running journal has begun, by exam, task and attempt number."""


class EntryWriter:
    """Writes the entries of one transaction.

    Parameters
    ----------
    connection
        Open inside a transaction.
    begun
        Attempts that the running journal has begun. An attempt in the store that is not among them and has no result
        was left by one that died: it stays as it is, interrupted, and the new one gets a row of its own.

    ``touched`` names the exams whose row in the worklist must be brought up to date.
    """

    def __init__(self, connection: Connection, begun: AttemptKeys) -> None:
        self._connection = connection
        self.begun: AttemptKeys = dict(begun)
        self.touched: set[str] = set()

    def write(self, entry: Entry) -> None:
        """Write one entry.

        Raises
        ------
        RejectedEntryError
            If it can never be stored.
        """
        self._touch(entry)
        if isinstance(entry, AddVideo | WithdrawVideo):
            self._write_video(entry)
            return
        match entry:
            case BeginExam(header):
                self._begin(header)
            case ResumeExam(exam_id):
                self._forget(exam_id)
            case AddSamples(exam_id, task_id, attempt, track):
                key = self._attempt_key(exam_id, task_id, attempt)
                if len(track.t_s):
                    self._insert("track_chunks", ("attempt_key", "samples"), (key, encode_track(track)))
            case AddRepetition(exam_id, task_id, attempt, repetition):
                key = self._attempt_key(exam_id, task_id, attempt)
                position = self._value("SELECT count(*) FROM repetitions WHERE attempt_key = ?", key)
                self._insert_part("repetitions", REPETITION_COLUMNS, key, position, repetition_row(repetition))
            case PutResult(exam_id, result, key_frame):
                self._put_result(exam_id, result, key_frame)
            case EndExam(exam_id, status, ended_utc):
                values = (status.value, time_text(ended_utc), self._exam_key(exam_id))
                self._connection.execute("UPDATE exams SET status = ?, ended_utc = ? WHERE exam_key = ?", values)
            case PutDocument(exam_id, document):
                insert_document(self._connection, exam_id, document)
            case _:
                assert_never(entry)

    def _touch(self, entry: Entry) -> None:
        """Note whose row in the worklist an entry may change."""
        if not isinstance(entry, AddSamples | AddRepetition | ResumeExam | AddVideo):
            self.touched.add(entry.header.exam_id if isinstance(entry, BeginExam) else entry.exam_id)

    def _write_video(self, entry: AddVideo | WithdrawVideo) -> None:
        if isinstance(entry, WithdrawVideo):
            delete_video(self._connection, entry.exam_id)
            insert_document(self._connection, entry.exam_id, video_note(VideoState.WITHDRAWN, entry.asked_utc))
        elif entry.pictures and may_keep_video(self._connection, entry.exam_id):
            insert_video(self._connection, self._attempt_key(entry.exam_id, entry.task_id, entry.attempt), entry.pictures)

    def _begin(self, header: ExamHeader) -> None:
        status = self._value("SELECT status FROM exams WHERE exam_id = ?", header.exam_id)
        if status == ExamStatus.RUNNING:
            self._forget(header.exam_id)
            self._complete_header(header)
            return
        if status is not None:
            raise RejectedEntryError(f"The exam {header.exam_id} has ended and cannot be begun again. Start a new exam.")
        self._insert("exams", EXAM_COLUMNS, exam_row(header))
        key = self._exam_key(header.exam_id)
        self._insert("exam_headers", ("exam_key", *HEADER_COLUMNS), (key, *header_row(header)))
        for position, task_id in enumerate(header.task_ids):
            self._insert("exam_tasks", ("exam_key", "position", "task_id"), (key, position, task_id))

    def _complete_header(self, header: ExamHeader) -> None:
        """Say who and what measures an exam that was opened for its questions before any camera ran."""
        key = self._exam_key(header.exam_id)
        if self._value("SELECT camera_name FROM exam_headers WHERE exam_key = ?", key):
            return
        self._update("exams", EXAM_COLUMNS, exam_row(header), key)
        self._update("exam_headers", HEADER_COLUMNS, header_row(header), key)

    def _update(self, table: str, columns: tuple[str, ...], values: tuple[Any, ...], exam_key: int) -> None:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self._connection.execute(f"UPDATE {table} SET {assignments} WHERE exam_key = ?", (*values, exam_key))  # noqa: S608

    def _forget(self, exam_id: str) -> None:
        self.begun = {name: key for name, key in self.begun.items() if name[0] != exam_id}

    def _put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        self._refuse_signed(exam_id)
        key = self._attempt_key(exam_id, result.task_id, result.attempt, may_have_result=True)
        assignments = ", ".join(f"{name} = ?" for name in RESULT_COLUMNS)
        self._connection.execute(f"UPDATE attempts SET {assignments} WHERE attempt_key = ?", (*result_row(result), key))  # noqa: S608
        self._replace_parts(key, result)
        exam_key = self._exam_key(exam_id)
        if key_frame is not None and self._may_keep_pictures(exam_key):
            self._connection.execute(
                "INSERT OR REPLACE INTO key_frames (attempt_key, t_s, jpeg) VALUES (?, ?, ?)",
                (key, optional_number(key_frame.t_s), key_frame.jpeg),
            )
        self._mark_last(exam_key, result.task_id)
        self._count_outcomes(exam_key)

    def _refuse_signed(self, exam_id: str) -> None:
        query = "SELECT EXISTS (SELECT 1 FROM revisions JOIN exams USING (exam_key) WHERE exam_id = ? AND signed_utc IS NOT NULL)"
        if self._value(query, exam_id):
            raise RejectedEntryError(f"The exam {exam_id} is signed: what was measured cannot change. Correct it in an addendum.")

    def _replace_parts(self, key: int, result: ManeuverResult) -> None:
        parts = (
            ("repetitions", REPETITION_COLUMNS, [repetition_row(each) for each in result.repetitions]),
            ("compensations", COMPENSATION_COLUMNS, [compensation_row(each) for each in result.compensations]),
            ("measures", MEASURE_COLUMNS, [measure_row(each) for each in result.measures]),
        )
        for table, columns, rows in parts:
            self._connection.execute(f"DELETE FROM {table} WHERE attempt_key = ?", (key,))  # noqa: S608
            for position, row in enumerate(rows):
                self._insert_part(table, columns, key, position, row)

    def _mark_last(self, exam_key: int, task_id: str) -> None:
        self._connection.execute(
            """UPDATE attempts SET is_last = (attempt_key = (
                   SELECT max(attempt_key) FROM attempts WHERE exam_key = ?1 AND task_id = ?2 AND outcome IS NOT NULL))
               WHERE exam_key = ?1 AND task_id = ?2""",
            (exam_key, task_id),
        )

    def _count_outcomes(self, exam_key: int) -> None:
        self._connection.execute(
            """UPDATE exams SET (measured_count, not_assessable_count) = (
                   SELECT count(*) FILTER (WHERE outcome = ?2), count(*) FILTER (WHERE outcome = ?3)
                   FROM attempts WHERE exam_key = ?1 AND is_last)
               WHERE exam_key = ?1""",
            (exam_key, Outcome.MEASURED.value, Outcome.NOT_ASSESSABLE.value),
        )

    def _may_keep_pictures(self, exam_key: int) -> bool:
        return bool(self._value("SELECT consent_keep_pictures FROM exam_headers WHERE exam_key = ?", exam_key))

    def _exam_key(self, exam_id: str) -> int:
        key = self._value("SELECT exam_key FROM exams WHERE exam_id = ?", exam_id)
        if key is None:
            raise RejectedEntryError(f"There is no exam {exam_id} in the store. It may have been deleted.")
        return int(key)

    def _attempt_key(self, exam_id: str, task_id: str, attempt: int, *, may_have_result: bool = False) -> int:
        name = (exam_id, task_id, attempt)
        key = self.begun.get(name)
        if key is None and may_have_result:
            key = self._stored_attempt(name)
        if key is None:
            key = self._new_attempt(name)
        self.begun[name] = key
        return key

    def _stored_attempt(self, name: tuple[str, str, int]) -> int | None:
        exam_id, task_id, attempt = name
        query = "SELECT max(attempt_key) FROM attempts WHERE exam_key = ? AND task_id = ? AND attempt = ? AND outcome IS NOT NULL"
        key = self._value(query, self._exam_key(exam_id), task_id, attempt)
        return None if key is None else int(key)

    def _new_attempt(self, name: tuple[str, str, int]) -> int:
        exam_id, task_id, attempt = name
        return self._insert("attempts", ("exam_key", "task_id", "attempt"), (self._exam_key(exam_id), task_id, attempt))

    def _insert_part(self, table: str, columns: tuple[str, ...], key: int, position: int, row: tuple[Any, ...]) -> None:
        self._insert(table, ("attempt_key", "position", *columns), (key, position, *row))

    def _insert(self, table: str, columns: tuple[str, ...], values: tuple[Any, ...]) -> int:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        return int(self._connection.execute(statement, values).lastrowid or 0)

    def _value(self, query: str, *values: object) -> Any:  # noqa: ANN401
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else row[0]
