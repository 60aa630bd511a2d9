"""Whether the person is well in the picture: not cut off, not too near or far, bright enough."""

import math
from typing import Final

from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.geometry import ANKLES, HIPS, SHOULDERS, TRUNK, find_middle_px
from vmsk_exam.samples import PoseSample, QualityReason

SMALLEST_PICTURE_PX: Final = 100
"""Shorter side of the smallest picture in which a person can be measured, pixels."""
SMALLEST_TRUNK_PX: Final = 28.0
"""Shoulders to hips, pixels; below, one pixel of error is more than two degrees."""
DARKEST_LUMINANCE_RATIO: Final = 0.05
"""Mean brightness below which nothing is measured."""
DIM_LUMINANCE_RATIO: Final = 0.12
"""Mean brightness below which the set-up check asks for more light."""
BLURRED_SHARPNESS_RATIO: Final = 0.275
"""Sharpness below which details of 1.5 % of the person's height (2 to 3 cm) are lost; real and rendered clips: 0.38 to 0.78."""
TALLEST_BODY_RATIO: Final = 0.97
"""Body height as a share of the picture above which the set-up check asks to step back."""
SMALLEST_BODY_RATIO: Final = 0.35
"""Body height as a share of the picture below which the set-up check asks to come nearer."""

TALLEST_TRUNK_RATIO: Final = 0.62
"""Shoulders to hips as a share of the picture's height above which the person is too near to measure."""

_TRUNK: Final = TRUNK.tolist()
_TRUNK_BELOW_RATIO: Final = 1.08
"""The hips may be guessed so far below the picture (share of its height) when a seated person is filmed from near."""
_HAIR_ABOVE_RATIO: Final = 0.05
"""So much of the head above the eyes may be outside the picture of a close-up; its top is only estimated."""
_SIDE_MARGIN_RATIO: Final = 0.03
_HEAD_AND_SHOULDERS: Final = [*range(Landmark.RIGHT_SHOULDER + 1)]
_CROWN_ABOVE_NOSE: Final = 0.9
"""Top of the head above the nose, in lengths from the nose to the middle of the shoulders."""


def check_picture(pose: PoseSample) -> QualityReason | None:
    """Return what makes the picture itself unusable, None if nothing does."""
    if min(pose.width_px, pose.height_px) < SMALLEST_PICTURE_PX:
        return QualityReason.PICTURE_TOO_SMALL
    if pose.luminance_ratio < DARKEST_LUMINANCE_RATIO:
        return QualityReason.TOO_DARK
    return QualityReason.BLURRED if pose.sharpness_ratio < BLURRED_SHARPNESS_RATIO else None


def check_trunk_framing(pose: PoseSample) -> QualityReason | None:
    """Return why the trunk cannot be measured: every angle needs shoulders and hips; None if it can."""
    trunk_px = compute_trunk_px(pose)
    if trunk_px > pose.height_px * TALLEST_TRUNK_RATIO:
        return QualityReason.TOO_NEAR
    x, y = ([pose.image_xyz.item(landmark, axis) for landmark in _TRUNK] for axis in (0, 1))
    if not _SIDE_MARGIN_RATIO <= sum(x) / len(x) <= 1.0 - _SIDE_MARGIN_RATIO:
        return QualityReason.BODY_CUT_OFF
    if min(y) < -_SIDE_MARGIN_RATIO or max(y) > _TRUNK_BELOW_RATIO:
        return QualityReason.BODY_CUT_OFF
    return QualityReason.TOO_FAR if trunk_px < SMALLEST_TRUNK_PX else None


def compute_trunk_px(pose: PoseSample) -> float:
    """Return the distance from the middle of the shoulders to the middle of the hips, pixels."""
    return math.dist(find_middle_px(pose, SHOULDERS), find_middle_px(pose, HIPS))


def compute_body_extent_ratio(pose: PoseSample) -> tuple[float, float]:
    """Return the top of the head and the lowest point of the feet as shares of the picture's height, 0 at the top."""
    y = pose.image_xyz[:, 1]
    shoulder_y = 0.5 * (y[SHOULDERS[0]] + y[SHOULDERS[1]])
    nose_y = y[Landmark.NOSE]
    crown_y = min(float(nose_y - _CROWN_ABOVE_NOSE * abs(shoulder_y - nose_y)), float(y[:11].min()))
    feet_y = float(
        max(
            y[Landmark.LEFT_FOOT_INDEX],
            y[Landmark.RIGHT_FOOT_INDEX],
            y[Landmark.LEFT_HEEL],
            y[Landmark.RIGHT_HEEL],
            y[ANKLES].max(),
        )
    )
    return crown_y, feet_y


def is_whole_body_inside(pose: PoseSample) -> bool:
    """Return whether head and feet, and everything between, lie inside the picture."""
    crown_y, feet_y = compute_body_extent_ratio(pose)
    x = pose.image_xyz[:, 0]
    return bool(crown_y >= -0.01 and feet_y <= 1.0 and x.min() >= -0.01 and x.max() <= 1.01)


def is_head_inside(pose: PoseSample) -> bool:
    """Return whether face and shoulders lie inside the picture, the top of the head at least nearly."""
    crown_y, _ = compute_body_extent_ratio(pose)
    x, y = pose.image_xyz[_HEAD_AND_SHOULDERS, :2].T
    is_wide_enough = x.min() >= -0.01 and x.max() <= 1.01
    return bool(is_wide_enough and crown_y >= -_HAIR_ABOVE_RATIO and y.min() >= 0.0 and y.max() <= 1.0)
