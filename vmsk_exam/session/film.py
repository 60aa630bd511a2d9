"""Films the running maneuvers: picks pictures, packs them on a thread of its own, hands them to the journal in short chunks.

Nothing here makes the measuring wait: a picture that comes while too many wait to be packed is left out.
"""

import logging
import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from vmsk_exam.errors import VmskError
from vmsk_exam.record.model import VideoPicture
from vmsk_exam.samples import ImageArray
from vmsk_exam.session.ports import PictureEncoder, VideoRecorder

_log = logging.getLogger(__name__)

RATE_HZ: Final = 10.0
CHUNK_PICTURES: Final = 5
"""Pictures of one chunk: about half a second, all that a crash can take beside what the journal has not written yet."""
MOST_WAITING: Final = 8
"""Most pictures that wait to be packed."""


@dataclass(frozen=True, slots=True)
class FilmPlace:
    """Which attempt pictures belong to."""

    exam_id: str
    task_id: str
    attempt: int


@dataclass(frozen=True, slots=True, eq=False)
class _Shot:
    place: FilmPlace
    t_s: float
    image: ImageArray


class Film:
    """Films one exam; make one only where the patient agreed to it.

    Parameters
    ----------
    recorder
        Takes the pictures; once it takes no more, filming ends.
    encoder
        Packs a picture, small enough to be kept.
    rate_hz
        Most pictures a second.
    """

    def __init__(self, recorder: VideoRecorder, encoder: PictureEncoder, rate_hz: float = RATE_HZ) -> None:
        self._recorder = recorder
        self._encoder = encoder
        self._rate_hz = rate_hz
        self._last: tuple[FilmPlace, int] | None = None
        self._changed = threading.Condition()
        # All below is read and written under the condition's lock.
        self._shots: deque[_Shot] = deque()
        self._is_over = False
        self.is_withdrawn = False
        """Consent was taken back, and the video deleted."""
        self.left_out_count = 0
        """Pictures that were left out because packing was late."""
        self._chunk: list[VideoPicture] = []
        self._chunk_place: FilmPlace | None = None
        self._thread = threading.Thread(target=self._run, name="vmsk-film", daemon=True)
        self._thread.start()

    def take(self, place: FilmPlace, t_s: float, image: ImageArray) -> None:
        """Take a picture of a running attempt, if one is due; returns at once. Called on the measuring thread alone.

        Parameters
        ----------
        place
            Whose picture.
        t_s
            Time of the picture on the attempt's clock, seconds, as in its track.
        image
            Camera picture, not mirrored.
        """
        slot = (place, int(t_s * self._rate_hz + 1e-6))
        if slot == self._last:
            return
        self._last = slot
        with self._changed:
            if self._is_over:
                return
            if len(self._shots) >= MOST_WAITING:
                self.left_out_count += 1
                return
            self._shots.append(_Shot(place, t_s, image))
            self._changed.notify_all()

    def end(self) -> None:
        """Film no more and forget what waits; nothing is handed over after this returns. Safe from any thread."""
        with self._changed:
            self._is_over = True
            self._shots.clear()
            self._changed.notify_all()
        self._join()

    def withdraw(self, exam_id: str) -> None:
        """Film no more and have what is kept deleted: consent was taken back. Safe from any thread."""
        self.end()
        self.is_withdrawn = True
        self._recorder.withdraw_video(exam_id)

    def close(self) -> None:
        """Hand over what waits and end the thread; again does nothing."""
        with self._changed:
            is_over, self._is_over = self._is_over, True
            self._changed.notify_all()
        self._join()
        if not is_over:
            self._hand_over()

    def _join(self) -> None:
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (shot := self._next()) is not None:
            try:
                self._pack(shot)
            except VmskError as error:
                _log.warning("The video of the exam ended: %s", error)
                self._stop()
            except Exception:  # noqa: BLE001 - the edge of the thread: a fault in filming must not end the exam
                _log.exception("The video of the exam ended because of a fault in the program.")
                self._stop()

    def _next(self) -> _Shot | None:
        with self._changed:
            self._changed.wait_for(lambda: self._shots or self._is_over)
            return self._shots.popleft() if self._shots else None

    def _pack(self, shot: _Shot) -> None:
        picture = VideoPicture(shot.t_s, self._encoder.encode_jpeg(shot.image))
        if shot.place != self._chunk_place:
            self._hand_over()
            self._chunk_place = shot.place
        self._chunk.append(picture)
        if len(self._chunk) >= CHUNK_PICTURES:
            self._hand_over()

    def _hand_over(self) -> None:
        chunk, self._chunk = tuple(self._chunk), []
        place = self._chunk_place
        if place is None or not chunk:
            return
        if not self._recorder.add_video(place.exam_id, place.task_id, place.attempt, chunk):
            self._stop()

    def _stop(self) -> None:
        with self._changed:
            self._is_over = True
            self._shots.clear()
