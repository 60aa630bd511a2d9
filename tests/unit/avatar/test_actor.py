import numpy as np
import pytest

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.actor import Actor
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.posture import POSTURE_INDEX
from vmsk_exam.avatar.spec import PerformanceSpec

STANDING = PerformanceSpec("knee_flexion", Side.LEFT, Motion.FLEXION, "standing", CameraView.LEFT, 0.0, 110.0, 1)
SEATED = PerformanceSpec("knee_flexion", Side.RIGHT, Motion.EXTENSION, "seated", CameraView.RIGHT, 90.0, 0.0, 1)


def test_turns_and_performs(body: Body) -> None:
    actor = Actor(body)
    begin = actor.perform(STANDING, 0.0)
    assert 1.5 < begin < 5.0
    assert actor.posture_at(begin)["yaw"] == pytest.approx(90.0)
    assert actor.posture_at(begin + STANDING.move_s + 0.2)["left_knee_flexion"] == pytest.approx(110.0, abs=0.5)


def test_sits_down_and_stands_up_again(body: Body) -> None:
    actor = Actor(body)
    begin = actor.perform(SEATED, 0.0)
    assert actor.posture_at(begin).is_seated
    up = actor.perform(STANDING, begin + 1.0)
    posture = actor.posture_at(up)
    assert not posture.is_seated
    assert posture["chair"] == 0.0


def test_way_between_performances_has_no_jumps(body: Body) -> None:
    actor = Actor(body)
    end = actor.perform(SEATED, 0.0) + 1.0
    values = [actor.posture_at(t).values for t in np.arange(0.0, end, 1 / 30)]
    last = actor.perform(STANDING, end)
    values += [actor.posture_at(t).values for t in np.arange(end, last, 1 / 30)]
    steps = np.abs(np.diff(np.array(values), axis=0)).max(axis=0)
    assert steps[POSTURE_INDEX["yaw"]] < 8.0
    assert steps.max() < 9.0


def test_relax_ends_the_performance_and_keeps_the_view(body: Body) -> None:
    actor = Actor(body)
    begin = actor.perform(STANDING, 0.0)
    actor.relax(begin + STANDING.move_s)
    later = actor.posture_at(begin + 6.0)
    assert later["left_knee_flexion"] < 3.0
    assert later["yaw"] == pytest.approx(90.0)


def test_performance_is_given_again_until_ended(body: Body) -> None:
    actor = Actor(body)
    begin = actor.perform(STANDING, 0.0)
    peaks = [actor.posture_at(begin + t)["left_knee_flexion"] for t in np.arange(0.0, 40.0, 0.1)]
    above = np.array(peaks) > 100.0
    assert int((np.diff(above.astype(int)) == 1).sum()) >= 3
