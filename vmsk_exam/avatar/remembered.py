"""Remembers the pictures of the demonstration, so that a loop is drawn once and then only unpacked.

Drawing two persons at a time (the one who shows and the demo patient) without a graphics card holds the screen up; unpacking a
picture is quick and holds nobody up. One maneuver is remembered, some 3 MB.
"""

import io
from typing import Final

import numpy as np
from PIL import Image

from vmsk_exam.avatar.demonstrator import Demonstrates, loop_s
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import ImageArray

PICTURES_PER_S: Final = 15
_QUALITY: Final = 92


class RememberedDemonstrator:
    """Satisfies ``Demonstrates``; draws each picture of a loop once.

    Parameters
    ----------
    drawn
        Who draws what is not yet remembered; used from the same thread.
    """

    def __init__(self, drawn: Demonstrates) -> None:
        self._drawn = drawn
        self._spec: PerformanceSpec | None = None
        self._length = 1
        self._packed: dict[int, bytes] = {}

    def frame(self, spec: PerformanceSpec, t_s: float) -> ImageArray:
        """Return the picture at a time of the endless loop, uint8 (height, width, 3), RGB."""
        if spec != self._spec:
            self._spec, self._packed = spec, {}
            self._length = max(round(loop_s(spec) * PICTURES_PER_S), 1)
        index = int(t_s * PICTURES_PER_S) % self._length
        if index in self._packed:
            return np.asarray(Image.open(io.BytesIO(self._packed[index])))
        picture = self._drawn.frame(spec, index / PICTURES_PER_S)
        self._packed[index] = _pack(picture)
        return picture


def _pack(picture: ImageArray) -> bytes:
    packed = io.BytesIO()
    Image.fromarray(picture).save(packed, "JPEG", quality=_QUALITY)
    return packed.getvalue()
