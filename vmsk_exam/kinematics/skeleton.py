"""The measured skeleton of one frame: landmarks in metres whose x and y come from the picture and z from the model."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT
from vmsk_exam.kinematics.geometry import BODY, HIPS, SHOULDERS, compute_middle, compute_unit, smooth_step
from vmsk_exam.kinematics.view import estimate_body_yaw
from vmsk_exam.samples import FloatArray, PoseSample

PICTURE_MARGIN_RATIO: Final = 0.03
"""How far outside the picture, as a share of its size, a landmark still counts as inside."""

PRESENT_FROM: Final = 0.4
"""Presence below which a landmark counts as outside the picture."""

_SQUARE_VIEW_DEG: Final = (12.0, 32.0)
"""Deviation from a square view: up to the first the picture alone counts, from the second the depth fully."""


@dataclass(frozen=True, slots=True, eq=False)
class BodyAxes:
    """Unit vectors of a body part in camera axes (x right, y down, z away), float64 (3,) each."""

    left: FloatArray
    forward: FloatArray
    up: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """One plausible person, ready for measurement."""

    points_m: FloatArray
    """float64 (33, 3): metres, camera axes, origin at the middle of the hips; x and y from the picture."""
    px_per_m: float
    """Scale between picture and body."""
    visibility: FloatArray
    """float64 (33,): the model's visibility, 0 for landmarks outside the picture."""
    yaw_deg: float
    yaw_sd_deg: float
    thorax: BodyAxes
    pelvis: BodyAxes
    depth_share: float
    """How much the depth of the model counts: 0 in a square view (picture only) to 1 in an oblique one."""

    @property
    def is_side_on(self) -> bool:
        """Whether the body is nearer to a side view than to a front or back view."""
        return abs(math.sin(math.radians(self.yaw_deg))) > math.sqrt(0.5)

    @property
    def is_face_seen(self) -> bool:
        """Whether the face is turned to the lens or to the side, not away."""
        return math.cos(math.radians(self.yaw_deg)) > -0.5


def build_skeleton(pose: PoseSample) -> Skeleton:
    """Return the measured skeleton of a sample with a person.

    The picture gives x and y (weak perspective: one scale for the whole body), the model's world landmarks give z.
    """
    px_per_m, points = _lift(pose)
    yaw_deg, yaw_sd_deg = estimate_body_yaw(pose)
    axes = _compute_axes(points, _settle_yaw(yaw_deg))
    return Skeleton(
        points_m=points,
        px_per_m=px_per_m,
        visibility=compute_effective_visibility(pose),
        yaw_deg=yaw_deg,
        yaw_sd_deg=yaw_sd_deg,
        thorax=axes,
        pelvis=axes,
        depth_share=smooth_step(abs(compute_square_deviation_deg(yaw_deg)), *_SQUARE_VIEW_DEG),
    )


def compute_square_deviation_deg(yaw_deg: float) -> float:
    """Return how far a yaw is from the nearest of front, side and back view, -45 to 45 degrees."""
    return (yaw_deg + 45.0) % 90.0 - 45.0


def compute_effective_visibility(pose: PoseSample) -> FloatArray:
    """Return the visibility of each landmark, 0 where it lies outside the picture or is not present; float64 (33,)."""
    low, high = -PICTURE_MARGIN_RATIO, 1.0 + PICTURE_MARGIN_RATIO
    xy = pose.image_xyz[:, :2]
    is_inside = ((xy >= low) & (xy <= high)).all(axis=1) & (pose.presence >= PRESENT_FROM)
    return np.where(is_inside, pose.visibility, 0.0)


def compute_px_per_m(pose: PoseSample) -> float:
    """Return the scale between picture and world landmarks by least squares over the trunk and the limbs."""
    px = pose.image_px[BODY]
    world = pose.world_xyz_m[BODY, :2]
    centred_px, centred_m = px - px.mean(0), world - world.mean(0)
    return float((centred_px * centred_m).sum() / max(float((centred_m * centred_m).sum()), 1e-9))


def _lift(pose: PoseSample) -> tuple[float, FloatArray]:
    px = pose.image_px
    px_per_m = max(compute_px_per_m(pose), 1e-3)
    points = np.empty((LANDMARK_COUNT, 3))
    points[:, :2] = (px - compute_middle(px, HIPS)) / px_per_m
    points[:, 2] = pose.world_xyz_m[:, 2]
    return px_per_m, points


def _settle_yaw(yaw_deg: float) -> float:
    """Draw a nearly square yaw to the square view: people are asked to stand square and the estimate is noisy."""
    deviation_deg = compute_square_deviation_deg(yaw_deg)
    return yaw_deg - deviation_deg * (1.0 - smooth_step(abs(deviation_deg), *_SQUARE_VIEW_DEG))


def _compute_axes(points: FloatArray, yaw_deg: float) -> BodyAxes:
    """Return the axes of the trunk.

    Up is the line from the middle of the hips to the middle of the shoulders: raising one shoulder hardly moves it,
    while it would tilt the shoulder line. Left is level at the body yaw, made perpendicular to up.
    """
    up = compute_unit(compute_middle(points, SHOULDERS) - compute_middle(points, HIPS))
    yaw = math.radians(yaw_deg)
    level_left = np.array([math.cos(yaw), 0.0, -math.sin(yaw)])
    left = compute_unit(level_left - up * float(level_left @ up))
    return BodyAxes(left, cross(left, up), up)


def cross(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the vector product of two vectors (3,)."""
    ax, ay, az = first.tolist()
    bx, by, bz = second.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])
