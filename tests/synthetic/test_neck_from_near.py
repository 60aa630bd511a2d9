"""A neck seen from near: the face's mesh through the picture, against the avatar's true angles."""

import numpy as np
import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX, CameraView, Motion, Side
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.performer import performance_for
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.scene import Look
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.truth import compute_true_angles
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.samples import FloatArray, Frame, PoseSample
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

FPS = 10
NEAR = CameraPose(distance_m=1.25, height_m=1.15, fov_deg=46.0)


def perform(
    angle: str, motion: Motion, view: CameraView, peak_deg: float
) -> tuple[list[PoseSample], FloatArray, FloatArray, FloatArray]:
    """Return what the pose model saw; of each frame the measured angle, its standard deviation and the true angle."""
    body, engine, estimator = load_body("lucia"), AngleEngine(), MediaPipePoseEstimator()
    spec = PerformanceSpec(angle, Side.LEFT, motion, "seated", view, 0.0, peak_deg, 1, move_s=1.2, hold_s=0.6, rest_s=0.2)
    performance, renderer = performance_for(body, spec, 1.0), AvatarRenderer(640, 480)
    poses, measured, truths = [], [], []
    index_of = CHANNEL_INDEX[angle]
    for index in range(round(performance.duration_s * FPS)):
        posed = pose_body(body, performance.posture_at(index / FPS))
        truths.append(compute_true_angles(posed)[index_of])
        picture = renderer.render(posed, NEAR, Look())
        poses.append(estimator.estimate(Frame((index + 1) * 1_000_000_000 // FPS, index, picture)))
        found = engine.measure(poses[-1])
        measured.append((found.angles_deg[index_of], found.sd_deg[index_of]))
    renderer.close()
    estimator.close()
    angles, sd = np.array(measured).T
    return poses, angles, sd, np.array(truths)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("angle", "motion", "peak_deg", "largest_deg"),
    [
        ("neck_lateral_flexion", Motion.LATERAL_FLEXION, 35.0, 4.0),
        ("neck_rotation", Motion.ROTATION, 40.0, 8.0),
    ],
)
def test_a_neck_from_the_front(angle: str, motion: Motion, peak_deg: float, largest_deg: float) -> None:
    if not is_gl_available():
        pytest.skip("no OpenGL on this machine: the avatar cannot be drawn")
    poses, measured, _, truth = perform(angle, motion, CameraView.FRONT, peak_deg)
    assert np.mean([pose.face is not None for pose in poses]) > 0.9
    assert float(np.nanmean(np.abs(measured - truth))) < largest_deg


@pytest.mark.slow
def test_what_is_said_of_a_profile_is_as_unsure_as_it_is_wrong() -> None:
    if not is_gl_available():
        pytest.skip("no OpenGL on this machine: the avatar cannot be drawn")
    _, measured, sd, truth = perform("neck_flexion", Motion.FLEXION, CameraView.LEFT, 30.0)
    given = np.isfinite(measured)
    assert float(np.mean(np.abs(measured - truth)[given] <= 1.96 * sd[given])) >= 0.8
