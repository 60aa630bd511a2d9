"""Reads a patient's other exams and surgery; runs on a worker after the exam itself is shown. No Qt."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final, Protocol, runtime_checkable

from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.identity import can_be_followed
from vmsk_exam.record.model import Subject
from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery, WorklistSort
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.planned_store import find_visit_of
from vmsk_exam.ui.surgeon.score_trend import read_answers
from vmsk_exam.ui.surgeon.trend_model import Surgery, Visits, select_visits

MOST_VISITS: Final = 60
"""Exams of one patient that are read at most, the newest."""


@runtime_checkable
class VisitStore(Protocol):
    """The part of the store that finds a patient's exams."""

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list of exams."""

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return one exam with its corrections."""

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents of an exam that count."""

    def document(self, exam_id: str | None, kind: DocumentKind, key: str = "") -> Document | None:
        """Return the newest version of one document."""

    def put_document(self, exam_id: str | None, document: Document) -> Document:
        """Append a document."""


@dataclass(frozen=True, slots=True)
class LoadedVisits:
    """What is known of the patient of one exam."""

    exam_id: str
    visits: Visits
    can_be_followed: bool
    planned: PlannedVisit | None = None
    """The planned visit for which the exam was made."""


def load_visits(services: ExamServices, exam: EffectiveExam) -> LoadedVisits:
    """Return every exam of the same patient, the given one as it is shown.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    store: object = services.store
    subject, exam_id = exam.record.header.subject, exam.record.exam_id
    if not isinstance(store, VisitStore) or not can_be_followed(subject):
        planned = find_visit_of(services, exam_id) if isinstance(store, VisitStore) else None
        return LoadedVisits(exam_id, select_visits(exam, ()), can_be_followed(subject), planned)
    page = store.list_worklist(_query(subject))
    others = [store.load_effective(row.exam_id) for row in page.rows if row.exam_id != exam_id]
    visits = select_visits(exam, others, read_surgery(store, subject))
    answers = {each.record.exam_id: read_answers(store.documents(each.record.exam_id)) for each in visits.exams}
    planned = find_visit_of(services, exam_id)
    return LoadedVisits(exam_id, replace(visits, answers=answers), can_be_followed=True, planned=planned)


def read_surgery(store: VisitStore, subject: Subject) -> Surgery | None:
    """Return the surgery that is noted of a patient, None if there is none or it cannot be understood."""
    if not subject.patient_number:
        return None
    document = store.document(None, DocumentKind.PATIENT, subject.patient_number)
    content = None if document is None else document.content
    if not isinstance(content, dict):
        return None
    try:
        day = date.fromisoformat(str(content.get("surgery_date", "")))
    except ValueError:
        return None
    return Surgery(day, str(content.get("procedure", "")))


def write_surgery(services: ExamServices, subject: Subject, surgery: Surgery | None) -> None:
    """Note the surgery of a patient beside what else is known; None takes it away.

    Raises
    ------
    StoreError
        If it cannot be stored.
    """
    store: object = services.store
    if not isinstance(store, VisitStore) or not subject.patient_number:
        return
    document = store.document(None, DocumentKind.PATIENT, subject.patient_number)
    known = document.content if document is not None and isinstance(document.content, dict) else {}
    body = {key: value for key, value in known.items() if key not in ("surgery_date", "procedure")}
    if surgery is not None:
        body |= {"surgery_date": surgery.day.isoformat(), "procedure": surgery.procedure}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    store.put_document(None, Document(DocumentKind.PATIENT, subject.patient_number, text, datetime.now(UTC)))


def _query(subject: Subject) -> WorklistQuery:
    if subject.patient_number:
        return WorklistQuery(patient_number=subject.patient_number, sort=WorklistSort.DATE, limit=MOST_VISITS)
    return WorklistQuery(text=subject.name, sort=WorklistSort.DATE, limit=MOST_VISITS)
