"""Red flags: what is asked of whom, and what stops an exam."""

import pytest

from vmsk_exam.assessment.intake.branching import asked_questions, next_question
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Answers, PersonFacts, QuestionKind, Stage, Urgency
from vmsk_exam.assessment.intake.red_flags import decide_red_flags
from vmsk_exam.protocol.model import Region

QUESTIONS = load_question_set(Stage.RED_FLAGS)
KNEE = PersonFacts(frozenset({Region.KNEE}), 60)
BACK = PersonFacts(frozenset({Region.BACK}), 40)
EVERYBODY = ("stroke_signs", "chest_pressure", "short_breath", "hot_joint", "wound_problem", "new_weakness", "cancer_before")


def names(facts: PersonFacts, answers: Answers | None = None) -> list[str]:
    return [question.question_id for question in asked_questions(QUESTIONS, facts, answers or {})]


def all_no(facts: PersonFacts) -> dict[str, str]:
    answers: dict[str, str] = {}
    while (question := next_question(QUESTIONS, facts, answers)) is not None:
        answers[question.question_id] = "no"
    return answers


@pytest.mark.parametrize("region", [Region.NECK, Region.BACK, Region.SHOULDER, Region.ELBOW, Region.HAND, Region.HIP])
def test_everybody_is_asked_the_general_questions(region: Region) -> None:
    assert set(EVERYBODY) <= set(names(PersonFacts(frozenset({region}))))


@pytest.mark.parametrize(
    ("region", "asked", "not_asked"),
    [
        (Region.BACK, ["saddle_numbness", "bladder_bowel", "both_legs", "back_fever"], ["cold_limb", "neck_artery", "one_calf"]),
        (Region.NECK, ["neck_accident", "neck_artery", "clumsy_hands"], ["saddle_numbness", "one_calf", "four_steps"]),
        (Region.SHOULDER, ["out_of_joint", "cold_limb", "clumsy_hands", "sudden_pop"], ["saddle_numbness", "one_calf"]),
        (Region.ELBOW, ["rising_pain", "out_of_shape"], ["both_legs", "one_calf", "neck_artery"]),
        (Region.HAND, ["rising_pain", "cold_limb"], ["both_legs", "sudden_pop"]),
        (Region.HIP, ["replaced_joint_out", "one_calf", "small_fall_bone", "saddle_numbness"], ["neck_artery", "rising_pain"]),
        (Region.KNEE, ["bone_pressure", "one_calf", "four_steps"], ["saddle_numbness", "neck_artery"]),
        (Region.ANKLE, ["kicked_calf", "bone_pressure", "one_calf"], ["saddle_numbness", "neck_artery"]),
    ],
)
def test_the_region_chooses_the_questions(region: Region, asked: list[str], not_asked: list[str]) -> None:
    found = names(PersonFacts(frozenset({region})))
    assert set(asked) <= set(found)
    assert not set(not_asked) & set(found)


@pytest.mark.parametrize(
    ("age", "is_child", "is_older"),
    [(9, True, False), (15, True, False), (40, False, False), (50, False, True), (None, True, True)],
)
def test_age_chooses_questions_and_an_unknown_age_is_asked(age: int | None, is_child: bool, is_older: bool) -> None:
    found = names(PersonFacts(frozenset({Region.SHOULDER}), age))
    assert ("child_not_walking" in found) is is_child
    assert ("over_50_headache" in found) is is_older


@pytest.mark.parametrize(
    ("answers", "urgency", "stops"),
    [
        ({}, None, False),
        ({"stroke_signs": "no"}, None, False),
        ({"stroke_signs": "yes"}, Urgency.EMERGENCY, True),
        ({"stroke_signs": "unsure"}, None, False),
        ({"stroke_signs": ""}, None, False),
    ],
)
def test_an_emergency_stops_at_once(answers: Answers, urgency: Urgency | None, stops: bool) -> None:
    decision = decide_red_flags(QUESTIONS, KNEE, answers)
    assert (decision.urgency, decision.stops) == (urgency, stops)


@pytest.mark.parametrize(
    ("more", "urgency", "stops"),
    [
        ({"hot_joint": "yes"}, Urgency.SAME_DAY, False),
        ({"hot_joint": "yes", "hot_joint_ill": "yes"}, Urgency.EMERGENCY, True),
        ({"hot_joint": "yes", "hot_joint_ill": "no"}, Urgency.SAME_DAY, False),
        ({"hot_joint": "yes", "hot_joint_ill": "no", "hot_joint_risk": "yes"}, Urgency.EMERGENCY, True),
        ({"hot_joint": "yes", "hot_joint_ill": "no", "hot_joint_risk": "no"}, Urgency.SAME_DAY, True),
        ({"hot_joint": "no", "wound_problem": "yes", "wound_ill": "no"}, Urgency.SAME_DAY, True),
        ({"hot_joint": "no", "wound_problem": "no", "new_weakness": "yes"}, Urgency.SAME_DAY, False),
        ({"hot_joint": "no", "wound_problem": "no", "new_weakness": "yes", "weakness_today": "yes"}, Urgency.EMERGENCY, True),
        ({"hot_joint": "no", "wound_problem": "no", "new_weakness": "yes", "weakness_today": "no"}, Urgency.SAME_DAY, True),
    ],
)
def test_today_stops_after_its_own_follow_ups(more: dict[str, str], urgency: Urgency, stops: bool) -> None:
    before = {q.question_id: "no" for q in asked_questions(QUESTIONS, KNEE, {}) if q.urgency is Urgency.EMERGENCY}
    decision = decide_red_flags(QUESTIONS, KNEE, before | more)
    assert (decision.urgency, decision.stops) == (urgency, stops)


def test_soon_does_not_stop() -> None:
    decision = decide_red_flags(QUESTIONS, KNEE, all_no(KNEE) | {"night_pain": "yes"})
    assert (decision.urgency, decision.raised, decision.stops, decision.is_complete) == (
        Urgency.SOON,
        ("night_pain",),
        False,
        True,
    )


def test_all_no_goes_on() -> None:
    decision = decide_red_flags(QUESTIONS, BACK, all_no(BACK))
    assert (decision.urgency, decision.raised, decision.unsure, decision.stops) == (None, (), (), False)
    assert decision.is_complete


def test_the_most_urgent_comes_first_and_unsure_is_kept() -> None:
    answers = all_no(BACK) | {"night_pain": "yes", "bladder_bowel": "yes", "both_legs": "unsure"}
    decision = decide_red_flags(QUESTIONS, BACK, answers)
    assert decision.raised == ("bladder_bowel", "night_pain")
    assert decision.unsure == ("both_legs",)


def test_an_answer_whose_question_is_gone_counts_no_more() -> None:
    answers = {"hot_joint": "no", "hot_joint_ill": "yes"}
    assert decide_red_flags(QUESTIONS, KNEE, answers).raised == ()


def test_the_most_urgent_questions_are_asked_first() -> None:
    order = list(Urgency)
    found = [order.index(q.urgency) for q in QUESTIONS.questions if q.urgency is not None and not q.conditions]
    assert found == sorted(found)


def test_every_question_is_yes_or_no_and_says_what_a_yes_means() -> None:
    for question in QUESTIONS.questions:
        assert question.kind is QuestionKind.YES_NO, question.question_id
        assert question.urgency is not None, question.question_id
        assert question.source, question.question_id
        assert question.label is not None, question.question_id
