"""Texts of a running exam from a snapshot: cues, chips, instructions; no Qt."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.anatomy import HAND_ANGLES, CameraView, Joint, Side
from vmsk_exam.assessment.results import Cue, CueKind
from vmsk_exam.kinematics.setup import SetupCheckKind
from vmsk_exam.protocol.model import ManeuverTask, localized_text
from vmsk_exam.resources import Translator
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.corrections import BODY_PARTS
from vmsk_exam.session.snapshot import SessionSnapshot


@dataclass(frozen=True, slots=True)
class CueLine:
    """The one sentence at the bottom of the picture."""

    text: str
    icon_name: str
    tone: str
    """Colour token of the disc: accent, or attention where something must change."""


@dataclass(frozen=True, slots=True)
class ChipLine:
    """A check over the picture."""

    text: str
    is_ok: bool


NO_CUE: Final = CueLine("", "info", "accent")
_CHIP_FAULTS: Final[Mapping[str, set[QualityReason]]] = {
    SetupCheckKind.WHOLE_BODY: {
        QualityReason.NO_PERSON,
        QualityReason.NOT_A_PERSON,
        QualityReason.BODY_CUT_OFF,
        QualityReason.TOO_NEAR,
    },
    SetupCheckKind.VIEW: {QualityReason.WRONG_VIEW},
    SetupCheckKind.LIGHT: {QualityReason.TOO_DARK},
}
"""Checks that stay on the picture while the patient moves, and what each is no longer ticked for."""
_NECK_FAULTS: Final[Mapping[str, set[QualityReason]]] = {
    SetupCheckKind.HEAD_AND_SHOULDERS: _CHIP_FAULTS[SetupCheckKind.WHOLE_BODY],
    **{kind: faults for kind, faults in _CHIP_FAULTS.items() if kind != SetupCheckKind.WHOLE_BODY},
}
"""The same while the neck is looked at, which a close-up shows as well."""
_HAND_FAULTS: Final[Mapping[str, set[QualityReason]]] = {
    "hand": {
        QualityReason.NO_HAND,
        QualityReason.SEVERAL_HANDS,
        QualityReason.OTHER_HAND,
        QualityReason.HAND_TOO_SMALL,
        QualityReason.HAND_CUT_OFF,
    },
    SetupCheckKind.LIGHT: {QualityReason.TOO_DARK},
}
"""The same while a hand alone is looked at."""
_CUE_FAULTS: Final = {
    CueKind.TURN: {QualityReason.WRONG_VIEW},
    CueKind.SHOW_PART: {QualityReason.BODY_CUT_OFF},
    CueKind.TO_MIDDLE: {QualityReason.BODY_CUT_OFF},
}
"""What a correction says that the chips would otherwise deny."""
_DETAIL_ICONS: Final = {
    "turn.left": "undo",
    "turn.right": "redo",
    "not_seen.too_dark": "light",
    "not_seen.too_near": "distance",
    "not_seen.too_far": "distance",
    "not_seen.no_person": "person",
    "not_seen.hand_too_small": "distance",
}
_PLAIN_CUES: Final = (
    CueKind.BEGIN,
    CueKind.HOLD,
    CueKind.HOLD_ON,
    CueKind.GO_BACK,
    CueKind.AGAIN,
    CueKind.STAY,
    CueKind.TO_MIDDLE,
    CueKind.SLOWER,
)
CHIP_COUNT: Final = len(_CHIP_FAULTS)
_NEEDS_CHANGE: Final = (
    CueKind.NOT_SEEN,
    CueKind.COMPENSATION,
    CueKind.TURN,
    CueKind.SHOW_PART,
    CueKind.TO_MIDDLE,
    CueKind.SLOWER,
)
_ICONS: Final = {
    CueKind.GET_READY: "person",
    CueKind.BEGIN: "play",
    CueKind.GO_ON: "plus",
    CueKind.HOLD: "pause",
    CueKind.GO_BACK: "undo",
    CueKind.AGAIN: "repeat",
    CueKind.DONE: "check",
    CueKind.COMPENSATION: "info",
    CueKind.NOT_SEEN: "eye",
    CueKind.STAY: "check",
    CueKind.HOLD_ON: "pause",
    CueKind.TURN: "view",
    CueKind.SHOW_PART: "body_frame",
    CueKind.TO_MIDDLE: "body_frame",
    CueKind.SLOWER: "clock",
}


def task_text(text: Mapping[str, str], task: ManeuverTask, translator: Translator) -> str:
    """Return a text of a task with its side filled in."""
    side = translator.text(f"side.{task.side}") if task.side is not None else ""
    return localized_text(text, translator.language).replace("{side}", side)


def task_title(task: ManeuverTask, translator: Translator) -> str:
    """Return the plain name of a task with its side: what the patient was asked to do."""
    return task_text(task.maneuver.instruction.headline, task, translator)


def advice_text(reason: str, translator: Translator, *, is_near: bool = False) -> str:
    """Return the one sentence that says what to do about a reason.

    Parameters
    ----------
    is_near
        Whether head and shoulders are enough: nobody is asked to show feet that need not be seen.
    """
    near_key = f"advice_near.{reason}"
    key = near_key if is_near and translator.has(near_key) else f"advice.{reason}"
    return translator.text(key if translator.has(key) else "cue.not_seen")


def reason_text(reason: str | None, translator: Translator) -> str:
    """Return why a part has no number."""
    key = f"reason.{reason}"
    return translator.text(key if translator.has(key) else "reason.too_uncertain")


def cue_line(cue: Cue | None, task: ManeuverTask | None, translator: Translator, *, is_near: bool = False) -> CueLine:
    """Return the sentence of a cue; without a cue the bar is empty (parameters as for ``cue_text``)."""
    if cue is None:
        return NO_CUE
    tone = "attention" if cue.kind in _NEEDS_CHANGE else "accent"
    icon_name = _DETAIL_ICONS.get(cue.cue_id, _ICONS[cue.kind])
    return CueLine(cue_text(cue, task, translator, is_near=is_near), icon_name, tone)


def cue_text(cue: Cue, task: ManeuverTask | None, translator: Translator, *, is_near: bool = False) -> str:
    """Return what a cue says; in the set-up there is no task and the patient faces the camera.

    Parameters
    ----------
    is_near
        Whether the exam is filmed from near; a task of the neck always can be.
    """
    if cue.kind is CueKind.GET_READY and task is not None:
        return task_text(task.maneuver.instruction.position, task, translator)
    if cue.kind is CueKind.NOT_SEEN and cue.detail == QualityReason.WRONG_VIEW:
        return translator.text(f"turn.{task.view if task is not None else CameraView.FRONT}")
    if cue.kind is CueKind.NOT_SEEN:
        return advice_text(cue.detail, translator, is_near=is_near or _is_of_neck(task))
    if cue.kind is CueKind.COMPENSATION and task is not None:
        rules = {rule.compensation_id: rule for rule in task.maneuver.compensations}
        if cue.detail in rules:
            return task_text(rules[cue.detail].cue, task, translator)
        return translator.text("cue.compensation")
    key = f"cue.{cue.cue_id}"
    return translator.text(key if translator.has(key) else "cue.not_seen")


def cue_prompt_id(text: str) -> str:
    """Return the name of a cue's recording: the same words have the same one."""
    return f"cue_{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def spoken_cues(tasks: Iterable[ManeuverTask], translator: Translator) -> dict[str, str]:
    """Return the text of every cue that can be said during some tasks, by the name of its recording."""
    reasons = [Cue(CueKind.NOT_SEEN, reason) for reason in QualityReason if reason is not QualityReason.WRONG_VIEW]
    plain = [Cue(kind) for kind in _PLAIN_CUES] + [Cue(CueKind.TURN, side) for side in Side]
    texts = {cue_text(cue, None, translator, is_near=is_near) for cue in [*plain, *reasons] for is_near in (False, True)}
    texts |= {translator.text(f"cue.show_part.{part}") for part in BODY_PARTS}
    texts |= {translator.text(f"turn.{view}") for view in CameraView}
    for task in tasks:
        texts.add(task_text(task.maneuver.instruction.position, task, translator))
        texts |= {task_text(rule.cue, task, translator) for rule in task.maneuver.compensations}
    return {cue_prompt_id(text): text for text in sorted(texts)}


def chip_lines(snapshot: SessionSnapshot, translator: Translator) -> tuple[ChipLine, ...]:
    """Return the checks that stay on the picture while the patient moves, judged by the newest frame and the cue."""
    angles, cue = snapshot.angles, snapshot.cue
    reasons = set(angles.reasons) if angles is not None else set()
    if cue is not None:
        reasons |= _CUE_FAULTS.get(cue.kind, set())
        reasons |= {reason for reason in QualityReason if cue.kind is CueKind.NOT_SEEN and reason == cue.detail}
    checks = _chip_faults(snapshot.task)
    return tuple(ChipLine(translator.text(f"chip.{kind}"), not reasons & faults) for kind, faults in checks.items())


def _chip_faults(task: ManeuverTask | None) -> Mapping[str, set[QualityReason]]:
    if task is not None and task.maneuver.angle in HAND_ANGLES:
        return _HAND_FAULTS
    return _NECK_FAULTS if _is_of_neck(task) else _CHIP_FAULTS


def _is_of_neck(task: ManeuverTask | None) -> bool:
    """Return whether head and shoulders are enough for a task."""
    return task is not None and task.maneuver.joint is Joint.NECK
