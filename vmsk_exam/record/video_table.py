"""The video of an exam as rows of the store: one encrypted row for each picture, found by attempt and time."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from vmsk_exam.record.connection import Connection
from vmsk_exam.record.model import VideoFacts, VideoPicture
from vmsk_exam.samples import FloatArray

_OF_EXAM: Final = "attempt_key IN (SELECT attempt_key FROM attempts JOIN exams USING (exam_key) WHERE exam_id = ?)"


def may_keep_video(connection: Connection, exam_id: str) -> bool:
    """Return whether the patient agreed to video, and has not taken it back."""
    query = "SELECT consent_keep_video FROM exam_headers JOIN exams USING (exam_key) WHERE exam_id = ?"
    row = connection.execute(query, (exam_id,)).fetchone()
    return row is not None and bool(row[0])


def insert_video(connection: Connection, attempt_key: int, pictures: Sequence[VideoPicture]) -> None:
    """Append pictures to an attempt."""
    for picture in pictures:
        connection.execute(
            "INSERT INTO video_pictures (attempt_key, t_s, jpeg) VALUES (?, ?, ?)",
            (attempt_key, float(picture.t_s), picture.jpeg),
        )


def delete_video(connection: Connection, exam_id: str) -> int:
    """Remove the video of an exam and the consent to it; return how many pictures were removed."""
    count = load_facts(connection, exam_id).picture_count
    connection.execute(f"DELETE FROM video_pictures WHERE {_OF_EXAM}", (exam_id,))  # noqa: S608
    connection.execute(
        "UPDATE exam_headers SET consent_keep_video = 0 WHERE exam_key = (SELECT exam_key FROM exams WHERE exam_id = ?)",
        (exam_id,),
    )
    return count


def load_facts(connection: Connection, exam_id: str) -> VideoFacts:
    """Return how much video of an exam is kept."""
    query = f"SELECT count(*), coalesce(sum(length(jpeg)), 0) FROM video_pictures WHERE {_OF_EXAM}"  # noqa: S608
    count, size = connection.execute(query, (exam_id,)).fetchone()
    return VideoFacts(int(count), int(size))


def load_times(connection: Connection, attempt_key: int | None) -> FloatArray:
    """Return the times of the pictures of an attempt, seconds, float64 (n,); empty without video. Reads no picture."""
    rows = connection.execute("SELECT t_s FROM video_pictures WHERE attempt_key = ? ORDER BY t_s", (attempt_key,))
    return np.array([t_s for (t_s,) in rows], dtype=np.float64)


def load_pictures(connection: Connection, attempt_key: int | None, start_s: float, end_s: float) -> tuple[VideoPicture, ...]:
    """Return the pictures of an attempt from ``start_s`` to ``end_s``, both included, in order of time."""
    rows = connection.execute(
        "SELECT t_s, jpeg FROM video_pictures WHERE attempt_key = ? AND t_s BETWEEN ? AND ? ORDER BY t_s",
        (attempt_key, start_s, end_s),
    )
    return tuple(VideoPicture(float(t_s), bytes(jpeg)) for t_s, jpeg in rows)
