"""Which exams can go into one sealed case: those of one patient, and of nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vmsk_exam.errors import InputError
from vmsk_exam.record.access import Action
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.identity import can_be_followed, is_same_patient
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.record.worklist import WorklistQuery, WorklistSort

MOST_OFFERED: Final = 50
"""Exams of one patient that are offered, the newest; a case takes no more."""
_MIXED: Final = "One case holds the exams of one patient. Make a case for each patient."


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """One exam that can go into a case."""

    exam_id: str
    started_utc: datetime
    protocol_title: str
    is_deidentified_only: bool
    """The person may give it away without names only."""


def exams_of_patient(store: GuardedStore, exam_id: str) -> tuple[CaseChoice, ...]:
    """Return the exam and the other finished exams of its patient that may be given away, newest first.

    Where nobody knows whose exam it is (no patient number, and no name with a date of birth), only the exam itself.
    """
    record = store.unguarded.load_exam(exam_id)
    found = [record, *_others(store, record)]
    allowed = [each for each in found if store.may(Action.EXPORT_DEIDENTIFIED, each.exam_id)]
    allowed.sort(key=lambda each: each.header.started_utc, reverse=True)
    return tuple(
        CaseChoice(
            each.exam_id,
            each.header.started_utc,
            each.header.protocol_title,
            is_deidentified_only=not store.may(Action.EXPORT, each.exam_id),
        )
        for each in allowed
    )


def refuse_mixed(records: Sequence[ExamRecord]) -> None:
    """Refuse exams that are not surely of one patient.

    Raises
    ------
    InputError
        If they are of several, or nobody knows.
    """
    if any(not is_same_patient(records[0], each) for each in records[1:]):
        raise InputError(_MIXED)


def _others(store: GuardedStore, record: ExamRecord) -> list[ExamRecord]:
    subject = record.header.subject
    if not can_be_followed(subject):
        return []
    number, text = (subject.patient_number, "") if subject.patient_number else (None, subject.name)
    query = WorklistQuery(text, patient_number=number, sort=WorklistSort.DATE, limit=MOST_OFFERED)
    ids = [row.exam_id for row in store.list_worklist(query).rows if row.status is not ExamStatus.RUNNING]
    others = [store.unguarded.load_exam(each) for each in ids if each != record.exam_id]
    return [each for each in others if is_same_patient(record, each)][: MOST_OFFERED - 1]
