import numpy as np

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.leg_swap import LONGEST_S, LegSwapGuard, exchange_legs
from vmsk_exam.samples import PoseSample


def striding(index: int) -> PoseSample:
    """Front view, left knee bent: the legs differ and lie apart."""
    pose = make_pose(Figure(), int(index / 30 * 1e9))
    image = pose.image_xyz.copy()
    image[[Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX], 0] += 0.12
    return PoseSample(pose.t_ns, 640, 480, image, pose.world_xyz_m, pose.visibility, pose.presence, 1)


def test_exchange_twice_changes_nothing() -> None:
    pose = striding(0)
    once = exchange_legs(pose)
    assert np.array_equal(once.image_xyz[Landmark.LEFT_ANKLE], pose.image_xyz[Landmark.RIGHT_ANKLE])
    assert np.array_equal(once.image_xyz[Landmark.LEFT_HIP], pose.image_xyz[Landmark.LEFT_HIP])
    assert np.array_equal(exchange_legs(once).image_xyz, pose.image_xyz)


def test_a_short_swap_is_repaired() -> None:
    guard = LegSwapGuard()
    for index in range(5):
        assert guard.repair(striding(index)) is not None
    for index in range(5, 9):
        repaired = guard.repair(exchange_legs(striding(index)))
        assert repaired is not None
        assert guard.is_swapped
        assert np.allclose(repaired.image_xyz, striding(index).image_xyz)
    back = guard.repair(striding(9))
    assert back is not None
    assert not guard.is_swapped


def test_a_lasting_swap_is_refused_once_and_then_taken_over() -> None:
    guard = LegSwapGuard()
    guard.repair(striding(0))
    results = [guard.repair(exchange_legs(striding(index))) for index in range(1, 30)]
    refused = [index for index, result in enumerate(results, start=1) if result is None]
    assert len(refused) == 1
    assert LONGEST_S < refused[0] / 30 < LONGEST_S + 0.1
    last = results[-1]
    assert last is not None
    assert np.allclose(last.image_xyz, exchange_legs(striding(29)).image_xyz)


def test_steady_legs_are_left_alone() -> None:
    guard = LegSwapGuard()
    for index in range(10):
        pose = striding(index)
        assert guard.repair(pose) is pose
