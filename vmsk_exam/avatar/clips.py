"""Recorded demonstrations: one zip of JPEG pictures for each maneuver, for machines that cannot draw."""

import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import ImageArray

CLIP_FPS: Final = 10.0
INDEX_NAME: Final = "clips.json"


def clip_key(spec: PerformanceSpec) -> str:
    """Return the name of a maneuver's clip: motion, angle, side, position and view."""
    side = spec.side.value if spec.side is not None else "both"
    return f"{spec.motion.value}-{spec.angle}-{side}-{spec.position}-{spec.view.value}"


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
        self._open: dict[str, zipfile.ZipFile] = {}

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

    def frame(self, key: str, t_s: float, size: tuple[int, int]) -> ImageArray:
        """Return the picture at a time of the endless loop, uint8 (height, width, 3), RGB."""
        known = self.nearest(key)
        number = int(t_s * CLIP_FPS) % self._counts[known]
        return self._decode(known, number, size)

    @lru_cache(maxsize=48)  # noqa: B019 - a library lives as long as its window
    def _decode(self, key: str, number: int, size: tuple[int, int]) -> ImageArray:
        if key not in self._open:
            self._open[key] = zipfile.ZipFile(self._folder / f"{key}.zip")
        with Image.open(io.BytesIO(self._open[key].read(f"{number:03d}.jpg"))) as picture:
            wide = picture.convert("RGB").resize(size, Image.Resampling.BILINEAR)
        return np.asarray(wide, dtype=np.uint8)

    def close(self) -> None:
        """Close all clips."""
        for archive in self._open.values():
            archive.close()
        self._open.clear()
