"""Frozen model of what is asked around the maneuvers: questions, question sets and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.protocol.model import Localized, Region


class Stage(StrEnum):
    """One part of the intake, in the order in which the parts are asked."""

    PLACE = "place"
    """Who is in the room, where the patient is, whom to call in an emergency."""
    RED_FLAGS = "red_flags"
    SAFETY = "safety"
    """What decides which maneuvers must not be done today."""
    HISTORY = "history"
    SCORES = "scores"
    QUESTIONNAIRES = "questionnaires"
    """The clinic's own; asked where its folder holds some."""
    BODY_CHART = "body_chart"
    PALPATION = "palpation"


class QuestionKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    """``yes``, ``no`` or ``unsure``."""
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    """Any number of the options; an option marked alone stands by itself."""
    SCALE = "scale"
    """A whole number from ``low`` to ``high``."""
    TEXT = "text"


class AnswerFormat(StrEnum):
    """What a typed answer must be."""

    FREE = "free"
    PHONE = "phone"
    """A telephone number; among options, another number than those listed may be answered too."""
    COUNTRY = "country"
    """Any text; known countries are suggested."""


class Urgency(StrEnum):
    """How soon a person should see a doctor, the most urgent first."""

    EMERGENCY = "emergency"
    """Now: emergency number or emergency department."""
    SAME_DAY = "same_day"
    """Today, in person."""
    SOON = "soon"
    """In person within one to two weeks."""


YES: Final = "yes"
NO: Final = "no"
UNSURE: Final = "unsure"
UNSAID: Final = ""
"""Stands where the patient was asked and did not want to answer."""
ANY: Final = "*"
CONTEXT_PREFIX: Final = "context."
"""Begins the names of facts that no question asked (a follow-up visit); conditions may refer to them."""

Answer = str | int | tuple[str, ...]
"""One answer: the option's name, a text, a whole number, or the names of several options."""
Answers = Mapping[str, Answer]
"""Answers by question; a question that was not asked yet is missing."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    option_id: str
    text: Localized
    is_alone: bool = False
    """Among several options: choosing it drops the others ("None of these")."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only if an earlier answer is among some values."""

    question_id: str
    values: tuple[str, ...]
    """``*`` stands for any answer that was said."""

    def holds(self, answers: Answers) -> bool:
        """Return whether the earlier answer is among the values."""
        answer = answers.get(self.question_id)
        if ANY in self.values:
            return answer is not None and answer not in (UNSAID, ())
        if isinstance(answer, tuple):
            return any(value in self.values for value in answer)
        return answer is not None and str(answer) in self.values


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, with everything that decides whether it is asked."""

    question_id: str
    kind: QuestionKind
    text: Localized
    help: Localized | None = None
    """A second, quieter sentence."""
    label: Localized | None = None
    """Short name for the clinician; the question itself where there is none."""
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 10
    low_text: Localized | None = None
    high_text: Localized | None = None
    format: AnswerFormat = AnswerFormat.FREE
    regions: frozenset[Region] = frozenset()
    """Asked only in exams of one of these; empty for every exam."""
    conditions: tuple[Condition, ...] = ()
    """All of them must hold."""
    min_age: int | None = None
    max_age: int | None = None
    """Years; a person of unknown age is asked."""
    urgency: Urgency | None = None
    """What a yes means; None for questions that are no red flags."""
    source: str = ""

    def option(self, option_id: str) -> Option | None:
        """Return an option by its name."""
        return next((option for option in self.options if option.option_id == option_id), None)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one stage, in order."""

    stage: Stage
    version: str
    """Version of the wording; stored with the answers."""
    title: Localized
    lead: Localized
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """Return a question by its name."""
        return next((question for question in self.questions if question.question_id == question_id), None)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of the person and the exam before anything is asked."""

    regions: frozenset[Region] = frozenset()
    age_years: int | None = None
    is_follow_up: bool = False
    """Whether an earlier exam of the same person is stored."""
    is_pain_asked: bool = False
    """Whether the safety gate asks for the pain now, so that the scores need not ask again."""
