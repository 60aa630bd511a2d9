"""Texts of a running exam from a snapshot: cues, chips, instructions; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.results import Cue, CueKind
from vmsk_exam.kinematics.setup import SetupCheckKind
from vmsk_exam.protocol.model import ManeuverTask, localized_text
from vmsk_exam.resources import Translator
from vmsk_exam.samples import QualityReason
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
_CHIP_FAULTS: Final = {
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
CHIP_COUNT: Final = len(_CHIP_FAULTS)
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
}


def task_text(text: Mapping[str, str], task: ManeuverTask, translator: Translator) -> str:
    """Return a text of a task with its side filled in."""
    side = translator.text(f"side.{task.side}") if task.side is not None else ""
    return localized_text(text, translator.language).replace("{side}", side)


def task_title(task: ManeuverTask, translator: Translator) -> str:
    """Return the plain name of a task with its side: what the patient was asked to do."""
    return task_text(task.maneuver.instruction.headline, task, translator)


def advice_text(reason: str, translator: Translator) -> str:
    """Return the one sentence that says what to do about a reason."""
    key = f"advice.{reason}"
    return translator.text(key if translator.has(key) else "cue.not_seen")


def reason_text(reason: str | None, translator: Translator) -> str:
    """Return why a part has no number."""
    key = f"reason.{reason}"
    return translator.text(key if translator.has(key) else "reason.too_uncertain")


def cue_line(cue: Cue | None, task: ManeuverTask, translator: Translator) -> CueLine:
    """Return the sentence of a cue; without a cue the bar is empty."""
    if cue is None:
        return NO_CUE
    needs_change = cue.kind in (CueKind.NOT_SEEN, CueKind.COMPENSATION)
    return CueLine(_cue_text(cue, task, translator), _ICONS[cue.kind], "attention" if needs_change else "accent")


def _cue_text(cue: Cue, task: ManeuverTask, translator: Translator) -> str:
    if cue.kind is CueKind.GET_READY:
        return task_text(task.maneuver.instruction.position, task, translator)
    if cue.kind is CueKind.NOT_SEEN and cue.detail == QualityReason.WRONG_VIEW:
        return translator.text(f"turn.{task.view}")
    if cue.kind is CueKind.NOT_SEEN:
        return advice_text(cue.detail, translator)
    if cue.kind is CueKind.COMPENSATION:
        rules = {rule.compensation_id: rule for rule in task.maneuver.compensations}
        if cue.detail in rules:
            return task_text(rules[cue.detail].cue, task, translator)
    return translator.text(f"cue.{cue.kind}")


def chip_lines(snapshot: SessionSnapshot, translator: Translator) -> tuple[ChipLine, ...]:
    """Return the checks that stay on the picture while the patient moves, judged by the newest frame."""
    angles, status = snapshot.angles, snapshot.status
    reasons = set(angles.reasons) if angles is not None else set()
    if status is not None and status.cue is not None and status.cue.kind is CueKind.NOT_SEEN:
        reasons |= {reason for reason in QualityReason if reason == status.cue.detail}
    return tuple(ChipLine(translator.text(f"chip.{kind}"), not reasons & faults) for kind, faults in _CHIP_FAULTS.items())
