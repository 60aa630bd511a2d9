"""Clips with known angles: ``NAME.mp4`` and ``NAME.csv``, and where it is known ``NAME.toml`` with what they show.

The CSV has ``time_s`` and columns named like those of ``vmsk-exam angles`` (``left_knee_flexion_deg`` ...); a reference may know
only some of them, and its times need not be those of the frames. The TOML may name ``motion`` (an angle or a maneuver),
``side``, ``view``, ``yaw`` (body yaw, degrees), ``turned`` (seen from all round on purpose) and groups: ``person``, ``sex``,
``age``, ``body``, ``skin``, ``light``.
"""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CameraView, Side
from vmsk_exam.errors import InputError
from vmsk_exam.samples import FloatArray

GROUPS: Final = ("sex", "age", "body", "skin", "light")
VIDEO_ENDINGS: Final = (".mp4", ".mov", ".avi", ".mkv", ".webm")
_LONGEST_GAP_S: Final = 0.2
"""Between two known times further apart than this the truth is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One clip and its truth."""

    name: str
    video: Path
    time_s: FloatArray
    """float64 (n,), increasing."""
    truth_deg: FloatArray
    """float64 (n, 21), order of ``anatomy.ANGLE_CHANNELS``; NaN where unknown."""
    motion: str = ""
    """Maneuver or angle; empty if unknown: then only frames are compared."""
    side: Side | None = None
    view: CameraView | None = None
    yaw_deg: float = float("nan")
    is_turned: bool = False
    groups: tuple[tuple[str, str], ...] = ()
    """Attribute and group, of ``GROUPS``."""

    def truth_at(self, time_s: FloatArray) -> FloatArray:
        """Return the truth at other times, float64 (m, 21); NaN outside the known times and in their gaps."""
        return np.column_stack([self._channel_at(index, time_s) for index in range(len(ANGLE_CHANNELS))])

    def _channel_at(self, index: int, time_s: FloatArray) -> FloatArray:
        is_known = np.isfinite(self.truth_deg[:, index])
        known_s = self.time_s[is_known]
        if len(known_s) < 2:
            return np.full(len(time_s), np.nan)
        values = np.interp(time_s, known_s, self.truth_deg[is_known, index], left=np.nan, right=np.nan)
        after = np.clip(np.searchsorted(known_s, time_s), 1, len(known_s) - 1)
        return np.where(known_s[after] - known_s[after - 1] <= _LONGEST_GAP_S, values, np.nan)


def read_folder(folder: Path) -> list[Clip]:
    """Return the clips of a folder in order of their names.

    Raises
    ------
    InputError
        If there is none, or a truth cannot be read.
    """
    videos = sorted(path for path in folder.glob("*") if path.suffix.lower() in VIDEO_ENDINGS)
    clips = [read_clip(video) for video in videos if video.with_suffix(".csv").exists()]
    if not clips:
        raise InputError(f"There is no video with a CSV file of the same name in {folder}. Put NAME.mp4 and NAME.csv there.")
    return clips


def read_clip(video: Path) -> Clip:
    """Return one clip with its truth.

    Raises
    ------
    InputError
        If truth or description cannot be read; the message names the file.
    """
    time_s, truth = _read_truth(video.with_suffix(".csv"))
    facts = _read_facts(video.with_suffix(".toml"))
    try:
        return Clip(
            name=video.stem,
            video=video,
            time_s=time_s,
            truth_deg=truth,
            motion=str(facts.get("motion", "")),
            side=Side(str(facts["side"])) if facts.get("side") else None,
            view=CameraView(str(facts["view"])) if facts.get("view") else None,
            yaw_deg=float(str(facts.get("yaw", "nan"))),
            is_turned=bool(facts.get("turned", False)),
            groups=tuple((name, str(facts[name])) for name in GROUPS if name in facts),
        )
    except ValueError as error:
        raise InputError(f"{video.stem}.toml holds a wrong value ({error}). Correct it.") from error


def _read_truth(path: Path) -> tuple[FloatArray, FloatArray]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or "time_s" not in rows[0]:
        raise InputError(f"{path.name} has no column time_s or no rows. Write one row a frame, with time_s in seconds.")
    try:
        time_s = np.array([float(row["time_s"]) for row in rows])
        columns = [[float(row.get(f"{name}_deg") or "nan") for row in rows] for name in ANGLE_CHANNELS]
    except ValueError as error:
        raise InputError(f"{path.name} holds something that is no number ({error}). Correct it.") from error
    return time_s, np.array(columns).T


def _read_facts(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not valid TOML ({error}). Correct it.") from error
