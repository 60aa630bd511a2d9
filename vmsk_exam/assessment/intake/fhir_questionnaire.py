"""Reads a FHIR R4 Questionnaire (JSON), so that a clinic asks the instruments that it has a licence for.

Read are groups, display texts and questions of the types boolean, integer, string, text and choice, with
``enableWhen`` by equality and ``exists``. Anything else is refused with the name of the item: a question that is shown wrong
would be worse than one that is not asked. Definition: https://hl7.org/fhir/R4/questionnaire.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vmsk_exam.assessment.intake.branching import asked_questions, live_answers
from vmsk_exam.assessment.intake.model import (
    ANY,
    NO,
    YES,
    Answer,
    Answers,
    Condition,
    Option,
    PersonFacts,
    Question,
    QuestionKind,
    QuestionSet,
    Stage,
)
from vmsk_exam.errors import InputError
from vmsk_exam.resources import LANGUAGES

MAX_ITEMS: Final = 300
MAX_DEPTH: Final = 8
_SILENT: Final = ("group", "display")
_KINDS: Final[Mapping[str, QuestionKind]] = {
    "boolean": QuestionKind.ONE_OF,
    "integer": QuestionKind.SCALE,
    "string": QuestionKind.TEXT,
    "text": QuestionKind.TEXT,
    "choice": QuestionKind.ONE_OF,
}
_BOOLEANS: Final = ((YES, {"en": "Yes", "es": "Sí"}), (NO, {"en": "No", "es": "No"}))
_BOUNDS: Final = ("http://hl7.org/fhir/StructureDefinition/minValue", "http://hl7.org/fhir/StructureDefinition/maxValue")
MAX_SCALE: Final = 21
"""Most numbers that a question may offer."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire ready to be asked."""

    url: str
    """Canonical address, with the version after a bar where there is one; empty if the file names none."""
    title: str
    questions: QuestionSet
    types: Mapping[str, str]
    """FHIR type of each question by its ``linkId``."""
    codings: Mapping[tuple[str, str], Mapping[str, object]]
    """What an option stands for, by ``linkId`` and option."""
    required: frozenset[str]


def read_questionnaire(text: str) -> Questionnaire:
    """Read a Questionnaire.

    Parameters
    ----------
    text
        JSON of one FHIR R4 resource.

    Raises
    ------
    InputError
        If it is no Questionnaire, is retired, or asks something that this program cannot show rightly; the item is named.
    """
    content = _parse(text)
    title = str(content.get("title") or content.get("name") or "")
    if not title:
        raise InputError("The questionnaire has no title. Add 'title' to the file.")
    items = list(_walk(content.get("item"), (), 0))
    asked = [(item, enabled) for item, enabled in items if item["type"] not in _SILENT]
    if not asked:
        raise InputError(f"The questionnaire '{title}' asks nothing. Add items to the file.")
    codings: dict[tuple[str, str], Mapping[str, object]] = {}
    questions = tuple(_question(item, enabled, codings) for item, enabled in asked)
    _check_names([item["linkId"] for item, _ in items], questions)
    version = str(content.get("version") or "")
    address = "|".join(part for part in (str(content.get("url") or ""), version) if part) if content.get("url") else ""
    same = dict.fromkeys(LANGUAGES, title)
    return Questionnaire(
        url=address,
        title=title,
        questions=QuestionSet(Stage.SCORES, version, same, same, questions),
        types={item["linkId"]: item["type"] for item, _ in asked},
        codings=codings,
        required=frozenset(item["linkId"] for item, _ in asked if item.get("required") is True),
    )


