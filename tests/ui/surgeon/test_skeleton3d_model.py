import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.surgeon.fakes import ScriptedStore
from vmsk_exam.anatomy import Landmark
from vmsk_exam.record.model import Track
from vmsk_exam.ui.surgeon.skeleton3d_model import Skeleton3d, Turn, floor_ring

LEFT = "left_knee_flexion_standing"
ANGLES = st.floats(-720.0, 720.0)


def make_track(places: dict[Landmark, tuple[float, float, float]]) -> Track:
    points = np.full((2, 33, 3), np.nan)
    for mark, place in places.items():
        points[:, mark] = place
    values = np.full((2, 21), np.nan)
    return Track(np.array([0.0, 0.1]), points, np.ones((2, 33)), values, values, 100, 200)


HIPS = {Landmark.LEFT_HIP: (0.5, 0.5, 0.0), Landmark.RIGHT_HIP: (0.5, 0.5, 0.0)}


@given(ANGLES, ANGLES)
def test_turning_keeps_lengths_and_angles(yaw_deg: float, pitch_deg: float) -> None:
    matrix = Turn().by(yaw_deg, pitch_deg).matrix()
    assert np.allclose(matrix @ matrix.T, np.eye(3))
    assert np.linalg.det(matrix) == pytest.approx(1.0)


@given(ANGLES, ANGLES)
def test_a_turn_stays_in_its_range_and_can_be_taken_back(yaw_deg: float, pitch_deg: float) -> None:
    turn = Turn().by(yaw_deg, pitch_deg)
    assert -180.0 <= turn.yaw_deg < 180.0
    assert -90.0 <= turn.pitch_deg <= 90.0
    assert turn.by(-yaw_deg, 0.0).yaw_deg == pytest.approx(0.0, abs=1e-6) or abs(turn.by(-yaw_deg, 0.0).yaw_deg) > 179.99


@pytest.mark.parametrize(
    ("turn", "seen"),
    [
        (Turn(), (0.0, 1.0)),  # the knee hangs below the hip
        (Turn(90.0, 0.0), (0.0, 1.0)),
        (Turn(0.0, 90.0), (0.0, 0.0)),  # from above it is under the hip
    ],
)
def test_a_hanging_thigh_from_three_sides(turn: Turn, seen: tuple[float, float]) -> None:
    skeleton = Skeleton3d(make_track({**HIPS, Landmark.LEFT_KNEE: (0.5, 0.75, 0.0)}), "left_knee_flexion")
    bone = next(bone for bone in skeleton.bones(0, turn) if bone.is_tested)
    assert skeleton.radius_px == pytest.approx(50.0)
    assert bone.end == pytest.approx(seen, abs=1e-9)


def test_a_thigh_towards_the_lens_is_seen_from_the_side_and_is_near() -> None:
    skeleton = Skeleton3d(make_track({**HIPS, Landmark.LEFT_KNEE: (0.5, 0.5, -0.4)}), "left_knee_flexion")
    ahead = next(bone for bone in skeleton.bones(0, Turn()) if bone.is_tested)
    assert ahead.end == pytest.approx((0.0, 0.0), abs=1e-9)
    assert ahead.nearness == pytest.approx(1.0)
    aside = next(bone for bone in skeleton.bones(0, Turn(90.0)) if bone.is_tested)
    assert aside.end == pytest.approx((-1.0, 0.0), abs=1e-9)


def test_the_mark_of_the_floor_is_where_the_camera_stood() -> None:
    ring = floor_ring(1.0, Turn(0.0, 20.0))
    assert ring[0, 1] == pytest.approx(ring[:, 1].max())
    assert ring[0, 0] == pytest.approx(0.0, abs=1e-9)


def test_bones_of_a_real_track_lie_within_the_place_far_ones_first() -> None:
    track = ScriptedStore().tracks[LEFT]
    skeleton = Skeleton3d(track, "left_knee_flexion")
    for turn in (Turn(), Turn(60.0, 30.0)):
        bones = skeleton.bones(300, turn)
        assert len(bones) == 20
        assert [bone.nearness for bone in bones] == sorted(bone.nearness for bone in bones)
        assert sum(bone.is_tested for bone in bones) == 2
        assert max(abs(value) for bone in bones for value in (*bone.start, *bone.end)) < 1.1


def test_nobody_seen_gives_no_bones() -> None:
    skeleton = Skeleton3d(make_track({}), None)
    assert skeleton.bones(0, Turn()) == ()
    assert skeleton.head(0, Turn()) is None
