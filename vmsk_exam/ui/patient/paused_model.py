"""Why an exam is paused and what to do; no Qt."""

from dataclasses import dataclass

from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import PauseReason, SessionSnapshot
from vmsk_exam.ui.error_texts import say_error

_ICONS = {PauseReason.BY_PATIENT: "pause", PauseReason.CAMERA_LOST: "camera_off", PauseReason.STORE_FULL: "warning"}


@dataclass(frozen=True, slots=True)
class PausedScreen:
    """Everything the page shows."""

    title: str
    lead: str
    icon_name: str
    detail: str
    """What else is to be known: what the store says, or what may be lost; empty if nothing is wrong."""
    resume: str
    """Word on the button that goes on or tries again; empty where the exam goes on by itself once the cause is gone."""
    unsaved: str
    """Word on the button that goes on without the store; empty where nothing is wrong with it."""
    can_end: bool
    """False where the exam is over but for its storing."""
    withdraw: str = ""
    """Word on the button that takes the consent to video back; empty where no video is kept."""


def paused_screen(snapshot: SessionSnapshot, translator: Translator) -> PausedScreen:
    """Return what to show."""
    reason = snapshot.pause_reason or PauseReason.BY_PATIENT
    is_full = reason is PauseReason.STORE_FULL
    title = "title_store_full_ending" if snapshot.is_ending else f"title_{reason}"
    resume = {PauseReason.BY_PATIENT: "resume", PauseReason.STORE_FULL: "try_again"}.get(reason)
    unsaved = "end_unsaved" if snapshot.is_ending else "go_on_unsaved" if is_full else None
    return PausedScreen(
        translator.text(f"paused.{title}"),
        translator.text(f"paused.lead_{reason}"),
        _ICONS[reason],
        translator.text("paused.unsaved_hint") if is_full else say_error(snapshot.store_message),
        _word(resume, translator),
        _word(unsaved, translator),
        not snapshot.is_ending,
        _word("delete_video" if snapshot.is_filmed and not snapshot.is_ending else None, translator),
    )


def _word(key: str | None, translator: Translator) -> str:
    return "" if key is None else translator.text(f"paused.{key}")
