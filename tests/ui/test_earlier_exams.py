from dataclasses import replace
from datetime import date

import pytest

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.model import Subject
from vmsk_exam.ui.patient.intake_desk import _has_earlier

BORN = date(1957, 4, 2)


@pytest.mark.parametrize(
    ("earlier", "now", "is_known"),
    [
        (Subject("Ana López", patient_number="7"), Subject("A. Lopez", patient_number="7"), True),
        (Subject("Ana López", patient_number="8"), Subject("Ana López", patient_number="7"), False),
        (Subject("Ana López", BORN, patient_number="7"), Subject("Ana López", date(1990, 1, 1), patient_number="7"), False),
        (Subject("Ana López", BORN), Subject("ana lopez", BORN), True),
        (Subject("Ana López"), Subject("Ana López"), False),
        (Subject(), Subject(), False),
    ],
)
def test_an_earlier_exam_is_known_by_the_person_not_by_the_name(earlier: Subject, now: Subject, is_known: bool) -> None:
    services = SurgeonServices()
    store = services.store
    header = store.record.header
    for exam_id, subject in (("before", earlier), (SAMPLE_ID, now)):
        store.visits[exam_id] = replace(store.record, header=replace(header, exam_id=exam_id, subject=subject))
    lines = [replace(store.summaries[0], exam_id=exam_id, subject_name=who.name, patient_number=who.patient_number)
             for exam_id, who in (("before", earlier), (SAMPLE_ID, now))]  # fmt: skip
    store.summaries = tuple(lines)
    assert _has_earlier(services, SAMPLE_ID) is is_known
