"""The pose estimator takes the demo patient for a person, with landmarks near the true joints."""

import numpy as np
import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Landmark, Motion, Side
from vmsk_exam.avatar.camera import AvatarCamera, CameraOptions
from vmsk_exam.avatar.renderer import is_gl_available
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.resources import asset_path
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

KNEE = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 110.0, 1, 1.4, 0.6)
SQUAT = PerformanceSpec("knee_flexion", None, Motion.SQUAT, "standing", CameraView.LEFT, 2.0, 92.0, 1, 1.4, 0.6)
FPS = 12.0


def plain_knee_deg(points_px: np.ndarray) -> float:  # type: ignore[type-arg]
    hip, knee, ankle = (points_px[i] for i in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE))
    thigh, shank = hip - knee, ankle - knee
    cosine = thigh @ shank / np.linalg.norm(thigh) / np.linalg.norm(shank)
    return 180.0 - float(np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0))))


@pytest.mark.parametrize("spec", [KNEE, SQUAT], ids=["knee_flexion", "squat"])
def test_demo_patient_is_seen_as_a_person(spec: PerformanceSpec) -> None:
    if not is_gl_available():
        pytest.skip("this machine gives no OpenGL 3.3 context")
    if not asset_path("models", "pose_landmarker_full.task").is_file():
        pytest.skip("the pose model is not installed")
    camera = AvatarCamera(options=CameraOptions(fps=FPS, length_frames=int(8 * FPS)))
    estimator = MediaPipePoseEstimator()
    camera.open()
    camera.perform(spec)
    found, errors = [], []
    while (frame := camera.read()) is not None:
        pose = estimator.estimate(frame)
        found.append(pose.has_person)
        if pose.has_person and frame.t_ns > 4e9:
            truth = camera.true_angles(frame.t_ns)[CHANNEL_INDEX["left_knee_flexion"]]
            errors.append(plain_knee_deg(pose.image_px) - truth)
    camera.close()
    estimator.close()
    assert np.mean(found) >= 0.97
    assert float(np.mean(np.abs(errors))) < 6.0
