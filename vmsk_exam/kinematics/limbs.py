"""Angles of the limbs by the definitions of ``anatomy``: shoulder, elbow, hip, knee, ankle, both sides at once."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import SIDED_ANGLES
from vmsk_exam.kinematics import uncertainty
from vmsk_exam.kinematics.geometry import (
    ANKLES,
    ELBOWS,
    HEELS,
    HIPS,
    KNEES,
    SHOULDERS,
    TOES,
    WRISTS,
    IndexArray,
    compute_cross,
    compute_dot,
    compute_included_angle_deg,
    compute_norm,
    compute_unit,
)
from vmsk_exam.kinematics.skeleton import BodyAxes, Skeleton
from vmsk_exam.samples import FloatArray

_COLUMN: Final = {name: index for index, name in enumerate(SIDED_ANGLES)}
_OUTWARD: Final = np.array([1.0, -1.0])
"""Sign of the body's left axis for the left and the right limb."""
_SIGNED_BELOW_DEG: Final = 30.0
"""A hinge nearer to straight than this is signed in the sagittal plane (hyperextension is negative)."""


@dataclass(frozen=True, slots=True, eq=False)
class LimbAngles:
    """Angles of both sides with their standard deviation; NaN where not measurable."""

    angles_deg: FloatArray
    """float64 (2, 8): left and right, order of ``anatomy.SIDED_ANGLES``."""
    sd_deg: FloatArray
    """float64 (2, 8)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    angle_deg: FloatArray
    sd_deg: FloatArray


def measure_limbs(skeleton: Skeleton) -> LimbAngles:
    """Return the angles of arms and legs of a skeleton."""
    arms, forearms = _segment(skeleton, SHOULDERS, ELBOWS), _segment(skeleton, ELBOWS, WRISTS)
    thighs, shanks = _segment(skeleton, HIPS, KNEES), _segment(skeleton, KNEES, ANKLES)
    soles = _segment(skeleton, HEELS, TOES)
    angles, sds = np.full((2, len(SIDED_ANGLES)), np.nan), np.full((2, len(SIDED_ANGLES)), np.nan)
    rows = (
        ("shoulder_elevation", _measure_elevation(skeleton, arms), (SHOULDERS, ELBOWS, HIPS)),
        ("shoulder_flexion", _measure_swing(skeleton, skeleton.thorax, arms, is_sagittal=True), (SHOULDERS, ELBOWS, HIPS)),
        ("shoulder_abduction", _measure_swing(skeleton, skeleton.thorax, arms, is_sagittal=False), (SHOULDERS, ELBOWS, HIPS)),
        ("elbow_flexion", _measure_hinge(skeleton, arms, forearms, bend=1.0), (SHOULDERS, ELBOWS, WRISTS)),
        ("hip_flexion", _measure_swing(skeleton, skeleton.pelvis, thighs, is_sagittal=True), (SHOULDERS, HIPS, KNEES)),
        ("hip_abduction", _measure_swing(skeleton, skeleton.pelvis, thighs, is_sagittal=False), (SHOULDERS, HIPS, KNEES)),
        ("knee_flexion", _measure_hinge(skeleton, thighs, shanks, bend=-1.0), (HIPS, KNEES, ANKLES)),
        ("ankle_dorsiflexion", _measure_ankle(skeleton, shanks, soles), (KNEES, ANKLES, HEELS, TOES)),
    )
    for name, measured, landmarks in rows:
        visibility = _least_visibility(skeleton, landmarks)
        sd_deg = uncertainty.widen_for_visibility(measured.sd_deg, visibility)
        is_good = (visibility >= VISIBLE_FROM) & (sd_deg <= uncertainty.LARGEST_SD_DEG)
        angles[:, _COLUMN[name]] = np.where(is_good, measured.angle_deg, np.nan)
        sds[:, _COLUMN[name]] = np.where(is_good, sd_deg, np.nan)
    return LimbAngles(angles, sds)


VISIBLE_FROM: Final = 0.5
"""Visibility below which a landmark counts as hidden and its angles are not reported."""


def _segment(skeleton: Skeleton, start: IndexArray, end: IndexArray) -> FloatArray:
    return skeleton.points_m[end] - skeleton.points_m[start]


def _least_visibility(skeleton: Skeleton, landmarks: tuple[IndexArray, ...]) -> FloatArray:
    return np.asarray(np.min([skeleton.visibility[pair] for pair in landmarks], axis=0), dtype=np.float64)


def _reference_sd_deg(skeleton: Skeleton, axes: BodyAxes, turn: FloatArray) -> FloatArray:
    """Return how much landmark errors turn the trunk axis in the direction of an angle."""
    trunk_m = np.full(turn.shape[:-1], 0.5)
    across = compute_unit(turn - axes.up * compute_dot(turn, axes.up)[..., None])
    return uncertainty.compute_segment_sd_deg(across, trunk_m, skeleton.px_per_m) / math.sqrt(2.0)


def _measure_elevation(skeleton: Skeleton, arms: FloatArray) -> _Measured:
    down = -skeleton.thorax.up
    angle_deg = compute_included_angle_deg(arms, np.broadcast_to(down, arms.shape))
    turn = compute_unit(arms * compute_dot(arms, down)[:, None] - down * compute_dot(arms, arms)[:, None])
    own = uncertainty.compute_segment_sd_deg(turn, compute_norm(arms), skeleton.px_per_m)
    return _Measured(
        angle_deg, np.sqrt(own**2 + _reference_sd_deg(skeleton, skeleton.thorax, turn) ** 2 + uncertainty.FLOOR_SD_DEG**2)
    )


def _measure_swing(skeleton: Skeleton, axes: BodyAxes, segments: FloatArray, *, is_sagittal: bool) -> _Measured:
    """Return the angle of segments in the sagittal (forward positive) or frontal plane (outward positive) of a body part."""
    left = compute_dot(segments, axes.left)
    forward = compute_dot(segments, axes.forward)
    down = -compute_dot(segments, axes.up)
    along, across = (forward, left * _OUTWARD) if is_sagittal else (left * _OUTWARD, forward)
    in_plane = np.hypot(along, down)
    angle_deg = np.degrees(np.arctan2(along, down))
    angle_deg = np.where(angle_deg < -120.0, angle_deg + 360.0, angle_deg)
    axis = np.broadcast_to(axes.forward, segments.shape) if is_sagittal else _OUTWARD[:, None] * axes.left
    turn = compute_unit(axis * down[:, None] + axes.up * along[:, None])
    own = uncertainty.compute_segment_sd_deg(turn, in_plane, skeleton.px_per_m)
    yaw = skeleton.yaw_sd_deg * np.abs(across * down) / np.maximum(in_plane**2, 1e-6)
    sd_deg = np.sqrt(own**2 + yaw**2 + _reference_sd_deg(skeleton, axes, turn) ** 2 + uncertainty.FLOOR_SD_DEG**2)
    has_direction = in_plane >= uncertainty.SMALLEST_PLANE_SHARE * np.maximum(compute_norm(segments), 1e-6)
    return _Measured(angle_deg, np.where(has_direction, sd_deg, np.inf))


def _flatten_side_view(skeleton: Skeleton, segments: FloatArray) -> FloatArray:
    """Drop the sideways part of segments in a square side view, where only the model's depth knows it."""
    if not skeleton.is_side_on:
        return segments
    left = skeleton.pelvis.left
    return segments - (1.0 - skeleton.depth_share) * compute_dot(segments, left)[:, None] * left


