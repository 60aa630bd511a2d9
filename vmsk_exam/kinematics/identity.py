"""Is the person who is tracked now the one who was tracked before? What they wear tells, after tracking was interrupted.

Colours are compared as shares of red and green, and as brightness against that of the whole picture, so that a light that is
switched on makes nobody another person. A bare arm may cover the trunk and hair the collar: only where trunk *and* thighs
look different is it somebody else.
"""

import math
from typing import Final

import numpy as np

from vmsk_exam.samples import FloatArray, PoseSample

_COLOUR_STEP: Final = 0.05
"""Clothes of one person, turned and moving, differ by less than this in their shares of red and green."""
_BRIGHTNESS_STEP: Final = 0.6
"""The same for the natural logarithm of their brightness relative to the picture."""
_CLEARLY: Final = 2.5
_AT_LEAST: Final = 1.0
"""Somebody else differs clearly in one of trunk and thighs and at least so much in the other, in steps."""
_LEARNING_SHARE: Final = 0.1
_DARKEST: Final = 0.01


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
        if not (math.isfinite(trunk) and math.isfinite(thighs)):
            return False
        return max(trunk, thighs) > _CLEARLY and min(trunk, thighs) > _AT_LEAST

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
    return np.column_stack([shares, brightness])
