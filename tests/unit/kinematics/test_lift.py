import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.kinematics.figure import Figure, build_body_points, make_pose, to_camera_axes
from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.lift import find_inside, lift_body


@given(
    yaw_deg=st.floats(-180.0, 180.0), distance_m=st.floats(2.0, 5.0), side_m=st.floats(-0.4, 0.4), knee_deg=st.floats(0.0, 120.0)
)
def test_perfect_landmarks_are_put_where_they_are(yaw_deg: float, distance_m: float, side_m: float, knee_deg: float) -> None:
    figure = Figure(yaw_deg=yaw_deg, distance_m=distance_m, side_m=side_m, knee_deg=knee_deg)
    pose = make_pose(figure)
    body = lift_body(pose, find_inside(pose))
    truth = to_camera_axes(build_body_points(figure), figure)
    truth = truth - 0.5 * (truth[Landmark.LEFT_HIP] + truth[Landmark.RIGHT_HIP])
    assert np.abs(body.points_m - truth).max() < 0.03
    assert body.px_per_m == pytest.approx(0.8 * 640 / distance_m, rel=0.03)


def test_landmarks_outside_the_picture_do_not_move_the_scale() -> None:
    near = make_pose(Figure(distance_m=1.5, camera_height_m=1.25))
    inside = find_inside(near)
    assert inside[Landmark.LEFT_ANKLE] == 0.0
    assert inside[Landmark.LEFT_SHOULDER] == 1.0
    wild = near.world_xyz_m.copy()
    wild[Landmark.LEFT_ANKLE] += [0.3, 0.6, 0.2]
    moved = type(near)(0, 640, 480, near.image_xyz, wild, near.visibility, near.presence, 1)
    assert lift_body(moved, inside).px_per_m == pytest.approx(lift_body(near, inside).px_per_m, rel=0.06)
