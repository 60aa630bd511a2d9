"""Reads a capture that runs by itself on its own thread and keeps only the newest picture; never waits for ever."""

import threading
import time
from dataclasses import dataclass
from typing import Final

from vmsk_exam.errors import SourceError
from vmsk_exam.samples import Frame
from vmsk_exam.vision.capture import Capture, CaptureFactory
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import rgb_from_bgr

OPEN_LIMIT_S: Final = 8.0
"""A device or address that gives no first picture for so long is given up."""
LOST_AFTER_S: Final = 1.8
"""A running source that gives no picture for so long counts as lost."""
FAILED_READS_MAX: Final = 10
"""Empty reads in a row that mean that the device is gone; some drivers give one or two at the start."""
PAUSE_S: Final = 0.02
CLOSE_LIMIT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class LiveTexts:
    """What to say when a live source fails; each says what to do."""

    cannot_open: str
    lost: str


class LiveCapture:
    """The newest picture of a capture, for one reader.

    A driver may hang in any call; so only the capture's own thread talks to it, and readers wait for a limited time.
    A thread that hangs is left behind: it releases the device as soon as the driver lets it go.

    Parameters
    ----------
    open_capture
        Opens the device or stream; called on the capture's thread.
    texts
        Messages of the ``SourceError`` raised.
    """

    def __init__(self, open_capture: CaptureFactory, texts: LiveTexts) -> None:
        self._open_capture = open_capture
        self._texts = texts
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._taken_index = -1
        self._is_lost = False
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="live-capture", daemon=True)

    def start(self) -> None:
        """Begin, and wait for the first picture.

        Raises
        ------
        SourceError
            If there is none within ``OPEN_LIMIT_S``.
        """
        self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._is_lost, OPEN_LIMIT_S)
            is_running = self._newest is not None
        if not is_running:
            self.stop()
            raise SourceError(self._texts.cannot_open)

    def take(self) -> Frame:
        """Return the newest picture that was not taken yet, waiting for it.

        Raises
        ------
        SourceError
            If there is none within ``LOST_AFTER_S`` or the device is gone.
        """
        with self._changed:
            self._changed.wait_for(self._is_answer_ready, LOST_AFTER_S)
            newest = self._newest
            if newest is None or newest.index == self._taken_index:
                raise SourceError(self._texts.lost)
            self._taken_index = newest.index
            return newest

    def stop(self) -> None:
        """End the thread; a thread that hangs in the driver ends later by itself."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(CLOSE_LIMIT_S)

    def _is_answer_ready(self) -> bool:
        is_new = self._newest is not None and self._newest.index != self._taken_index
        return is_new or self._is_lost or self._is_stopping

    def _run(self) -> None:
        try:
            capture = self._open_capture()
        except cv2.error:
            self._give_up()
            return
        try:
            if capture.isOpened():
                self._read_on(capture)
        finally:
            capture.release()
            self._give_up()

    def _read_on(self, capture: Capture) -> None:
        index = failures = last_ns = 0
        while not self._is_stopping and failures < FAILED_READS_MAX:
            is_read, image = capture.read()
            if not is_read or image is None or image.size == 0:
                failures += 1
                time.sleep(PAUSE_S)
                continue
            failures = 0
            last_ns = max(last_ns + 1, time.perf_counter_ns())  # on Windows the other clock moves in steps of 16 ms
            self._put(Frame(last_ns, index, rgb_from_bgr(image)))
            index += 1

    def _put(self, frame: Frame) -> None:
        with self._changed:
            self._newest = frame
            self._changed.notify_all()

    def _give_up(self) -> None:
        with self._changed:
            self._is_lost = True
            self._changed.notify_all()
