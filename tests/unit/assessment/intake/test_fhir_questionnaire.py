"""A clinic's own questionnaire: read, asked, answered as FHIR; what cannot be asked rightly is refused by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vmsk_exam.assessment.intake.branching import asked_questions
from vmsk_exam.assessment.intake.fhir_questionnaire import missing_answers, read_questionnaire, response
from vmsk_exam.assessment.intake.model import Answer, PersonFacts, QuestionKind
from vmsk_exam.assessment.intake.own_questionnaires import load_own_questionnaires, merged_set, own_responses
from vmsk_exam.errors import InputError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOUNDS = [
    {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 1},
    {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 5},
]
CODES = [{"valueCoding": {"system": "urn:x", "code": code, "display": code.title()}} for code in ("none", "some", "much")]


def item(link_id: str, kind: str, **values: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": f"{link_id}?", **values}


def questionnaire(*items: dict[str, Any], **values: Any) -> str:
    body = {"resourceType": "Questionnaire", "status": "active", "title": "Our form", "url": "urn:form", "version": "2", **values}
    return json.dumps(body | {"item": list(items)})


FORM = questionnaire(
    item("g", "group", item=[item("hurts", "boolean", required=True), item("note", "display")]),
    item("how", "choice", answerOption=CODES, enableWhen=[{"question": "hurts", "operator": "=", "answerBoolean": True}]),
    item("where", "choice", answerOption=[{"valueString": "knee"}, {"valueString": "hip"}], repeats=True),
    item("stairs", "integer", extension=BOUNDS),
    item("words", "text", enableWhen=[{"question": "how", "operator": "exists", "answerBoolean": True}]),
)


def asked(answers: dict[str, Answer]) -> list[str]:
    read = read_questionnaire(FORM)
    return [question.question_id for question in asked_questions(read.questions, PersonFacts(), answers)]


def test_it_becomes_questions() -> None:
    read = read_questionnaire(FORM)
    kinds = {question.question_id: question.kind for question in read.questions.questions}
    assert (read.title, read.url) == ("Our form", "urn:form|2")
    assert kinds == {
        "hurts": QuestionKind.ONE_OF, "how": QuestionKind.ONE_OF, "where": QuestionKind.SOME_OF,
        "stairs": QuestionKind.SCALE, "words": QuestionKind.TEXT,
    }  # fmt: skip
    stairs = read.questions.question("stairs")
    assert stairs is not None
    assert (stairs.low, stairs.high) == (1, 5)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["hurts", "where", "stairs"]),
        ({"hurts": "no"}, ["hurts", "where", "stairs"]),
        ({"hurts": "yes"}, ["hurts", "how", "where", "stairs"]),
        ({"hurts": "yes", "how": "some"}, ["hurts", "how", "where", "stairs", "words"]),
        ({"hurts": "yes", "how": ""}, ["hurts", "how", "where", "stairs"]),
    ],
)
def test_its_branches_are_followed(answers: dict[str, Answer], expected: list[str]) -> None:
    assert asked(answers) == expected


def test_the_answers_become_a_response() -> None:
    read = read_questionnaire(FORM)
    answers: dict[str, Answer] = {"hurts": "yes", "how": "much", "where": ("knee", "hip"), "stairs": 4, "words": "at night"}
    body = response(read, answers, NOW, "es")
    assert (body["resourceType"], body["status"], body["questionnaire"]) == ("QuestionnaireResponse", "completed", "urn:form|2")
    assert body["authored"] == "2026-11-23T12:00:00+00:00"
    assert {each["linkId"]: each["answer"] for each in body["item"]} == {
        "hurts": [{"valueBoolean": True}],
        "how": [{"valueCoding": {"system": "urn:x", "code": "much", "display": "Much"}}],
        "where": [{"valueString": "knee"}, {"valueString": "hip"}],
        "stairs": [{"valueInteger": 4}],
        "words": [{"valueString": "at night"}],
    }


def test_a_required_answer_that_is_missing_keeps_it_open() -> None:
    read = read_questionnaire(FORM)
    assert missing_answers(read, {"stairs": 2}) == ("hurts",)
    body = response(read, {"stairs": 2, "hurts": "", "how": "much"}, NOW, "en")
    assert body["status"] == "in-progress"
    assert [each["linkId"] for each in body["item"]] == ["stairs"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "This is no JSON"),
        ("[]", "no FHIR Questionnaire"),
        ('{"resourceType": "Patient"}', "resourceType is 'Patient'"),
        (questionnaire(item("a", "text"), status="retired"), "the status 'retired'"),
        (questionnaire(item("a", "text"), title=""), "has no title"),
        (questionnaire(), "asks nothing"),
        (questionnaire(item("a", "display")), "asks nothing"),
        (questionnaire(item("a", "attachment")), "Item 'a' of the questionnaire cannot be used: its type 'attachment'"),
        (questionnaire(item("a", "open-choice", answerOption=CODES)), "its type 'open-choice'"),
        (questionnaire(item("a", "choice")), "nothing to choose"),
        (questionnaire(item("a", "choice", answerValueSet="urn:vs")), "value set elsewhere"),
        (questionnaire(item("a", "choice", answerOption=[{"valueDate": "2026-01-01"}])), "neither coding nor integer nor string"),
        (questionnaire(item("a", "integer")), "needs minValue and maxValue"),
        (questionnaire({"linkId": "a", "type": "text"}), "it has no text"),
        (questionnaire({"type": "text", "text": "?"}), "has no linkId"),
        (questionnaire(item("a", "text"), item("a", "text")), "'a' stands in the questionnaire twice"),
        (
            questionnaire(
                item("a", "text", enableWhen=[{"question": "b", "operator": "=", "answerString": "x"}]), item("b", "text")
            ),
            "'b', which is not asked before",
        ),
        (
            questionnaire(
                item("b", "text"), item("a", "text", enableWhen=[{"question": "b", "operator": ">", "answerInteger": 1}])
            ),
            "the operator '>'",
        ),
        (
            questionnaire(
                item("b", "boolean"),
                item("a", "text", enableWhen=[{"question": "b", "operator": "=", "answerBoolean": True}] * 2),
            ),
            "any of several rules",
        ),
    ],
)
def test_what_cannot_be_asked_rightly_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(InputError, match=r".") as caught:
        read_questionnaire(text)
    assert message in str(caught.value)


def test_groups_that_lie_too_deep_are_refused() -> None:
    deep = item("leaf", "text")
    for number in range(12):
        deep = item(f"g{number}", "group", item=[deep])
    with pytest.raises(InputError, match="too deep"):
        read_questionnaire(questionnaire(deep))


def test_a_broken_file_is_left_out_and_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "b.json").write_text(FORM, encoding="utf-8")
    assert [each.title for each in load_own_questionnaires(tmp_path)] == ["Our form"]
    assert "a.json is not asked" in caplog.text


def test_two_questionnaires_do_not_mix(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(FORM, encoding="utf-8")
    (tmp_path / "b.json").write_text(FORM, encoding="utf-8")
    read = load_own_questionnaires(tmp_path)
    merged = merged_set(read)
    assert len(merged.questions) == 10
    answers: dict[str, Answer] = {"0/hurts": "yes", "1/hurts": "no"}
    names = [question.question_id for question in asked_questions(merged, PersonFacts(), answers)]
    assert "0/how" in names
    assert "1/how" not in names
    first, second = own_responses(read, answers, NOW, "en")
    assert first["response"]["item"][0]["answer"] == [{"valueBoolean": True}]  # type: ignore[index]
    assert second["response"]["item"][0]["answer"] == [{"valueBoolean": False}]  # type: ignore[index]
