"""Timed up and go: from the first movement out of the chair to sitting still again."""

import math
from typing import Final

import numpy as np

from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.plain import PlainPerformance
from vmsk_exam.assessment.results import Measure, Phase
from vmsk_exam.assessment.sliding import SlidingFit
from vmsk_exam.assessment.starts import ROUNDING_S
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

SEATED_DEG: Final = 55.0
"""Hips and knees bent more than this: seated."""
UPRIGHT_DEG: Final = 40.0
"""Bent less than this: the person has stood up."""
ONSET_DEG: Final = 6.0
"""A change of the sitting posture by this is the first movement."""
STILL_DEG: Final = 4.0
SEATED_STILL_S: Final = 0.5
_BENT: Final = ("left_knee_flexion", "right_knee_flexion", "left_hip_flexion", "right_hip_flexion")


class UpAndGo(PlainPerformance):
    """Judged by how far hips and knees are bent (median of those seen); what happens between is the patient's way."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._still = SlidingFit(task.start.still_s)
        self._lean = SlidingFit(task.start.still_s)
        self._seated_again = SlidingFit(SEATED_STILL_S)
        self._near_base_s = 0.0
        self._base: tuple[float, float] | None = None
        self._has_stood = False
        self._total_s: float | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """Hips and knees: one is enough."""
        return _BENT

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:  # noqa: ARG002 - part of the contract
        """Take a usable frame."""
        values = [value for channel in _BENT if math.isfinite(value := sample.angle_deg(channel))]
        if not values or self._phase is Phase.DONE:
            return
        bend_deg, lean_deg = float(np.median(values)), sample.angle_deg("trunk_flexion")
        lean_deg = lean_deg if math.isfinite(lean_deg) else 0.0
        if self._began_s is None:
            self._wait(now_s, bend_deg, lean_deg)
        else:
            self._go(now_s, bend_deg)

    def so_far(self) -> Tally:
        """Return the time, once the person sits again."""
        return ((), ()) if self._total_s is None else ((), (Measure("total_time", self._total_s, "s"),))

    def _wait(self, now_s: float, bend_deg: float, lean_deg: float) -> None:
        if self._base is not None:
            change_deg = max(abs(bend_deg - self._base[0]), abs(lean_deg - self._base[1]))
            if change_deg <= ONSET_DEG / 3:
                self._near_base_s = now_s
            elif change_deg > ONSET_DEG:
                self._began_s = self._near_base_s
                self._phase = Phase.MOVING
                return
        self._still.add(now_s, bend_deg)
        self._lean.add(now_s, lean_deg)
        is_long = self._still.span_s >= self._still.window_s - ROUNDING_S
        if is_long and abs(self._still.change) <= STILL_DEG and self._still.mean > SEATED_DEG:
            self._base = (self._still.mean, self._lean.mean)
            self._near_base_s = max(self._near_base_s, now_s)
            self._phase = Phase.READY

    def _go(self, now_s: float, bend_deg: float) -> None:
        if bend_deg < UPRIGHT_DEG:
            self._has_stood = True
        if bend_deg < SEATED_DEG:
            self._seated_again.clear()
            return
        self._seated_again.add(now_s, bend_deg)
        fit = self._seated_again
        if fit.span_s < SEATED_STILL_S - ROUNDING_S or abs(fit.change) > STILL_DEG:
            return
        if self._has_stood:
            self._total_s = now_s - fit.span_s - (self._began_s or 0.0)
            self._phase = Phase.DONE
        else:  # shifted on the chair, did not stand up
            self._began_s = self._base = None
            self._phase = Phase.WAITING
