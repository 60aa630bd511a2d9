"""The page after a red flag: one calm sentence, a number; no Qt."""

from dataclasses import dataclass

from vmsk_exam.assessment.intake.model import Urgency
from vmsk_exam.resources import Translator


@dataclass(frozen=True, slots=True)
class RedFlagScreen:
    """Everything the page shows."""

    title: str
    sentence: str
    number: str
    """The number to call, shown large; empty if none is known."""
    worse: str


def red_flag_screen(urgency: Urgency, emergency: str, clinic: str, translator: Translator) -> RedFlagScreen:
    """Return what to show.

    Parameters
    ----------
    urgency
        How soon a doctor should look at it; only those that stop an exam.
    emergency, clinic
        Numbers to call, empty where unknown.
    """
    text = translator.text
    emergency, clinic = (_unbroken(number) for number in (emergency, clinic))
    if urgency is Urgency.EMERGENCY:
        sentence = text("stop.emergency", number=emergency) if emergency else text("stop.emergency_unknown")
        return RedFlagScreen(text("stop.title_emergency"), sentence, emergency, "")
    sentence = text("stop.same_day_phone", phone=clinic) if clinic else text("stop.same_day")
    worse = text("stop.same_day_worse", number=emergency) if emergency else ""
    return RedFlagScreen(text("stop.title_same_day"), sentence, clinic or emergency, worse)


def _unbroken(number: str) -> str:
    """Return a number that no line break cuts in two."""
    return number.replace(" ", "\u00a0")
