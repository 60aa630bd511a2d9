import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.anatomy import CHANNEL_INDEX, Side
from vmsk_exam.kinematics.definitions import (
    build_axes,
    compute_angles,
    compute_arm_angles,
    compute_hinge_deg,
    compute_leg_angles,
    compute_spine_angles,
    compute_swing_deg,
)
from vmsk_exam.kinematics.segments import OUTPUT_NAMES

LEFT, FORWARD, UP = (1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, -1.0, 0.0)
FACING = build_axes(UP, LEFT)


def combine(left: float = 0.0, forward: float = 0.0, up: float = 0.0) -> tuple[float, float, float]:
    """A direction of somebody who faces the lens, in camera axes."""
    length = math.sqrt(left**2 + forward**2 + up**2)
    return (left / length, -up / length, -forward / length)


def turned(angle_deg: float) -> tuple[float, float]:
    return math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))


def test_axes_of_somebody_facing_the_lens() -> None:
    assert pytest.approx(LEFT) == FACING.left
    assert pytest.approx(FORWARD) == FACING.forward
    assert pytest.approx(UP) == FACING.up


@given(st.floats(-60.0, 175.0))
def test_shoulder_flexion_is_forward_positive(angle_deg: float) -> None:
    down, ahead = turned(angle_deg)
    arm = combine(forward=ahead, up=-down)
    elevation, flexion, _, elbow = compute_arm_angles(arm, arm, FACING, Side.LEFT)
    assert elevation == pytest.approx(abs(angle_deg), abs=1e-6)
    assert flexion == pytest.approx(angle_deg, abs=1e-6)
    assert elbow == pytest.approx(0.0, abs=1e-4)


@given(st.floats(0.0, 175.0), st.sampled_from(list(Side)))
def test_shoulder_abduction_is_outward_positive_on_both_sides(angle_deg: float, side: Side) -> None:
    down, out = turned(angle_deg)
    arm = combine(left=out if side is Side.LEFT else -out, up=-down)
    _, _, abduction, _ = compute_arm_angles(arm, arm, FACING, side)
    assert abduction == pytest.approx(angle_deg, abs=1e-6)


def test_a_segment_across_the_plane_has_no_angle_there() -> None:
    assert math.isnan(compute_swing_deg(combine(left=1.0), FACING.forward, FACING.up))


@given(st.floats(-15.0, 150.0))
def test_knee_bends_backward_and_hyperextension_is_negative(angle_deg: float) -> None:
    down, back = turned(angle_deg)
    thigh, shank = combine(up=-1.0), combine(forward=-back, up=-down)
    sole = combine(forward=down, up=-back)
    hip_flexion, hip_abduction, knee, ankle = compute_leg_angles(thigh, shank, sole, FACING, Side.RIGHT)
    assert (hip_flexion, hip_abduction) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert knee == pytest.approx(angle_deg, abs=1e-4)
    assert ankle == pytest.approx(0.0, abs=1e-4)


def test_toes_up_is_dorsiflexion() -> None:
    rise, ahead = math.sin(math.radians(20.0)), math.cos(math.radians(20.0))
    angles = compute_leg_angles(combine(up=-1.0), combine(up=-1.0), combine(forward=ahead, up=rise), FACING, Side.LEFT)
    assert angles[3] == pytest.approx(20.0)


def test_hip_is_measured_against_the_pelvis_not_the_vertical() -> None:
    down, ahead = turned(30.0)
    tilted = build_axes(combine(forward=ahead, up=down), LEFT)
    hip_flexion, _, _, _ = compute_leg_angles(combine(up=-1.0), combine(up=-1.0), combine(forward=1.0), tilted, Side.LEFT)
    assert hip_flexion == pytest.approx(30.0)


def test_an_unsigned_hinge_is_never_negative() -> None:
    down, ahead = turned(10.0)
    lower = combine(forward=-ahead, up=-down)
    assert compute_hinge_deg(combine(up=-1.0), lower, (-1.0, 0.0, 0.0), is_signed=False) == pytest.approx(10.0)
    assert compute_hinge_deg(combine(up=-1.0), lower, (-1.0, 0.0, 0.0), is_signed=True) == pytest.approx(-10.0)


def test_neck_and_trunk_signs() -> None:
    down, side = turned(25.0)
    bent_forward = compute_spine_angles(FACING, combine(forward=side, up=down), combine(forward=down, up=-side), FACING)
    assert bent_forward == pytest.approx((25.0, 0.0, 0.0, 0.0, 0.0), abs=1e-6)
    bent_left = compute_spine_angles(FACING, combine(left=side, up=down), combine(forward=1.0), FACING)
    assert bent_left[:3] == pytest.approx((0.0, 25.0, 0.0), abs=1e-6)
    turned_left = compute_spine_angles(FACING, UP, combine(left=side, forward=down), FACING)
    assert turned_left[:3] == pytest.approx((0.0, 0.0, 25.0), abs=1e-6)
    leaning = build_axes(combine(left=side, up=down), LEFT)
    assert compute_spine_angles(leaning, UP, combine(forward=1.0), FACING)[3:] == pytest.approx((0.0, 25.0), abs=1e-6)


def test_the_trunk_is_measured_against_gravity_not_against_the_picture() -> None:
    down, ahead = turned(12.0)
    looked_up_at = build_axes(combine(forward=ahead, up=down), LEFT)
    upright = compute_spine_angles(looked_up_at, looked_up_at.up, looked_up_at.forward, looked_up_at)
    assert upright == pytest.approx((0.0, 0.0, 0.0, 0.0, 0.0), abs=1e-6)
    against_picture = compute_spine_angles(looked_up_at, looked_up_at.up, looked_up_at.forward, FACING)
    assert against_picture[3:] == pytest.approx((12.0, 0.0), abs=1e-6)


@given(st.floats(-180.0, 180.0))
def test_angles_do_not_depend_on_where_the_body_faces(yaw_deg: float) -> None:
    cos_yaw, sin_yaw = turned(yaw_deg)
    body = {
        "left_upper_arm": combine(left=0.3, forward=0.5, up=-0.6),
        "right_upper_arm": combine(left=-0.2, up=-1.0),
        "left_forearm": combine(forward=1.0),
        "right_forearm": combine(up=-1.0),
        "left_thigh": combine(forward=0.4, up=-0.9),
        "right_thigh": combine(left=-0.2, up=-0.9),
        "left_shank": combine(forward=-0.5, up=-0.8),
        "right_shank": combine(up=-1.0),
        "left_sole": combine(forward=1.0),
        "right_sole": combine(forward=1.0, up=0.1),
        "thorax_up": combine(forward=0.2, up=1.0),
        "thorax_left": combine(left=1.0),
        "pelvis_up": combine(forward=0.1, up=1.0),
        "pelvis_left": combine(left=1.0),
        "head_up": combine(left=0.1, forward=0.3, up=1.0),
        "head_forward": combine(left=0.2, forward=1.0, up=-0.3),
        "level_left": combine(left=1.0),
        "world_up": combine(up=1.0),
    }
    straight = [body[name] for name in OUTPUT_NAMES]
    away = [(x * cos_yaw + z * sin_yaw, y, z * cos_yaw - x * sin_yaw) for x, y, z in straight]
    assert compute_angles(away) == pytest.approx(compute_angles(straight), abs=1e-6, nan_ok=True)
    assert len(straight) == 18
    assert compute_angles(straight)[CHANNEL_INDEX["trunk_flexion"]] == pytest.approx(np.degrees(np.arctan(0.2)))
