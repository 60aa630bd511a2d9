"""Bending forward: the trunk's angle, and how far the fingertips stay from the floor as a share of the leg's length.

The camera knows no metre, so the distance is told against the patient's own leg. The pose model marks the knuckle of the index
finger; the fingertip is put further on the line from the wrist by the usual proportions of a hand.
"""

import math
from collections import deque
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CameraView, Landmark
from vmsk_exam.assessment.feet import MIN_VISIBILITY
from vmsk_exam.assessment.performance import RangeOfMotion, Tally
from vmsk_exam.assessment.results import Measure, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

FINGERTIP_SHARE: Final = 1.9
"""Length of a hand over the way from wrist to knuckle (hand 0.108 of the height, Winter: Biomechanics, table of segments)."""
FINGERTIP_SD_PERCENT: Final = 5.0
"""Project value: landmarks of hand and foot beside the proportions of the hand."""
LOWEST_SHARE: Final = 0.95
"""Frames beyond this share of the way count as the lowest point."""
_PARTS: Final = ("WRIST", "INDEX", "HIP", "ANKLE", "HEEL", "FOOT_INDEX")


class ForwardBend(RangeOfMotion):
    """Out and back like a range of motion; the fingertips are watched on the side that is nearer the lens."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        side = "RIGHT" if task.view is CameraView.RIGHT else "LEFT"
        self._marks = [Landmark[f"{side}_{name}"] for name in _PARTS]
        self._frames: deque[tuple[float, float, float]] = deque()
        self._leg_px = math.nan

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        height_px = self._find_height_px(pose)
        if math.isfinite(height_px):
            self._frames.append((now_s, self._sign * sample.angle_deg(self.task.channel), height_px))
        while self._frames and self._frames[0][0] < now_s - self.task.maneuver.time_limit_s:
            self._frames.popleft()
        super().step(now_s, sample, pose)

    def so_far(self) -> Tally:
        """Return the repetitions, and how near the fingertips came to the floor at best."""
        repetitions, measures = super().so_far()
        lowest = [height for item in repetitions if math.isfinite(height := self._lowest_px(item))]
        if not lowest or not self._leg_px > 0:
            return repetitions, measures
        share = 100.0 * max(min(lowest), 0.0) / self._leg_px
        return repetitions, (*measures, Measure("fingertip_floor", share, "%", FINGERTIP_SD_PERCENT))

    def _find_height_px(self, pose: PoseSample | None) -> float:
        """Return the fingertip above the floor; note the leg's length while standing upright."""
        if pose is None or not pose.has_person or min(pose.visibility[mark] for mark in self._marks) < MIN_VISIBILITY:
            return math.nan
        wrist, index, hip, _ankle, heel, toe = (pose.image_px[mark] for mark in self._marks)
        floor_px = float(max(heel[1], toe[1]))
        if not self.is_in_motion and not self.count:
            self._leg_px = floor_px - float(hip[1])
        fingertip = wrist + FINGERTIP_SHARE * (index - wrist)
        return floor_px - float(fingertip[1])

    def _lowest_px(self, repetition: Repetition) -> float:
        start_deg, peak_deg = self._sign * repetition.start_deg, self._sign * repetition.peak_deg
        low_deg = start_deg + LOWEST_SHARE * (peak_deg - start_deg)
        heights = [
            height for t_s, deg, height in self._frames if repetition.start_s <= t_s <= repetition.end_s and deg >= low_deg
        ]
        return float(np.median(heights)) if heights else math.nan
