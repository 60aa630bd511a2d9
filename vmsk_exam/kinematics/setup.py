"""The set-up checks before an exam: each is a tick or one sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.anatomy import CameraView
from vmsk_exam.kinematics import close_up, framing
from vmsk_exam.kinematics.view import is_view
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason


class SetupCheckKind(StrEnum):
    """What is checked, in the order in which it is shown."""

    PERSON = "person"
    WHOLE_BODY = "whole_body"
    HEAD_AND_SHOULDERS = "head_and_shoulders"
    """Instead of the whole body, where the neck alone is examined."""
    DISTANCE = "distance"
    LIGHT = "light"
    """Light and picture: too dark, blurred, the camera moves."""
    VIEW = "view"


class Framing(StrEnum):
    """How much of the patient the camera must see."""

    WHOLE_BODY = "whole_body"
    HEAD_AND_SHOULDERS = "head_and_shoulders"
    """A close-up is enough; somebody seen whole is right, too."""

    @property
    def kinds(self) -> tuple[SetupCheckKind, ...]:
        """The five checks of this framing, in the order in which they are shown."""
        left_out = _LEFT_OUT[self]
        return tuple(kind for kind in SetupCheckKind if kind is not left_out)


_LEFT_OUT: Final = {
    Framing.WHOLE_BODY: SetupCheckKind.HEAD_AND_SHOULDERS,
    Framing.HEAD_AND_SHOULDERS: SetupCheckKind.WHOLE_BODY,
}


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


_BODY_REASONS: Final = (QualityReason.NOT_A_PERSON, QualityReason.IMPLAUSIBLE_SKELETON)
_CUT_REASONS: Final = (QualityReason.BODY_CUT_OFF, QualityReason.TOO_NEAR)


def check_setup(
    pose: PoseSample, angles: AngleSample, view: CameraView, wanted: Framing = Framing.WHOLE_BODY
) -> tuple[SetupCheck, ...]:
    """Return all five checks of a frame, in the order of ``Framing.kinds``.

    Without a person the checks that need one fail with the same reason as the first.

    Parameters
    ----------
    pose
        Landmarks of the newest frame.
    angles
        What ``AngleEngine.measure`` made of them.
    view
        The camera view that the exam starts with.
    wanted
        How much of the patient the exam needs to see.
    """
    is_near = wanted is Framing.HEAD_AND_SHOULDERS
    person = _find_person_reason(pose, angles)
    if is_near and person in _BODY_REASONS and _is_face_too_large(pose):
        person = None  # what is too near to be taken for a body; its distance says so
    is_there = pose.has_person and person not in (QualityReason.NO_PERSON, QualityReason.NOT_A_PERSON)
    seen = person
    distance = person
    if is_there:
        seen = _find_head_reason(pose, angles) if is_near else _find_whole_body_reason(pose)
        distance = _find_near_distance_reason(pose) if is_near else _find_distance_reason(pose)
    reasons = (
        person,
        seen,
        distance,
        _find_picture_reason(pose, angles),
        _find_view_reason(angles, view) if is_there else person,
    )
    return tuple(_make_check(kind, reason) for kind, reason in zip(wanted.kinds, reasons, strict=True))


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


def _find_head_reason(pose: PoseSample, angles: AngleSample) -> QualityReason | None:
    """Return why a close-up is none: head or shoulders cut off, or the engine sees too little of the trunk to measure."""
    is_cut = not angles.is_usable and any(reason in _CUT_REASONS for reason in angles.reasons)
    return None if framing.is_head_inside(pose) and not is_cut else QualityReason.TOO_NEAR


def _is_face_too_large(pose: PoseSample) -> bool:
    return close_up.compute_head_ratio(pose) > close_up.LARGEST_FACE_RATIO


def _find_near_distance_reason(pose: PoseSample) -> QualityReason | None:
    if _is_face_too_large(pose):
        return QualityReason.TOO_NEAR
    return QualityReason.TOO_FAR if not close_up.is_close_up(pose) and _is_far(pose) else None


def _find_distance_reason(pose: PoseSample) -> QualityReason | None:
    if _compute_height_ratio(pose) > framing.TALLEST_BODY_RATIO:
        return QualityReason.TOO_NEAR
    return QualityReason.TOO_FAR if _is_far(pose) else None


def _is_far(pose: PoseSample) -> bool:
    is_low = _compute_height_ratio(pose) < framing.SMALLEST_BODY_RATIO
    return is_low or framing.compute_trunk_px(pose) < framing.SMALLEST_TRUNK_PX


def _compute_height_ratio(pose: PoseSample) -> float:
    crown_y, feet_y = framing.compute_body_extent_ratio(pose)
    return feet_y - crown_y


def _find_picture_reason(pose: PoseSample, angles: AngleSample) -> QualityReason | None:
    """Return what is wrong with the picture itself: too dark, blurred, or the camera moves."""
    if pose.luminance_ratio < framing.DIM_LUMINANCE_RATIO:
        return QualityReason.TOO_DARK
    if pose.sharpness_ratio < framing.BLURRED_SHARPNESS_RATIO:
        return QualityReason.BLURRED
    return QualityReason.CAMERA_MOVING if QualityReason.CAMERA_MOVING in angles.reasons else None


def _find_view_reason(angles: AngleSample, view: CameraView) -> QualityReason | None:
    return None if is_view(angles.body_yaw_deg, view) else QualityReason.WRONG_VIEW
