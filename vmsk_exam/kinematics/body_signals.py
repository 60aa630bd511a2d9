"""Signs that another part of the body helps, straight from the landmarks: shoulder hike, pelvic drop, heel lift and others.

They are not joint angles and carry no standard deviation: only how far one moves from where it was at the start of a
repetition is used (``assessment.compensation``). What a view cannot show is NaN there. Turns about the long axis of a limb
(``limb_turns``) stand beside them with a standard deviation: they may be measured.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import MEASURED_SIGNALS, SIGNAL_INDEX, SIGNALS, Landmark, Side
from vmsk_exam.kinematics.geometry import HIPS, SHOULDERS, wrap_deg
from vmsk_exam.kinematics.limb_turns import Point, compute_thigh_lift_deg, compute_turn, seen_points
from vmsk_exam.kinematics.view import compute_line_yaw_deg
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

FACING_UP_TO_DEG: Final = 40.0
"""Turned further from front or back, lines across the body are too short in the picture."""
SIDEWAYS_FROM_DEG: Final = 50.0
"""From here on the soles are seen from the side."""
NORMAL_HIKE_SHARE: Final = 0.09
"""Rise of the shoulder line with a degree of arm elevation beyond ``SETTING_DEG``: collar bone and shoulder go up with it."""
SETTING_DEG: Final = 60.0
SEEN_FROM: Final = 0.4
"""Visibility below which a landmark is not used."""

_TRUNK: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_PLACES: Final = {
    (side, name): int(Landmark[f"{side}_{name}".upper()])
    for side in Side
    for name in ("hip", "knee", "ankle", "heel", "foot_index")
}


def add_signals(sample: AngleSample, pose: PoseSample) -> AngleSample:
    """Return a usable angle sample with the signals of its landmarks; any other as it is."""
    if not sample.is_usable or not pose.has_person:
        return sample
    signals_deg, sd_deg = compute_signals(pose, sample)
    return replace(sample, signals_deg=signals_deg, signals_sd_deg=sd_deg)


def compute_signals(pose: PoseSample, sample: AngleSample) -> tuple[FloatArray, FloatArray]:
    """Return every signal of a frame and its standard deviation, float64 (14,) each, order of ``anatomy.SIGNALS``, degrees.

    NaN where a signal is not seen; only ``anatomy.MEASURED_SIGNALS`` have a standard deviation.

    Parameters
    ----------
    pose
        Landmarks of the frame.
    sample
        Its angles: body yaw and elevation of the arms are used.
    """
    px = seen_points(pose.image_px, pose.visibility, SEEN_FROM)
    world = pose.world_xyz_m
    is_seen = (pose.visibility >= SEEN_FROM).tolist()
    off_front_deg = abs(wrap_deg(sample.body_yaw_deg))
    is_facing = min(off_front_deg, 180.0 - off_front_deg) <= FACING_UP_TO_DEG
    is_sideways = abs(off_front_deg - 90.0) <= 90.0 - SIDEWAYS_FROM_DEG
    signals, sds = np.full(len(SIGNALS), math.nan), np.full(len(SIGNALS), math.nan)
    if all(is_seen[index] for index in _TRUNK):
        signals[SIGNAL_INDEX["trunk_rotation"]] = _trunk_rotation_deg(world)
    if is_facing:
        signals[SIGNAL_INDEX["pelvis_obliquity"]] = _line_rise_deg(px[Landmark.LEFT_HIP], px[Landmark.RIGHT_HIP])
    for side in Side:
        if is_facing:
            signals[SIGNAL_INDEX[f"{side}_shoulder_hike"]] = _shoulder_hike_deg(px, sample, side)
            signals[SIGNAL_INDEX[f"{side}_knee_valgus_projection"]] = _knee_valgus_deg(px, side)
            signals[SIGNAL_INDEX[f"{side}_thigh_lift"]] = compute_thigh_lift_deg(px, side)
        if is_sideways:
            signals[SIGNAL_INDEX[f"{side}_heel_lift"]] = _heel_lift_deg(px, side)
        for name in MEASURED_SIGNALS:
            is_arm_seen = name == "shoulder_rotation" and is_sideways and _is_nearer(side, sample.body_yaw_deg)
            if is_facing or is_arm_seen:
                place = SIGNAL_INDEX[f"{side}_{name}"]
                signals[place], sds[place] = compute_turn(name, px, side, wrap_deg(sample.body_yaw_deg))
    return signals, sds


def _is_nearer(side: Side, yaw_deg: float) -> bool:
    """Return whether this side is turned to the lens."""
    return (wrap_deg(yaw_deg) > 0.0) == (side is Side.LEFT)


def _landmark(side: Side, name: str) -> int:
    return _PLACES[side, name]


def _line_rise_deg(point: Point, other: Point) -> float:
    """Return how much higher a point lies than another, as slope of their line in the picture."""
    return math.degrees(math.atan2(other[1] - point[1], abs(point[0] - other[0])))


def _shoulder_hike_deg(px: list[Point], sample: AngleSample, side: Side) -> float:
    """Return the rise of the shoulder line against the trunk, less what the arms' own elevation brings."""
    left, right, left_hip, right_hip = (px[index] for index in _TRUNK)
    trunk = (left[0] + right[0] - left_hip[0] - right_hip[0], left[1] + right[1] - left_hip[1] - right_hip[1])
    sign = 1.0 if side is Side.LEFT else -1.0
    line = (sign * (left[0] - right[0]), sign * (left[1] - right[1]))
    along, across = line[0] * trunk[0] + line[1] * trunk[1], abs(line[0] * trunk[1] - line[1] * trunk[0])
    rise_deg = math.degrees(math.atan2(along, across))
    return rise_deg - _normal_hike_deg(sample, side) + _normal_hike_deg(sample, side.other)


def _normal_hike_deg(sample: AngleSample, side: Side) -> float:
    elevation_deg = sample.angle_deg(f"{side}_shoulder_elevation")
    return NORMAL_HIKE_SHARE * max(elevation_deg - SETTING_DEG, 0.0) if math.isfinite(elevation_deg) else 0.0


def _knee_valgus_deg(px: list[Point], side: Side) -> float:
    """Return the angle in the picture between thigh and shank, the knee inward positive."""
    hip, knee, ankle = (px[_landmark(side, name)] for name in ("hip", "knee", "ankle"))
    thigh, shank = (knee[0] - hip[0], knee[1] - hip[1]), (ankle[0] - knee[0], ankle[1] - knee[1])
    turn_deg = math.degrees(math.atan2(thigh[0] * shank[1] - thigh[1] * shank[0], thigh[0] * shank[0] + thigh[1] * shank[1]))
    is_left_on_right = px[Landmark.LEFT_HIP][0] > px[Landmark.RIGHT_HIP][0]
    return -turn_deg if (side is Side.LEFT) == is_left_on_right else turn_deg


def _heel_lift_deg(px: list[Point], side: Side) -> float:
    """Return the slope of the sole in the picture, heel up positive."""
    return _line_rise_deg(px[_landmark(side, "heel")], px[_landmark(side, "foot_index")])


def _trunk_rotation_deg(world: FloatArray) -> float:
    """Return how far the shoulders are turned to the left against the hips, seen from above."""
    return wrap_deg(compute_line_yaw_deg(world, HIPS) - compute_line_yaw_deg(world, SHOULDERS))
