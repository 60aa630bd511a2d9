"""The drawn movements: the same for a seed, within what joints allow, and over the whole range."""

import numpy as np
import pytest

from phantom.motions import draw_free, draw_neck_take, draw_take, is_clear, within_hinges
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import Posture


def test_a_seed_gives_the_same_take() -> None:
    body = load_body()
    first, second = (draw_take(np.random.default_rng(3), body) for _ in range(2))
    assert first.name == second.name
    assert first.times_s == second.times_s
    assert all(np.array_equal(a.values, b.values) for a, b in zip(first.postures, second.postures, strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_takes_last_some_time_and_bend_no_joint_backwards(seed: int) -> None:
    rng = np.random.default_rng(seed)
    take = draw_take(rng, load_body())
    assert 0.5 < take.length_s < 12.0
    assert all(later > earlier for earlier, later in zip(take.times_s, take.times_s[1:], strict=False))
    for t_s in np.linspace(0.0, take.length_s, 9):
        posture = take.posture_at(float(t_s))
        assert np.isfinite(posture.values).all()
        assert min(posture[f"{side}_{joint}_flexion"] for side in ("left", "right") for joint in ("knee", "elbow")) >= -10.0


def test_free_takes_reach_the_whole_range_of_both_sides() -> None:
    rng, body = np.random.default_rng(1), load_body()
    postures = [posture for _ in range(60) for posture in draw_free(rng, body).postures]
    for name, low, high in (
        ("left_knee_flexion", 5.0, 110.0),
        ("right_hip_flexion", -10.0, 90.0),
        ("left_elbow_flexion", 10.0, 110.0),
    ):
        values = [posture[name] for posture in postures]
        assert min(values) < low
        assert max(values) > high


def test_a_forearm_through_the_trunk_is_not_clear() -> None:
    body = load_body()
    through = Posture.of(left_shoulder_rotation=-80.0, left_elbow_flexion=100.0)
    assert is_clear(pose_body(body, Posture.of(left_shoulder_abduction=30.0, right_shoulder_abduction=30.0)))
    assert not is_clear(pose_body(body, through))


def test_hinges_are_bounded() -> None:
    bent = within_hinges(Posture.of(left_knee_flexion=-40.0, right_elbow_flexion=30.0))
    assert bent["left_knee_flexion"] == -10.0
    assert bent["right_elbow_flexion"] == 30.0


def test_necks_alone_are_maneuvers_of_the_neck_as_in_an_exam() -> None:
    rng, body = np.random.default_rng(2), load_body()
    takes = [draw_neck_take(rng, body) for _ in range(30)]
    assert {take.name.split()[1] for take in takes} == {"neck_flexion", "neck_lateral_flexion", "neck_rotation"}
    assert all(take.is_calm and take.is_close for take in takes)
