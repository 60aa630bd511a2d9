from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.report.sample import sample_input
from vmsk_exam.assessment.change import ChangeVerdict
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.identity import is_same_patient
from vmsk_exam.record.model import ExamRecord, Subject
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.surgeon.trend_model import Surgery, find_trend, select_visits
from vmsk_exam.ui.surgeon.visit_texts import VisitTexts

RECORD = sample_input().record
LEFT = "left_knee_flexion_standing"
KNEE = load_library()["knee_flexion_standing"]
SUBJECTS = st.builds(
    Subject,
    name=st.sampled_from(("", "Ana López", "ana lopez", "Bruno Keller")),
    birth_date=st.sampled_from((None, date(1957, 4, 2), date(1990, 1, 1))),
    patient_number=st.sampled_from(("", "0142", "0999")),
)


def visit(subject: Subject, number: int = 0, *, days: int = 0, more_deg: float = 0.0, is_demo: bool = False) -> EffectiveExam:
    header = RECORD.header
    moved = replace(
        header,
        exam_id=f"exam-{number}",
        subject=subject,
        started_utc=header.started_utc + timedelta(days=days),
        is_demo=is_demo,
    )
    results = tuple(
        each if each.peak_deg is None else replace(each, peak_deg=each.peak_deg + more_deg) for each in RECORD.results
    )
    return apply_corrections(replace(RECORD, header=moved, results=results), ())


def record_of(subject: Subject, *, is_demo: bool = False) -> ExamRecord:
    return visit(subject, is_demo=is_demo).record


@given(SUBJECTS, st.lists(st.tuples(SUBJECTS, st.booleans()), max_size=12))
def test_several_patients_never_mix(subject: Subject, others: list[tuple[Subject, bool]]) -> None:
    exams = [visit(other, number, is_demo=is_demo) for number, (other, is_demo) in enumerate(others, start=1)]
    visits = select_visits(visit(subject), exams)
    for exam in visits.exams:
        if exam.record.exam_id == "exam-0":
            continue
        found = exam.record.header.subject
        assert not exam.record.header.is_demo
        assert found.birth_date in (None, subject.birth_date) or subject.birth_date is None
        if found.patient_number and subject.patient_number:
            assert found.patient_number == subject.patient_number
        else:
            assert found.name.casefold()[:3] == subject.name.casefold()[:3]
            assert found.name
            assert found.birth_date == subject.birth_date


@given(SUBJECTS, SUBJECTS)
def test_being_the_same_patient_goes_both_ways(first: Subject, second: Subject) -> None:
    assert is_same_patient(record_of(first), record_of(second)) == is_same_patient(record_of(second), record_of(first))


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        (Subject("Ana", patient_number="1"), Subject("Ana López", patient_number="1"), True),
        (Subject("Ana", patient_number="1"), Subject("Ana", patient_number="2"), False),
        (Subject("Ana", date(1950, 1, 1), patient_number="1"), Subject("Ana", date(1951, 1, 1), patient_number="1"), False),
        (Subject("Ana López", date(1950, 1, 1)), Subject("ANA  LOPEZ", date(1950, 1, 1)), True),
        (Subject("Ana López"), Subject("Ana López"), False),
        (Subject(), Subject(), False),
    ],
)
def test_who_is_the_same_patient(first: Subject, second: Subject, is_same: bool) -> None:
    assert is_same_patient(record_of(first), record_of(second)) is is_same


def test_a_demonstration_is_never_put_with_a_person() -> None:
    subject = Subject("Ana", patient_number="1")
    assert not is_same_patient(record_of(subject), record_of(subject, is_demo=True))


def test_trend_in_order_of_time_with_change_since_the_visit_before() -> None:
    subject = Subject("Ana", patient_number="1")
    exams = [visit(subject, 1, days=-70, more_deg=-34), visit(subject, 2, days=-28, more_deg=-14)]
    visits = select_visits(visit(subject), reversed(exams))
    trend = find_trend(visits, LEFT, KNEE)
    assert [point.exam_id for point in trend.points] == ["exam-1", "exam-2", "exam-0"]
    assert [round(point.angle_deg, 1) for point in trend.points] == [73.4, 93.4, 107.4]
    change = trend.change("exam-0")
    assert change is not None
    assert (round(change.change_deg), change.verdict, change.limit_deg) == (14, ChangeVerdict.MORE, 10.0)
    assert trend.change("exam-1") is None
    text = VisitTexts(SurgeonTexts("en"), visits, {KNEE.maneuver_id: KNEE}).change(trend, "exam-0")
    assert text == "▲ more motion: +14° since 26 Oct 2026, more than the MDC of 10°"


def test_weeks_and_milestones_follow_the_day_of_surgery() -> None:
    subject = Subject("Ana", patient_number="1")
    day = (RECORD.header.started_utc - timedelta(weeks=6)).date()
    visits = select_visits(visit(subject), (), Surgery(day, "tka"))
    assert visits.week(RECORD.header.started_utc) == 6
    texts = VisitTexts(SurgeonTexts("en"), visits, {KNEE.maneuver_id: KNEE})
    lines = texts.milestone_lines(texts.trend(LEFT, KNEE.maneuver_id))
    assert lines[1] == "Week 6: at least 110°, active. Vitality by Design, rehabilitation after total knee replacement"
    assert len(lines) == 3
