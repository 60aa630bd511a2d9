import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.avatar.rotation import about_x, about_z, align, rotate, rotation_vector_deg, share_of

ANGLES = st.floats(-170.0, 170.0)


def test_signs_follow_the_convention() -> None:
    assert np.allclose(about_x(90.0) @ [0, 0, 1], [0, -1, 0])  # the upward axis bends forward
    assert np.allclose(about_z(90.0) @ [0, -1, 0], [1, 0, 0])  # the front turns to the left


@given(ANGLES, ANGLES, ANGLES)
def test_vector_comes_back(x: float, y: float, z: float) -> None:
    vector = np.array([x, y, z])
    length = np.linalg.norm(vector)
    if not 1e-3 < length < 179.0:
        return
    assert np.allclose(rotation_vector_deg(rotate(vector)), vector, atol=1e-6 * length + 1e-7)


@given(ANGLES)
def test_half_twice_is_whole(angle: float) -> None:
    half = share_of(about_x(angle), 0.5)
    assert np.allclose(half @ half, about_x(angle), atol=1e-6)


def test_align_brings_axis_down_and_front_forward() -> None:
    axis, towards = np.array([0.3, 0.1, -0.8]), np.array([0.1, -1.0, 0.2])
    rotation = align(axis, towards)
    assert np.allclose(rotation @ axis / np.linalg.norm(axis), [0, 0, -1])
    assert abs((rotation @ towards)[0]) < 1e-12
    assert (rotation @ towards)[1] < 0
    assert np.isclose(np.linalg.det(rotation), 1.0)
