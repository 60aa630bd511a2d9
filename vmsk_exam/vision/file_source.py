"""A video file as frame source: upright, timed by the container, decoded ahead on a thread of its own."""

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from vmsk_exam.errors import SourceError
from vmsk_exam.samples import Frame, ImageArray
from vmsk_exam.vision.capture import Capture, capture_fps, capture_frame_count, capture_position_s, open_file
from vmsk_exam.vision.pictures import rgb_from_bgr

AHEAD_FRAMES: Final = 3
"""Frames decoded while the last is worked on; each takes up to 3.7 MB."""

DEFAULT_FPS: Final = 30.0
NS_PER_S: Final = 1_000_000_000

START_BYTES: Final = 4096
TEXT_BYTES: Final = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), *b"\t\n\r\f\x1b"})
"""A file whose beginning holds nothing else is text in some encoding; every video format has other bytes there."""

_Decoded = tuple[float, ImageArray] | None


class VideoFileSource:
    """Reads a video file one frame after another (``session.ports.FrameSource``).

    ``Frame.t_ns`` is the container's own time of the picture, 0 for the first, so that a variable frame rate is kept.
    A file that breaks off gives the frames it has and then ends.

    Parameters
    ----------
    path
        The file.
    open_capture
        Opens it; another in tests.
    """

    def __init__(self, path: Path, open_capture: Callable[[str], Capture] = open_file) -> None:
        self._path = path
        self._open_capture = open_capture
        self._decoder: _Decoder | None = None
        self._clock = _FileClock(DEFAULT_FPS)
        self._index = 0
        self._frame_count = 0

    @property
    def name(self) -> str:
        """Name of the file."""
        return self._path.name

    @property
    def is_live(self) -> bool:
        """A file waits for its reader."""
        return False

    @property
    def frame_count(self) -> int:
        """Frames in the file as its header says (an estimate for progress bars), 0 if unknown or not open."""
        return self._frame_count

    def open(self) -> None:
        """Open the file and decode its first picture.

        Raises
        ------
        SourceError
            If there is no such file or it is no video; the message says what to do.
        """
        self.close()
        _check_file(self._path)
        capture = self._open_capture(str(self._path))
        is_read, image = capture.read() if capture.isOpened() else (False, None)
        if not is_read or image is None:
            capture.release()
            raise SourceError(
                f"{self._path.name} is not a video that can be played. Choose a file in MP4, MOV, AVI, MKV or WebM format; "
                "if it is one, it is damaged or not complete: record or copy it again."
            )
        fps = capture_fps(capture)
        self._clock = _FileClock(fps if 0.1 < fps < 10_000 else DEFAULT_FPS)
        self._index = 0
        self._frame_count = capture_frame_count(capture)
        self._decoder = _Decoder(capture, (capture_position_s(capture), rgb_from_bgr(image)))

    def read(self) -> Frame | None:
        """Return the next picture, None after the last.

        Raises
        ------
        SourceError
            If the file is not open.
        """
        if self._decoder is None:
            raise SourceError(f"{self._path.name} is not open. Open it before reading.")
        decoded = self._decoder.take()
        if decoded is None:
            return None
        position_s, image = decoded
        frame = Frame(self._clock.time_ns(position_s), self._index, image)
        self._index += 1
        return frame

    def close(self) -> None:
        """Release the file."""
        if self._decoder is not None:
            self._decoder.stop()
            self._decoder = None


class _FileClock:
    """Turns the container's times into strictly increasing times from 0."""

    def __init__(self, fps: float) -> None:
        self._period_ns = round(NS_PER_S / fps)
        self._start_s: float | None = None
        self._last_ns: int | None = None

    def time_ns(self, position_s: float) -> int:
        if self._start_s is None or self._last_ns is None:
            self._start_s, self._last_ns = position_s, 0
            return 0
        time_ns = round((position_s - self._start_s) * NS_PER_S)
        # Some containers carry no times, or the same twice: then the frame rate says how far apart two frames are.
        self._last_ns = time_ns if time_ns > self._last_ns else self._last_ns + self._period_ns
        return self._last_ns


class _Decoder:
    """Decodes a few frames ahead on its own thread; the thread owns the capture and releases it."""

    def __init__(self, capture: Capture, first: tuple[float, ImageArray]) -> None:
        self._capture = capture
        self._frames: queue.Queue[_Decoded] = queue.Queue(AHEAD_FRAMES)
        self._frames.put(first)
        self._is_stopping = threading.Event()
        self._is_ended = False
        self._thread = threading.Thread(target=self._run, name="video-decoder", daemon=True)
        self._thread.start()

    def take(self) -> _Decoded:
        if self._is_ended:
            return None
        decoded = self._frames.get()
        self._is_ended = decoded is None
        return decoded

    def stop(self) -> None:
        self._is_stopping.set()
        self._is_ended = True
        while self._thread.is_alive():
            _empty(self._frames)
            self._thread.join(0.01)

    def _run(self) -> None:
        try:
            while not self._is_stopping.is_set():
                is_read, image = self._capture.read()
                if not is_read or image is None:
                    break
                self._frames.put((capture_position_s(self._capture), rgb_from_bgr(image)))
        finally:
            self._frames.put(None)
            self._capture.release()


def _empty(frames: "queue.Queue[_Decoded]") -> None:
    while True:
        try:
            frames.get_nowait()
        except queue.Empty:
            return


def _check_file(path: Path) -> None:
    if not path.exists():
        raise SourceError(f"There is no file {path}. Check its name and folder.")
    if not path.is_file():
        raise SourceError(f"{path} is not a file. Choose a video file.")
    try:
        with path.open("rb") as file:
            start = file.read(START_BYTES)
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}). Check that you may read it.") from error
    if not start:
        raise SourceError(f"{path.name} is empty (0 bytes). Copy or record it again.")
    if not start.translate(None, delete=TEXT_BYTES):
        # ffmpeg would draw the letters as pictures, or follow the addresses of a play list.
        raise SourceError(f"{path.name} is a text file, not a video. Choose a video file.")
