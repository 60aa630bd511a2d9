"""Short videos made from real clips: other sizes, rates and ways up."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from tests.unit.vision.clips import rotate_by_metadata
from vmsk_exam.samples import ImageArray
from vmsk_exam.vision.opencv import cv2


def read_frames(path: Path, count: int, *, first: int = 0, stride: int = 1) -> list[ImageArray]:
    """Return frames of a clip, blue first, upright."""
    capture = cv2.VideoCapture(str(path))
    frames: list[ImageArray] = []
    index = 0
    while len(frames) < count:
        is_read, image = capture.read()
        if not is_read:
            break
        if index >= first and (index - first) % stride == 0:
            frames.append(image)
        index += 1
    capture.release()
    return frames


def write_frames(path: Path, frames: Iterable[ImageArray], fps: float) -> Path:
    """Write frames as MP4."""
    writer = None
    for frame in frames:
        if writer is None:
            height, width = frame.shape[:2]
            writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (width, height))
            assert writer.isOpened()
        writer.write(np.ascontiguousarray(frame))
    assert writer is not None
    writer.release()
    return path


def resized(width: int, height: int) -> Callable[[ImageArray], ImageArray]:
    """Return a function that scales a picture."""
    return lambda image: np.asarray(cv2.resize(image, (width, height)), dtype=np.uint8)


def portrait(image: ImageArray) -> ImageArray:
    """Return the middle of a landscape picture as a portrait."""
    height, width = image.shape[:2]
    side = height * 3 // 4 // 2 * 2
    left = (width - side) // 2
    return image[:, left : left + side]


def write_rotated(path: Path, frames: list[ImageArray], fps: float) -> Path:
    """Write frames lying on their side, with the mark that turns them upright."""
    return rotate_by_metadata(write_frames(path, [np.rot90(frame) for frame in frames], fps))
