"""From the picture to space: landmarks in metres whose x and y come from the pixels and whose z comes from the model.

The pose model's world landmarks are smooth but loose: their x and y miss the picture by centimetres, and limb angles by
ten degrees and more. The pixels are sharp across the picture and say nothing along the line of sight. So each point is
put on its line of sight through the picture (perspective with an assumed focal length) at the depth of the world
landmark; one scale joins both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT
from vmsk_exam.kinematics.geometry import BODY, HIPS
from vmsk_exam.samples import FloatArray, PoseSample

FOCAL_RATIO: Final = 0.8
"""Assumed focal length divided by the longer side of the picture (64 degrees across, usual for webcams and phones).

An error of 15 % moves an angle by about a degree: only the depth differences within the body are scaled by it.
"""

PICTURE_MARGIN_RATIO: Final = 0.03
"""How far outside the picture, as a share of its size, a landmark still counts as inside."""

PRESENT_FROM: Final = 0.4
"""Presence below which a landmark counts as outside the picture."""

_PASSES: Final = 2
_LEFT_HIP, _RIGHT_HIP = HIPS.tolist()
_OUTSIDE_WEIGHT: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class LiftedBody:
    """Landmarks in space."""

    points_m: FloatArray
    """float64 (33, 3): metres, camera axes (x right, y down, z away), origin at the middle of the hips."""
    world_m: FloatArray
    """float64 (33, 3): the model's world landmarks, same axes and origin."""
    px_per_m: float
    """Scale of the picture at the hips."""
    centre: FloatArray
    """float64 (2,): direction of the middle of the hips from the lens, x and y divided by the focal length."""
    nearness: float
    """One over the distance from the lens, 1 / m, with the assumed focal length."""
    seen: FloatArray
    """float64 (33,): visibility of each landmark, 0 outside the picture."""


def find_inside(pose: PoseSample) -> FloatArray:
    """Return which landmarks lie inside the picture, 1 or 0; float64 (33,)."""
    away = np.abs(pose.image_xyz[:, :2] - 0.5)
    is_inside = np.maximum(away[:, 0], away[:, 1]) <= 0.5 + PICTURE_MARGIN_RATIO
    is_inside &= pose.presence >= PRESENT_FROM
    return is_inside.astype(np.float64)


def lift_body(pose: PoseSample, inside: FloatArray) -> LiftedBody:
    """Return the landmarks of a sample with a person in space.

    Parameters
    ----------
    pose
        A sample with a person.
    inside
        Result of ``find_inside``: guessed landmarks outside the picture hardly count for the scale.
    """
    focal_px = FOCAL_RATIO * max(pose.width_px, pose.height_px)
    world, depths_m = pose.world_xyz_m, pose.world_xyz_m[:, 2]
    rays = (pose.image_xyz[:, :2] - 0.5) * (pose.width_px, pose.height_px)
    weights = np.maximum(inside[BODY], _OUTSIDE_WEIGHT)
    body_xy = world[BODY, :2]
    flat = body_xy - weights @ body_xy / float(np.add.reduce(weights))
    # The scale that makes the rays, stretched to their depths, fit the world landmarks best: weighted least squares. What
    # each landmark adds to its numerator does not change with its stretch but for that factor.
    pull = weights[:, None] * flat
    spread = max(float(np.vdot(pull, flat)), 1e-9)
    shares, body_depths_m = np.vecdot(pull, rays[BODY]) / spread, depths_m[BODY]
    px_per_m = max(float(np.add.reduce(shares)), 1e-3)
    for _ in range(_PASSES - 1):
        px_per_m = max(float(shares @ _stretch(body_depths_m, px_per_m / focal_px)), 1e-3)
    spread_rays = rays * _stretch(depths_m, px_per_m / focal_px)[:, None]
    points = np.empty((LANDMARK_COUNT, 3))
    points[:, :2] = spread_rays / px_per_m
    points[:, 2] = depths_m
    points -= 0.5 * (points[_LEFT_HIP] + points[_RIGHT_HIP])
    centre = (rays[_LEFT_HIP] + rays[_RIGHT_HIP]) * (0.5 / focal_px)
    return LiftedBody(points, world, px_per_m, centre, px_per_m / focal_px, pose.visibility * inside)


def _stretch(depths_m: FloatArray, nearness: float) -> FloatArray:
    """Return how much further from the picture's middle points at these depths would be seen at the depth of the hips."""
    return np.minimum(np.maximum(1.0 + depths_m * nearness, 0.5), 1.6)
