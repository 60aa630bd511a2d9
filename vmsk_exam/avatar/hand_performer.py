"""A hand that performs a maneuver of the hand over and over: open, close or reach, hold, open."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import HAND_ANGLES
from vmsk_exam.avatar.hand import HandPosture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.samples import FloatArray

PAUSE_S: Final = 1.5
"""The open hand is shown so long before the first repetition."""
HOLD_MORE_S: Final = 0.8
_FINGER_RATIOS: Final = np.array([1.0, 1.2, 0.8])
"""Share of each joint in the mean flexion of a finger that closes."""
_THUMB_FROM, _THUMB_TO = -10.0, 37.0
"""Places of the thumb at rest and in full opposition, units of ``thumb_opposition``."""
_FULL_SWING_DEG, _FULL_BEND_DEG = 60.0, 50.0


@dataclass(frozen=True, slots=True)
class HandPerformance:
    """The postures of a hand in time."""

    spec: PerformanceSpec
    pause_s: float = PAUSE_S

    @property
    def cycle_s(self) -> float:
        """Length of one repetition with its rest."""
        return 2.0 * self.spec.move_s + self.hold_s + self.spec.rest_s

    @property
    def hold_s(self) -> float:
        """Time at the end of the range."""
        return self.spec.hold_s + HOLD_MORE_S

    @property
    def duration_s(self) -> float:
        """Length of all repetitions."""
        return self.pause_s + self.spec.repetitions * self.cycle_s

    def share_at(self, t_s: float) -> float:
        """Return how far the movement is, 0 to 1; after the last repetition it begins again without a pause."""
        if t_s < self.pause_s:
            return 0.0
        within_s = (t_s - self.pause_s) % self.cycle_s
        if within_s < self.spec.move_s:
            return _smooth(within_s / self.spec.move_s)
        if within_s < self.spec.move_s + self.hold_s:
            return 1.0
        return _smooth(max(1.0 - (within_s - self.spec.move_s - self.hold_s) / self.spec.move_s, 0.0))

    def value_at(self, t_s: float) -> float:
        """Return the true value of the asked angle."""
        return self.spec.value_deg(self.share_at(t_s))

    def posture_at(self, t_s: float) -> HandPosture:
        """Return the hand's posture."""
        return hand_posture(self.spec, self.value_at(t_s))


def is_of_hand(spec: PerformanceSpec) -> bool:
    """Return whether a maneuver shows a hand in a close-up."""
    return spec.angle in HAND_ANGLES


def hand_posture(spec: PerformanceSpec, value: float) -> HandPosture:
    """Return the posture in which the asked angle has a value."""
    if spec.angle == "finger_flexion":
        fingers: FloatArray = np.tile(_FINGER_RATIOS * max(value, 0.0), (4, 1))
        closed = min(max(value, 0.0) / 80.0, 1.0)
        return HandPosture(spec.tested_side, fingers, 25.0 * closed, 25.0 * closed)
    share = (value - _THUMB_FROM) / (_THUMB_TO - _THUMB_FROM)
    slightly = np.tile(np.array([15.0, 20.0, 10.0]), (4, 1))
    return HandPosture(spec.tested_side, slightly, _FULL_SWING_DEG * share, _FULL_BEND_DEG * share)


def _smooth(share: float) -> float:
    """Return a minimum-jerk course from 0 to 1 (Flash and Hogan 1985)."""
    return share**3 * (10.0 - 15.0 * share + 6.0 * share * share)
