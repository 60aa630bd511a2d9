from dataclasses import replace

import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import CameraView
from vmsk_exam.kinematics import framing
from vmsk_exam.kinematics.setup import SetupCheck, SetupCheckKind, check_setup
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason


def make_angles(yaw_deg: float = 0.0) -> AngleSample:
    empty = AngleSample.unusable(0, (QualityReason.NO_PERSON,))
    return replace(empty, is_usable=True, reasons=(), body_yaw_deg=yaw_deg)


def by_kind(checks: tuple[SetupCheck, ...]) -> dict[SetupCheckKind, QualityReason | None]:
    return {check.kind: check.reason for check in checks}


def test_a_good_set_up_has_five_ticks_in_order() -> None:
    checks = check_setup(make_pose(), make_angles(), CameraView.FRONT)
    assert [check.kind for check in checks] == [
        SetupCheckKind.PERSON,
        SetupCheckKind.WHOLE_BODY,
        SetupCheckKind.DISTANCE,
        SetupCheckKind.LIGHT,
        SetupCheckKind.VIEW,
    ]
    assert all(check.is_ok and check.reason is None for check in checks)


def test_nobody_fails_everything_but_light() -> None:
    pose = PoseSample.without_person(0, 640, 480, 0.5)
    checks = by_kind(check_setup(pose, AngleSample.unusable(0, (QualityReason.NO_PERSON,)), CameraView.FRONT))
    assert checks.pop(SetupCheckKind.LIGHT) is None
    assert set(checks.values()) == {QualityReason.NO_PERSON}


def test_too_near_cuts_off_the_feet() -> None:
    checks = by_kind(check_setup(make_pose(Figure(distance_m=1.6)), make_angles(), CameraView.FRONT))
    assert checks[SetupCheckKind.PERSON] is None
    assert checks[SetupCheckKind.WHOLE_BODY] is QualityReason.BODY_CUT_OFF
    assert checks[SetupCheckKind.DISTANCE] is QualityReason.TOO_NEAR


def test_too_far() -> None:
    checks = by_kind(check_setup(make_pose(Figure(distance_m=7.0)), make_angles(), CameraView.FRONT))
    assert checks[SetupCheckKind.WHOLE_BODY] is None
    assert checks[SetupCheckKind.DISTANCE] is QualityReason.TOO_FAR


def test_a_squatting_person_is_not_too_far() -> None:
    checks = by_kind(check_setup(make_pose(Figure(knee_deg=60.0)), make_angles(), CameraView.FRONT))
    assert checks[SetupCheckKind.DISTANCE] is None


def test_dim_light_and_wrong_view() -> None:
    dim = replace(make_pose(), luminance_ratio=0.08)
    checks = by_kind(check_setup(dim, make_angles(yaw_deg=80.0), CameraView.FRONT))
    assert checks[SetupCheckKind.LIGHT] is QualityReason.TOO_DARK
    assert checks[SetupCheckKind.VIEW] is QualityReason.WRONG_VIEW
    assert by_kind(check_setup(dim, make_angles(yaw_deg=80.0), CameraView.LEFT))[SetupCheckKind.VIEW] is None


def test_a_second_person_is_named() -> None:
    angles = AngleSample.unusable(0, (QualityReason.SEVERAL_PEOPLE,), 0.0)
    assert (
        by_kind(check_setup(make_pose(person_count=2), angles, CameraView.FRONT))[SetupCheckKind.PERSON]
        is QualityReason.SEVERAL_PEOPLE
    )


@pytest.mark.parametrize(
    ("pose", "reason"),
    [
        (make_pose(), None),
        (make_pose(size=(10, 10)), QualityReason.PICTURE_TOO_SMALL),
        (replace(make_pose(), luminance_ratio=0.02), QualityReason.TOO_DARK),
    ],
)
def test_picture(pose: PoseSample, reason: QualityReason | None) -> None:
    assert framing.check_picture(pose) is reason


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (Figure(), None),
        (Figure(distance_m=1.5, camera_height_m=1.25), None),
        (Figure(distance_m=0.6, camera_height_m=1.5), QualityReason.TOO_NEAR),
        (Figure(distance_m=1.2, camera_height_m=1.9), QualityReason.BODY_CUT_OFF),
        (Figure(side_m=1.9), QualityReason.BODY_CUT_OFF),
        (Figure(distance_m=12.0), QualityReason.TOO_FAR),
    ],
)
def test_trunk(figure: Figure, reason: QualityReason | None) -> None:
    assert framing.check_trunk_framing(make_pose(figure)) is reason
