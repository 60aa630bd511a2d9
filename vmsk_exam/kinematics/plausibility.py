"""Is this a human skeleton? Segment lengths must agree on one body height, and that must be a human one.

A pose model draws 33 landmarks on anything that it takes for a person: a hand, a laptop, a chair. The world landmarks
of such a find have limbs of impossible proportions. Each segment's length divided by its usual share of the body height
gives an implied height; on people all of them agree within a few per cent, on other things they scatter widely
and their middle is far too small.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.geometry import HIPS, SHOULDERS, compute_middle, compute_norm
from vmsk_exam.kinematics.skeleton import PICTURE_MARGIN_RATIO, PRESENT_FROM
from vmsk_exam.samples import FloatArray, PoseSample

SHORTEST_PERSON_M: Final = 1.25
"""Implied height below which the find is no person; the model draws children at 1.3 m and above, too."""
TALLEST_PERSON_M: Final = 2.3
LARGEST_SCATTER: Final = 0.165
"""Mean absolute deviation of the logarithms of the implied heights: people 0.03 to 0.11, hand and laptop 0.15 to 0.5."""
_FEWEST_SEGMENTS: Final = 5

_SEGMENTS: Final = np.array(
    [
        (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
        (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW),
        (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
        (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
        (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
        (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    ],
    dtype=np.intp,
)
_SHARE_OF_HEIGHT: Final = np.array([0.216, 0.125, 0.160, 0.160, 0.155, 0.155, 0.245, 0.245, 0.235, 0.235, 0.300])
"""Length of each segment, and last of the trunk (middle of shoulders to middle of hips), divided by the body height.

Limbs: Drillis and Contini 1966 as in Winter, Biomechanics and Motor Control (thigh 0.245, shank 0.246, forearm 0.146,
upper arm 0.186), moved to where the pose model puts its points: joint centres, not bony ends (its shoulder lies lower and its ankle higher);
widths are those between its points.
"""


@dataclass(frozen=True, slots=True)
class BodyProportions:
    """What the segment lengths say about the body."""

    implied_height_m: float
    """Median of the implied heights."""
    scatter: float
    """Mean absolute deviation of the logarithms of the implied heights from their median."""
    segment_count: int
    """Segments inside the picture that were compared."""

    @property
    def is_human(self) -> bool:
        """Whether this can be a person."""
        return (
            self.segment_count >= _FEWEST_SEGMENTS
            and SHORTEST_PERSON_M <= self.implied_height_m <= TALLEST_PERSON_M
            and self.scatter <= LARGEST_SCATTER
        )


def measure_proportions(pose: PoseSample) -> BodyProportions:
    """Return the proportions of the body of a sample with a person, from the segments inside the picture."""
    world = pose.world_xyz_m
    trunk = compute_middle(world, SHOULDERS) - compute_middle(world, HIPS)
    lengths = np.append(compute_norm(world[_SEGMENTS[:, 0]] - world[_SEGMENTS[:, 1]]), compute_norm(trunk))
    is_inside = find_inside(pose)
    is_known = np.append(is_inside[_SEGMENTS].all(axis=1), True)
    heights = np.log(np.maximum(lengths[is_known], 1e-3) / _SHARE_OF_HEIGHT[is_known])
    middle = float(np.median(heights))
    return BodyProportions(float(np.exp(middle)), float(np.abs(heights - middle).mean()), int(is_known.sum()))


def find_inside(pose: PoseSample) -> FloatArray:
    """Return which landmarks lie inside the picture; bool (33,)."""
    xy = pose.image_xyz[:, :2]
    low, high = -PICTURE_MARGIN_RATIO, 1.0 + PICTURE_MARGIN_RATIO
    return np.asarray(((xy >= low) & (xy <= high)).all(axis=1) & (pose.presence >= PRESENT_FROM))
