"""Nothing that names the patient is left; ages and intervals stay."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden.stores import contents
from vmsk_exam.record.corrections import AddComment, Correction, MarkNotAssessable
from vmsk_exam.record.deidentify import Deidentifier
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.record.revisions import Revision, Signature

SECRET = bytes(range(32))
RECORD = contents.FINISHED
NAMING = ("Inés", "Muñoz", "H-204", "1949-06", "golden_finished", "Webcam", "Linux", "2026-11-23", "mirror_display")


def age_of(record: ExamRecord) -> int:
    born, day = record.header.subject.birth_date, record.header.started_utc.date()
    assert born is not None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def test_nothing_names_the_patient() -> None:
    anonymous = Deidentifier(SECRET).record(RECORD)
    text = json.dumps(asdict(anonymous), default=str)
    assert [name for name in NAMING if name in text] == []
    assert anonymous.results == RECORD.results
    assert anonymous.header.subject.sex == "female"
    assert not anonymous.header.consent.keep_pictures


def test_intervals_and_ages_stay() -> None:
    tool = Deidentifier(SECRET)
    later = replace(
        RECORD, header=replace(RECORD.header, exam_id="later", started_utc=RECORD.header.started_utc + timedelta(days=42))
    )
    first, second = tool.record(RECORD), tool.record(later)
    assert second.header.started_utc - first.header.started_utc == timedelta(days=42)
    assert first.header.subject.patient_number == second.header.subject.patient_number
    assert first.header.exam_id != second.header.exam_id
    assert first.ended_utc is not None
    assert RECORD.ended_utc is not None
    assert first.ended_utc - first.header.started_utc == RECORD.ended_utc - RECORD.header.started_utc
    assert age_of(first) == age_of(RECORD)


def test_another_secret_gives_another_shift_and_name() -> None:
    one, other = Deidentifier(SECRET).record(RECORD), Deidentifier(SECRET[::-1]).record(RECORD)
    assert one.header.started_utc != other.header.started_utc
    assert one.header.subject.patient_number != other.header.subject.patient_number
    assert Deidentifier(SECRET).record(RECORD) == one


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 3300), st.binary(min_size=16))
def test_age_is_kept_up_to_89(born: date, day: int, secret: bytes) -> None:
    header = replace(
        RECORD.header,
        started_utc=datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=day),
        subject=replace(RECORD.header.subject, birth_date=born),
    )
    record = replace(RECORD, header=header)
    anonymous = Deidentifier(secret).record(record)
    shifted = header.started_utc - anonymous.header.started_utc
    assert timedelta(days=1) <= shifted <= timedelta(days=364)
    if age_of(record) > 89:
        assert anonymous.header.subject.birth_date is None
    else:
        assert age_of(anonymous) == age_of(record)


def test_age_unknown_stays_unknown() -> None:
    header = replace(RECORD.header, subject=replace(RECORD.header.subject, birth_date=None))
    assert Deidentifier(SECRET).record(replace(RECORD, header=header)).header.subject.birth_date is None


@pytest.mark.parametrize(("cause", "left"), [("joint_hidden", "joint_hidden"), ("Rosa moved away", "clinician")])
def test_revisions_lose_authors_and_free_text(cause: str, left: str) -> None:
    corrections = (
        Correction(AddComment("", "Rosa was tired."), "dr_ruiz", contents.WRITTEN, "because of Rosa"),
        Correction(MarkNotAssessable("squat", cause), "dr_ruiz", contents.WRITTEN),
    )
    signature = Signature("dr_ruiz", contents.WRITTEN, "ab" * 32)
    revision = Revision("golden_finished", 1, "dr_ruiz", contents.WRITTEN, "Rosa's review", corrections, signature)
    (anonymous,) = Deidentifier(SECRET).revisions(RECORD, (revision,))
    text = json.dumps(asdict(anonymous), default=str)
    assert [name for name in ("Rosa", "dr_ruiz", "2026-11-23", "golden_finished") if name in text] == []
    assert [each.change for each in anonymous.corrections] == [AddComment("", ""), MarkNotAssessable("squat", left)]
