import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.assessment.intake.scores import Change, ScoreName
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.ui.surgeon.day_axis import make_day_axis
from vmsk_exam.ui.surgeon.score_texts import ScoreTexts
from vmsk_exam.ui.surgeon.score_trend import OwnNumber, ScoreTrend, VisitAnswers, find_score_trends, read_answers
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.surgeon.trend_loading import load_visits

START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def trends_of(services: SurgeonServices) -> dict[str, ScoreTrend]:
    loaded = load_visits(services, services.store.load_effective(SAMPLE_ID))
    return {ScoreTexts(SurgeonTexts("en")).name(trend): trend for trend in loaded.visits.scores()}


@pytest.fixture
def services() -> SurgeonServices:
    made = SurgeonServices()
    made.store.add_visits()
    return made


def test_scores_of_one_patient_over_visits_never_those_of_a_namesake(services: SurgeonServices) -> None:
    trends = trends_of(services)
    assert {name: [point.value for point in trend.points] for name, trend in trends.items()} == {
        "Pain now (NRS)": [8, 5, 4],
        "SANE": [40, 60, 80],
        "GROC": [0, 3, 5],
        "Our knee form: Total of the knee form": [61, 48, 30],
    }
    assert all(point.exam_id != "visit-2" for trend in trends.values() for point in trend.points)


def test_the_change_that_counts_is_told_with_its_source(services: SurgeonServices) -> None:
    trends, words = trends_of(services), ScoreTexts(SurgeonTexts("en"))
    pain, sane, groc, own = trends.values()
    assert pain.change(SAMPLE_ID) is Change.WITHIN_ERROR
    assert sane.change(SAMPLE_ID) is Change.BETTER
    assert pain.band(SAMPLE_ID) == (3.0, 7.0)
    assert groc.band(SAMPLE_ID) == (-3.0, 3.0)
    assert "less than 2 points" in words.change(pain, SAMPLE_ID)
    assert "better by at least 15 points" in words.change(sane, SAMPLE_ID)
    assert words.change(groc, SAMPLE_ID) == "+5 by the patient's own account; counts from 3 points."
    assert "not on file" in words.change(own, SAMPLE_ID)
    assert "Farrar 2001" in words.lines(pain, SAMPLE_ID)[1]
    assert "unconfirmed" in words.lines(pain, SAMPLE_ID)[1]
    assert own.threshold is None
    assert own.band(SAMPLE_ID) is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_score_has_words(services: SurgeonServices, language: str) -> None:
    words = ScoreTexts(SurgeonTexts(language))
    for trend in trends_of(services).values():
        for exam_id in ("visit-0", "visit-1", SAMPLE_ID, "another"):
            assert all(words.lines(trend, exam_id))


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10), min_size=1), st.sets(st.sampled_from("abcdef")))
def test_only_answers_of_the_named_exams_are_shown(values: dict[str, int], wanted: set[str]) -> None:
    answers = {exam_id: VisitAnswers(numbers=(OwnNumber("form", "total", value),)) for exam_id, value in values.items()}
    moments = [(exam_id, START + timedelta(days=number)) for number, exam_id in enumerate(sorted(wanted))]
    shown = {point.exam_id: point.value for trend in find_score_trends(moments, answers) for point in trend.points}
    assert shown == {exam_id: value for exam_id, value in values.items() if exam_id in wanted}


@pytest.mark.parametrize(
    "body", ["[]", '{"responses": 3}', '{"responses": [{"response": {"item": [{"answer": [{"valueString": "x"}]}]}}]}']
)
def test_what_is_no_number_is_left_out(body: str) -> None:
    assert read_answers([Document(DocumentKind.QUESTIONNAIRE, "", body, START)]) == VisitAnswers()


def test_pain_before_the_exam_counts_as_pain_now() -> None:
    body = json.dumps({"format": 1, "answers": {"pain_now": 6}, "is_asked": True})
    scores = read_answers([Document(DocumentKind.SAFETY, "", body, START)]).scores
    assert [(score.name, score.value) for score in scores] == [(ScoreName.NRS_NOW, 6)]


def test_plots_share_their_days() -> None:
    axis = make_day_axis((date(2026, 9, 1), date(2026, 9, 29)), 40.0, 300.0)
    assert axis.x(axis.first) == 40.0
    assert axis.x(axis.last) == 340.0
    assert axis.x(date(2026, 9, 15)) == pytest.approx(190.0)
    assert make_day_axis((date(2026, 9, 1), date(2026, 9, 1)), 0.0, 1.0).first < date(2026, 9, 1)
