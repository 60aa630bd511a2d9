"""What motion adds to the standard deviation of an angle."""

import numpy as np
import pytest

from vmsk_exam.kinematics.filters import AngleFilter
from vmsk_exam.kinematics.uncertainty import DELAY_S, add_motion


def follow(values_deg: list[float], fps: float) -> AngleFilter:
    """A filter that has seen one channel."""
    watched = AngleFilter(1)
    for number, value in enumerate(values_deg):
        watched.filter(round((number + 1) / fps * 1e9), np.array([value]))
    return watched


@pytest.mark.parametrize("fps", [5.0, 10.0, 30.0, 60.0])
@pytest.mark.parametrize("speed_deg_s", [-150.0, 40.0])
def test_a_steady_motion_shows_its_speed(fps: float, speed_deg_s: float) -> None:
    watched = follow([speed_deg_s * number / fps for number in range(12)], fps)
    assert watched.speed_deg_s == pytest.approx([abs(speed_deg_s)], rel=1e-6)


def test_rest_the_first_frames_and_missing_values_have_no_speed() -> None:
    assert AngleFilter(2).speed_deg_s == pytest.approx([0.0, 0.0])
    assert follow([20.0], 30.0).speed_deg_s == pytest.approx([0.0])
    assert follow([20.0] * 9, 30.0).speed_deg_s == pytest.approx([0.0])
    assert follow([20.0, 25.0, 30.0, np.nan, 40.0, 45.0, np.nan], 30.0).speed_deg_s == pytest.approx([0.0])


def test_a_gap_in_time_forgets_the_speed() -> None:
    watched = follow([0.0, 10.0, 20.0, 30.0, 40.0], 10.0)
    assert watched.speed_deg_s[0] == pytest.approx(100.0)
    watched.filter(5_000_000_000, np.array([90.0]))
    assert watched.speed_deg_s == pytest.approx([0.0])


def test_parts_add_as_squares() -> None:
    sd_deg = add_motion(np.array([6.0, 6.0, 3.0]), np.array([0.0, 2.0, 0.0]), np.array([0.0, 3.0 / DELAY_S, 4.0 / DELAY_S]))
    assert sd_deg == pytest.approx([6.0, 7.0, 5.0])
