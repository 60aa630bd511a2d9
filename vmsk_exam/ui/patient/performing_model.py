"""The patient performs: number, ring, dots, cue and the lines over the picture; no Qt."""

import math
from dataclasses import dataclass
from typing import Final

from vmsk_exam.anatomy import Motion
from vmsk_exam.assessment.results import ManeuverStatus, Phase
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask, PeakDirection
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.overlay import Overlay, compute_overlay, with_ghost
from vmsk_exam.ui.patient.exam_texts import ChipLine, CueLine, chip_lines, cue_line, task_text

_FEET_PLANTED: Final = (Motion.SQUAT, Motion.SIT_TO_STAND, Motion.SINGLE_LEG_STANCE)
"""The body moves over the foot: a ghost of the shank would hang in the air."""


@dataclass(frozen=True, slots=True)
class DialLine:
    """The large number, the small line and how full the ring is (0..1)."""

    number: str
    caption: str
    ratio: float


@dataclass(frozen=True, slots=True)
class PerformingScreen:
    """Everything the page shows."""

    task: ManeuverTask
    headline: str
    sentence: str
    cue: CueLine
    chips: tuple[ChipLine, ...]
    dial: DialLine
    done: int
    asked: int
    pain_label: str
    """What the button that marks pain says; empty where pain is not marked."""


def performing_screen(snapshot: SessionSnapshot, translator: Translator) -> PerformingScreen | None:
    """Return what to show, None without a task; before the first measurement nothing of an earlier task stays."""
    task = snapshot.task
    if task is None:
        return None
    status = snapshot.status or _not_begun(task)
    instruction = task.maneuver.instruction
    return PerformingScreen(
        task,
        task_text(instruction.headline, task, translator),
        task_text(instruction.sentence, task, translator),
        cue_line(snapshot.cue, task, translator),
        chip_lines(snapshot, translator),
        dial_line(task, status, translator),
        status.repetitions_done,
        status.repetitions_asked,
        pain_label(task, status, translator),
    )


def pain_label(task: ManeuverTask, status: ManeuverStatus, translator: Translator) -> str:
    """Return what the button that marks pain says: that it begins, or that it ends; empty where pain is not marked."""
    if not task.maneuver.marks_pain:
        return ""
    return translator.text("performing.pain_ends" if status.is_hurting else "performing.pain_begins")


def _not_begun(task: ManeuverTask) -> ManeuverStatus:
    return ManeuverStatus(Phase.WAITING, None, None, None, 0.0, 0, task.maneuver.repetitions, None, 0.0, None)


def shown_angle(task: ManeuverTask, angle_deg: float | None, translator: Translator) -> str:
    """Return an angle as the patient reads it: an extension beyond zero counts upwards."""
    if angle_deg is None or not math.isfinite(angle_deg):
        return translator.text("performing.none")
    counts_down = task.maneuver.direction is PeakDirection.DECREASE and task.maneuver.demonstration.peak_deg < 0
    shown = round(-angle_deg if counts_down else angle_deg)
    return f"{shown}°".replace("-", "\N{MINUS SIGN}")


def dial_line(task: ManeuverTask, status: ManeuverStatus, translator: Translator) -> DialLine:
    """Return what the dial shows for the kind of maneuver."""
    limit_s = task.maneuver.time_limit_s
    if task.maneuver.kind is ManeuverKind.TIMED_HOLD:
        held_s = 0.0 if status.remaining_s is None else max(0.0, limit_s - status.remaining_s)
        caption = translator.text("performing.longest", seconds=round(limit_s))
        return DialLine(translator.text("performing.seconds", seconds=int(held_s)), caption, held_s / limit_s)
    if task.maneuver.kind is ManeuverKind.COUNT_TEST:
        left_s = limit_s if status.remaining_s is None else status.remaining_s
        caption = translator.text("performing.time_left", seconds=math.ceil(left_s))
        return DialLine(str(status.repetitions_done), caption, 1.0 - left_s / limit_s)
    if task.maneuver.kind.hides_degrees:
        asked = max(1, status.repetitions_asked)
        return DialLine(f"{status.repetitions_done}/{asked}", "", status.hold_ratio)
    if task.maneuver.kind is ManeuverKind.REPETITION_TEST:
        asked = max(1, status.repetitions_asked)
        caption = translator.text("performing.time_so_far", seconds=int(status.elapsed_s))
        return DialLine(f"{status.repetitions_done}/{asked}", caption, status.repetitions_done / asked)
    best = shown_angle(task, status.best_deg, translator)
    caption = "" if status.best_deg is None else translator.text("performing.best", angle=best)
    return DialLine(shown_angle(task, status.angle_deg, translator), caption, status.hold_ratio)


class OverlayViewModel:
    """Lines over the picture; remembers where on the picture the limb was at its furthest in the running attempt."""

    def __init__(self) -> None:
        self._task_id = ""
        self._elapsed_s = 0.0
        self._furthest_deg: float | None = None
        self._furthest_span_rad: float | None = None

    def overlay(self, snapshot: SessionSnapshot) -> Overlay | None:
        """Return the lines for the newest picture, None without a person."""
        task, status, pose = snapshot.task, snapshot.status, snapshot.pose
        if pose is None or not (pose.has_person or (pose.hand is not None and pose.hand.has_hand)):
            return None
        if task is None or status is None:
            return compute_overlay(pose, None)
        if task.task_id != self._task_id or status.elapsed_s < self._elapsed_s:
            self._task_id, self._furthest_deg, self._furthest_span_rad = task.task_id, None, None
        self._elapsed_s = status.elapsed_s
        overlay = compute_overlay(pose, task.channel)
        is_furthest = self._remember_furthest(task, status.angle_deg, overlay)
        is_planted = task.maneuver.motion in _FEET_PLANTED
        if is_planted or is_furthest or status.best_deg is None or self._furthest_span_rad is None:
            return overlay
        return with_ghost(overlay, self._furthest_span_rad)

    def _remember_furthest(self, task: ManeuverTask, angle_deg: float | None, overlay: Overlay) -> bool:
        if overlay.arc is None or angle_deg is None or not math.isfinite(angle_deg):
            return False
        sign = 1 if task.maneuver.direction is PeakDirection.INCREASE else -1
        if self._furthest_deg is not None and sign * angle_deg <= sign * self._furthest_deg:
            return False
        self._furthest_deg, self._furthest_span_rad = angle_deg, overlay.arc.span_rad
        return True
