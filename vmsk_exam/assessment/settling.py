"""Whether the person sat down or stood up while getting ready: then what was seen before is no start."""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Joint
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.samples import AngleSample

CHANGE_DEG: Final = 35.0
"""Hips and knees (median of those seen) that bend or straighten by more than this sat down or stood up."""
_BENT: Final = ("left_knee_flexion", "right_knee_flexion", "left_hip_flexion", "right_hip_flexion")
_UPPER: Final = (Joint.NECK, Joint.TRUNK, Joint.SHOULDER, Joint.ELBOW, Joint.WRIST)
_KINDS: Final = (ManeuverKind.RANGE_OF_MOTION, ManeuverKind.BAND)


class SettlingWatch:
    """Compares the legs with what they were when the person was found ready; only for motions that leave the legs alone."""

    def __init__(self, task: ManeuverTask) -> None:
        self._is_on = task.maneuver.joint in _UPPER and task.maneuver.kind in _KINDS
        self._ready_deg = math.nan

    def has_resettled(self, sample: AngleSample, *, is_waiting: bool) -> bool:
        """Take a frame before the first repetition is over; return whether the person went from standing to sitting or back."""
        values = [value for channel in _BENT if math.isfinite(value := sample.angle_deg(channel))]
        if not self._is_on or not values:
            return False
        bend_deg = float(np.median(values))
        if is_waiting or math.isnan(self._ready_deg):
            self._ready_deg = bend_deg
            return False
        if abs(bend_deg - self._ready_deg) <= CHANGE_DEG:
            return False
        self._ready_deg = math.nan
        return True
