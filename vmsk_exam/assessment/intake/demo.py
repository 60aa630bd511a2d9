"""The demo patient's answers: nothing urgent, nothing that rules a maneuver out."""

from collections.abc import Mapping
from typing import Final

from vmsk_exam.assessment.intake.body_chart import ChartView, Mark, MarkKind, marks_body
from vmsk_exam.assessment.intake.branching import next_question
from vmsk_exam.assessment.intake.model import NO, Answer, PersonFacts, Question, QuestionKind, QuestionSet
from vmsk_exam.protocol.model import localized_text

_CHOSEN: Final[Mapping[str, Answer]] = {
    "company": "helper",
    "company_name": "Demo",
    "country": "España",
    "emergency_number": "112",
    "phone": "555 0100",
    "walking_aid": "none",
    "weight": "full",
    "operation": "none",
    "onset": "months",
    "mechanism": "slow",
    "course": "same",
    "worse": ("stairs",),
    "better": ("rest",),
    "lost": ("sport",),
    "treated": ("exercise",),
    "sane": "70",
    "psfs_2_activity": "",
}
_TEXTS: Final[Mapping[str, str]] = {"en": "Answer of the demo patient", "es": "Respuesta del paciente de prueba"}
_PAIN: Final = 2


def demo_answers(questions: QuestionSet, facts: PersonFacts, language: str) -> dict[str, Answer]:
    """Return the demo patient's answers to every question that is asked."""
    answers: dict[str, Answer] = {}
    while (question := next_question(questions, facts, answers)) is not None:
        answers[question.question_id] = _answer(question, language)
    return answers


def demo_chart() -> dict[str, object]:
    """Return the demo patient's body chart as stored: a little pain in front of the left knee."""
    return marks_body((Mark(ChartView.FRONT, MarkKind.PAIN, 0.61, 0.695),))


def _answer(question: Question, language: str) -> Answer:
    if question.question_id in _CHOSEN:
        return _CHOSEN[question.question_id]
    if question.kind is QuestionKind.YES_NO:
        return NO
    if question.kind is QuestionKind.SCALE:
        return max(question.low, min(question.high, _PAIN))
    if question.kind is QuestionKind.TEXT:
        return localized_text(_TEXTS, language)
    alone = [option.option_id for option in question.options if option.is_alone]
    first = (alone or [question.options[0].option_id])[0]
    return (first,) if question.kind is QuestionKind.SOME_OF else first
