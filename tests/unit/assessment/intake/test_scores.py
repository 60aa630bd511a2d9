"""Built-in scores against values worked out by hand."""

import pytest

from vmsk_exam.assessment.intake.branching import asked_questions
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Answers, PersonFacts, Stage
from vmsk_exam.assessment.intake.scores import THRESHOLDS, Change, Score, ScoreName, compare_scores, compute_scores


@pytest.mark.parametrize(
    ("scores", "safety", "expected"),
    [
        ({}, {}, {}),
        ({}, {"pain_now": 4}, {"nrs_now": 4}),
        ({"nrs_now": 3}, {"pain_now": 4}, {"nrs_now": 3}),
        ({"nrs_worst": 8, "nrs_average": 5}, {"pain_now": ""}, {"nrs_worst": 8, "nrs_average": 5}),
        ({"sane": "70"}, {}, {"sane": 70}),
        ({"sane": ""}, {}, {}),
        ({"psfs_1": 2, "psfs_2": 5}, {}, {"psfs": 3.5}),
        ({"psfs_1": 0, "psfs_2": 0, "psfs_3": 10}, {}, {"psfs": 10 / 3}),
        ({"groc": -7}, {}, {"groc": -7}),
        ({"nrs_now": 0}, {}, {"nrs_now": 0}),
    ],
)
def test_scores_are_computed(scores: Answers, safety: Answers, expected: dict[str, float]) -> None:
    assert {score.name: score.value for score in compute_scores(scores, safety)} == pytest.approx(expected)


def score(name: ScoreName, value: float) -> Score:
    return Score(name, value, 0, 10, is_more_better=name not in (ScoreName.NRS_NOW, ScoreName.NRS_WORST))


@pytest.mark.parametrize(
    ("name", "before", "now", "change"),
    [
        (ScoreName.NRS_NOW, 6, 4, Change.BETTER),
        (ScoreName.NRS_NOW, 6, 5, Change.WITHIN_ERROR),
        (ScoreName.NRS_NOW, 4, 6, Change.WORSE),
        (ScoreName.SANE, 50, 64, Change.WITHIN_ERROR),
        (ScoreName.SANE, 50, 65, Change.BETTER),
        (ScoreName.PSFS, 5.0, 3.0, Change.WORSE),
        (ScoreName.PSFS, 5.0, 6.9, Change.WITHIN_ERROR),
    ],
)
def test_a_change_counts_only_beyond_its_threshold(name: ScoreName, before: float, now: float, change: Change) -> None:
    assert compare_scores(score(name, now), score(name, before)) is change


def test_different_scores_are_not_compared() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        compare_scores(score(ScoreName.SANE, 1), score(ScoreName.PSFS, 1))


def test_every_score_has_a_threshold_with_source() -> None:
    assert set(THRESHOLDS) == set(ScoreName)
    assert all(threshold.source for threshold in THRESHOLDS.values())


def names(facts: PersonFacts, answers: Answers) -> list[str]:
    return [each.question_id for each in asked_questions(load_question_set(Stage.SCORES), facts, answers)]


def test_pain_now_is_not_asked_twice() -> None:
    assert "nrs_now" in names(PersonFacts(), {})
    assert "nrs_now" not in names(PersonFacts(is_pain_asked=True), {})


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({}, "psfs_1_activity"),
        ({"psfs_1_activity": ""}, "psfs_1_activity"),
        ({"psfs_1_activity": "stairs"}, "psfs_2_activity"),
        ({"psfs_1_activity": "stairs", "psfs_1": 4, "psfs_2_activity": "shoes"}, "psfs_3_activity"),
    ],
)
def test_activities_are_asked_one_after_another(answers: Answers, last: str) -> None:
    assert names(PersonFacts(), answers)[-1] == last


def test_change_is_asked_only_at_a_later_visit() -> None:
    assert "groc" not in names(PersonFacts(), {})
    assert "groc" in names(PersonFacts(is_follow_up=True), {})
