"""Is the person who is tracked now the one who was tracked before? What they wear tells, after tracking was interrupted.

Colours are compared as shares of red and green, and as brightness against that of the whole picture, so that a light that is
switched on makes nobody another person. Where an arm lies over the trunk, as it does from the side, the thighs are compared.
"""

import math
from typing import Final

import numpy as np

from vmsk_exam.kinematics.geometry import ELBOWS, HIPS, SHOULDERS, WRISTS
from vmsk_exam.samples import FloatArray, PoseSample

_COLOUR_STEP: Final = 0.05
"""Clothes of one person, turned and moving, differ by less than this in their shares of red and green."""
_BRIGHTNESS_STEP: Final = 0.6
"""The same for the natural logarithm of their brightness relative to the picture."""
_CLEARLY: Final = 3.0
"""Somebody else differs by more, in steps; the program's own people differ by 1.2 to 8.4."""
_LEARNING_SHARE: Final = 0.1
_DARKEST: Final = 0.01
_TRUNK: Final = np.concatenate([SHOULDERS, HIPS])
_ARMS: Final = np.concatenate([ELBOWS, WRISTS])


class PersonMemory:
    """Remembers what the tracked person wears; colours only, no face."""

    def __init__(self) -> None:
        self._known: FloatArray | None = None

    def learn(self, pose: PoseSample) -> None:
        """Take a frame of the person."""
        look = describe_look(pose)
        if look is None:
            return
        if self._known is None:
            self._known = look
        else:
            step = np.where(np.isfinite(look), look - self._known, 0.0)
            self._known = np.where(np.isfinite(self._known), self._known + _LEARNING_SHARE * step, look)

    def is_other(self, pose: PoseSample) -> bool:
        """Return whether a frame clearly shows somebody else than was learned; False while nothing is known."""
        look = describe_look(pose)
        if look is None or self._known is None:
            return False
        trunk, thighs = (float(value) for value in np.linalg.norm(look - self._known, axis=1))
        return trunk > _CLEARLY if math.isfinite(trunk) else thighs > _CLEARLY

    def forget(self) -> None:
        """Take the next person for the one to know."""
        self._known = None


def describe_look(pose: PoseSample) -> FloatArray | None:
    """Return colour and brightness of trunk and thighs in steps that one person's clothes may differ by; float64 (2, 3)."""
    if pose.clothing_rgb is None:
        return None
    colours = np.maximum(pose.clothing_rgb, _DARKEST)
    shares = colours[:, :2] / colours.sum(axis=1, keepdims=True) / _COLOUR_STEP
    around = max(pose.luminance_ratio, _DARKEST) if math.isfinite(pose.luminance_ratio) else 1.0
    brightness = np.log(colours.mean(axis=1) / around) / _BRIGHTNESS_STEP
    look = np.column_stack([shares, brightness])
    if _is_trunk_covered(pose):
        look[0] = np.nan
    return look


def _is_trunk_covered(pose: PoseSample) -> bool:
    """Return whether an elbow or wrist lies over the trunk in the picture."""
    trunk, arms = pose.image_xyz[_TRUNK, :2], pose.image_xyz[_ARMS, :2]
    low, high = trunk.min(axis=0), trunk.max(axis=0)
    return bool(((arms >= low) & (arms <= high)).all(axis=1).any())
