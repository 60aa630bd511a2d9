"""The part of the store for video: pictures are read by time, a few at once, so that a long exam opens fast."""

import threading
from collections.abc import Callable
from datetime import datetime

from vmsk_exam.record import queries, video_table
from vmsk_exam.record.database import Database
from vmsk_exam.record.document_table import insert_document
from vmsk_exam.record.model import VideoFacts, VideoPicture
from vmsk_exam.record.video_note import VideoState, video_note
from vmsk_exam.samples import FloatArray


class VideoStore:
    """Base of ``SqlCipherStore``."""

    _database: Database
    _clock: Callable[[], datetime]
    _apply_lock: threading.RLock

    def load_video_times(self, exam_id: str, task_id: str, attempt: int | None = None) -> FloatArray:
        """Return the times of the pictures of an attempt, by default of the one whose result the record shows.

        Returns
        -------
        FloatArray
            float64 (n,), seconds since the attempt's first frame, as in ``Track.t_s``; empty without video.
        """
        with self._database.reading() as connection:
            return video_table.load_times(connection, queries.shown_attempt(connection, exam_id, task_id, attempt))

    def load_video(
        self, exam_id: str, task_id: str, span_s: tuple[float, float], attempt: int | None = None
    ) -> tuple[VideoPicture, ...]:
        """Return the pictures of an attempt within a span of time, both ends included, in order."""
        with self._database.reading() as connection:
            key = queries.shown_attempt(connection, exam_id, task_id, attempt)
            return video_table.load_pictures(connection, key, *span_s)

    def video_facts(self, exam_id: str) -> VideoFacts:
        """Return how much video of an exam is kept, of all attempts."""
        with self._database.reading() as connection:
            return video_table.load_facts(connection, exam_id)

    def withdraw_video(self, exam_id: str) -> int:
        """Delete the video of an exam and the consent to it, and note that beside the exam; return how many pictures were kept.

        Raises
        ------
        StoreError
            If there is no such exam, or it cannot be written.
        """
        with self._apply_lock, self._database.writing() as connection:
            queries.find_exam_key(connection, exam_id)
            count = video_table.delete_video(connection, exam_id)
            insert_document(connection, exam_id, video_note(VideoState.WITHDRAWN, self._clock()))
        self._database.shrink_log()
        return count
