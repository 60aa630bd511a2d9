"""How knees and pelvis line up in the picture at the lowest point of a squat: no joint angle, told by its own names.

The *projection* of a knee is the angle in the picture between thigh and shank, knee inward positive, at the deepest point
(frontal plane projection angle; Munro 2012: standard error 2.7 to 3.0 deg). It says little about the forces at the knee
(Straub 2022).
"""

import math
from collections import defaultdict, deque
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.feet import MIN_VISIBILITY
from vmsk_exam.assessment.performance import RangeOfMotion, Tally
from vmsk_exam.assessment.results import Measure, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

DEEP_SHARE: Final = 0.9
"""Frames beyond this share of the way down count as the lowest point."""
PROJECTION_SD_DEG: Final = 5.0
"""Error of a projection beside its scatter over the repetitions: that of landmarks set by hand (3.0, Munro 2012) and what the
pose model adds on posed bodies (up to 6.5 seen)."""
DROP_SD_DEG: Final = 3.0
SHIFT_SD_PERCENT: Final = 6.0
"""Project values: the hip points of the pose model are not those of the pelvis."""
BASE_S: Final = 0.7
_HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_KNEES: Final = (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
_ANKLES: Final = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)

_Frame = tuple[float, float, dict[str, float]]
"""Time, progress of the motion, what is seen."""


class AlignedSquat(RangeOfMotion):
    """Squat on both legs, on one leg or down a step, seen from the front."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._frames: deque[_Frame] = deque()
        self._lowest: list[dict[str, float]] = []

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        progress_deg = self._sign * sample.angle_deg(self.task.channel)
        self._frames.append((now_s, progress_deg, self._look(sample, pose)))
        while self._frames[0][0] < now_s - self.task.maneuver.time_limit_s:
            self._frames.popleft()
        super().step(now_s, sample, pose)

    def so_far(self) -> Tally:
        """Return what was seen at the lowest point, mean over the repetitions; no angle of a joint."""
        repetitions, _ = super().so_far()
        if not repetitions:
            return (), ()
        found: dict[str, list[float]] = defaultdict(list)
        for repetition in repetitions:
            for name, value in self._at_lowest(repetition).items():
                found[name].append(value)
        measures = (_measure(name, values) for name, values in found.items())
        return (), (*measures, Measure("repetition_count", len(repetitions), "count"))

    def _look(self, sample: AngleSample, pose: PoseSample | None) -> dict[str, float]:
        """Return what a frame shows."""
        side = self.task.side
        seen = {"pelvis": sample.watched_deg("pelvis_obliquity")}
        for each in (side,) if side is not None else Side:
            name = "knee_projection" if side is not None else f"knee_projection_{each}"
            seen[name] = sample.watched_deg(f"{each}_knee_valgus_projection")
        return seen if side is not None or pose is None else seen | _look_at_both(pose)

    def _at_lowest(self, repetition: Repetition) -> dict[str, float]:
        start_deg, peak_deg = self._sign * repetition.start_deg, self._sign * repetition.peak_deg
        deep_deg = start_deg + DEEP_SHARE * (peak_deg - start_deg)
        lowest = [seen for t_s, deg, seen in self._frames if repetition.start_s <= t_s <= repetition.end_s and deg >= deep_deg]
        before = [seen for t_s, _, seen in self._frames if repetition.start_s - BASE_S <= t_s <= repetition.start_s]
        values = {name: _median(lowest, name) for seen in lowest[:1] for name in seen}
        values["pelvis"] = self._drop_deg(values.get("pelvis", math.nan) - _median(before, "pelvis"))
        if self.task.side is None:
            values |= {_standing(name): _median(before, name) for name in values if name.startswith("knee_projection")}
        named = {"pelvic_drop" if name == "pelvis" else name: value for name, value in values.items()}
        return {name: value for name, value in named.items() if math.isfinite(value)}

    def _drop_deg(self, rise_deg: float) -> float:
        """Return how far the pelvis drops on the side of the free leg; nothing on both legs."""
        if self.task.side is None:
            return math.nan
        return rise_deg if self.task.side is Side.LEFT else -rise_deg


def _standing(name: str) -> str:
    """Return the name of a projection while standing; the side stays at the end."""
    projection, _, side = name.rpartition("_")
    return f"{projection}_standing_{side}"


def _look_at_both(pose: PoseSample) -> dict[str, float]:
    """Return how far the pelvis is shifted to the left of the feet, and the knees' distance against that of the ankles."""
    if not pose.has_person or min(pose.visibility[mark] for mark in (*_HIPS, *_KNEES, *_ANKLES)) < MIN_VISIBILITY:
        return {}
    x = pose.image_px[:, 0]
    hips, knees, ankles = (float(x[left] - x[right]) for left, right in (_HIPS, _KNEES, _ANKLES))
    offset = float(x[list(_HIPS)].mean() - x[list(_ANKLES)].mean())
    shift = 100.0 * offset / hips if abs(hips) > 1.0 else math.nan
    return {"side_shift": shift, "knee_separation": knees / ankles if abs(ankles) > 1.0 else math.nan}


def _median(frames: list[dict[str, float]], name: str) -> float:
    values = [seen[name] for seen in frames if math.isfinite(seen.get(name, math.nan))]
    return float(np.median(values)) if values else math.nan


def _measure(name: str, values: list[float]) -> Measure:
    mean, count = sum(values) / len(values), len(values)
    scatter = float(np.std(values, ddof=1)) / math.sqrt(count) if count > 1 else 0.0
    if name == "knee_separation":
        return Measure(name, mean, "")
    if name == "side_shift":
        return Measure(name, mean, "%", math.hypot(SHIFT_SD_PERCENT, scatter))
    return Measure(name, mean, "deg", math.hypot(DROP_SD_DEG if name == "pelvic_drop" else PROJECTION_SD_DEG, scatter))
