"""What could be said to the patient after a frame: the candidates among which the cue engine chooses."""

import math
from typing import Final

from vmsk_exam.anatomy import CameraView, Joint, Landmark
from vmsk_exam.assessment.results import Cue, CueKind, ManeuverStatus, Phase
from vmsk_exam.kinematics import framing
from vmsk_exam.kinematics.setup import SetupCheck
from vmsk_exam.protocol.model import CueTopic, ManeuverTask, Position
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason
from vmsk_exam.session.cues import Candidate

LITTLE_TURN_DEG: Final = 60.0
"""Up to so much is "a little"; beyond it the patient is told which side belongs to the camera."""
EARLY_TURN_DEG: Final = 28.0
"""Asked for before a motion begins; from ``assessment.gate.VIEW_TOLERANCE_DEG`` on nothing is measured."""
HOLD_ON_S: Final = 4.0
"""A hold that lasts so long is encouraged."""
_SETTLE_S: Final = 0.7
_BETWEEN: Final = (Phase.WAITING, Phase.READY)
_MIDDLE: Final = (0.12, 0.88)
"""Share of the picture's width in which the hips should be."""

_DONE, _NOT_SEEN, _PART, _COMPENSATION, _TURN, _DISTANCE, _PLACE, _LIGHT, _SPEED, _PHASE = range(100, 0, -10)
_QUALITY_TOPICS: Final = {
    QualityReason.WRONG_VIEW: CueTopic.TURN,
    QualityReason.BODY_CUT_OFF: CueTopic.FRAMING,
    QualityReason.NOT_A_PERSON: CueTopic.FRAMING,
    QualityReason.HAND_CUT_OFF: CueTopic.FRAMING,
    QualityReason.HAND_TOO_SMALL: CueTopic.DISTANCE,
    QualityReason.TOO_NEAR: CueTopic.DISTANCE,
    QualityReason.TOO_FAR: CueTopic.DISTANCE,
    QualityReason.TOO_DARK: CueTopic.LIGHT,
    QualityReason.BLURRED: CueTopic.LIGHT,
    QualityReason.TOO_FEW_FRAMES: CueTopic.SPEED,
}
_TOPICS: Final = {
    CueKind.TURN: CueTopic.TURN,
    CueKind.SHOW_PART: CueTopic.FRAMING,
    CueKind.TO_MIDDLE: CueTopic.FRAMING,
    CueKind.SLOWER: CueTopic.SPEED,
    CueKind.COMPENSATION: CueTopic.COMPENSATION,
    CueKind.HOLD_ON: CueTopic.ENCOURAGEMENT,
    CueKind.AGAIN: CueTopic.ENCOURAGEMENT,
}
_HANDS: Final = (Joint.SHOULDER, Joint.ELBOW, Joint.WRIST)
_FEET: Final = (Joint.HIP, Joint.KNEE, Joint.ANKLE)
_PARTS: Final = {
    "hands": (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    "feet": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "head": (Landmark.NOSE, Landmark.NOSE),
}

BODY_PARTS: Final = tuple(_PARTS)
"""What a cue may ask to see: its details."""


def is_switched_off(cue: Cue, off: frozenset[str]) -> bool:
    """Return whether a protocol does without a cue: by its topic, or a compensation by its own name."""
    if cue.kind is CueKind.NOT_SEEN:
        return any(reason == cue.detail and topic in off for reason, topic in _QUALITY_TOPICS.items())
    topic = _TOPICS.get(cue.kind)
    return topic in off or (cue.kind is CueKind.COMPENSATION and cue.detail in off)


def setup_candidates(checks: tuple[SetupCheck, ...], yaw_deg: float) -> list[Candidate]:
    """Return what the set-up asks for, the first failing check being the most important.

    Parameters
    ----------
    checks
        In the order in which they are shown.
    yaw_deg
        How the patient is turned; NaN if unknown.
    """
    failing = [check.reason for check in checks if check.reason is not None]
    if not failing:
        return [Candidate(Cue(CueKind.STAY), _PHASE, settle_s=_SETTLE_S)] if checks else []
    cues = dict.fromkeys(_quality_cue(reason, yaw_deg, CameraView.FRONT) for reason in failing)
    return [Candidate(cue, _NOT_SEEN - number, settle_s=_SETTLE_S) for number, cue in enumerate(cues)]


def performing_candidates(task: ManeuverTask, pose: PoseSample, angles: AngleSample, status: ManeuverStatus) -> list[Candidate]:
    """Return what could be said while a task is performed.

    While nothing can be measured the reason stands alone: what the motion asks for would only confuse.
    """
    cue = status.cue
    if cue is None:
        return []
    if cue.kind is CueKind.NOT_SEEN:
        return [Candidate(_seen_cue(cue, angles.body_yaw_deg, task.view), _NOT_SEEN)]
    if cue.kind is CueKind.DONE:
        return [Candidate(cue, _DONE, is_passing=True, is_said_once=True)]
    found = _between(task, pose, angles) if status.phase in _BETWEEN else []
    part = missing_part(task, pose)
    if part is not None:
        found.append(Candidate(Cue(CueKind.SHOW_PART, part), _PART, settle_s=_SETTLE_S, shown_s=4.0, rest_s=4.0))
    if cue.kind is CueKind.COMPENSATION:
        return [*found, Candidate(cue, _COMPENSATION, shown_s=4.0, rest_s=4.0), *_phase_candidates(status.phase)]
    if cue.kind is CueKind.GET_READY:  # who already stands ready should not hear how to stand
        return [*found, Candidate(cue, _PHASE, is_passing=True, say_after_s=1.5)]
    return [*found, Candidate(cue, _PHASE, is_passing=True, is_said_once=cue.kind is not CueKind.BEGIN)]


def slower_candidate() -> Candidate:
    """Return the request to move more slowly."""
    return Candidate(Cue(CueKind.SLOWER), _SPEED, shown_s=3.0, rest_s=4.0)


def hold_on_candidate() -> Candidate:
    """Return the encouragement of a long hold."""
    return Candidate(Cue(CueKind.HOLD_ON), _PHASE + 1, is_passing=True)


def missing_part(task: ManeuverTask, pose: PoseSample) -> str | None:
    """Return the part of the tested limb that lies outside the picture, None if all is inside or nobody is there."""
    joint = task.maneuver.joint
    part = "hands" if joint in _HANDS else "feet" if joint in _FEET else "head"
    if not pose.has_person:
        return None
    left, right = _PARTS[part]
    marks = {"left": (left,), "right": (right,)}.get(str(task.measured_side), (left, right))
    places = (value for mark in marks for value in pose.image_xyz[mark, :2].tolist())
    return part if any(value < -0.01 or value > 1.01 for value in places) else None


def _phase_candidates(phase: Phase) -> list[Candidate]:
    """Return what the motion asks for beside a compensation."""
    kind = {Phase.MOVING: CueKind.GO_ON, Phase.HOLDING: CueKind.HOLD, Phase.RETURNING: CueKind.GO_BACK}.get(phase)
    return [] if kind is None else [Candidate(Cue(kind), _PHASE, is_passing=True, is_said_once=True)]


def _between(task: ManeuverTask, pose: PoseSample, angles: AngleSample) -> list[Candidate]:
    """Return what is better mended before the next motion begins."""
    found: list[tuple[Cue, int]] = []
    turn = _turn_cue(angles.body_yaw_deg, task.view)
    if turn is not None:
        found.append((turn, _TURN))
    distance = _distance_reason(pose) if task.maneuver.position is Position.STANDING else None
    if distance is not None:
        found.append((Cue(CueKind.NOT_SEEN, distance), _DISTANCE))
    hips_x = 0.5 * (pose.image_xyz[Landmark.LEFT_HIP, 0] + pose.image_xyz[Landmark.RIGHT_HIP, 0])
    if hips_x < _MIDDLE[0] or hips_x > _MIDDLE[1]:
        found.append((Cue(CueKind.TO_MIDDLE), _PLACE))
    if pose.luminance_ratio < framing.DIM_LUMINANCE_RATIO:
        found.append((Cue(CueKind.NOT_SEEN, QualityReason.TOO_DARK), _LIGHT))
    return [Candidate(cue, rank, settle_s=_SETTLE_S, shown_s=4.0, rest_s=10.0) for cue, rank in found]


def _distance_reason(pose: PoseSample) -> QualityReason | None:
    crown_y, feet_y = framing.compute_body_extent_ratio(pose)
    if feet_y - crown_y > framing.TALLEST_BODY_RATIO:
        return QualityReason.TOO_NEAR
    return QualityReason.TOO_FAR if feet_y - crown_y < framing.SMALLEST_BODY_RATIO else None


def _turn_cue(yaw_deg: float, view: CameraView) -> Cue | None:
    error_deg = turn_error_deg(yaw_deg, view)
    return _turn(error_deg) if EARLY_TURN_DEG < abs(error_deg) <= LITTLE_TURN_DEG else None


def _turn(error_deg: float) -> Cue:
    """Return which way to turn: who is turned too far to the right turns to the left."""
    return Cue(CueKind.TURN, "left" if error_deg > 0 else "right")


def turn_error_deg(yaw_deg: float, view: CameraView) -> float:
    """Return how far a body is turned beyond a view, positive to the patient's own right, -180..180; NaN if unknown."""
    return math.remainder(yaw_deg - view.yaw_deg, 360.0) if math.isfinite(yaw_deg) else math.nan


def _quality_cue(reason: QualityReason, yaw_deg: float, view: CameraView) -> Cue:
    return _seen_cue(Cue(CueKind.NOT_SEEN, str(reason)), yaw_deg, view)


def _seen_cue(cue: Cue, yaw_deg: float, view: CameraView) -> Cue:
    """Return a cue about the view with its direction where a little turn is enough."""
    error_deg = turn_error_deg(yaw_deg, view)
    if cue.detail == QualityReason.WRONG_VIEW and abs(error_deg) <= LITTLE_TURN_DEG:
        return _turn(error_deg)
    return cue
