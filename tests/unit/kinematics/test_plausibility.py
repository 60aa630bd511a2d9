from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.plausibility import compute_median, measure_proportions


@given(
    yaw_deg=st.floats(-180.0, 180.0),
    knee_deg=st.floats(0.0, 130.0),
    trunk_deg=st.floats(-20.0, 90.0),
    arm_deg=st.floats(0.0, 170.0),
)
def test_a_person_is_human_in_any_posture(yaw_deg: float, knee_deg: float, trunk_deg: float, arm_deg: float) -> None:
    figure = Figure(yaw_deg=yaw_deg, knee_deg=knee_deg, trunk_deg=trunk_deg, shoulder_abduction_deg=arm_deg)
    proportions = measure_proportions(make_pose(figure))
    assert proportions.is_human
    assert 1.5 < proportions.implied_height_m < 1.8


def test_short_limbs_on_a_long_trunk_are_not_human() -> None:
    pose = make_pose()
    world = pose.world_xyz_m.copy()
    for side in ("LEFT", "RIGHT"):
        hip, shoulder = world[Landmark[f"{side}_HIP"]], world[Landmark[f"{side}_SHOULDER"]]
        world[Landmark[f"{side}_KNEE"]] = hip + np.array([0.0, -0.15, 0.05])
        world[Landmark[f"{side}_ANKLE"]] = hip + np.array([0.02, -0.2, 0.0])
        world[Landmark[f"{side}_ELBOW"]] = shoulder + np.array([0.05, 0.02, 0.0])
        world[Landmark[f"{side}_WRIST"]] = shoulder + np.array([0.06, -0.05, 0.0])
    proportions = measure_proportions(replace(pose, world_xyz_m=world))
    assert not proportions.is_human
    assert proportions.implied_height_m < 1.4


def test_a_doll_is_not_human() -> None:
    pose = make_pose()
    assert not measure_proportions(replace(pose, world_xyz_m=pose.world_xyz_m * 0.6)).is_human


def test_legs_outside_the_picture_are_not_compared() -> None:
    near = make_pose(Figure(distance_m=1.5, camera_height_m=1.25))
    world = near.world_xyz_m.copy()
    for landmark in (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE):
        world[landmark] += np.array([0.3, -0.4, 0.2])
    proportions = measure_proportions(replace(near, world_xyz_m=world))
    assert proportions.is_human
    assert proportions.segment_count == 7


@given(st.lists(st.floats(-10.0, 10.0), min_size=1, max_size=11))
def test_median(values: list[float]) -> None:
    assert compute_median(values) == pytest.approx(float(np.median(values)))
