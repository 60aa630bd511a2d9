import numpy as np
import pytest

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.kinematics.neck import GAINS, SLOPE_SD, stretch_neck


def stretch(name: str, yaw_deg: float, angle_deg: float = 40.0) -> tuple[float, float]:
    angles, sd = stretch_neck(np.full(len(ANGLE_CHANNELS), angle_deg), np.full(len(ANGLE_CHANNELS), 5.0), yaw_deg)
    return float(angles[CHANNEL_INDEX[name]]), float(sd[CHANNEL_INDEX[name]])


def test_each_angle_is_stretched_in_its_own_view_only() -> None:
    assert stretch("neck_rotation", 0.0)[0] == pytest.approx(40.0 * GAINS["neck_rotation"])
    assert stretch("neck_rotation", 90.0)[0] == 40.0
    assert stretch("neck_flexion", -90.0)[0] == pytest.approx(40.0 * GAINS["neck_flexion"])
    assert stretch("neck_flexion", 0.0)[0] == 40.0
    assert stretch("left_knee_flexion", 0.0) == (40.0, 5.0)


def test_it_fades_between_the_views() -> None:
    values = [stretch("neck_lateral_flexion", yaw_deg)[0] for yaw_deg in (0.0, 25.0, 35.0, 45.0, 60.0)]
    assert values == pytest.approx([48.0, 48.0, 44.0, 40.0, 40.0])


def test_the_deviation_grows_with_the_angle() -> None:
    assert stretch("neck_rotation", 90.0)[1] == pytest.approx(np.hypot(5.0, SLOPE_SD * 40.0))
    assert stretch("neck_rotation", 90.0, 0.0)[1] == 5.0
