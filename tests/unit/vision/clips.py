"""Small videos that the tests of this folder make themselves."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vmsk_exam.samples import ImageArray
from vmsk_exam.vision.opencv import cv2

TRACK = bytes.fromhex("7472616b")
"""Name of the box of one track."""


def grey_picture(index: int, width: int = 64, height: int = 48) -> ImageArray:
    """A picture whose left half tells its number: grey of 10 times the index; the right half is white."""
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    picture[:, : width // 2] = (10 * index) % 250
    return picture


def write_clip(path: Path, count: int = 12, fps: float = 30.0, size: tuple[int, int] = (64, 48)) -> Path:
    """Write an MP4 (MPEG-4 part 2) of numbered pictures; ``size`` is width and height."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
    assert writer.isOpened()
    for index in range(count):
        writer.write(grey_picture(index, *size))
    writer.release()
    return path


def box_offset(content: bytes, *names: bytes) -> int:
    """Return where the content of a nested MP4 box begins, for example ``moov``, ``udta``."""
    start, end = 0, len(content)
    for name in names:
        start, end = _find_box(content, name, start, end)
    return start


def _find_box(content: bytes, name: bytes, start: int, end: int) -> tuple[int, int]:
    while start < end:
        size, kind = struct.unpack_from(">I4s", content, start)
        if kind == name:
            return start + 8, start + size
        start += size
    raise AssertionError(name)


def rotate_by_metadata(path: Path) -> Path:
    """Mark an MP4 as filmed with the camera on its side: to be shown turned by 90 degrees clockwise."""
    content = bytearray(path.read_bytes())
    matrix_at = box_offset(bytes(content), b"moov", TRACK, b"tkhd") + 40
    one = 1 << 16
    struct.pack_into(">9i", content, matrix_at, 0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


def set_frame_durations(path: Path, durations: Sequence[int]) -> Path:
    """Give each frame of an MP4 its own duration in units of the track's time scale (a variable frame rate).

    The table of durations is rewritten in place of a free space that this makes at the end of the file's ``moov`` box.
    """
    content = path.read_bytes()
    table = struct.pack(">II", 0, len(durations)) + b"".join(struct.pack(">II", 1, duration) for duration in durations)
    new_box = struct.pack(">I4s", 8 + len(table), b"stts") + table
    parents = (b"moov", TRACK, b"mdia", b"minf", b"stbl")
    old_at = box_offset(content, *parents, b"stts") - 8
    (old_size,) = struct.unpack_from(">I", content, old_at)
    result = bytearray(content[:old_at] + new_box + content[old_at + old_size :])
    for depth in range(1, len(parents) + 1):
        size_at = box_offset(content, *parents[:depth]) - 8
        (size,) = struct.unpack_from(">I", content, size_at)
        struct.pack_into(">I", result, size_at, size + len(new_box) - old_size)
    path.write_bytes(result)
    return path
