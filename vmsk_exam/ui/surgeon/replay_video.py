"""The pictures of the video of one task: a few seconds are read at once on a worker, and shown by time."""

from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vmsk_exam.record.model import VideoPicture
from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.surgeon.loading import ReadVideo
from vmsk_exam.ui.worker import Job

NEAR_S: Final = 0.15
"""A picture belongs to a sample that is at most so far from it."""
BEFORE_S: Final = 0.5
AHEAD_S: Final = 2.5
"""So much is read at once around a time that is asked for, so that playing finds the next pictures there."""
MOST_KEPT: Final = 400
"""Most pictures that are held in memory, as JPEG."""


class ReplayVideo(QObject):
    """Gives the picture that belongs to a time, or says that it is on its way.

    Parameters
    ----------
    times_s
        Times of all pictures of the task, float64 (n,), seconds, in order; empty without video.
    read
        Reads pictures.
    """

    arrived = Signal()

    def __init__(self, times_s: FloatArray, read: ReadVideo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times_s = times_s
        self._read = read
        self._kept: dict[float, bytes] = {}
        self._job: Job[tuple[VideoPicture, ...]] | None = None
        self._is_broken = False
        self._is_reading = False
        self._shown: tuple[float, QImage] | None = None

    @property
    def has_pictures(self) -> bool:
        """Whether any video is kept of the task."""
        return bool(len(self._times_s))

    def image_at(self, t_s: float) -> QImage | None:
        """Return the picture nearest to a time; None where there is none, or while it is read (then ``arrived`` follows)."""
        place = self._nearest(t_s)
        if place is None:
            return None
        key = float(self._times_s[place])
        if key not in self._kept:
            self._fetch(key)
            return self._stand_in(t_s)
        if place + 1 < len(self._times_s) and float(self._times_s[min(place + 5, len(self._times_s) - 1)]) not in self._kept:
            self._fetch(float(self._times_s[place + 1]))
        if self._shown is None or self._shown[0] != key:
            self._shown = (key, QImage.fromData(self._kept[key]))
        return None if self._shown[1].isNull() else self._shown[1]

    def _nearest(self, t_s: float) -> int | None:
        if not self.has_pictures:
            return None
        place = int(np.argmin(np.abs(self._times_s - t_s)))
        return place if abs(float(self._times_s[place]) - t_s) <= NEAR_S else None

    def _stand_in(self, t_s: float) -> QImage | None:
        """Return the picture shown before, as long as it is near: better than a picture that blinks."""
        is_near = self._shown is not None and abs(self._shown[0] - t_s) <= NEAR_S and not self._shown[1].isNull()
        return self._shown[1] if self._shown is not None and is_near else None

    def _fetch(self, t_s: float) -> None:
        if self._is_broken or self._is_reading:
            return
        self._is_reading = True
        span = (t_s - BEFORE_S, t_s + AHEAD_S)
        self._job = Job(lambda _token, _progress: self._read(span))
        self._job.finished.connect(self._keep)
        self._job.failed.connect(self._give_up)
        self._job.start()

    def _keep(self, pictures: tuple[VideoPicture, ...]) -> None:
        for picture in pictures:
            self._kept[picture.t_s] = picture.jpeg
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._is_broken = not pictures
        self._is_reading = False
        self.arrived.emit()

    def _give_up(self, _message: str) -> None:
        """Show the skeleton alone where the video cannot be read; reading again would fail again."""
        self._is_broken = True
        self.arrived.emit()
