"""Is this a human skeleton? Segment lengths must agree on one body height, and that must be a human one.

A pose model draws 33 landmarks on anything that it takes for a person: a hand, a laptop, a chair. The world landmarks
of such a find have limbs of impossible proportions. Each segment's length divided by its usual share of the body height
gives an implied height; on people all of them agree within a few per cent, on other things they scatter widely
and their middle is far too small.
"""

import math
import operator
from dataclasses import dataclass
from typing import Final

from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.geometry import BODY, TRUNK
from vmsk_exam.kinematics.lift import PICTURE_MARGIN_RATIO, PRESENT_FROM
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
_SHORTEST_M: Final = 1e-3
_INSIDE: Final = 0.5 + PICTURE_MARGIN_RATIO

_BODY: Final = BODY.tolist()
_TRUNK: Final = [_BODY.index(landmark) for landmark in TRUNK.tolist()]
_TRUNK_SHARE: Final = 0.300
_SEGMENTS: Final = tuple(
    (_BODY.index(start), _BODY.index(end), math.log(share))
    for start, end, share in (
        (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, 0.216),
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP, 0.125),
        (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, 0.160),
        (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, 0.160),
        (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST, 0.155),
        (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST, 0.155),
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, 0.245),
        (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, 0.245),
        (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, 0.235),
        (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE, 0.235),
    )
)
"""Ends of each segment, as places in ``BODY``, and the logarithm of its length divided by the body height; the trunk
(``_TRUNK_SHARE``) goes from the middle of the shoulders to the middle of the hips.

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
    # Plain numbers: for eleven segments they are faster than arrays.
    world, visibility, inside = pose.world_xyz_m[BODY].tolist(), pose.visibility[BODY].tolist(), _list_inside(pose)
    heights, weights = [math.log(max(_measure_trunk_m(world), _SHORTEST_M)) - math.log(_TRUNK_SHARE)], [1.0]
    for start, end, log_share in _SEGMENTS:
        if inside[start] and inside[end]:
            # The logarithm of the body height that the segment implies.
            heights.append(math.log(max(math.dist(world[start], world[end]), _SHORTEST_M)) - log_share)
            weights.append(max(min(visibility[start], visibility[end]), _LEAST_WEIGHT))
    middle = compute_median(heights)
    deviations = [min(abs(height - middle), _LARGEST_DEVIATION) for height in heights]
    scatter = sum(map(operator.mul, weights, deviations)) / sum(weights)
    return BodyProportions(math.exp(middle), scatter, len(heights))


def _measure_trunk_m(world: list[list[float]]) -> float:
    left, right, left_hip, right_hip = (world[number] for number in _TRUNK)
    return 0.5 * math.hypot(*(a + b - c - d for a, b, c, d in zip(left, right, left_hip, right_hip, strict=True)))


def _list_inside(pose: PoseSample) -> list[bool]:
    """Return which landmarks of ``BODY`` lie inside the picture, as ``lift.find_inside`` says of all."""
    pairs = zip(pose.image_xyz[BODY].tolist(), pose.presence[BODY].tolist(), strict=True)
    return [max(abs(x - 0.5), abs(y - 0.5)) <= _INSIDE and present >= PRESENT_FROM for (x, y, _), present in pairs]


def compute_median(values: list[float]) -> float:
    """Return the median of a few numbers; several times faster than ``numpy.median``."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else 0.5 * (ordered[middle - 1] + ordered[middle])
