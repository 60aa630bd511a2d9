"""Turns of thigh and upper arm as the camera sees them: within twice the stated standard deviation of what was posed."""

from collections.abc import Iterator

import pytest

from tests.synthetic.stage import Stage, measure_pictures, repeat
from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.avatar.spec import PerformanceSpec

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

HIP_OUT = PerformanceSpec("hip_rotation", Side.LEFT, Motion.EXTERNAL_ROTATION, "seated", CameraView.FRONT, 0.0, 35.0)
HIP_IN = PerformanceSpec("hip_rotation", Side.RIGHT, Motion.INTERNAL_ROTATION, "seated", CameraView.FRONT, 0.0, -35.0)
ARM_UP = PerformanceSpec("shoulder_rotation", Side.LEFT, Motion.EXTERNAL_ROTATION, "standing", CameraView.LEFT, 0.0, 85.0)
ARM_DOWN = PerformanceSpec("shoulder_rotation", Side.RIGHT, Motion.INTERNAL_ROTATION, "standing", CameraView.RIGHT, 0.0, -60.0)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    renderer = AvatarRenderer(640, 480)
    yield Stage(renderer)
    renderer.close()


@pytest.mark.parametrize("person", ["lucia", "diego"])
@pytest.mark.parametrize("share", [0.6, 1.0])
@pytest.mark.parametrize("spec", [HIP_OUT, HIP_IN, ARM_UP, ARM_DOWN], ids=["hip_out", "hip_in", "arm_up", "arm_down"])
def test_a_turn_is_measured_through_the_pose_model(stage: Stage, spec: PerformanceSpec, share: float, person: str) -> None:
    sample = measure_pictures(repeat(stage.picture(spec, share, person), 0.6))[-1][1]
    channel = f"{spec.tested_side}_{spec.angle}"
    error_deg = sample.angle_deg(channel) - spec.value_deg(share)
    assert abs(error_deg) < 2.0 * sample.channel_sd_deg(channel)


def test_lifting_the_thigh_is_seen(stage: Stage) -> None:
    clean, lifted = (stage.picture(HIP_OUT, 0.5, "lucia", left_hip_flexion=lift) for lift in (0.0, 22.0))
    seen = [measure_pictures(repeat(image, 0.6))[-1][1].watched_deg("left_thigh_lift") for image in (clean, lifted)]
    assert seen[1] - seen[0] > 15.0
