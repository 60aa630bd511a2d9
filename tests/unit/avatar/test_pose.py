import numpy as np
import pytest

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.body import Body, list_people, load_body
from vmsk_exam.avatar.chair import chair_of
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import NEUTRAL, Posture
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import seated, standing

SQUAT = PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.FRONT, 0.0, 95.0)


def centre_of_mass_y(posed: PosedBody) -> float:
    """Rough centre of mass, shares of body mass after de Leva (1996)."""
    joints = posed.joints_m
    shoulders, hips, elbows, knees, ankles = (
        (joints[f"left_{name}"] + joints[f"right_{name}"]) / 2 for name in ("shoulder", "hip", "elbow", "knee", "ankle")
    )
    head = posed.positions_m[posed.body.bone("head")]
    parts = (
        (0.44, (shoulders + hips) / 2),
        (0.07, head),
        (0.10, elbows),
        (0.28, (hips + knees) / 2),
        (0.11, (knees + ankles) / 2),
    )
    return float(sum(share * point[1] for share, point in parts))


@pytest.mark.parametrize("name", list_people())
def test_soles_rest_on_the_floor(name: str) -> None:
    points = skin_points(pose_body(load_body(name), standing(load_body(name))))
    assert abs(points[:, 2].min()) < 0.005
    assert points[:, 2].max() == pytest.approx(np.ptp(load_body(name).points_m[:, 2]), abs=0.06)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_squat_keeps_both_feet_where_they_stand(body: Body, share: float) -> None:
    start, low = (pose_body(body, posture_at(body, SQUAT, s)) for s in (0.0, share))
    for side in Side:
        moved = low.joints_m[f"{side}_ankle"] - start.joints_m[f"{side}_ankle"]
        assert abs(moved[1]) < 0.01
        assert abs(moved[2]) < 0.015
        sole = low.segments[f"{side}_foot"] @ [0.0, -1.0, 0.0]
        assert abs(np.rad2deg(np.arcsin(sole[2]))) < 6.0


def test_squat_lowers_the_hips_and_keeps_balance(body: Body) -> None:
    low = pose_body(body, posture_at(body, SQUAT, 1.0))
    assert low.joints_m["left_hip"][2] < 0.70 * pose_body(body, NEUTRAL).joints_m["left_hip"][2]
    assert -0.17 < centre_of_mass_y(low) < 0.03  # over the feet: toes at about -0.2, heels at +0.06


def test_lifted_foot_leaves_the_other_planted(body: Body) -> None:
    lifted = pose_body(body, Posture.of(left_hip_flexion=60.0, left_knee_flexion=80.0, left_load=0.0))
    neutral = pose_body(body, NEUTRAL)
    assert np.allclose(lifted.joints_m["right_ankle"], neutral.joints_m["right_ankle"], atol=0.003)
    assert lifted.joints_m["left_ankle"][2] > neutral.joints_m["left_ankle"][2] + 0.15


def test_yaw_brings_the_left_side_to_the_lens(body: Body) -> None:
    turned = pose_body(body, Posture.of(yaw=CameraView.LEFT.yaw_deg))
    assert turned.joints_m["left_hip"][1] < turned.joints_m["right_hip"][1]  # the lens is at -y


@pytest.mark.parametrize("name", list_people())
def test_standing_arms_stay_clear_of_the_trunk(name: str) -> None:
    assert 4.0 <= standing(load_body(name))["left_shoulder_abduction"] <= 20.0


@pytest.mark.parametrize("name", list_people())
def test_chair_fits_its_person(name: str) -> None:
    person = load_body(name)
    chair = chair_of(person)
    assert 0.33 < chair.seat_m < 0.56
    posed = pose_body(person, seated(person))
    assert posed.posture.is_seated
    assert chair.seat_m < posed.joints_m["left_hip"][2] < chair.seat_m + 0.16


def test_collar_bone_and_shoulder_blade_rise_with_the_arm(body: Body) -> None:
    raised = pose_body(body, Posture.of(left_shoulder_abduction=160.0))
    rest = pose_body(body, NEUTRAL)
    assert raised.joints_m["left_shoulder"][2] > rest.joints_m["left_shoulder"][2] + 0.02
    assert np.allclose(raised.joints_m["right_shoulder"], rest.joints_m["right_shoulder"])