def _measure_hinge(skeleton: Skeleton, upper: FloatArray, lower: FloatArray, bend: float) -> _Measured:
    """Return 180 minus the included angle; ``bend`` is +1 if the joint bends forward (elbow), -1 backward (knee)."""
    upper, lower = _flatten_side_view(skeleton, upper), _flatten_side_view(skeleton, lower)
    size_deg = compute_included_angle_deg(upper, lower)
    turn_lower = compute_unit(lower * compute_dot(upper, lower)[:, None] - upper * compute_dot(lower, lower)[:, None])
    turn_upper = compute_unit(upper * compute_dot(upper, lower)[:, None] - lower * compute_dot(upper, upper)[:, None])
    own = uncertainty.compute_segment_sd_deg(turn_lower, compute_norm(lower), skeleton.px_per_m)
    reference = uncertainty.compute_segment_sd_deg(turn_upper, compute_norm(upper), skeleton.px_per_m)
    sign = _sign_of_hinge(skeleton, upper, lower, bend, size_deg)
    return _Measured(sign * size_deg, np.sqrt(own**2 + reference**2 + uncertainty.FLOOR_SD_DEG**2))


def _sign_of_hinge(skeleton: Skeleton, upper: FloatArray, lower: FloatArray, bend: float, size_deg: FloatArray) -> FloatArray:
    """Return -1 where a nearly straight hinge is bent the wrong way in the sagittal plane, else +1."""
    axes = skeleton.pelvis
    towards_front = -compute_dot(compute_cross(upper, lower), axes.left)
    is_vertical = np.abs(compute_dot(compute_unit(upper), axes.up)) > math.sqrt(0.5)
    is_reversed = (bend * towards_front < 0.0) & (size_deg < _SIGNED_BELOW_DEG) & is_vertical & skeleton.is_side_on
    return np.where(is_reversed, -1.0, 1.0)


def _measure_ankle(skeleton: Skeleton, shanks: FloatArray, soles: FloatArray) -> _Measured:
    """Return 90 minus the angle between the sole (heel to toe) and the shank upwards; toes up positive."""
    shanks, soles = _flatten_side_view(skeleton, -shanks), _flatten_side_view(skeleton, soles)
    angle_deg = 90.0 - compute_included_angle_deg(shanks, soles)
    turn = compute_unit(shanks * compute_dot(soles, soles)[:, None] - soles * compute_dot(shanks, soles)[:, None])
    own = uncertainty.compute_segment_sd_deg(turn, compute_norm(soles), skeleton.px_per_m)
    return _Measured(angle_deg, np.sqrt(own**2 + 4.0 * uncertainty.FLOOR_SD_DEG**2))
