"""The set-up check: five ticks and one sentence that says what to do; no Qt."""

from dataclasses import dataclass

from vmsk_exam.kinematics.setup import Framing, SetupCheckKind
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.patient.exam_texts import CueLine, advice_text, cue_line


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of the list."""

    text: str
    is_ok: bool
    is_known: bool
    """False before the first picture."""


@dataclass(frozen=True, slots=True)
class SetupScreen:
    """Everything the page shows."""

    checks: tuple[CheckLine, ...]
    cue: CueLine
    lead: str
    """How far away the patient should be."""


_ICONS = {
    SetupCheckKind.PERSON: "person",
    SetupCheckKind.WHOLE_BODY: "body_frame",
    SetupCheckKind.HEAD_AND_SHOULDERS: "person",
    SetupCheckKind.DISTANCE: "distance",
    SetupCheckKind.LIGHT: "light",
    SetupCheckKind.VIEW: "view",
}


def lead_text(framing: Framing, translator: Translator) -> str:
    """Return the sentence under the headline: how far away the patient should be."""
    return translator.text("setup.lead_near" if framing is Framing.HEAD_AND_SHOULDERS else "setup.lead")


def setup_screen(snapshot: SessionSnapshot, translator: Translator) -> SetupScreen:
    """Return what to show for the newest checks: a tick each, and the first thing to do."""
    found = {check.kind: check for check in snapshot.setup_checks}
    lines = tuple(
        CheckLine(translator.text(f"setup.check.{kind}"), kind in found and found[kind].is_ok, kind in found)
        for kind in snapshot.framing.kinds
    )
    return SetupScreen(lines, _find_cue(snapshot, translator), lead_text(snapshot.framing, translator))


def _find_cue(snapshot: SessionSnapshot, translator: Translator) -> CueLine:
    is_near = snapshot.framing is Framing.HEAD_AND_SHOULDERS
    if snapshot.cue is not None:
        return cue_line(snapshot.cue, None, translator, is_near=is_near)
    first = next((check for check in snapshot.setup_checks if not check.is_ok), None)
    if first is not None and first.reason is not None:
        return CueLine(advice_text(first.reason, translator, is_near=is_near), _ICONS[first.kind], "attention")
    if not snapshot.setup_checks:
        return CueLine(translator.text("exam.no_picture"), "camera", "attention")
    return CueLine(translator.text("setup.ready"), "check", "accent")
