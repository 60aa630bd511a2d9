import numpy as np
import pytest

from tests.ui.fakes import knee_protocol
from tests.ui.surgeon.fakes import ScriptedStore
from vmsk_exam.record.model import Track
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.track_player import TrackPlayer

LEFT = "left_knee_flexion_standing"


@pytest.fixture
def model() -> ReplayModel:
    store = ScriptedStore()
    return ReplayModel(store.tracks[LEFT], store.key_frames[LEFT])


def test_cursor_stands_on_the_nearest_sample(model: ReplayModel) -> None:
    model.move_to(1.01)
    assert (model.index, model.cursor_s) == (30, pytest.approx(1.0))
    model.move_to(-5.0)
    assert model.index == 0
    model.move_to(1e6)
    assert model.index == model.count - 1


def test_step_stops_playing_and_stays_inside(model: ReplayModel) -> None:
    model.switch_playing()
    model.step(3)
    assert (model.index, model.is_playing) == (3, False)
    model.step(-10)
    assert model.index == 0
    model.step(10**6)
    assert model.index == model.count - 1


@pytest.mark.parametrize(("faster", "speed", "index"), [(0, 1.0, 30), (1, 2.0, 60), (-1, 0.5, 15), (-5, 0.25, 7)])
def test_playing_follows_the_clock(model: ReplayModel, faster: int, speed: float, index: int) -> None:
    model.change_speed(faster)
    assert model.speed == speed
    model.switch_playing()
    for _ in range(10):
        model.advance(0.1001)
    assert model.index == index


def test_playing_ends_at_the_end_and_begins_anew(model: ReplayModel) -> None:
    model.move_to(model.last_s - 0.1)
    model.switch_playing()
    assert model.advance(1.0)
    assert (model.index, model.is_playing) == (model.count - 1, False)
    model.switch_playing()
    assert (model.index, model.is_playing) == (0, True)


def test_nothing_moves_without_playing(model: ReplayModel) -> None:
    assert not model.advance(5.0)
    assert model.index == 0


def test_pose_and_angle_under_the_cursor(model: ReplayModel) -> None:
    model.move_to(10.1)
    angle, sd = model.angle("left_knee_flexion")
    assert angle == pytest.approx(107.4, abs=1.5)
    assert sd is not None
    assert model.pose().has_person
    assert (model.pose().width_px, model.pose().height_px) == (960, 720)
    assert model.angle("neck_rotation") == (None, None)


def test_gap_has_no_angle(model: ReplayModel) -> None:
    model.move_to(6.5)
    assert model.angle("left_knee_flexion") == (None, None)


def test_key_frame_is_found(model: ReplayModel) -> None:
    assert model.key_frame is not None
    assert not model.is_at_key_frame
    model.move_to(model.key_frame.t_s)
    assert model.is_at_key_frame


def test_single_sample() -> None:
    track = ScriptedStore().tracks[LEFT]
    one = Track(
        track.t_s[:1], track.image_xyz[:1], track.visibility[:1], track.angles_deg[:1], track.sd_deg[:1], 960, 720
    )  # fmt: skip
    model = ReplayModel(one)
    model.move_to(3.0)
    model.step(1)
    assert (model.index, model.last_s) == (0, 0.0)


def test_player_gives_each_sample_once() -> None:
    player = TrackPlayer(ScriptedStore().tracks[LEFT], knee_protocol().tasks[0], "Knee")
    given = [angles.t_ns for _ in range(300) for angles, _pose in player.samples(0.09)]
    assert player.is_over
    assert len(given) == len(ScriptedStore().tracks[LEFT].t_s)
    assert (np.diff(given) > 0).all()
    player.restart()
    assert not player.is_over


def test_a_repetition_is_played_again_and_again(model: ReplayModel) -> None:
    model.switch_loop((7.4, 12.8))
    assert (model.is_playing, model.cursor_s) == (True, pytest.approx(7.4, abs=0.02))
    for _ in range(40):
        model.advance(0.5)
        assert 7.35 <= model.cursor_s <= 12.81
    assert model.is_playing
    model.switch_loop((7.4, 12.8))
    assert model.loop_s is None
    assert model.is_playing
