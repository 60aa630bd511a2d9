"""Branches: regions, conditions, several choices, answers that fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.assessment.intake.branching import (
    asked_questions,
    chosen_options,
    is_valid,
    live_answers,
    next_question,
    regions_of,
)
from vmsk_exam.assessment.intake.model import Answer, Condition, Option, PersonFacts, Question, QuestionKind, QuestionSet, Stage
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import Region

TEXT = {"en": "?", "es": "?"}


def question(name: str, kind: QuestionKind = QuestionKind.YES_NO, **values: object) -> Question:
    return Question(name, kind, TEXT, **values)  # type: ignore[arg-type]


CHAIN = QuestionSet(
    Stage.HISTORY, "1", TEXT, TEXT,
    (
        question("a"),
        question("b", conditions=(Condition("a", ("yes",)),)),
        question("c", conditions=(Condition("b", ("yes",)),)),
        question("d", conditions=(Condition("context.follow_up", ("yes",)),)),
    ),
)  # fmt: skip
SOME = question(
    "s", QuestionKind.SOME_OF, options=(Option("x", TEXT), Option("y", TEXT), Option("none", TEXT, is_alone=True))
)  # fmt: skip


def ids(answers: dict[str, Answer], facts: PersonFacts | None = None) -> list[str]:
    return [each.question_id for each in asked_questions(CHAIN, facts or PersonFacts(), answers)]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["a"]),
        ({"a": "no"}, ["a"]),
        ({"a": "yes"}, ["a", "b"]),
        ({"a": "yes", "b": "yes"}, ["a", "b", "c"]),
        ({"a": "no", "b": "yes"}, ["a"]),
    ],
)
def test_a_condition_opens_a_branch_and_closes_all_behind_it(answers: dict[str, Answer], asked: list[str]) -> None:
    assert ids(answers) == asked


def test_the_context_opens_a_branch() -> None:
    assert ids({}, PersonFacts(is_follow_up=True)) == ["a", "d"]


def test_the_next_question_is_the_first_without_answer() -> None:
    upcoming = next_question(CHAIN, PersonFacts(), {"a": "yes"})
    assert upcoming is not None
    assert upcoming.question_id == "b"
    assert next_question(CHAIN, PersonFacts(), {"a": "no"}) is None


def test_answers_of_closed_branches_do_not_live() -> None:
    assert live_answers(CHAIN, PersonFacts(), {"a": "no", "b": "yes", "c": "yes"}) == {"a": "no"}


@pytest.mark.parametrize(
    ("chosen", "pressed", "after"),
    [
        ((), "x", ("x",)),
        (("y",), "x", ("x", "y")),
        (("x", "y"), "x", ("y",)),
        (("x", "y"), "none", ("none",)),
        (("none",), "y", ("y",)),
        (("none",), "none", ()),
    ],
)
def test_choosing_among_several(chosen: tuple[str, ...], pressed: str, after: tuple[str, ...]) -> None:
    assert chosen_options(SOME, chosen, pressed) == after


@pytest.mark.parametrize(
    ("asked", "answer", "fits"),
    [
        (question("q"), "yes", True),
        (question("q"), "maybe", False),
        (question("q"), "", True),
        (question("q", QuestionKind.SCALE), 10, True),
        (question("q", QuestionKind.SCALE), 11, False),
        (question("q", QuestionKind.SCALE), True, False),
        (question("q", QuestionKind.SCALE), "5", False),
        (question("q", QuestionKind.TEXT), "knee", True),
        (question("q", QuestionKind.TEXT), 3, False),
        (SOME, ("x",), True),
        (SOME, ("z",), False),
        (SOME, "x", False),
        (question("q", QuestionKind.ONE_OF, options=(Option("x", TEXT),)), "x", True),
        (question("q", QuestionKind.ONE_OF, options=(Option("x", TEXT),)), "y", False),
    ],
)
def test_an_answer_fits_its_question(asked: Question, answer: Answer, fits: bool) -> None:
    assert is_valid(asked, answer) is fits


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["yes", "no", "unsure", ""])))
def test_asking_ends_and_never_repeats(answers: dict[str, Answer]) -> None:
    known = dict(answers)
    steps = 0
    while (upcoming := next_question(CHAIN, PersonFacts(is_follow_up=True), known)) is not None:
        assert upcoming.question_id not in known
        known[upcoming.question_id] = "yes"
        steps += 1
    assert steps <= len(CHAIN.questions)


def test_every_shipped_exam_has_a_region() -> None:
    for protocol in load_protocols():
        assert regions_of(protocol), protocol.protocol_id
        assert regions_of(protocol) <= set(Region)


def test_the_knee_exam_is_about_the_knee() -> None:
    (knee,) = [protocol for protocol in load_protocols() if protocol.protocol_id == "knee"]
    assert Region.KNEE in regions_of(knee)
    assert Region.NECK not in regions_of(knee)