def missing_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the required questions that are asked and not answered."""
    asked = asked_questions(questionnaire.questions, PersonFacts(), answers)
    names = (question.question_id for question in asked)
    return tuple(name for name in names if name in questionnaire.required and answers.get(name, "") in ("", ()))


def response(questionnaire: Questionnaire, answers: Answers, authored_utc: datetime, language: str) -> dict[str, Any]:
    """Return the answers as a FHIR R4 QuestionnaireResponse; flat, since groups carry no answers.

    Its status is ``completed`` only if no required answer is missing.
    """
    live = live_answers(questionnaire.questions, PersonFacts(), answers)
    items = [
        {"linkId": name, "text": question.text[LANGUAGES[0]], "answer": values}
        for name, answer in live.items()
        if (question := questionnaire.questions.question(name)) is not None and (values := _values(questionnaire, name, answer))
    ]
    body: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "status": "in-progress" if missing_answers(questionnaire, answers) else "completed",
        "language": language,
        "authored": authored_utc.isoformat(timespec="seconds"),
        "item": items,
    }
    return body | ({"questionnaire": questionnaire.url} if questionnaire.url else {})


def _parse(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"This is no JSON ({error}). Choose a FHIR R4 Questionnaire in JSON.") from error
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if kind != "Questionnaire":
        raise InputError(f"This is no FHIR Questionnaire (resourceType is {kind!r}). Choose a Questionnaire in JSON.")
    if content.get("status") not in ("active", "draft"):
        raise InputError(f"The questionnaire has the status {content.get('status')!r}. Use one that is active or a draft.")
    return dict(content)


Enabled = tuple[Condition, ...]


def _walk(items: object, enabled: Enabled, depth: int) -> Iterator[tuple[dict[str, Any], Enabled]]:
    if items is None:
        return
    if not isinstance(items, list) or depth > MAX_DEPTH:
        raise InputError("The items of the questionnaire are no list, or lie too deep. Correct 'item'.")
    if len(items) > MAX_ITEMS:
        raise InputError(f"The questionnaire has more than {MAX_ITEMS} items. Split it.")
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("linkId"), str) or not item["linkId"]:
            raise InputError("An item of the questionnaire has no linkId. Give each item its own.")
        kind = item.get("type")
        if kind not in (*_SILENT, *_KINDS):
            raise _fault(item, f"its type {kind!r} cannot be asked here. Use {', '.join((*_SILENT, *_KINDS))}")
        if kind not in _SILENT and not isinstance(item.get("text"), str):
            raise _fault(item, "it has no text. Add one")
        here = (*enabled, *_conditions(item))
        yield item, here
        yield from _walk(item.get("item"), here, depth + 1)


def _conditions(item: Mapping[str, Any]) -> Enabled:
    rules = item.get("enableWhen") or []
    if len(rules) > 1 and item.get("enableBehavior") != "all":
        raise _fault(item, "it is shown when any of several rules holds, which is not supported. Use enableBehavior all")
    return tuple(_condition(item, rule) for rule in rules)


def _condition(item: Mapping[str, Any], rule: Mapping[str, Any]) -> Condition:
    other, operator = rule.get("question"), rule.get("operator")
    if not isinstance(other, str):
        raise _fault(item, "a rule of enableWhen names no question. Add it")
    if operator == "exists" and rule.get("answerBoolean") is True:
        return Condition(other, (ANY,))
    if operator != "=":
        raise _fault(item, f"the operator {operator!r} of enableWhen is not supported. Use '=' or 'exists'")
    if isinstance(rule.get("answerBoolean"), bool):
        return Condition(other, (YES if rule["answerBoolean"] else NO,))
    value = rule.get("answerCoding", {}).get("code", rule.get("answerInteger", rule.get("answerString")))
    if value is None:
        raise _fault(item, "a rule of enableWhen has no answer that can be compared. Use a coding, integer, string or boolean")
    return Condition(other, (str(value),))


def _question(item: Mapping[str, Any], enabled: Enabled, codings: dict[tuple[str, str], Mapping[str, object]]) -> Question:
    text = dict.fromkeys(LANGUAGES, str(item["text"]))
    kind, low, high = _KINDS[item["type"]], 0, 10
    options: tuple[Option, ...] = ()
    if item["type"] == "boolean":
        options = tuple(Option(name, words) for name, words in _BOOLEANS)
    elif kind is QuestionKind.ONE_OF:
        options = tuple(_option(item, entry, codings) for entry in _entries(item))
        kind = QuestionKind.SOME_OF if item.get("repeats") is True else kind
    elif kind is QuestionKind.SCALE:
        low, high = _bounds(item)
    return Question(item["linkId"], kind, text, options=options, low=low, high=high, conditions=enabled)


def _entries(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if item.get("answerValueSet"):
        raise _fault(item, "its answers are in a value set elsewhere. Put them into the file as answerOption")
    entries = item.get("answerOption")
    if not isinstance(entries, list) or not entries:
        raise _fault(item, "it has nothing to choose. Add answerOption")
    return entries


def _option(item: Mapping[str, Any], entry: Mapping[str, Any], codings: dict[tuple[str, str], Mapping[str, object]]) -> Option:
    coding = entry.get("valueCoding")
    if isinstance(coding, Mapping) and (coding.get("code") or coding.get("display")):
        name, words = str(coding.get("code") or coding["display"]), str(coding.get("display") or coding["code"])
        codings[item["linkId"], name] = {"valueCoding": dict(coding)}
    elif "valueInteger" in entry:
        name = words = str(entry["valueInteger"])
        codings[item["linkId"], name] = {"valueInteger": entry["valueInteger"]}
    elif isinstance(entry.get("valueString"), str):
        name = words = entry["valueString"]
        codings[item["linkId"], name] = {"valueString": words}
    else:
        raise _fault(item, "an answer is neither coding nor integer nor string. Correct answerOption")
    return Option(name, dict.fromkeys(LANGUAGES, words))


def _bounds(item: Mapping[str, Any]) -> tuple[int, int]:
    found = {each.get("url"): each.get("valueInteger") for each in item.get("extension", ()) if isinstance(each, Mapping)}
    low, high = (found.get(url) for url in _BOUNDS)
    if not isinstance(low, int) or not isinstance(high, int) or not 0 < high - low < MAX_SCALE:
        raise _fault(item, f"a whole number needs minValue and maxValue at most {MAX_SCALE - 1} apart. Add the two extensions")
    return low, high


def _check_names(names: list[str], questions: tuple[Question, ...]) -> None:
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise InputError(f"The linkId {doubled!r} stands in the questionnaire twice. Give each item its own.")
    seen: set[str] = set()
    for question in questions:
        for condition in question.conditions:
            if condition.question_id not in seen:
                name, other = question.question_id, condition.question_id
                raise InputError(f"Item {name!r}: enableWhen names {other!r}, which is not asked before. Reorder them.")
        seen.add(question.question_id)


def _values(questionnaire: Questionnaire, name: str, answer: Answer) -> list[dict[str, object]]:
    if answer in ("", ()):
        return []
    kind = questionnaire.types[name]
    if kind == "boolean":
        return [{"valueBoolean": answer == YES}]
    if isinstance(answer, int):
        return [{"valueInteger": answer}]
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return [dict(questionnaire.codings.get((name, each), {"valueString": each})) for each in chosen]


def _fault(item: Mapping[str, Any], what: str) -> InputError:
    return InputError(f"Item {item.get('linkId')!r} of the questionnaire cannot be used: {what}.")
