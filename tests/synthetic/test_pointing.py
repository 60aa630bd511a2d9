"""The avatar lays a finger on known places of its body: pose model, hand model and body chart together find them."""

from collections.abc import Iterator

import pytest

from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import NEUTRAL, Posture
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.scene import Look
from vmsk_exam.samples import Frame
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.pointing import PointingFinder
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

CAMERA = CameraPose(distance_m=2.6, height_m=1.0)
FRAMES = 34
STEP_NS = 50_000_000

BELLY = Posture.of(
    right_shoulder_flexion=44,
    right_shoulder_abduction=38,
    right_shoulder_rotation=-76,
    right_elbow_flexion=110,
    right_wrist_flexion=40,
    right_forearm_rotation=-6,
)
CHEST = Posture.of(
    right_shoulder_flexion=12,
    right_shoulder_abduction=27,
    right_shoulder_rotation=-55,
    right_elbow_flexion=130,
    right_wrist_flexion=2,
    right_forearm_rotation=-29,
)
OTHER_ARM = Posture.of(right_shoulder_flexion=50, right_shoulder_rotation=-70, right_elbow_flexion=80)


@pytest.fixture(name="finder")
def pointing_finder() -> Iterator[PointingFinder]:
    pose, hands = MediaPipePoseEstimator(), MediaPipeHandEstimator()
    yield PointingFinder(Pipeline(pose), hands)
    pose.close()
    hands.close()


@pytest.fixture(name="renderer", scope="module")
def fine_renderer() -> Iterator[AvatarRenderer]:
    renderer = AvatarRenderer(960, 720, is_fine=True)
    yield renderer
    renderer.close()


def point(finder: PointingFinder, renderer: AvatarRenderer, posture: Posture) -> PointedPlace | None:
    image = renderer.render(pose_body(load_body(), posture), CAMERA, Look())
    finder.restart()
    places = [finder.step(Frame(number * STEP_NS, number, image)).place for number in range(FRAMES)]
    return next((place for place in places if place is not None), None)


@pytest.mark.parametrize(
    ("posture", "region_id", "x", "y"),
    [
        (BELLY, "belly", 98, 164),
        (CHEST, "chest", 117, 122),
        (OTHER_ARM, "upper_arm_left", 156, 115),
        (OTHER_ARM.mirrored(), "upper_arm_right", 44, 115),
    ],
)
def test_the_finger_is_found_where_it_points(
    finder: PointingFinder, renderer: AvatarRenderer, posture: Posture, region_id: str, x: float, y: float
) -> None:
    """True places by the avatar's own joints, on the figure of 200 x 440; within two standard deviations."""
    place = point(finder, renderer, posture)

    assert place is not None
    assert place.region_id == region_id
    assert abs(place.x_ratio * 200 - x) <= 2.0 * place.sd_ratio * 200
    assert abs(place.y_ratio * 440 - y) <= 2.0 * place.sd_ratio * 200


def test_hanging_arms_point_at_nothing(finder: PointingFinder, renderer: AvatarRenderer) -> None:
    assert point(finder, renderer, NEUTRAL) is None


def test_a_finger_beside_the_body_points_at_nothing(finder: PointingFinder, renderer: AvatarRenderer) -> None:
    aside = Posture.of(right_shoulder_abduction=90, right_elbow_flexion=60)

    assert point(finder, renderer, aside) is None
