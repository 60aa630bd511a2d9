"""The pain question, 0 to 10; no Qt."""

import math
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.intake.stop_rules import has_lost_balance
from vmsk_exam.assessment.results import EndReason
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.ui.patient.exam_texts import task_title

PAIN_VALUES: Final = tuple(range(11))


@dataclass(frozen=True, slots=True)
class PainScreen:
    """Everything the page shows."""

    title: str
    task_title: str
    contact: str
    """What to do after a stop because of pain or a lost balance; empty otherwise."""
    waited_ratio: float
    """How much of the time to answer is over, 0..1; NaN where it waits for the answer."""


def pain_screen(snapshot: SessionSnapshot, translator: Translator, contact_phone: str) -> PainScreen:
    """Return what to show."""
    result = snapshot.last_result
    is_stopped = snapshot.is_stopped_by_pain or (result is not None and result.reason == EndReason.STOPPED_BY_PAIN)
    is_unsteady = has_lost_balance(result)
    contact = translator.text("pain.lost_balance") if is_unsteady else ""
    if is_stopped:
        key = "pain.stop_contact_phone" if contact_phone else "pain.stop_contact"
        contact = translator.text(key, phone=contact_phone)
    return PainScreen(
        translator.text("pain.title_stopped" if is_stopped else "pain.title"),
        task_title(snapshot.task, translator) if snapshot.task is not None else "",
        contact,
        math.nan if is_stopped or is_unsteady else min(1.0, snapshot.state_elapsed_s / SessionTiming().pain_s),
    )
