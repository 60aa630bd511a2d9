"""Tasks that no single angle describes: the asked angle is there, feet stand, sides are mirrored."""

import numpy as np
import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Motion, Side
from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles

BODY = load_body(DEFAULT_PERSON)


def _spec(angle: str, motion: Motion, peak_deg: float, side: Side | None = Side.LEFT, joint: str = "") -> PerformanceSpec:
    return PerformanceSpec(angle, side, motion, "standing", CameraView.FRONT, 0.0, peak_deg, joint=joint)


def _posed(spec: PerformanceSpec, share: float = 1.0) -> PosedBody:
    return pose_body(BODY, posture_at(BODY, spec, share))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("angle", "motion", "peak_deg"),
    [
        ("knee_flexion", Motion.SINGLE_LEG_SQUAT, 60.0),
        ("knee_flexion", Motion.STEP_DOWN, 45.0),
        ("ankle_dorsiflexion", Motion.LUNGE, 35.0),
        ("ankle_dorsiflexion", Motion.HEEL_RAISE, -35.0),
    ],
)
def test_the_asked_angle_is_reached_on_the_asked_side(angle: str, motion: Motion, peak_deg: float, side: Side) -> None:
    true_deg = compute_true_angles(_posed(_spec(angle, motion, peak_deg, side)))
    assert true_deg[CHANNEL_INDEX[f"{side}_{angle}"]] == pytest.approx(peak_deg, abs=0.01)


def test_the_front_foot_of_a_lunge_is_flat() -> None:
    posed = _posed(_spec("ankle_dorsiflexion", Motion.LUNGE, 35.0))
    forward = posed.segments["left_foot"] @ np.array([0.0, -1.0, 0.0])
    assert abs(float(forward[2])) < 0.01


@pytest.mark.parametrize("view", [CameraView.FRONT, CameraView.LEFT])
def test_the_arm_is_turned_at_the_side_from_the_front_and_raised_from_the_side(view: CameraView) -> None:
    spec = PerformanceSpec("shoulder_rotation", Side.LEFT, Motion.EXTERNAL_ROTATION, "standing", view, 0.0, 40.0)
    posed = _posed(spec)
    assert posed.posture["left_shoulder_rotation"] == pytest.approx(40.0)
    elevation_deg = compute_true_angles(posed)[CHANNEL_INDEX["left_shoulder_elevation"]]
    assert elevation_deg < 25.0 if view is CameraView.FRONT else elevation_deg == pytest.approx(88.0, abs=1.0)


def test_both_forearms_point_outward_for_the_carrying_angle() -> None:
    posed = _posed(_spec("elbow_flexion", Motion.CARRYING_ANGLE, 12.0, None, "elbow"))
    for side, outward in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        upper = posed.joints_m[f"{side}_elbow"] - posed.joints_m[f"{side}_shoulder"]
        lower = posed.joints_m[f"{side}_wrist"] - posed.joints_m[f"{side}_elbow"]
        turn = np.arctan2(outward * lower[0], -lower[2]) - np.arctan2(outward * upper[0], -upper[2])
        assert float(np.rad2deg(turn)) == pytest.approx(12.0, abs=0.5)
        assert abs(float(lower[1])) < 0.02


def test_a_heel_raise_lifts_the_body() -> None:
    spec = _spec("ankle_dorsiflexion", Motion.HEEL_RAISE, -35.0)
    rise_m = _posed(spec).joints_m["left_ankle"][2] - _posed(spec, 0.0).joints_m["left_ankle"][2]
    assert 0.04 < rise_m < 0.14


def test_a_hand_goes_behind_the_back_and_behind_the_head() -> None:
    back = _posed(_spec("shoulder_flexion", Motion.REACH_BEHIND_BACK, 1.0)).joints_m
    assert back["left_wrist"][1] > back["left_shoulder"][1]
    assert back["left_wrist"][2] < back["left_shoulder"][2]
    head = _posed(_spec("shoulder_abduction", Motion.REACH_BEHIND_HEAD, 1.0)).joints_m
    assert head["left_wrist"][2] > head["left_shoulder"][2] + 0.1


def test_a_hand_goes_to_the_other_shoulder() -> None:
    joints = _posed(_spec("shoulder_flexion", Motion.REACH_ACROSS, 1.0)).joints_m
    assert np.linalg.norm(joints["left_wrist"] - joints["right_shoulder"]) < 0.25


def test_walking_puts_one_foot_in_front_of_the_other_in_turn() -> None:
    spec = _spec("knee_flexion", Motion.GAIT, 1.0, None)
    ahead_m = [
        float(posed.joints_m["right_ankle"][1] - posed.joints_m["left_ankle"][1])
        for posed in (_posed(spec, share) for share in (0.0, 0.5, 1.0))
    ]
    assert ahead_m[0] < -0.4
    assert abs(ahead_m[1]) < 0.25
    assert ahead_m[2] > 0.4


def test_tandem_puts_both_feet_on_one_line() -> None:
    joints = _posed(_spec("knee_flexion", Motion.TANDEM, 1.0, None)).joints_m
    assert abs(float(joints["left_ankle"][0] - joints["right_ankle"][0])) < 0.06
    assert float(joints["right_ankle"][1] - joints["left_ankle"][1]) > 0.2
