"""The hand takes the joint angles that it is asked for, on both sides."""

import hashlib
import tomllib

import numpy as np
import pytest

from vmsk_exam.anatomy import CameraView, HandLandmark, Motion, Side
from vmsk_exam.avatar.hand import HAND_CAMERA, HandPosture, finger_truth_deg, pose_hand
from vmsk_exam.avatar.hand_performer import HandPerformance, hand_posture, is_of_hand
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.resources import asset_path

FIST = PerformanceSpec(
    "finger_flexion", Side.RIGHT, Motion.FIST, "seated", CameraView.FRONT, 5.0, 80.0, repetitions=2, move_s=1.0, hold_s=1.0
)


def test_the_hand_is_the_one_that_its_card_names() -> None:
    card = tomllib.loads(asset_path("body", "hand.toml").read_text(encoding="utf-8"))
    content = asset_path("body", "hand.npz").read_bytes()

    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["size_bytes"] == len(content) < 60_000


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("asked", [(0.0, 0.0, 0.0), (40.0, 50.0, 30.0), (80.0, 95.0, 60.0)])
def test_the_fingers_bend_as_asked(side: Side, asked: tuple[float, float, float]) -> None:
    """The included angles hold a little spreading of the fingers beside the flexion."""
    posed = pose_hand(HandPosture(side, np.tile(asked, (4, 1)), turn_deg=30.0, tilt_deg=20.0))

    np.testing.assert_allclose(finger_truth_deg(posed.points_m), np.tile(asked, (4, 1)), atol=14.0)


@pytest.mark.parametrize(("side", "sign"), [(Side.RIGHT, 1.0), (Side.LEFT, -1.0)])
def test_the_palm_is_held_to_the_lens_with_the_fingers_up(side: Side, sign: float) -> None:
    points = pose_hand(HandPosture(side)).points_m

    assert points[HandLandmark.MIDDLE_TIP, 2] > points[HandLandmark.WRIST, 2] + 0.14
    # Seen in the picture a right thumb lies on the right of a palm, a left one on the left.
    assert sign * (points[HandLandmark.THUMB_TIP, 0] - points[HandLandmark.LITTLE_MCP, 0]) > 0.05
    fist = pose_hand(HandPosture(side, np.full((4, 3), 60.0))).points_m
    assert fist[HandLandmark.MIDDLE_PIP, 1] < points[HandLandmark.MIDDLE_PIP, 1] - 0.02  # bends towards the lens


def test_left_and_right_are_mirror_images() -> None:
    left, right = (pose_hand(HandPosture(side, np.full((4, 3), 30.0), 40.0, 20.0, 25.0)).points_m for side in Side)

    np.testing.assert_allclose(left * [-1.0, 1.0, 1.0], right, atol=1e-9)


def test_the_whole_hand_is_in_the_picture() -> None:
    px = HAND_CAMERA.project(pose_hand(HandPosture()).points_m, 640, 480)

    assert px.min() > 20.0
    assert (px < [620.0, 460.0]).all()


def test_a_performance_opens_closes_and_holds() -> None:
    performance = HandPerformance(FIST)

    assert is_of_hand(FIST)
    assert performance.duration_s == pytest.approx(1.5 + 2 * (2.0 + 1.8 + 0.8))
    assert [performance.value_at(t_s) for t_s in (0.0, 1.5, 2.0, 2.5, 4.3)] == pytest.approx([5.0, 5.0, 42.5, 80.0, 80.0])
    assert performance.value_at(5.4) == pytest.approx(5.0)


@pytest.mark.parametrize("value", [5.0, 40.0, 80.0])
def test_a_closing_hand_has_the_asked_mean_flexion(value: float) -> None:
    assert hand_posture(FIST, value).fingers_deg.mean() == pytest.approx(value)
