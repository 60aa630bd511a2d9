"""Closing the hand: the band of the finger that bends least, then the band of each finger."""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Finger
from vmsk_exam.assessment.banded import BAND_UNIT, BandedMotion
from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.results import Measure
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

FINGER_CLOSING: Final = "finger_flexion"
NEAR_BEST_DEG: Final = 6.0
"""Frames so near the furthest closing tell how each finger stood there."""


class FingerClosing(BandedMotion):
    """Remembers how each finger stood where the hand was closed furthest."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._seen: list[tuple[float, FloatArray]] = []

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        super().step(now_s, sample, pose)
        value = self._sign * sample.angle_deg(self.task.channel)
        if sample.hand is None or not math.isfinite(value):
            return
        best = max([value, *(held for held, _ in self._seen)])
        kept = [*self._seen, (value, sample.hand.joints_deg.mean(axis=1))]
        self._seen = [each for each in kept if each[0] >= best - NEAR_BEST_DEG]

    def so_far(self) -> Tally:
        """Return the band of the hand, then that of each finger; they have the same uncertainty."""
        nothing, measures = super().so_far()
        if not measures or not self._seen:
            return nothing, measures
        bends = np.median([fingers for _, fingers in self._seen], axis=0)
        fingers = (
            Measure(f"{finger}_band", self._band_at(self._sign * bend).value, BAND_UNIT)
            for finger, bend in zip(Finger, bends.tolist(), strict=True)
        )
        return nothing, (*measures, *fingers)
