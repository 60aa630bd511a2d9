"""Turns of a limb as a line in the picture: the sign on each side, and what the picture does not show."""

import math

import numpy as np
import pytest

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.kinematics.limb_turns import (
    ACROSS_SD_DEG,
    HAND_DOWN_SD_DEG,
    MAX_ACROSS_DEG,
    METHOD_SD_DEG,
    REACH_SHARE,
    Point,
    compute_thigh_lift_deg,
    compute_turn,
    seen_points,
)

SHANK_PX = 80.0
FOREARM_PX = 60.0


def seated(side: Side, turn_deg: float, thigh_px: float = 30.0) -> list[Point]:
    """Return a person on a chair seen from the front: the left of the body is at the right of the picture."""
    px: list[Point] = [(math.nan, math.nan)] * len(Landmark)
    for name, outward in (("LEFT", 1.0), ("RIGHT", -1.0)):
        px[Landmark[f"{name}_SHOULDER"]] = (320.0 + 40.0 * outward, 120.0)
        px[Landmark[f"{name}_HIP"]] = (320.0 + 25.0 * outward, 250.0)
        px[Landmark[f"{name}_KNEE"]] = knee = (320.0 + 40.0 * outward, 250.0 + thigh_px)
        turn = math.radians(turn_deg) if name == side.name else 0.0
        px[Landmark[f"{name}_ANKLE"]] = (
            knee[0] - outward * SHANK_PX * math.sin(turn),
            knee[1] + SHANK_PX * math.cos(turn),
        )
    return px


def arm_to_lens(side: Side, turn_deg: float, upper_px: float = 20.0) -> list[Point]:
    """Return a person seen from a side: from the left the front is at the picture's left."""
    px: list[Point] = [(math.nan, math.nan)] * len(Landmark)
    ahead = -1.0 if side is Side.LEFT else 1.0
    px[Landmark[f"{side.name}_SHOULDER"]] = (320.0, 150.0)
    px[Landmark[f"{side.name}_HIP"]] = (320.0, 270.0)
    px[Landmark[f"{side.name}_ELBOW"]] = elbow = (320.0, 150.0 + upper_px)
    turn = math.radians(turn_deg)
    px[Landmark[f"{side.name}_WRIST"]] = (
        elbow[0] + ahead * FOREARM_PX * math.cos(turn),
        elbow[1] - FOREARM_PX * math.sin(turn),
    )
    return px


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("turn_deg", [-40.0, -10.0, 0.0, 25.0, 45.0])
def test_a_foot_that_swings_inward_turns_the_hip_outward(side: Side, turn_deg: float) -> None:
    value, sd = compute_turn("hip_rotation", seated(side, turn_deg), side)
    assert value == pytest.approx(turn_deg)
    assert METHOD_SD_DEG["hip_rotation"] < sd < METHOD_SD_DEG["hip_rotation"] + 2.0


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("turn_deg", [-70.0, 0.0, 45.0, 110.0])
def test_a_hand_that_goes_up_turns_the_shoulder_outward(side: Side, turn_deg: float) -> None:
    value, sd = compute_turn("shoulder_rotation", arm_to_lens(side, turn_deg), side)
    assert value == pytest.approx(turn_deg)
    method_deg = HAND_DOWN_SD_DEG if turn_deg < 0.0 else METHOD_SD_DEG["shoulder_rotation"]
    assert method_deg < sd < method_deg + 2.0


def test_a_standing_leg_and_a_hanging_arm_show_no_turn() -> None:
    assert all(map(math.isnan, compute_turn("hip_rotation", seated(Side.LEFT, 0.0, thigh_px=85.0), Side.LEFT)))
    assert all(map(math.isnan, compute_turn("shoulder_rotation", arm_to_lens(Side.LEFT, 0.0, upper_px=70.0), Side.LEFT)))


def test_the_thigh_that_goes_up_is_positive_on_its_own_side() -> None:
    px = seated(Side.LEFT, 0.0)
    x, y = px[Landmark.LEFT_KNEE]
    px[Landmark.LEFT_KNEE] = (x, y - 30.0)
    expected = math.degrees(math.atan2(30.0, 80.0))
    assert compute_thigh_lift_deg(px, Side.LEFT) == pytest.approx(expected)
    assert compute_thigh_lift_deg(px, Side.RIGHT) == pytest.approx(-expected)


def test_what_is_hidden_has_no_place() -> None:
    points = seen_points(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.9, 0.1]), 0.4)
    assert points[0] == (1.0, 2.0)
    assert all(map(math.isnan, points[1]))


def hand_aside(side: Side, turn_deg: float, elbow_deg: float = 90.0, width_px: float = 78.0) -> list[Point]:
    """Return a person seen from the front, the upper arm hanging: the hand goes to the side by the sine of the turn."""
    px: list[Point] = [(math.nan, math.nan)] * len(Landmark)
    for name, outward in (("LEFT", 1.0), ("RIGHT", -1.0)):
        px[Landmark[f"{name}_SHOULDER"]] = shoulder = (320.0 + width_px / 2.0 * outward, 150.0)
        px[Landmark[f"{name}_HIP"]] = (shoulder[0], 270.0)
        px[Landmark[f"{name}_ELBOW"]] = elbow = (shoulder[0], 210.0)
        reach_px = REACH_SHARE * 120.0
        px[Landmark[f"{name}_WRIST"]] = (
            elbow[0] + outward * reach_px * math.sin(math.radians(turn_deg)),
            elbow[1] + reach_px * math.cos(math.radians(elbow_deg)),
        )
    return px


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("turn_deg", [-30.0, 0.0, 20.0, 50.0])
def test_a_hand_that_goes_aside_turns_the_hanging_arm_outward(side: Side, turn_deg: float) -> None:
    value, sd = compute_turn("shoulder_rotation", hand_aside(side, turn_deg), side)
    assert value == pytest.approx(turn_deg)
    assert ACROSS_SD_DEG < sd < ACROSS_SD_DEG + 1.5


@pytest.mark.parametrize(("side", "yaw_deg"), [(Side.LEFT, 20.0), (Side.RIGHT, -20.0)])
def test_a_turned_body_is_taken_off(side: Side, yaw_deg: float) -> None:
    value, _ = compute_turn("shoulder_rotation", hand_aside(side, 0.0), side, yaw_deg)
    assert value == pytest.approx(20.0)


def test_a_straight_arm_and_a_back_show_no_turn_of_the_hanging_arm() -> None:
    for px in (hand_aside(Side.LEFT, 0.0, elbow_deg=20.0), hand_aside(Side.LEFT, 0.0, width_px=-78.0)):
        assert all(map(math.isnan, compute_turn("shoulder_rotation", px, Side.LEFT)))


def test_a_hand_as_far_aside_as_it_goes_is_no_right_angle() -> None:
    assert compute_turn("shoulder_rotation", hand_aside(Side.LEFT, 89.0), Side.LEFT)[0] == pytest.approx(MAX_ACROSS_DEG)
