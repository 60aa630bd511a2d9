"""Whether somebody on one leg keeps the balance: foot, trunk and hands stay where they were; and how much the pelvis sways."""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.feet import MIN_VISIBILITY, measure_height_px
from vmsk_exam.assessment.sliding import SlidingMean
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

BASE_S: Final = 0.7
LASTS_S: Final = 0.2
"""A sign must last so long to count, seconds."""
HOP_SHARE: Final = 0.05
"""The standing ankle left its place by so much of the body's height."""
HANDS_SHARE: Final = 0.2
"""A hand went away from its hip by so much of the body's height."""
LEAN_DEG: Final = 20.0
"""The trunk leaves its lean by so much. Thresholds are the project's own (to be confirmed by a clinician)."""
LEAST_SWAY_FRAMES: Final = 15
_LEANS: Final = ("trunk_flexion", "trunk_lateral_flexion")

Signs = dict[str, float]
"""Each place or angle as a share of what counts as lost."""


class SteadinessWatch:
    """Compares a person on one leg with how the person stood before.

    Parameters
    ----------
    standing
        The leg that stands; None if unknown.
    """

    def __init__(self, standing: Side | None) -> None:
        self._standing = standing
        self._height_px = math.nan
        self._bases: dict[str, SlidingMean] = {}
        self._base: Signs = {}
        self._off_since_s: float | None = None
        self._sway: list[float] = []

    @property
    def sway_percent(self) -> float | None:
        """Standard deviation of the pelvis across the picture against the standing ankle, per cent of the height."""
        return 100.0 * float(np.std(self._sway)) if len(self._sway) >= LEAST_SWAY_FRAMES else None

    def rest(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a frame on both feet: what follows is compared with the last ones."""
        self._note_height(pose)
        for name, value in self._find_signs(sample, pose).items():
            self._base[name] = self._bases.setdefault(name, SlidingMean(BASE_S)).add(now_s, value)
        self._off_since_s = None
        self._sway = []

    def is_lost(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> bool:
        """Take a frame on one leg; return whether the balance is lost."""
        signs = self._find_signs(sample, pose)
        self._note_sway(pose)
        is_off = any(abs(value - self._base[name]) > 1.0 for name, value in signs.items() if name in self._base)
        if not is_off:
            self._off_since_s = None
            return False
        self._off_since_s = now_s if self._off_since_s is None else self._off_since_s
        return now_s - self._off_since_s >= LASTS_S

    def _note_height(self, pose: PoseSample | None) -> None:
        if pose is not None and pose.has_person and math.isnan(self._height_px):
            self._height_px = measure_height_px(pose)

    def _find_signs(self, sample: AngleSample, pose: PoseSample | None) -> Signs:
        signs = {name: value / LEAN_DEG for name in _LEANS if math.isfinite(value := sample.angle_deg(name))}
        if pose is None or not pose.has_person or not self._height_px > 0:
            return signs
        points = pose.image_px / self._height_px
        for side in Side:
            if _are_seen(pose, side, "HIP", "WRIST"):
                away = points[Landmark[f"{side.name}_WRIST"]] - points[Landmark[f"{side.name}_HIP"]]
                signs |= _as_signs(f"{side}_hand", away, HANDS_SHARE)
        if self._standing is not None and _are_seen(pose, self._standing, "ANKLE"):
            signs |= _as_signs("foot", points[Landmark[f"{self._standing.name}_ANKLE"]], HOP_SHARE)
        return signs

    def _note_sway(self, pose: PoseSample | None) -> None:
        if pose is None or self._standing is None or not self._height_px > 0:
            return
        if all(_are_seen(pose, side, "HIP") for side in Side) and _are_seen(pose, self._standing, "ANKLE"):
            x = pose.image_px[:, 0] / self._height_px
            middle = (x[Landmark.LEFT_HIP] + x[Landmark.RIGHT_HIP]) / 2
            self._sway.append(float(middle - x[Landmark[f"{self._standing.name}_ANKLE"]]))


def _are_seen(pose: PoseSample, side: Side, *names: str) -> bool:
    return all(pose.visibility[Landmark[f"{side.name}_{name}"]] >= MIN_VISIBILITY for name in names)


def _as_signs(name: str, place: FloatArray, limit: float) -> Signs:
    return {f"{name}_{axis}": float(value) / limit for axis, value in zip("xy", place, strict=True)}
