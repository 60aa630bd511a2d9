"""The avatar helps with another part of the body, and does not: what the camera sees of it."""

from collections.abc import Iterator

import pytest

from tests.synthetic.stage import Stage, measure_pictures, repeat
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.spec import PerformanceSpec

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

ABDUCTION = PerformanceSpec("shoulder_abduction", Side.LEFT, Motion.ABDUCTION, "standing", CameraView.FRONT, 5.0, 100.0)
LEG_OUT = PerformanceSpec("hip_abduction", Side.LEFT, Motion.ABDUCTION, "standing", CameraView.FRONT, 0.0, 30.0)
SQUAT_FRONT = PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.FRONT, 0.0, 60.0)
SQUAT_SIDE = PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.LEFT, 0.0, 80.0)
SITTING = PerformanceSpec("knee_flexion", Side.LEFT, Motion.EXTENSION, "seated", CameraView.FRONT, 90.0, 0.0)
SHOULDER_SIDE = PerformanceSpec("shoulder_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 90.0)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    renderer = AvatarRenderer(640, 480)
    yield Stage(renderer)
    renderer.close()


def watched(stage: Stage, spec: PerformanceSpec, share: float, name: str, person: str, **plus: float) -> float:
    image = stage.picture(spec, share, person, **plus)
    return measure_pictures(repeat(image, 0.5))[-1][1].watched_deg(name)


@pytest.mark.parametrize(
    ("spec", "share", "name", "threshold_deg", "helping"),
    [
        (ABDUCTION, 1.0, "left_shoulder_hike", 5.0, {"left_shoulder_hike": 25.0}),
        (ABDUCTION, 1.0, "trunk_lateral_flexion", -10.0, {"trunk_lateral_flexion": -18.0}),
        (SHOULDER_SIDE, 1.0, "left_elbow_flexion", 15.0, {"left_elbow_flexion": 30.0}),
        (SHOULDER_SIDE, 1.0, "trunk_flexion", -8.0, {"trunk_flexion": -15.0}),
        (LEG_OUT, 1.0, "pelvis_obliquity", 3.5, {"pelvis_obliquity": 10.0}),
        (SQUAT_FRONT, 1.0, "left_knee_valgus_projection", 10.0, {"left_hip_rotation": -18.0, "left_hip_abduction": -8.0}),
        (SQUAT_SIDE, 1.0, "left_heel_lift", 8.0, {"left_ankle_dorsiflexion": -22.0, "right_ankle_dorsiflexion": -22.0}),
        (SITTING, 0.0, "left_hip_rotation", 8.0, {"left_hip_rotation": 20.0}),
        (SITTING, 0.0, "left_hip_rotation", -8.0, {"left_hip_rotation": -20.0}),
    ],
)
def test_helping_moves_its_signal_beyond_the_threshold(
    stage: Stage, spec: PerformanceSpec, share: float, name: str, threshold_deg: float, helping: dict[str, float]
) -> None:
    without = watched(stage, spec, share, name, "lucia")
    change_deg = watched(stage, spec, share, name, "lucia", **helping) - without
    assert change_deg / threshold_deg > 1.0


@pytest.mark.parametrize(
    ("spec", "name", "limit_deg"),
    [
        (ABDUCTION, "left_shoulder_hike", 5.0),
        (ABDUCTION, "trunk_lateral_flexion", 10.0),
        (SQUAT_FRONT, "left_knee_valgus_projection", 8.0),
        (SQUAT_SIDE, "left_heel_lift", 8.0),
    ],
)
def test_a_clean_motion_stays_below(stage: Stage, spec: PerformanceSpec, name: str, limit_deg: float) -> None:
    change_deg = watched(stage, spec, 1.0, name, "diego") - watched(stage, spec, 0.0, name, "diego")
    assert change_deg < limit_deg
