import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import CameraView
from vmsk_exam.kinematics.geometry import wrap_deg
from vmsk_exam.kinematics.view import estimate_body_yaw, is_view
from vmsk_exam.samples import PoseSample


@pytest.mark.parametrize(
    ("yaw_deg", "view", "expected"),
    [
        (0.0, CameraView.FRONT, True),
        (29.0, CameraView.FRONT, True),
        (31.0, CameraView.FRONT, False),
        (95.0, CameraView.LEFT, True),
        (-95.0, CameraView.LEFT, False),
        (-80.0, CameraView.RIGHT, True),
        (-170.0, CameraView.BACK, True),
        (175.0, CameraView.BACK, True),
        (math.nan, CameraView.FRONT, False),
    ],
)
def test_views_have_a_tolerance(yaw_deg: float, view: CameraView, expected: bool) -> None:
    assert is_view(yaw_deg, view) is expected


def test_tolerance_can_be_chosen() -> None:
    assert is_view(40.0, CameraView.FRONT, tolerance_deg=45.0)


@given(st.floats(-179.0, 179.0))
def test_yaw_of_a_standing_figure_is_found(yaw_deg: float) -> None:
    found_deg, sd_deg = estimate_body_yaw(make_pose(Figure(yaw_deg=yaw_deg)))
    assert abs(wrap_deg(found_deg - yaw_deg)) < 1.0
    assert 5.0 < sd_deg < 15.0


def test_the_left_side_is_near_the_lens_in_left_view() -> None:
    pose = make_pose(Figure(yaw_deg=90.0))
    assert pose.world_xyz_m[11, 2] < pose.world_xyz_m[12, 2]
    assert estimate_body_yaw(pose)[0] == pytest.approx(CameraView.LEFT.yaw_deg, abs=1.0)


def test_nobody_has_no_yaw() -> None:
    assert all(math.isnan(value) for value in estimate_body_yaw(PoseSample.without_person(0, 640, 480)))
