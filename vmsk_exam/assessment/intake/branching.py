"""Which questions are asked: by region, by age, by earlier answers."""

from collections.abc import Mapping
from typing import Final

from vmsk_exam.anatomy import Joint
from vmsk_exam.assessment.intake.emergency import is_phone_number
from vmsk_exam.assessment.intake.model import (
    CONTEXT_PREFIX,
    NO,
    UNSAID,
    UNSURE,
    YES,
    Answer,
    AnswerFormat,
    Answers,
    Option,
    PersonFacts,
    Question,
    QuestionKind,
    QuestionSet,
)
from vmsk_exam.protocol.model import ExamProtocol, Region

REGION_OF_JOINT: Final[Mapping[Joint, Region]] = {
    Joint.NECK: Region.NECK,
    Joint.TRUNK: Region.BACK,
    Joint.SHOULDER: Region.SHOULDER,
    Joint.ELBOW: Region.ELBOW,
    Joint.WRIST: Region.HAND,
    Joint.HIP: Region.HIP,
    Joint.KNEE: Region.KNEE,
    Joint.ANKLE: Region.ANKLE,
}
_LEGS: Final = frozenset({Region.HIP, Region.KNEE, Region.ANKLE})


def regions_of(protocol: ExamProtocol) -> frozenset[Region]:
    """Return the regions that an exam is about: the declared one, else those of the joints that its maneuvers move."""
    if protocol.region in REGION_OF_JOINT.values():
        return frozenset({protocol.region})
    found = frozenset(REGION_OF_JOINT[each.joint] for each in protocol.maneuvers if each.joint in REGION_OF_JOINT)
    return found | _LEGS if protocol.region is Region.FALLS or not found else found


def context_answers(facts: PersonFacts) -> dict[str, Answer]:
    """Return what is known without asking, under names that conditions can refer to."""
    known = {"follow_up": facts.is_follow_up, "pain_asked": facts.is_pain_asked}
    return {f"{CONTEXT_PREFIX}{name}": YES if holds else NO for name, holds in known.items()}


def is_asked(question: Question, facts: PersonFacts, answers: Answers) -> bool:
    """Return whether a question belongs to this person, given the answers so far."""
    if question.regions and facts.regions and not question.regions & facts.regions:
        return False
    age = facts.age_years
    if age is not None and question.min_age is not None and age < question.min_age:
        return False
    if age is not None and question.max_age is not None and age > question.max_age:
        return False
    known = {**context_answers(facts), **answers}
    return all(condition.holds(known) for condition in question.conditions)


def asked_questions(questions: QuestionSet, facts: PersonFacts, answers: Answers) -> tuple[Question, ...]:
    """Return the questions of a set that are asked, in order.

    A question whose condition refers to one that is itself not asked any more is left out too: answers that have lost their
    question count no longer.
    """
    asked: list[Question] = []
    live: dict[str, Answer] = {name: answer for name, answer in answers.items() if questions.question(name) is None}
    for question in questions.questions:
        if is_asked(question, facts, live):
            asked.append(question)
            if question.question_id in answers:
                live[question.question_id] = answers[question.question_id]
    return tuple(asked)


def next_question(questions: QuestionSet, facts: PersonFacts, answers: Answers) -> Question | None:
    """Return the first asked question without an answer, None when all are answered."""
    asked = asked_questions(questions, facts, answers)
    return next((question for question in asked if question.question_id not in answers), None)


def live_answers(questions: QuestionSet, facts: PersonFacts, answers: Answers) -> dict[str, Answer]:
    """Return the answers whose questions are still asked, in the order of the questions."""
    asked = asked_questions(questions, facts, answers)
    return {question.question_id: answers[question.question_id] for question in asked if question.question_id in answers}


def chosen_options(question: Question, chosen: tuple[str, ...], pressed: str) -> tuple[str, ...]:
    """Return the options after one was pressed: pressed again it is dropped, one that stands alone drops the others."""
    if pressed in chosen:
        return tuple(name for name in chosen if name != pressed)
    option = question.option(pressed)
    if option is not None and option.is_alone:
        return (pressed,)
    alone = {each.option_id for each in question.options if each.is_alone}
    kept = {*(name for name in chosen if name not in alone), pressed}
    return tuple(each.option_id for each in question.options if each.option_id in kept)


def is_valid(question: Question, answer: Answer) -> bool:
    """Return whether an answer fits its question; a question may always be left unsaid."""
    if answer in ("", ()):
        return True
    if question.kind is QuestionKind.SCALE:
        return isinstance(answer, int) and not isinstance(answer, bool) and question.low <= answer <= question.high
    if question.kind is QuestionKind.SOME_OF:
        return isinstance(answer, tuple) and all(question.option(name) is not None for name in answer)
    if question.kind is QuestionKind.TEXT:
        return isinstance(answer, str)
    return isinstance(answer, str) and _is_choice(question, answer)


def has_format(question: Question, answer: Answer) -> bool:
    """Return whether a typed answer can be used for what it is asked for; stored answers are kept whatever they say."""
    is_typed = question.kind is QuestionKind.TEXT and question.format is AnswerFormat.PHONE
    return not is_typed or answer == UNSAID or is_phone_number(str(answer))


def _is_choice(question: Question, answer: str) -> bool:
    options: tuple[Option, ...] = question.options
    if question.kind is QuestionKind.YES_NO:
        return answer in (YES, NO, UNSURE)
    is_other = question.format is AnswerFormat.PHONE and is_phone_number(answer)
    return is_other or any(option.option_id == answer for option in options)
