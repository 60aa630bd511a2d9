"""Signs that another part of the body helps, straight from the landmarks: shoulder hike, pelvic drop, heel lift and others.

They are not joint angles and carry no standard deviation: only how far one moves from where it was at the start of a
repetition is used (``assessment.compensation``). What a view cannot show is NaN there.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import SIGNAL_INDEX, SIGNALS, Landmark, Side
from vmsk_exam.kinematics.geometry import HIPS, SHOULDERS, compute_middle, wrap_deg
from vmsk_exam.kinematics.view import compute_line_yaw_deg
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

FACING_UP_TO_DEG: Final = 40.0
"""Turned further from front or back, lines across the body are too short in the picture."""
SIDEWAYS_FROM_DEG: Final = 50.0
"""From here on the soles are seen from the side."""
NORMAL_HIKE_SHARE: Final = 0.09
"""Rise of the shoulder line with a degree of arm elevation beyond ``SETTING_DEG``: collar bone and shoulder go up with it."""
SETTING_DEG: Final = 60.0
BENT_FROM_DEG: Final = 45.0
"""A straighter knee says nothing about the turn of the thigh."""
SEEN_FROM: Final = 0.4
"""Visibility below which a landmark is not used."""


def add_signals(sample: AngleSample, pose: PoseSample) -> AngleSample:
    """Return a usable angle sample with the signals of its landmarks; any other as it is."""
    return replace(sample, signals_deg=compute_signals(pose, sample)) if sample.is_usable and pose.has_person else sample


def compute_signals(pose: PoseSample, sample: AngleSample) -> FloatArray:
    """Return every signal of a frame, float64 (10,), order of ``anatomy.SIGNALS``, degrees; NaN where it is not seen.

    Parameters
    ----------
    pose
        Landmarks of the frame.
    sample
        Its angles: body yaw, elevation of the arms and flexion of the knees are used.
    """
    px = np.where((pose.visibility >= SEEN_FROM)[:, None], pose.image_px, np.nan)
    world = np.where((pose.visibility >= SEEN_FROM)[:, None], pose.world_xyz_m, np.nan)
    off_front_deg = abs(wrap_deg(sample.body_yaw_deg))
    is_facing = min(off_front_deg, 180.0 - off_front_deg) <= FACING_UP_TO_DEG
    is_sideways = abs(off_front_deg - 90.0) <= 90.0 - SIDEWAYS_FROM_DEG
    found: dict[str, float] = {"trunk_rotation": _trunk_rotation_deg(world)}
    if is_facing:
        found["pelvis_obliquity"] = _line_rise_deg(px, HIPS[0], HIPS[1])
    for side in Side:
        if is_facing:
            found[f"{side}_hip_rotation"] = _hip_rotation_deg(world, sample, side)
            found[f"{side}_shoulder_hike"] = _shoulder_hike_deg(px, sample, side)
            found[f"{side}_knee_valgus_projection"] = _knee_valgus_deg(px, side)
        if is_sideways:
            found[f"{side}_heel_lift"] = _heel_lift_deg(px, side)
    signals = np.full(len(SIGNALS), math.nan)
    for name, value in found.items():
        signals[SIGNAL_INDEX[name]] = value
    return signals


def _landmark(side: Side, name: str) -> int:
    return int(Landmark[f"{side}_{name}".upper()])


def _line_rise_deg(px: FloatArray, point: int, other: int) -> float:
    """Return how much higher a point lies than another, as slope of their line in the picture."""
    across, down = (px[point] - px[other]).tolist()
    return math.degrees(math.atan2(-down, abs(across)))


def _shoulder_hike_deg(px: FloatArray, sample: AngleSample, side: Side) -> float:
    """Return the rise of the shoulder line against the trunk, less what the arms' own elevation brings."""
    trunk = compute_middle(px, SHOULDERS) - compute_middle(px, HIPS)
    line = px[_landmark(side, "shoulder")] - px[_landmark(side.other, "shoulder")]
    along, across = -float(line @ trunk), abs(float(line[0] * trunk[1] - line[1] * trunk[0]))
    rise_deg = math.degrees(math.atan2(-along, across))
    return rise_deg - _normal_hike_deg(sample, side) + _normal_hike_deg(sample, side.other)


def _normal_hike_deg(sample: AngleSample, side: Side) -> float:
    elevation_deg = sample.angle_deg(f"{side}_shoulder_elevation")
    return NORMAL_HIKE_SHARE * max(elevation_deg - SETTING_DEG, 0.0) if math.isfinite(elevation_deg) else 0.0


def _knee_valgus_deg(px: FloatArray, side: Side) -> float:
    """Return the angle in the picture between thigh and shank, the knee inward positive."""
    hip, knee, ankle = (px[_landmark(side, name)] for name in ("hip", "knee", "ankle"))
    thigh, shank = knee - hip, ankle - knee
    turn_deg = math.degrees(math.atan2(float(thigh[0] * shank[1] - thigh[1] * shank[0]), float(thigh @ shank)))
    is_left_on_right = px[HIPS[0], 0] > px[HIPS[1], 0]
    is_outward_right = (side is Side.LEFT) == bool(is_left_on_right)
    return -turn_deg if is_outward_right else turn_deg


def _heel_lift_deg(px: FloatArray, side: Side) -> float:
    """Return the slope of the sole in the picture, heel up positive."""
    return _line_rise_deg(px, _landmark(side, "heel"), _landmark(side, "foot_index"))


def _trunk_rotation_deg(world: FloatArray) -> float:
    """Return how far the shoulders are turned to the left against the hips, seen from above."""
    shoulders, hips = compute_line_yaw_deg(world, SHOULDERS), compute_line_yaw_deg(world, HIPS)
    return wrap_deg(hips - shoulders) if math.isfinite(shoulders + hips) else math.nan


def _hip_rotation_deg(world: FloatArray, sample: AngleSample, side: Side) -> float:
    """Return the turn of the shank about the thigh against straight back from the hips; outward rotation positive."""
    if not sample.angle_deg(f"{side}_knee_flexion") >= BENT_FROM_DEG:
        return math.nan
    hip, knee, ankle = (world[_landmark(side, name)] for name in ("hip", "knee", "ankle"))
    thigh = (knee - hip) / max(float(np.linalg.norm(knee - hip)), 1e-6)
    outward = (world[HIPS[0]] - world[HIPS[1]]) * (1.0 if side is Side.LEFT else -1.0)
    outward = outward - float(outward @ thigh) * thigh
    back = np.cross(outward, thigh) * (1.0 if side is Side.LEFT else -1.0)
    shank = ankle - knee
    # The shank swings inward behind the thigh when the hip turns outward.
    return math.degrees(
        math.atan2(-float(shank @ outward) * float(np.linalg.norm(back)), float(shank @ back) * float(np.linalg.norm(outward)))
    )
