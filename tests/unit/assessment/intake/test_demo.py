"""The demo patient answers every question of every region, with nothing urgent and nothing left out."""

import pytest

from vmsk_exam.assessment.intake.body_chart import read_marks
from vmsk_exam.assessment.intake.branching import asked_questions, is_valid
from vmsk_exam.assessment.intake.catalog import SHIPPED, load_question_set
from vmsk_exam.assessment.intake.demo import demo_answers, demo_chart
from vmsk_exam.assessment.intake.model import PersonFacts, Stage
from vmsk_exam.assessment.intake.red_flags import decide_red_flags
from vmsk_exam.assessment.intake.safety import safety_keys
from vmsk_exam.protocol.model import Region

REGIONS = [Region.NECK, Region.BACK, Region.SHOULDER, Region.ELBOW, Region.HAND, Region.HIP, Region.KNEE, Region.ANKLE]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("stage", SHIPPED)
def test_every_question_gets_an_answer_that_fits(region: Region, stage: Stage) -> None:
    facts, questions = PersonFacts(frozenset({region})), load_question_set(stage)
    answers = demo_answers(questions, facts, "es")
    asked = asked_questions(questions, facts, answers)
    assert asked, "every region has questions in every stage"
    assert all(is_valid(question, answers[question.question_id]) for question in asked)


@pytest.mark.parametrize("region", REGIONS)
def test_nothing_stops_the_demo_patient(region: Region) -> None:
    facts = PersonFacts(frozenset({region}))
    red_flags = load_question_set(Stage.RED_FLAGS)
    assert decide_red_flags(red_flags, facts, demo_answers(red_flags, facts, "en")).urgency is None
    safety = demo_answers(load_question_set(Stage.SAFETY), facts, "en")
    assert safety_keys(safety, demo_answers(load_question_set(Stage.PLACE), facts, "en")) == ()


def test_the_demo_patient_marks_the_knee() -> None:
    assert [mark.place for mark in read_marks(demo_chart())] == ["knee_left"]
