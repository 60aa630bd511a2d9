"""What the answers to the red-flag questions decide: go on, or stop and say how soon to see a doctor.

The questions are a safety net, not a diagnosis: a "no" to all of them rules nothing out, and the texts say so.
"""

from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.intake.branching import live_answers, next_question
from vmsk_exam.assessment.intake.model import UNSURE, YES, Answers, PersonFacts, Question, QuestionSet, Urgency

STOPPING: Final = (Urgency.EMERGENCY, Urgency.SAME_DAY)
"""An exam is not gone on with after a yes of these; a clinician may override with a reason."""

_ORDER: Final = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class RedFlagDecision:
    """What the answers so far mean."""

    urgency: Urgency | None
    """The most urgent yes; None without any."""
    raised: tuple[str, ...]
    """Questions answered with yes, the most urgent first."""
    unsure: tuple[str, ...]
    """Questions answered with "I am not sure": to be asked by the clinician."""
    stops: bool
    """Whether the exam stops here."""
    is_complete: bool
    """Whether every question was asked; after a stop they need not be."""


def decide_red_flags(questions: QuestionSet, facts: PersonFacts, answers: Answers) -> RedFlagDecision:
    """Return what the answers mean.

    An emergency stops at once. A yes that means "today" stops as soon as its own follow-up questions are answered, since
    one of them may make it more urgent.
    """
    live = live_answers(questions, facts, answers)
    raised = sorted(
        (question for question in questions.questions if live.get(question.question_id) == YES and question.urgency),
        key=lambda question: _ORDER.index(question.urgency or Urgency.SOON),
    )
    names = tuple(question.question_id for question in raised)
    urgency = raised[0].urgency if raised else None
    upcoming = next_question(questions, facts, answers)
    stops = urgency is Urgency.EMERGENCY or (urgency is Urgency.SAME_DAY and not _follows(upcoming, names))
    unsure = tuple(name for name, answer in live.items() if answer == UNSURE)
    return RedFlagDecision(urgency, names, unsure, stops, upcoming is None)


def _follows(question: Question | None, raised: tuple[str, ...]) -> bool:
    """Return whether a question asks more about something that was raised."""
    return question is not None and any(condition.question_id in raised for condition in question.conditions)
