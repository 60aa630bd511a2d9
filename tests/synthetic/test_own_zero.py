"""A knee that does not straighten is still bent after the standing posture was taken for the body's own zero."""

import pytest

from tests.synthetic.stage import Stage, measure_pictures, repeat
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.kinematics.calibration import MOST_DEG, calibrate

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

STANDING = PerformanceSpec("shoulder_abduction", Side.LEFT, Motion.ABDUCTION, "standing", CameraView.FRONT, 5.0, 100.0)


def test_a_contracture_of_15_degrees_survives() -> None:
    """Seen from the side, where the exam measures it; the other knee is hidden, so nothing is shared and nothing taken off."""
    renderer = AvatarRenderer(640, 480)
    bent = {"left_knee_flexion": 15.0, "left_hip_flexion": 7.0, "left_ankle_dorsiflexion": 8.0}
    image = Stage(renderer).picture(STANDING, yaw=90.0, **bent)
    measured = measure_pictures(repeat(image, 1.1))
    renderer.close()
    calibration = calibrate(measured)
    assert calibration is not None
    raw, applied = measured[-1][1], calibration.apply(measured[-1][1])
    taken_off = raw.angle_deg("left_knee_flexion") - applied.angle_deg("left_knee_flexion")
    assert abs(taken_off) <= MOST_DEG
    assert applied.angle_deg("left_knee_flexion") >= 8.0
    assert applied.raw_angles_deg is not None
