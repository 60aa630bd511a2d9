"""The questionnaires that a clinic put into its folder, asked as one stage of the intake."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from vmsk_exam.assessment.intake.fhir_questionnaire import Questionnaire, read_questionnaire, response
from vmsk_exam.assessment.intake.model import Answers, Condition, Question, QuestionSet, Stage
from vmsk_exam.errors import InputError
from vmsk_exam.settings import data_folder

_log = logging.getLogger(__name__)

FOLDER_NAME: Final = "questionnaires"
_TITLE: Final[Mapping[str, str]] = {"en": "Questions of your clinic", "es": "Preguntas de su clínica"}


def questionnaire_folder() -> Path:
    """Return the folder in which a clinic puts its questionnaires; it may not exist."""
    return data_folder() / FOLDER_NAME


def load_own_questionnaires(folder: Path | None = None) -> tuple[Questionnaire, ...]:
    """Read every ``*.json`` of the folder in the order of names; a broken one is left out and named in the log."""
    found: list[Questionnaire] = []
    for path in sorted((folder or questionnaire_folder()).glob("*.json")):
        try:
            found.append(read_questionnaire(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, InputError) as error:
            _log.warning("The questionnaire %s is not asked. %s", path.name, error)
    return tuple(found)


def merged_set(questionnaires: tuple[Questionnaire, ...]) -> QuestionSet:
    """Return the questions of all as one set; each name begins with the number of its questionnaire."""
    questions = tuple(
        _numbered(question, number, each.title)
        for number, each in enumerate(questionnaires)
        for question in each.questions.questions
    )
    return QuestionSet(Stage.QUESTIONNAIRES, "", _TITLE, _TITLE, questions)


def own_responses(
    questionnaires: tuple[Questionnaire, ...], answers: Answers, authored_utc: datetime, language: str
) -> list[dict[str, object]]:
    """Return a QuestionnaireResponse for each questionnaire, with its title."""
    found: list[dict[str, object]] = []
    for number, each in enumerate(questionnaires):
        start = _prefix(number)
        own = {name.removeprefix(start): answer for name, answer in answers.items() if name.startswith(start)}
        found.append({"title": each.title, "response": response(each, own, authored_utc, language)})
    return found


def _prefix(number: int) -> str:
    return f"{number}/"


def _numbered(question: Question, number: int, title: str) -> Question:
    start = _prefix(number)
    conditions = tuple(Condition(start + each.question_id, each.values) for each in question.conditions)
    name = dict.fromkeys(question.text, title)
    return replace(question, question_id=start + question.question_id, conditions=conditions, help=name)
