from dataclasses import replace

import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.kinematics.gate import OPENING_S, SEVERAL_MEMORY_S, TrackingGate
from vmsk_exam.samples import PoseSample, QualityReason


def run(gate: TrackingGate, poses: list[PoseSample]) -> list[QualityReason | None]:
    return [gate.check(pose) for pose in poses]


def standing(
    count: int, fps: float = 30.0, start_s: float = 0.0, figure: Figure | None = None, people: int = 1
) -> list[PoseSample]:
    return [make_pose(figure, int((start_s + index / fps) * 1e9), person_count=people) for index in range(count)]


@pytest.mark.parametrize("fps", [5.0, 30.0, 240.0])
def test_a_person_must_be_plausible_for_a_moment(fps: float) -> None:
    reasons = run(TrackingGate(), standing(round(fps), fps))
    waiting = sum(reason is not None for reason in reasons)
    assert set(reasons[:waiting]) == {QualityReason.UNSTEADY_TRACKING}
    assert OPENING_S <= waiting / fps <= 0.5


def test_nobody() -> None:
    assert TrackingGate().check(PoseSample.without_person(0, 640, 480)) is QualityReason.NO_PERSON


def test_a_short_interruption_does_not_close_the_gate() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    assert gate.check(PoseSample.without_person(int(0.70e9), 640, 480)) is QualityReason.NO_PERSON
    assert gate.check(make_pose(t_ns=int(0.73e9))) is None


def test_a_long_interruption_closes_it() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    run(gate, [PoseSample.without_person(int((0.7 + index / 30) * 1e9), 640, 480) for index in range(12)])
    assert gate.check(make_pose(t_ns=int(1.15e9))) is QualityReason.NO_PERSON


def test_several_people_are_remembered() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    assert gate.check(make_pose(t_ns=int(0.7e9), person_count=2)) is QualityReason.SEVERAL_PEOPLE
    later = run(gate, standing(90, start_s=0.75))
    refused = sum(reason is QualityReason.SEVERAL_PEOPLE for reason in later) / 30.0
    assert refused >= SEVERAL_MEMORY_S - 0.1
    assert later[-1] is None


def test_a_jump_to_another_place_starts_anew() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    assert gate.check(make_pose(Figure(side_m=0.9), int(0.7e9))) is QualityReason.UNSTEADY_TRACKING


def test_walking_is_no_jump() -> None:
    gate = TrackingGate()
    poses = [make_pose(Figure(side_m=-0.8 + 1.6 * index / 30), int(index / 30 * 1e9)) for index in range(30)]
    assert run(gate, poses)[-15:] == [None] * 15


def test_a_sudden_turn_starts_anew() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    assert gate.check(make_pose(Figure(yaw_deg=180.0), int(0.7e9))) is QualityReason.UNSTEADY_TRACKING


def test_a_find_that_changes_its_size_never_opens() -> None:
    gate = TrackingGate()
    poses = standing(40)
    growing = [replace(pose, world_xyz_m=pose.world_xyz_m * (0.85 + 0.2 * (index % 2))) for index, pose in enumerate(poses)]
    assert None not in run(gate, growing)


def test_a_doll_is_refused_with_its_reason() -> None:
    pose = make_pose()
    assert TrackingGate().check(replace(pose, world_xyz_m=pose.world_xyz_m * 0.6)) is QualityReason.NOT_A_PERSON


def test_refuse_closes_the_gate() -> None:
    gate = TrackingGate()
    poses = standing(30)
    run(gate, poses[:20])
    assert gate.refuse(poses[20]) is QualityReason.UNSTEADY_TRACKING
    assert gate.check(poses[21]) is QualityReason.UNSTEADY_TRACKING


def test_reset_forgets() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    gate.reset()
    assert gate.check(make_pose(t_ns=int(0.7e9))) is QualityReason.UNSTEADY_TRACKING
