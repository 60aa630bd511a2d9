import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.avatar.body import list_people, load_body
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import NEUTRAL, Posture
from vmsk_exam.avatar.truth import compute_true_angles

RANGES = {
    "shoulder_elevation": (0.0, 175.0),
    "shoulder_flexion": (-60.0, 175.0),
    "shoulder_abduction": (-30.0, 175.0),
    "elbow_flexion": (-15.0, 150.0),
    "hip_flexion": (-30.0, 130.0),
    "hip_abduction": (-30.0, 50.0),
    "knee_flexion": (-15.0, 155.0),
    "ankle_dorsiflexion": (-55.0, 35.0),
    "neck_flexion": (-70.0, 70.0),
    "neck_lateral_flexion": (-50.0, 50.0),
    "neck_rotation": (-85.0, 85.0),
    "trunk_flexion": (-35.0, 100.0),
    "trunk_lateral_flexion": (-45.0, 45.0),
}


def true_angle(channel: str, posture: Posture, name: str | None = None) -> float:
    return float(compute_true_angles(pose_body(load_body(name) if name else load_body(), posture))[CHANNEL_INDEX[channel]])


@pytest.mark.parametrize("name", list_people())
def test_anatomical_standing_is_zero(name: str) -> None:
    assert np.allclose(compute_true_angles(pose_body(load_body(name), NEUTRAL)), 0.0, atol=0.01)


@pytest.mark.parametrize("channel", ANGLE_CHANNELS)
@settings(max_examples=12, deadline=None)
@given(share=st.floats(0.0, 1.0), name=st.sampled_from(list_people()), yaw=st.sampled_from([0.0, 90.0, -90.0, 35.0]))
def test_single_joint_comes_out_as_asked(channel: str, share: float, name: str, yaw: float) -> None:
    low, high = RANGES[channel.removeprefix("left_").removeprefix("right_")]
    asked = low + (high - low) * share
    assert true_angle(channel, Posture.of(**{channel: asked, "yaw": yaw}), name) == pytest.approx(asked, abs=0.05)


@pytest.mark.parametrize("channel", [c for c in ANGLE_CHANNELS if c.startswith("left_")])
def test_single_joint_leaves_the_other_side_alone(channel: str) -> None:
    angles = compute_true_angles(pose_body(load_body(), Posture.of(**{channel: 30.0})))
    others = [CHANNEL_INDEX[c] for c in ANGLE_CHANNELS if c.startswith("right_")]
    assert np.allclose(angles[others], 0.0, atol=0.01)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-35.0, 35.0), min_size=21, max_size=21))
def test_mirrored_postures_give_mirrored_angles(values: list[float]) -> None:
    posture = Posture.of(**dict(zip(ANGLE_CHANNELS, values, strict=True)))
    straight = compute_true_angles(pose_body(load_body(), posture))
    mirrored = compute_true_angles(pose_body(load_body(), posture.mirrored()))
    for channel in ANGLE_CHANNELS:
        index = CHANNEL_INDEX[channel]
        if channel.startswith("left_"):
            assert mirrored[CHANNEL_INDEX[channel.replace("left_", "right_")]] == pytest.approx(straight[index], abs=0.5)
        elif channel in ("neck_lateral_flexion", "neck_rotation", "trunk_lateral_flexion"):
            assert mirrored[index] == pytest.approx(-straight[index], abs=0.5)


@pytest.mark.parametrize("channel", ["left_knee_flexion", "right_elbow_flexion"])
def test_hyperextension_is_negative(channel: str) -> None:
    assert true_angle(channel, Posture.of(**{channel: -8.0})) == pytest.approx(-8.0, abs=0.05)


def test_bending_and_turning_to_the_left_is_positive() -> None:
    posed = pose_body(load_body(), Posture.of(trunk_lateral_flexion=20.0))
    assert posed.joints_m["left_shoulder"][0] > pose_body(load_body(), NEUTRAL).joints_m["left_shoulder"][0]


def test_hip_is_measured_against_the_pelvis() -> None:
    angles = {"pelvis_tilt": 30.0, "left_hip_flexion": 30.0, "right_hip_flexion": 30.0, "trunk_flexion": 60.0}
    posed = pose_body(load_body(), Posture.of(**angles))
    thigh = posed.joints_m["left_hip"] - posed.joints_m["left_knee"]
    assert np.allclose(thigh / np.linalg.norm(thigh), [0, 0, 1], atol=1e-6)  # upright although the hip is bent
    true = compute_true_angles(posed)
    assert true[CHANNEL_INDEX["left_hip_flexion"]] == pytest.approx(30.0, abs=0.05)
    assert true[CHANNEL_INDEX["trunk_flexion"]] == pytest.approx(60.0, abs=0.05)


def test_shoulder_is_measured_against_the_thorax() -> None:
    leaning = Posture.of(trunk_flexion=40.0, left_shoulder_flexion=90.0)
    assert true_angle("left_shoulder_flexion", leaning) == pytest.approx(90.0, abs=0.05)
    assert true_angle("left_shoulder_elevation", leaning) == pytest.approx(90.0, abs=0.05)


def test_direction_across_a_plane_has_no_angle_in_it() -> None:
    assert np.isnan(true_angle("left_shoulder_abduction", Posture.of(left_shoulder_flexion=90.0)))
