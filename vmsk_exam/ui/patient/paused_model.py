"""Why an exam is paused and what to do; no Qt."""

from dataclasses import dataclass

from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import PauseReason, SessionSnapshot

_ICONS = {PauseReason.BY_PATIENT: "pause", PauseReason.CAMERA_LOST: "camera_off", PauseReason.STORE_FULL: "warning"}


@dataclass(frozen=True, slots=True)
class PausedScreen:
    """Everything the page shows."""

    title: str
    lead: str
    icon_name: str
    detail: str
    """What the store says, empty if nothing is wrong."""
    can_resume: bool
    """False where the exam goes on by itself once the cause is gone."""


def paused_screen(snapshot: SessionSnapshot, translator: Translator) -> PausedScreen:
    """Return what to show."""
    reason = snapshot.pause_reason or PauseReason.BY_PATIENT
    return PausedScreen(
        translator.text(f"paused.title_{reason}"),
        translator.text(f"paused.lead_{reason}"),
        _ICONS[reason],
        snapshot.store_message,
        reason is PauseReason.BY_PATIENT,
    )
