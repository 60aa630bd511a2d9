"""Is the person who is tracked now the one who was tracked before? What they wear tells, after tracking was interrupted.

Colours are compared as shares of red and green, and as brightness against that of the whole picture, so that a light that is
switched on makes nobody another person. Where an arm lies over the trunk, as it does from the side, the thighs are compared.
"""

import math
from typing import Final

from vmsk_exam.kinematics.geometry import ELBOWS, TRUNK, WRISTS
from vmsk_exam.samples import PoseSample

_COLOUR_STEP: Final = 0.05
"""Clothes of one person, turned and moving, differ by less than this in their shares of red and green."""
_BRIGHTNESS_STEP: Final = 0.6
"""The same for the natural logarithm of their brightness relative to the picture."""
_CLEARLY: Final = 3.0
"""Somebody else differs by more, in steps; the program's own people differ by 1.2 to 8.4."""
_LEARNING_SHARE: Final = 0.1
_DARKEST: Final = 0.01
_TRUNK: Final = TRUNK.tolist()
_ARMS: Final = [*ELBOWS.tolist(), *WRISTS.tolist()]

Look = tuple[float, float, float]
"""Shares of red and green and brightness of one piece of clothing, in steps that one person's clothes may differ by."""
_UNSEEN: Final[Look] = (math.nan, math.nan, math.nan)


class PersonMemory:
    """Remembers what the tracked person wears; colours only, no face."""

    def __init__(self) -> None:
        self._known: tuple[Look, Look] | None = None

    def learn(self, pose: PoseSample) -> None:
        """Take a frame of the person."""
        look = describe_look(pose)
        if look is not None:
            known = self._known or look
            self._known = _blend(known[0], look[0]), _blend(known[1], look[1])

    def is_other(self, pose: PoseSample) -> bool:
        """Return whether a frame clearly shows somebody else than was learned; False while nothing is known."""
        look = describe_look(pose)
        if look is None or self._known is None:
            return False
        trunk, thighs = map(math.dist, look, self._known)
        return trunk > _CLEARLY if math.isfinite(trunk) else thighs > _CLEARLY

    def forget(self) -> None:
        """Take the next person for the one to know."""
        self._known = None


def describe_look(pose: PoseSample) -> tuple[Look, Look] | None:
    """Return the looks of trunk and thighs, NaN where they are not seen; None if the picture was not looked at."""
    if pose.clothing_rgb is None:
        return None
    around = max(pose.luminance_ratio, _DARKEST) if math.isfinite(pose.luminance_ratio) else 1.0
    trunk, thighs = (_describe_colour(colour, around) for colour in pose.clothing_rgb.tolist())
    return _UNSEEN if _is_trunk_covered(pose) else trunk, thighs


def _describe_colour(rgb: list[float], around: float) -> Look:
    if math.isnan(rgb[0]):
        return _UNSEEN
    red, green, blue = (max(value, _DARKEST) for value in rgb)
    total = red + green + blue
    return red / total / _COLOUR_STEP, green / total / _COLOUR_STEP, math.log(total / 3.0 / around) / _BRIGHTNESS_STEP


def _blend(known: Look, seen: Look) -> Look:
    """Return a known look moved towards one that is seen; whichever there is, if there is only one."""
    if math.isnan(known[0]) or math.isnan(seen[0]):
        return seen if math.isnan(known[0]) else known
    red, green, brightness = (old + _LEARNING_SHARE * (new - old) for old, new in zip(known, seen, strict=True))
    return red, green, brightness


def _is_trunk_covered(pose: PoseSample) -> bool:
    """Return whether an elbow or wrist lies over the trunk in the picture."""
    item = pose.image_xyz.item
    xs, ys = ([item(landmark, axis) for landmark in _TRUNK] for axis in (0, 1))
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return any(left <= item(landmark, 0) <= right and top <= item(landmark, 1) <= bottom for landmark in _ARMS)
