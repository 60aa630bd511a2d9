"""Is this a human skeleton? Segment lengths must agree on one body height, and that must be a human one.

A pose model draws 33 landmarks on anything that it takes for a person: a hand, a laptop, a chair. The world landmarks
of such a find have limbs of impossible proportions. Each segment's length divided by its usual share of the body height
gives an implied height; on people all of them agree within a few per cent, on other things they scatter widely
and their middle is far too small.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.geometry import HIPS, SHOULDERS, compute_middle, compute_norm
from vmsk_exam.kinematics.lift import find_inside
from vmsk_exam.samples import PoseSample

SHORTEST_PERSON_M: Final = 1.25
"""Implied height below which the find is no person; the model draws children at 1.3 m and above, too."""
SURE_HEIGHT_M: Final = 1.40
"""From this implied height on limbs may scatter as widely as hidden ones do; below, they must agree well."""
TALLEST_PERSON_M: Final = 2.3
LARGEST_SCATTER: Final = 0.19
"""Scatter above which the find is no person: people 0.03 to 0.15, also with hidden limbs; hand and laptop 0.10 to 0.45."""
LARGEST_SCATTER_IF_SHORT: Final = 0.12
_LARGEST_DEVIATION: Final = 0.5
_LEAST_WEIGHT: Final = 0.15
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
upper arm 0.186), moved to where the pose model puts its points: joint centres, not bony ends (its shoulder lies lower
and its ankle higher); widths are those between its points.
"""


@dataclass(frozen=True, slots=True)
class BodyProportions:
    """What the segment lengths say about the body."""

    implied_height_m: float
    """Median of the implied heights."""
    scatter: float
    """Mean absolute deviation of the logarithms of the implied heights from their median; hidden segments count less."""
    segment_count: int
    """Segments inside the picture that were compared."""

    @property
    def is_human(self) -> bool:
        """Whether this can be a person."""
        is_short = self.implied_height_m < SURE_HEIGHT_M
        return (
            self.segment_count >= _FEWEST_SEGMENTS
            and SHORTEST_PERSON_M <= self.implied_height_m <= TALLEST_PERSON_M
            and self.scatter <= (LARGEST_SCATTER_IF_SHORT if is_short else LARGEST_SCATTER)
        )


def measure_proportions(pose: PoseSample) -> BodyProportions:
    """Return the proportions of the body of a sample with a person, from the segments inside the picture."""
    world = pose.world_xyz_m
    trunk = compute_middle(world, SHOULDERS) - compute_middle(world, HIPS)
    lengths = np.append(compute_norm(world[_SEGMENTS[:, 0]] - world[_SEGMENTS[:, 1]]), compute_norm(trunk))
    is_inside = find_inside(pose) > 0.0
    is_known = np.append(is_inside[_SEGMENTS].all(axis=1), True)
    heights = np.log(np.maximum(lengths, 1e-3) / _SHARE_OF_HEIGHT)
    middle = compute_median(heights[is_known].tolist())
    visibility = np.append(pose.visibility[_SEGMENTS].min(axis=1), 1.0)
    weights = np.maximum(visibility, _LEAST_WEIGHT) * is_known
    deviations = np.minimum(np.abs(heights - middle), _LARGEST_DEVIATION)
    scatter = float(weights @ deviations) / float(weights.sum())
    return BodyProportions(math.exp(middle), scatter, int(is_known.sum()))


def compute_median(values: list[float]) -> float:
    """Return the median of a few numbers; several times faster than ``numpy.median``."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else 0.5 * (ordered[middle - 1] + ordered[middle])
