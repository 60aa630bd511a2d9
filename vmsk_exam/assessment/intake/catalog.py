"""Reads the shipped question sets (``assets/intake/*.toml``) and checks that they hold together."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vmsk_exam.assessment.intake.model import (
    CONTEXT_PREFIX,
    AnswerFormat,
    Condition,
    Option,
    Question,
    QuestionKind,
    QuestionSet,
    Stage,
    Urgency,
)
from vmsk_exam.assessment.intake.own_questionnaires import load_own_questionnaires, merged_set
from vmsk_exam.errors import InputError
from vmsk_exam.protocol.model import Localized, Region
from vmsk_exam.resources import LANGUAGES, asset_path

Texts = Annotated[dict[str, str], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _OptionTable(_Table):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    text: Texts
    alone: bool = False


class _QuestionTable(_Table):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: QuestionKind
    text: Texts
    help: Texts | None = None
    label: Texts | None = None
    options: tuple[_OptionTable, ...] = ()
    low: int = 0
    high: int = 10
    low_text: Texts | None = None
    high_text: Texts | None = None
    format: AnswerFormat = AnswerFormat.FREE
    regions: frozenset[Region] = frozenset()
    ask_when: dict[str, tuple[str, ...]] = {}
    min_age: int | None = None
    max_age: int | None = None
    urgency: Urgency | None = None
    source: str = ""


class _SetTable(_Table):
    version: str
    title: Texts
    lead: Texts
    questions: tuple[_QuestionTable, ...]


SHIPPED: Final = tuple(stage for stage in Stage if stage not in (Stage.BODY_CHART, Stage.QUESTIONNAIRES))
"""Stages whose questions are part of the program."""


def load_question_set(stage: Stage) -> QuestionSet:
    """Return the questions of a stage: the shipped ones, or those of the clinic's own questionnaires."""
    if stage is Stage.QUESTIONNAIRES:
        return merged_set(load_own_questionnaires())
    return _load_shipped(stage)


@cache
def _load_shipped(stage: Stage) -> QuestionSet:
    return read_question_set(asset_path("intake", f"{stage}.toml"), stage)


def read_question_set(path: Path, stage: Stage) -> QuestionSet:
    """Read a question set from a file.

    Raises
    ------
    InputError
        If the file is broken; the message names file and question.
    """
    try:
        table = _SetTable.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError(f"The questions in {path.name} cannot be used ({error}). Install the program again.") from error
    questions = QuestionSet(stage, table.version, table.title, table.lead, tuple(_question(each) for each in table.questions))
    fault = find_fault(questions)
    if fault:
        raise InputError(f"The questions in {path.name} do not hold together: {fault}")
    return questions


def find_fault(questions: QuestionSet) -> str:
    """Return what is wrong with a question set, empty if nothing is."""
    seen: set[str] = set()
    for question in questions.questions:
        name = question.question_id
        if name in seen:
            return f"{name} stands there twice. Rename one."
        for condition in question.conditions:
            if not condition.question_id.startswith(CONTEXT_PREFIX) and condition.question_id not in seen:
                return f"{name} depends on {condition.question_id}, which is not asked before it. Reorder them."
        if not question.options and question.kind in (QuestionKind.ONE_OF, QuestionKind.SOME_OF):
            return f"{name} offers nothing to choose. Give it options."
        missing = [language for text in _texts(question) for language in LANGUAGES if not text.get(language)]
        if missing:
            return f"{name} lacks a text in '{missing[0]}'. Add it."
        seen.add(name)
    return ""


def _texts(question: Question) -> tuple[Localized, ...]:
    optional = (question.help, question.label, question.low_text, question.high_text)
    return (question.text, *(text for text in optional if text is not None), *(option.text for option in question.options))


def all_texts(questions: QuestionSet) -> tuple[Localized, ...]:
    """Return every text of a set that a patient reads."""
    return (questions.title, questions.lead, *(text for question in questions.questions for text in _texts(question)))


def _question(table: _QuestionTable) -> Question:
    return Question(
        question_id=table.id,
        kind=table.kind,
        text=table.text,
        help=table.help,
        label=table.label,
        options=tuple(Option(each.id, each.text, each.alone) for each in table.options),
        low=table.low,
        high=table.high,
        low_text=table.low_text,
        high_text=table.high_text,
        format=table.format,
        regions=table.regions,
        conditions=tuple(Condition(name, values) for name, values in table.ask_when.items()),
        min_age=table.min_age,
        max_age=table.max_age,
        urgency=table.urgency,
        source=table.source,
    )
