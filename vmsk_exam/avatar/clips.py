"""Recorded demonstrations: one moving WebP picture for each maneuver, for machines that cannot draw.

The right side is shown by the mirrored clip of the left side.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import ImageArray

CLIP_FPS: Final = 8.0
INDEX_NAME: Final = "clips.json"
SUFFIX: Final = ".webp"
_MIRRORED_VIEWS: Final = {CameraView.LEFT: CameraView.RIGHT, CameraView.RIGHT: CameraView.LEFT}
_KEPT_CLIPS: Final = 2
"""Unpacked at a time, some 25 MB each."""


def clip_key(spec: PerformanceSpec) -> str:
    """Return the name of a maneuver's clip: motion, joint, angle, side, position and view; the right side has the left's."""
    side, view = spec.side, spec.view
    if is_mirrored(spec):
        side, view = Side.LEFT, _MIRRORED_VIEWS.get(view, view)
    words = (spec.motion.value, spec.joint or "any", spec.angle, side.value if side is not None else "both")
    return "-".join((*words, spec.position, view.value))


def is_mirrored(spec: PerformanceSpec) -> bool:
    """Return whether a maneuver is shown by the mirrored clip of the other side."""
    return spec.side is Side.RIGHT


class ClipLibrary:
    """Reads the pictures of ``assets/demo``.

    Parameters
    ----------
    folder
        Where the clips are; the shipped ones by default.

    Raises
    ------
    InputError
        If there are no clips.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or asset_path("demo")
        self._counts = self._read_index()

    def _read_index(self) -> dict[str, int]:
        try:
            index = json.loads((self._folder / INDEX_NAME).read_text(encoding="utf-8"))
            return {str(key): int(count) for key, count in index.items()}
        except (OSError, ValueError) as error:
            raise InputError(f"The recorded demonstrations are missing ({error}). Install the program again.") from error

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of all clips."""
        return tuple(self._counts)

    def nearest(self, key: str) -> str:
        """Return the clip of a name, else the one that shares most words with it."""
        if key in self._counts:
            return key
        words = key.split("-")
        return max(self._counts, key=lambda other: sum(a == b for a, b in zip(words, other.split("-"), strict=True)))

    def frame(self, spec: PerformanceSpec, t_s: float, size: tuple[int, int]) -> ImageArray:
        """Return the picture of a maneuver at a time of the endless loop, uint8 (height, width, 3), RGB.

        Raises
        ------
        InputError
            If the clip is damaged.
        """
        known = self.nearest(clip_key(spec))
        return self._sized(known, int(t_s * CLIP_FPS) % self._counts[known], size, is_mirrored(spec))

    @lru_cache(maxsize=96)  # noqa: B019 - a library lives as long as its window
    def _sized(self, key: str, number: int, size: tuple[int, int], mirrored: bool) -> ImageArray:
        pictures = self._unpack(key)
        picture = Image.fromarray(pictures[number % len(pictures)])
        shown = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else picture
        return np.asarray(shown.resize(size, Image.Resampling.BILINEAR), dtype=np.uint8)

    @lru_cache(maxsize=_KEPT_CLIPS)  # noqa: B019 - as above
    def _unpack(self, key: str) -> tuple[ImageArray, ...]:
        path = self._folder / f"{key}{SUFFIX}"
        try:
            with Image.open(path) as clip:
                return tuple(np.asarray(picture.convert("RGB"), dtype=np.uint8) for picture in ImageSequence.Iterator(clip))
        except (OSError, EOFError, UnidentifiedImageError) as error:
            raise InputError(f"The recorded demonstration {path.name} cannot be read. Install the program again.") from error

    def close(self) -> None:
        """Forget what is unpacked."""
        self._sized.cache_clear()
        self._unpack.cache_clear()
