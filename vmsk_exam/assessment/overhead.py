"""Both arms raised as high as they go, seen from the front: how far each got, and the difference of the sides."""

import math
from collections import deque
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.performance import RangeOfMotion, Tally
from vmsk_exam.assessment.results import Measure, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

HIGHEST_SHARE: Final = 0.95
"""Frames beyond this share of the way up count as the end of the reach."""
MAX_SD_DEG: Final = 20.0
"""A side that is less certain is not told."""

_Frame = tuple[float, float, dict[Side, tuple[float, float]]]
"""Time, progress of the motion, elevation of each arm with its standard deviation."""


class OverheadReach(RangeOfMotion):
    """Out and back of the left arm finds the repetitions; each arm is measured at the end of the reach."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._frames: deque[_Frame] = deque()

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        names = {side: f"{side}_{self.task.maneuver.angle}" for side in Side}
        arms = {side: (sample.angle_deg(name), sample.channel_sd_deg(name)) for side, name in names.items()}
        self._frames.append((now_s, self._sign * sample.angle_deg(self.task.channel), arms))
        while self._frames[0][0] < now_s - self.task.maneuver.time_limit_s:
            self._frames.popleft()
        super().step(now_s, sample, pose)

    def so_far(self) -> Tally:
        """Return how far each arm got at best, and how much further the left one went."""
        repetitions, _ = super().so_far()
        best = {side: max((self._end(item, side) for item in repetitions), default=(math.nan, math.nan)) for side in Side}
        told = {side: pair for side, pair in best.items() if math.isfinite(pair[0]) and pair[1] <= MAX_SD_DEG}
        measures = [Measure(f"elevation_{side}", value, "deg", sd) for side, (value, sd) in told.items()]
        if len(told) == len(Side):
            (left, left_sd), (right, right_sd) = told[Side.LEFT], told[Side.RIGHT]
            measures.append(Measure("elevation_difference", left - right, "deg", math.hypot(left_sd, right_sd)))
        return (), tuple(measures)

    def _end(self, repetition: Repetition, side: Side) -> tuple[float, float]:
        """Return the arm's elevation at the end of one reach, -inf where it was not seen."""
        start_deg, peak_deg = self._sign * repetition.start_deg, self._sign * repetition.peak_deg
        high_deg = start_deg + HIGHEST_SHARE * (peak_deg - start_deg)
        inside = [
            arms[side]
            for t_s, deg, arms in self._frames
            if repetition.start_s <= t_s <= repetition.end_s and deg >= high_deg and math.isfinite(arms[side][0])
        ]
        if not inside:
            return -math.inf, math.inf
        return float(np.median([value for value, _ in inside])), float(np.median([sd for _, sd in inside]))
