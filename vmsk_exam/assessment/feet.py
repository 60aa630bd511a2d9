"""Where the feet are in the picture, as shares of the person's height: independent of distance and lens."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import FloatArray, PoseSample

MIN_VISIBILITY: Final = 0.3
"""A landmark less visible than this is not used."""
_NEEDED: Final = (Landmark.NOSE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)


@dataclass(frozen=True, slots=True, eq=False)
class Feet:
    """Both ankles; x to the picture's right, y down; unit: height of the nose above the ankles."""

    left: FloatArray
    """float64 (2,)."""
    right: FloatArray
    """float64 (2,)."""
    facing: float
    """1 if the person faces the picture's right, -1 its left, 0 the camera or unknown."""

    @property
    def gap(self) -> float:
        """Distance of the ankles across the picture."""
        return abs(float(self.left[0] - self.right[0]))

    @property
    def left_ahead(self) -> float:
        """How far the left ankle is in front of the right one in the direction that the person faces; 0 if unknown."""
        return self.facing * float(self.left[0] - self.right[0])


def find_feet(pose: PoseSample | None, height_px: float | None = None) -> Feet | None:
    """Return the feet in a picture, None where they cannot be seen.

    Parameters
    ----------
    pose
        Landmarks of the picture.
    height_px
        Height of the nose above the ankles when standing upright; None takes it from this picture.
    """
    if pose is None or not pose.has_person or min(pose.visibility[mark] for mark in _NEEDED) < MIN_VISIBILITY:
        return None
    points = pose.image_px
    left, right = points[Landmark.LEFT_ANKLE], points[Landmark.RIGHT_ANKLE]
    height = height_px or measure_height_px(pose)
    if not np.isfinite([*left, *right]).all() or not height > 0:
        return None
    ears = (points[Landmark.LEFT_EAR] + points[Landmark.RIGHT_EAR]) / 2
    turned = float(points[Landmark.NOSE][0] - ears[0]) / height
    facing = float(np.sign(turned)) if np.isfinite(turned) and abs(turned) > 0.01 else 0.0
    return Feet(left / height, right / height, facing)


def measure_height_px(pose: PoseSample) -> float:
    """Return the height of the nose above the lower ankle, pixels."""
    points = pose.image_px
    return float(max(points[Landmark.LEFT_ANKLE][1], points[Landmark.RIGHT_ANKLE][1]) - points[Landmark.NOSE][1])
