"""What the sources use of ``cv2.VideoCapture``, so that tests can give another."""

from collections.abc import Callable
from typing import Final, Protocol

from vmsk_exam.samples import ImageArray
from vmsk_exam.vision.opencv import cv2

OPEN_TIMEOUT_MS: Final = 6000
READ_TIMEOUT_MS: Final = 2000


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` in use."""

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Return whether the device, file or stream is open."""

    def read(self) -> tuple[bool, ImageArray | None]:
        """Return whether there is a picture, and the picture, blue first."""

    def get(self, prop: int) -> float:
        """Return a property, 0 if unknown."""

    def set(self, prop: int, value: float) -> bool:
        """Ask for a property; the device may not follow."""

    def release(self) -> None:
        """Close the device, file or stream."""


CaptureFactory = Callable[[], Capture]
"""Opens a capture; may take seconds, never raises ``cv2.error``."""


def open_device(index: int, width_px: int, height_px: int) -> Capture:
    """Open a camera by its number and ask it for a picture size at 30 frames a second."""
    capture: Capture = cv2.VideoCapture(index)
    if capture.isOpened():
        # Motion JPEG: most cameras give 1280 x 720 at 30 frames a second only compressed.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width_px)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height_px)
        capture.set(cv2.CAP_PROP_FPS, 30)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def open_file(path: str) -> Capture:
    """Open a video file; pictures come upright, as its rotation mark says."""
    capture: Capture = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
    return capture


def open_stream(url: str) -> Capture:
    """Open an HTTP or RTSP address; gives up after ``OPEN_TIMEOUT_MS``."""
    limits = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS)
    capture: Capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)
    return capture


def capture_fps(capture: Capture) -> float:
    """Return the frames a second that a capture names, 0 if it names none."""
    return capture.get(cv2.CAP_PROP_FPS)


def capture_frame_count(capture: Capture) -> int:
    """Return the number of frames that a file names, 0 if it names none; an estimate."""
    return max(0, int(capture.get(cv2.CAP_PROP_FRAME_COUNT)))


def capture_position_s(capture: Capture) -> float:
    """Return the time of the picture read last, seconds from the container's start."""
    return capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
