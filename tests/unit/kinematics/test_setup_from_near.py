"""Where the neck alone is examined, head and shoulders are enough; too near, cut off and too far are told."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from tests.unit.kinematics.test_close_up import zoom
from tests.unit.kinematics.test_framing_and_setup import by_kind, make_angles
from vmsk_exam.anatomy import CameraView
from vmsk_exam.kinematics.close_up import LARGEST_FACE_RATIO, compute_head_ratio
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.kinematics.setup import Framing, SetupCheckKind, check_setup
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason

NEAR = zoom(make_pose(Figure()))
BODY = (QualityReason.NOT_A_PERSON, QualityReason.IMPLAUSIBLE_SKELETON)


def check_near(pose: PoseSample, angles: AngleSample | None = None) -> dict[SetupCheckKind, QualityReason | None]:
    checks = check_setup(pose, angles or make_angles(), CameraView.FRONT, Framing.HEAD_AND_SHOULDERS)
    assert tuple(check.kind for check in checks) == Framing.HEAD_AND_SHOULDERS.kinds
    return by_kind(checks)


def move(pose: PoseSample, right: float = 0.0, down: float = 0.0) -> PoseSample:
    return replace(pose, image_xyz=pose.image_xyz + np.array([right, down, 0.0]))


def test_a_close_up_that_the_engine_measures_passes() -> None:
    engine = AngleEngine()
    samples = [engine.measure(replace(NEAR, t_ns=index * 33_000_000)) for index in range(1, 30)]
    assert samples[-1].is_usable
    assert set(check_near(NEAR, samples[-1]).values()) == {None}


def test_the_same_close_up_is_cut_off_where_the_whole_body_is_needed() -> None:
    checks = by_kind(check_setup(NEAR, make_angles(), CameraView.FRONT))
    assert SetupCheckKind.HEAD_AND_SHOULDERS not in checks
    assert checks[SetupCheckKind.WHOLE_BODY] is QualityReason.BODY_CUT_OFF


@pytest.mark.parametrize("figure", [Figure(), Figure(distance_m=1.6, camera_height_m=1.4)])
def test_who_is_seen_whole_or_to_the_knees_passes(figure: Figure) -> None:
    assert set(check_near(make_pose(figure)).values()) == {None}


def test_a_person_far_away_is_asked_to_come_closer() -> None:
    checks = check_near(make_pose(Figure(distance_m=7.0)))
    assert checks[SetupCheckKind.HEAD_AND_SHOULDERS] is None
    assert checks[SetupCheckKind.DISTANCE] is QualityReason.TOO_FAR


@pytest.mark.parametrize("reason", [None, *BODY])
def test_a_face_that_fills_the_picture_is_too_near_whatever_it_is_taken_for(reason: QualityReason | None) -> None:
    face = zoom(make_pose(Figure()), 2.6 * 1.3 * LARGEST_FACE_RATIO / compute_head_ratio(NEAR))
    checks = check_near(face, make_angles() if reason is None else AngleSample.unusable(0, (reason,), 0.0))
    assert checks[SetupCheckKind.PERSON] is None
    assert checks[SetupCheckKind.DISTANCE] is QualityReason.TOO_NEAR


@pytest.mark.parametrize("reason", BODY)
def test_what_is_no_person_and_not_too_near_stays_refused(reason: QualityReason) -> None:
    assert check_near(NEAR, AngleSample.unusable(0, (reason,), 0.0))[SetupCheckKind.PERSON] is reason


@pytest.mark.parametrize("place", [{"right": 0.4}, {"right": -0.4}, {"down": -0.35}, {"down": 0.45}])
def test_a_head_or_shoulder_outside_the_picture_is_cut_off(place: dict[str, float]) -> None:
    checks = check_near(move(NEAR, **place))
    assert checks[SetupCheckKind.HEAD_AND_SHOULDERS] is QualityReason.TOO_NEAR
    assert checks[SetupCheckKind.PERSON] is None


def test_a_trunk_that_the_engine_finds_cut_off_is_told() -> None:
    cut = AngleSample.unusable(0, (QualityReason.BODY_CUT_OFF,), 0.0)
    assert check_near(NEAR, cut)[SetupCheckKind.HEAD_AND_SHOULDERS] is QualityReason.TOO_NEAR
    knees_outside = replace(make_angles(), reasons=(QualityReason.BODY_CUT_OFF,))
    assert check_near(NEAR, knees_outside)[SetupCheckKind.HEAD_AND_SHOULDERS] is None


def test_nobody_fails_everything_but_light() -> None:
    checks = check_near(PoseSample.without_person(0, 640, 480, 0.5), AngleSample.unusable(0, (QualityReason.NO_PERSON,)))
    assert checks.pop(SetupCheckKind.LIGHT) is None
    assert set(checks.values()) == {QualityReason.NO_PERSON}
