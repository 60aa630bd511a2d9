from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import Landmark
from vmsk_exam.kinematics.gate import CHANGED_S, OPENING_S, SEVERAL_MEMORY_S, TrackingGate
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
    assert gate.refuse(poses[20]) is QualityReason.SIDES_UNCLEAR
    assert gate.check(poses[21]) is QualityReason.SIDES_UNCLEAR


def test_reset_forgets() -> None:
    gate = TrackingGate()
    run(gate, standing(20))
    gate.reset()
    assert gate.check(make_pose(t_ns=int(0.7e9))) is QualityReason.UNSTEADY_TRACKING


TEAL = np.array([[0.15, 0.59, 0.57], [0.17, 0.22, 0.31]])
ORANGE = np.array([[0.88, 0.59, 0.24], [0.52, 0.40, 0.33]])


def dressed(poses: list[PoseSample], clothes: np.ndarray, light: float = 1.0) -> list[PoseSample]:
    return [replace(pose, clothing_rgb=clothes * light, luminance_ratio=0.6 * light) for pose in poses]


def away(count: int, start_s: float) -> list[PoseSample]:
    return [PoseSample.without_person(int((start_s + index / 30.0) * 1e9), 640, 480) for index in range(count)]


def test_another_person_is_refused_and_then_the_one_to_measure() -> None:
    gate = TrackingGate()
    run(gate, dressed(standing(30), TEAL))
    run(gate, away(30, 1.0))
    reasons = run(gate, dressed(standing(150, start_s=2.0), ORANGE))
    refused = sum(reason is QualityReason.PERSON_CHANGED for reason in reasons) / 30.0
    assert refused == pytest.approx(CHANGED_S, abs=0.1)
    assert reasons[-1] is None


@pytest.mark.parametrize("light", [0.4, 1.0, 1.5])
def test_the_same_person_comes_back_in_any_light(light: float) -> None:
    gate = TrackingGate()
    run(gate, dressed(standing(30), TEAL))
    run(gate, away(30, 1.0))
    reasons = run(gate, dressed(standing(30, start_s=2.0), TEAL, light))
    assert QualityReason.PERSON_CHANGED not in reasons
    assert reasons[-1] is None


def test_who_passes_by_is_never_measured() -> None:
    gate = TrackingGate()
    run(gate, dressed(standing(30), TEAL))
    run(gate, away(30, 1.0))
    assert None not in run(gate, dressed(standing(60, start_s=2.0), ORANGE))
    run(gate, away(30, 4.0))
    assert run(gate, dressed(standing(30, start_s=5.0), TEAL))[-1] is None


def test_an_arm_over_the_trunk_is_no_other_person() -> None:
    gate = TrackingGate()
    run(gate, dressed(standing(30), TEAL))
    run(gate, away(30, 1.0))
    crossed = dressed(standing(30, start_s=2.0), np.array([[0.85, 0.65, 0.53], TEAL[1]]))
    for pose in crossed:
        across = pose.image_xyz[Landmark.LEFT_SHOULDER] + pose.image_xyz[Landmark.RIGHT_HIP]
        pose.image_xyz[Landmark.LEFT_WRIST, :2] = 0.5 * across[:2]
    assert QualityReason.PERSON_CHANGED not in run(gate, crossed)


def test_a_camera_that_goes_on_moving_blocks_and_a_jolt_does_not() -> None:
    gate = TrackingGate()
    run(gate, standing(30))
    carried = [replace(pose, camera_shift_ratio=0.2) for pose in standing(24, start_s=1.0)]
    reasons = run(gate, carried)
    assert reasons[:14] == [None] * 14
    assert set(reasons[16:]) == {QualityReason.CAMERA_MOVING}
    still = [replace(pose, camera_shift_ratio=0.02) for pose in standing(30, start_s=1.8)]
    assert run(gate, still)[-1] is None


def test_a_blurred_picture_is_refused_and_an_unknown_sharpness_is_not() -> None:
    gate = TrackingGate()
    run(gate, standing(30))
    assert gate.check(replace(make_pose(t_ns=int(1.0e9)), sharpness_ratio=0.25)) is QualityReason.BLURRED
    assert gate.check(replace(make_pose(t_ns=int(1.04e9)), sharpness_ratio=0.45)) is None


def test_sides_that_cannot_be_told_apart_have_their_own_reason() -> None:
    gate = TrackingGate()
    run(gate, standing(30))
    assert gate.refuse(make_pose(t_ns=int(1.0e9))) is QualityReason.SIDES_UNCLEAR
    assert gate.check(make_pose(t_ns=int(1.04e9))) is QualityReason.SIDES_UNCLEAR
    assert run(gate, standing(20, start_s=1.1))[-1] is None
