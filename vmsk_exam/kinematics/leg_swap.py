"""Repairs the moment in which the pose model takes the left leg for the right one, as it does in side views.

The legs of two frames are compared both ways. Only where the exchanged labels continue the movement clearly better
than the given ones, and the legs are well apart, is it a swap; then the labels are put back. A swap that lasts longer
than ``LONGEST_S`` may as well have been the correction of an earlier one: nobody can say, so tracking starts anew.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT
from vmsk_exam.kinematics.framing import compute_trunk_px
from vmsk_exam.kinematics.geometry import ANKLES, HEELS, KNEES, TOES, compute_norm
from vmsk_exam.samples import FloatArray, PoseSample

LONGEST_S: Final = 0.4
"""A swap is repaired for so long."""

_LEGS: Final = np.concatenate([KNEES, ANKLES, HEELS, TOES])
_OTHER: Final = np.arange(_LEGS.size).reshape(-1, 2)[:, ::-1].ravel()


def _build_exchanged() -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    order = np.arange(LANDMARK_COUNT)
    order[_LEGS] = _LEGS[_OTHER]
    return order


EXCHANGED: Final = _build_exchanged()
"""Which landmark takes the place of each one when the legs (knee to toes) change names."""
_LONGEST_GAP_S: Final = 0.15
_SMALLEST_STEP: Final = 0.12
"""Mean movement of the leg landmarks that can be a swap, in trunk lengths."""
_CLEARLY: Final = 0.4
_SMALLEST_DISTANCE: Final = 0.2
"""Distance between the legs below which they cannot be told apart, in trunk lengths."""


class LegSwapGuard:
    """Keeps left and right legs apart from frame to frame."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the tracked legs."""
        self._legs: FloatArray | None = None
        self._step: FloatArray = np.zeros((_LEGS.size, 2))
        self._step_s = 1.0
        self._t_ns = 0
        self._swapped_since_ns: int | None = None

    @property
    def is_swapped(self) -> bool:
        """Whether the labels of the newest frame were exchanged."""
        return self._swapped_since_ns is not None

    def repair(self, pose: PoseSample) -> PoseSample | None:
        """Return the sample with its legs named as before; None if a swap has lasted too long to be certain."""
        legs = pose.image_xyz[_LEGS, :2] * (pose.width_px, pose.height_px)
        elapsed_s = (pose.t_ns - self._t_ns) * 1e-9
        if self._legs is None or not 0.0 < elapsed_s <= _LONGEST_GAP_S:
            self.reset()
            self._remember(pose.t_ns, legs, 0.0)
            return pose
        if self._continues_swapped(legs, elapsed_s, max(compute_trunk_px(pose), 1.0)):
            legs = legs[_OTHER]
            self._swapped_since_ns = self._swapped_since_ns or pose.t_ns
        else:
            self._swapped_since_ns = None
        self._remember(pose.t_ns, legs, elapsed_s)
        if self._swapped_since_ns is None:
            return pose
        if (pose.t_ns - self._swapped_since_ns) * 1e-9 > LONGEST_S:
            self.reset()
            return None
        return exchange_legs(pose)

    def _continues_swapped(self, legs: FloatArray, elapsed_s: float, trunk_px: float) -> bool:
        """Return whether the exchanged labels continue the movement clearly better."""
        if self._legs is None:
            return False
        if float(np.maximum.reduce(np.abs(legs - self._legs), axis=None)) <= 0.5 * _SMALLEST_STEP * trunk_px:
            return False
        # Both from where the legs were and from where they were heading: a single wild frame gives a wild heading.
        for expected in (self._legs, self._legs + self._step * (elapsed_s / self._step_s)):
            as_given = _compute_mean_distance(legs, expected) / trunk_px
            if as_given <= _SMALLEST_STEP:
                return False
            if _compute_mean_distance(legs[_OTHER], expected) / trunk_px >= _CLEARLY * as_given:
                return False
        return _compute_mean_distance(legs, legs[_OTHER]) / trunk_px > _SMALLEST_DISTANCE

    def _remember(self, t_ns: int, legs: FloatArray, elapsed_s: float) -> None:
        if self._legs is not None and elapsed_s > 0.0:
            self._step, self._step_s = legs - self._legs, elapsed_s
        self._legs, self._t_ns = legs, t_ns


def _compute_mean_distance(points: FloatArray, others: FloatArray) -> float:
    return float(np.add.reduce(compute_norm(points - others))) / len(points)


def exchange_legs(pose: PoseSample) -> PoseSample:
    """Return a sample whose left and right leg landmarks (knee to toes) have changed names."""
    order = EXCHANGED
    return replace(
        pose,
        image_xyz=pose.image_xyz[order],
        world_xyz_m=pose.world_xyz_m[order],
        visibility=pose.visibility[order],
        presence=pose.presence[order],
    )
