"""When an exam must stop while it runs."""

from enum import StrEnum
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult

STRONG_PAIN: Final = 7
"""Pain 0 to 10 at which the exam stops (project rule, clinical_reference section 8: new pain of 7 or more)."""
PAIN_RISE: Final = 3
"""Rise above the pain before the exam at which it stops (same source)."""


class StopReason(StrEnum):
    """Why an exam was stopped while it ran."""

    STRONG_PAIN = "strong_pain"
    PAIN_RISE = "pain_rise"
    DIZZINESS = "dizziness"
    CHEST_OR_BREATH = "chest_or_breath"
    GIVING_WAY = "giving_way"
    STOP_KEY = "stop_key"


UNWELL_REASONS: Final = (StopReason.DIZZINESS, StopReason.CHEST_OR_BREATH, StopReason.GIVING_WAY)
"""What a patient can say with one press, in the order of the buttons."""
EMERGENCY_REASONS: Final = (StopReason.CHEST_OR_BREATH,)
"""Reasons after which the emergency number is shown."""


LOST_BALANCE: Final = "lost_balance"
"""Measure of a stance that ended because the balance was lost."""


def has_lost_balance(result: ManeuverResult | None) -> bool:
    """Return whether a task ended because the balance was lost: nothing goes on until the patient says how it is."""
    return result is not None and any(measure.name == LOST_BALANCE and measure.value for measure in result.measures)


def pain_stop(pain: int | None, before: int | None) -> StopReason | None:
    """Return why a pain answer stops the exam, None if it does not.

    Parameters
    ----------
    pain
        Pain during or after a maneuver, 0 to 10; None without an answer.
    before
        Pain before the exam, 0 to 10; None if it was not asked. A patient who came with strong pain is not stopped by
        the same pain, only by more of it (the safety gate has dealt with it before).
    """
    if pain is None:
        return None
    if before is not None and pain - before >= PAIN_RISE:
        return StopReason.PAIN_RISE
    if pain >= STRONG_PAIN and (before is None or pain > before):
        return StopReason.STRONG_PAIN
    return None
