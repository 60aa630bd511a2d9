"""The set-up checks before an exam: each is a tick or one sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.anatomy import CameraView
from vmsk_exam.kinematics import framing
from vmsk_exam.kinematics.view import is_view
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason


class SetupCheckKind(StrEnum):
    """What is checked, in the order in which it is shown."""

    PERSON = "person"
    WHOLE_BODY = "whole_body"
    DISTANCE = "distance"
    LIGHT = "light"
    """Light and picture: too dark, blurred, the camera moves."""
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One check of the newest frame."""

    kind: SetupCheckKind
    is_ok: bool
    reason: QualityReason | None
    """What is in the way; None exactly when ok."""


_PERSON_REASONS = (
    QualityReason.NO_PERSON,
    QualityReason.NOT_A_PERSON,
    QualityReason.SEVERAL_PEOPLE,
    QualityReason.IMPLAUSIBLE_SKELETON,
    QualityReason.UNSTEADY_TRACKING,
    QualityReason.PICTURE_TOO_SMALL,
    QualityReason.PERSON_CHANGED,
    QualityReason.SIDES_UNCLEAR,
)


def check_setup(pose: PoseSample, angles: AngleSample, view: CameraView) -> tuple[SetupCheck, ...]:
    """Return all five checks of a frame, in the order of ``SetupCheckKind``.

    Without a person the checks that need one fail with the same reason as the first.

    Parameters
    ----------
    pose
        Landmarks of the newest frame.
    angles
        What ``AngleEngine.measure`` made of them.
    view
        The camera view that the exam starts with.
    """
    person = _find_person_reason(pose, angles)
    is_there = pose.has_person and person not in (QualityReason.NO_PERSON, QualityReason.NOT_A_PERSON)
    return (
        _make_check(SetupCheckKind.PERSON, person),
        _make_check(SetupCheckKind.WHOLE_BODY, _find_whole_body_reason(pose) if is_there else person),
        _make_check(SetupCheckKind.DISTANCE, _find_distance_reason(pose) if is_there else person),
        _make_check(SetupCheckKind.LIGHT, _find_picture_reason(pose, angles)),
        _make_check(SetupCheckKind.VIEW, _find_view_reason(angles, view) if is_there else person),
    )


def _make_check(kind: SetupCheckKind, reason: QualityReason | None) -> SetupCheck:
    return SetupCheck(kind, reason is None, reason)


def _find_person_reason(pose: PoseSample, angles: AngleSample) -> QualityReason | None:
    if not pose.has_person:
        return QualityReason.NO_PERSON
    if angles.is_usable:
        return None
    return next((reason for reason in angles.reasons if reason in _PERSON_REASONS), None)


def _find_whole_body_reason(pose: PoseSample) -> QualityReason | None:
    return None if framing.is_whole_body_inside(pose) else QualityReason.BODY_CUT_OFF


def _find_distance_reason(pose: PoseSample) -> QualityReason | None:
    crown_y, feet_y = framing.compute_body_extent_ratio(pose)
    height_ratio = feet_y - crown_y
    if height_ratio > framing.TALLEST_BODY_RATIO:
        return QualityReason.TOO_NEAR
    is_far = height_ratio < framing.SMALLEST_BODY_RATIO or framing.compute_trunk_px(pose) < framing.SMALLEST_TRUNK_PX
    return QualityReason.TOO_FAR if is_far else None


def _find_picture_reason(pose: PoseSample, angles: AngleSample) -> QualityReason | None:
    """Return what is wrong with the picture itself: too dark, blurred, or the camera moves."""
    if pose.luminance_ratio < framing.DIM_LUMINANCE_RATIO:
        return QualityReason.TOO_DARK
    if pose.sharpness_ratio < framing.BLURRED_SHARPNESS_RATIO:
        return QualityReason.BLURRED
    return QualityReason.CAMERA_MOVING if QualityReason.CAMERA_MOVING in angles.reasons else None


def _find_view_reason(angles: AngleSample, view: CameraView) -> QualityReason | None:
    return None if is_view(angles.body_yaw_deg, view) else QualityReason.WRONG_VIEW
