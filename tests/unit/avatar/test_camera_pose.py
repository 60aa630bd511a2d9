import numpy as np
import pytest

from vmsk_exam.avatar.camera_pose import CameraPose


def test_middle_of_the_picture_is_straight_ahead() -> None:
    camera = CameraPose(distance_m=3.0, height_m=1.2)
    assert camera.project(np.array([0.0, 0.0, 1.2]), 640, 480) == pytest.approx([320.0, 240.0])


def test_patients_left_is_the_pictures_right_and_up_is_up() -> None:
    camera = CameraPose()
    assert camera.project(np.array([0.5, 0.0, 1.0]), 640, 480)[0] > 320.0
    assert camera.project(np.array([0.0, 0.0, 1.9]), 640, 480)[1] < 100.0


def test_field_of_view_is_vertical() -> None:
    camera = CameraPose(distance_m=2.0, height_m=1.0, fov_deg=90.0)
    assert camera.project(np.array([0.0, 0.0, 3.0]), 640, 480)[1] == pytest.approx(0.0, abs=1e-9)


def test_lens_moves_to_the_persons_left() -> None:
    _, position = CameraPose(distance_m=2.0, height_m=1.0, yaw_deg=90.0).view()
    assert position == pytest.approx([2.0, 0.0, 1.0])
