"""The video of a task in a sealed case: JPEG pictures one after another in a file; times and sizes stand in the contents."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from vmsk_exam.exchange.case_letter import WireVideo
from vmsk_exam.record.model import VideoPicture

PICTURE_LIMIT_BYTES: Final = 2_000_000
"""Largest picture of a video that is taken in."""
_BEGINNING: Final = b"\xff\xd8"


def wire_video(task_id: str, pictures: Sequence[VideoPicture]) -> WireVideo:
    """Return the line of a video in the table of contents."""
    return WireVideo(task_id=task_id, t_s=tuple(each.t_s for each in pictures), sizes=tuple(len(each.jpeg) for each in pictures))


def pack_video(pictures: Sequence[VideoPicture]) -> bytes:
    """Return the file of a video."""
    return b"".join(each.jpeg for each in pictures)


def read_video(wire: WireVideo, block: bytes) -> tuple[VideoPicture, ...]:
    """Return the pictures of a file; trusts nothing but that sizes and times are numbers.

    Raises
    ------
    ValueError
        If the file is not what its line says, the times do not rise, or something in it is no JPEG.
    """
    ends = (0, *accumulate(wire.sizes))
    is_sound = len(wire.t_s) == len(wire.sizes) and ends[-1] == len(block) and all(a < b for a, b in pairwise(wire.t_s))
    if not is_sound or max(wire.sizes, default=0) > PICTURE_LIMIT_BYTES:
        raise ValueError("sizes and times do not fit the file")
    jpegs = [block[start:end] for start, end in pairwise(ends)]
    if not all(jpeg.startswith(_BEGINNING) for jpeg in jpegs):
        raise ValueError("a picture is no JPEG")
    return tuple(VideoPicture(t_s, jpeg) for t_s, jpeg in zip(wire.t_s, jpegs, strict=True))
