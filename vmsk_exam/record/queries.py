"""Reads exams from an open connection, a fixed number of queries each, however large the store."""

from collections import defaultdict
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.errors import StoreError
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.header_rows import (
    EXAM_COLUMNS,
    HEADER_COLUMNS,
    SUMMARY_COLUMNS,
    header_from_rows,
    summary_from_row,
    time_from_text,
)
from vmsk_exam.record.model import ExamRecord, ExamStatus, ExamSummary, InterruptedAttempt, KeyFrame, Track
from vmsk_exam.record.rows import (
    COMPENSATION_COLUMNS,
    MEASURE_COLUMNS,
    REPETITION_COLUMNS,
    RESULT_COLUMNS,
    Row,
    number,
    repetition_from_row,
    result_from_rows,
)
from vmsk_exam.record.track_codec import decode_track, join_tracks

_SUMMARIES: Final = f"SELECT {', '.join(SUMMARY_COLUMNS)} FROM exams"  # noqa: S608
_NEWEST_FIRST: Final = " ORDER BY started_utc DESC, exam_key DESC"


def list_exams(connection: Connection) -> tuple[ExamSummary, ...]:
    """Return every exam, newest first."""
    return tuple(summary_from_row(row) for row in connection.execute(_SUMMARIES + _NEWEST_FIRST))


def list_running(connection: Connection) -> tuple[ExamSummary, ...]:
    """Return the exams that are begun and not ended, newest first."""
    return tuple(summary_from_row(row) for row in connection.execute(_SUMMARIES + " WHERE status = 'running'" + _NEWEST_FIRST))


def find_exam_key(connection: Connection, exam_id: str) -> int:
    """Return the row of an exam.

    Raises
    ------
    StoreError
        If there is no such exam.
    """
    row = connection.execute("SELECT exam_key FROM exams WHERE exam_id = ?", (exam_id,)).fetchone()
    if row is None:
        raise StoreError(f"There is no exam {exam_id} in the store. List the stored exams and choose one of them.")
    return int(row[0])


def load_exam(connection: Connection, exam_id: str) -> ExamRecord:
    """Return one exam with the last result of each task."""
    key = find_exam_key(connection, exam_id)
    exam = connection.execute(f"SELECT {', '.join(EXAM_COLUMNS)}, ended_utc FROM exams WHERE exam_key = ?", (key,)).fetchone()  # noqa: S608
    details = connection.execute(f"SELECT {', '.join(HEADER_COLUMNS)} FROM exam_headers WHERE exam_key = ?", (key,)).fetchone()  # noqa: S608
    tasks = connection.execute("SELECT task_id FROM exam_tasks WHERE exam_key = ? ORDER BY position", (key,))
    header = header_from_rows(exam[:-1], details, tuple(task_id for (task_id,) in tasks))
    ended_utc = None if exam[-1] is None else time_from_text(exam[-1])
    status = ExamStatus(exam[EXAM_COLUMNS.index("status")])
    return ExamRecord(header, status, ended_utc, _in_task_order(_load_results(connection, key), header.task_ids))


def _load_results(connection: Connection, exam_key: int) -> list[ManeuverResult]:
    chosen = "attempts.exam_key = ? AND is_last"
    attempts = connection.execute(
        f"SELECT attempt_key, {', '.join(RESULT_COLUMNS)} FROM attempts WHERE {chosen} ORDER BY attempt_key",  # noqa: S608
        (exam_key,),
    ).fetchall()
    repetitions = _load_parts(connection, "repetitions", REPETITION_COLUMNS, chosen, exam_key)
    compensations = _load_parts(connection, "compensations", COMPENSATION_COLUMNS, chosen, exam_key)
    measures = _load_parts(connection, "measures", MEASURE_COLUMNS, chosen, exam_key)
    return [result_from_rows(tuple(row), repetitions[key], compensations[key], measures[key]) for key, *row in attempts]


def _load_parts(connection: Connection, table: str, columns: tuple[str, ...], chosen: str, exam_key: int) -> dict[int, list[Row]]:
    names = ", ".join(f"{table}.{name}" for name in columns)
    query = (
        f"SELECT attempt_key, {names} FROM attempts JOIN {table} USING (attempt_key) "  # noqa: S608
        f"WHERE {chosen} ORDER BY attempt_key, position"
    )
    parts: dict[int, list[Row]] = defaultdict(list)
    for key, *row in connection.execute(query, (exam_key,)):
        parts[key].append(tuple(row))
    return parts


def _in_task_order(results: list[ManeuverResult], task_ids: tuple[str, ...]) -> tuple[ManeuverResult, ...]:
    places = {task_id: place for place, task_id in reversed(list(enumerate(task_ids)))}
    return tuple(sorted(results, key=lambda result: places.get(result.task_id, len(task_ids))))


def load_interrupted(connection: Connection, exam_id: str) -> tuple[InterruptedAttempt, ...]:
    """Return the attempts without a result, in order of time."""
    key = find_exam_key(connection, exam_id)
    chosen = "attempts.exam_key = ? AND outcome IS NULL"
    repetitions = _load_parts(connection, "repetitions", REPETITION_COLUMNS, chosen, key)
    rows = connection.execute(
        f"SELECT attempt_key, task_id, attempt FROM attempts WHERE {chosen} ORDER BY attempt_key",  # noqa: S608
        (key,),
    ).fetchall()
    return tuple(
        InterruptedAttempt(task_id, attempt, tuple(repetition_from_row(row) for row in repetitions[attempt_key]))
        for attempt_key, task_id, attempt in rows
    )


def load_track(connection: Connection, exam_id: str, task_id: str, attempt: int | None) -> Track | None:
    """Return the samples of an attempt, by default of the one whose result the record shows; None if there are none."""
    key = shown_attempt(connection, exam_id, task_id, attempt)
    chunks = connection.execute("SELECT samples FROM track_chunks WHERE attempt_key = ? ORDER BY chunk_key", (key,))
    tracks = [decode_track(samples) for (samples,) in chunks]
    return join_tracks(tracks) if tracks else None


def load_key_frame(connection: Connection, exam_id: str, task_id: str) -> KeyFrame | None:
    """Return the key picture of the attempt whose result the record shows; None if there is none."""
    key = shown_attempt(connection, exam_id, task_id, None)
    row = connection.execute("SELECT t_s, jpeg FROM key_frames WHERE attempt_key = ?", (key,)).fetchone()
    return None if row is None else KeyFrame(number(row[0]), bytes(row[1]))


def shown_attempt(connection: Connection, exam_id: str, task_id: str, attempt: int | None) -> int | None:
    """Return the row of an attempt, by default of the one whose result the record shows; None if there is none."""
    row = connection.execute(
        """SELECT attempt_key FROM attempts JOIN exams USING (exam_key)
           WHERE exam_id = ?1 AND task_id = ?2 AND (?3 IS NULL OR attempt = ?3)
           ORDER BY outcome IS NOT NULL DESC, attempt_key DESC LIMIT 1""",
        (exam_id, task_id, attempt),
    ).fetchone()
    return None if row is None else int(row[0])
