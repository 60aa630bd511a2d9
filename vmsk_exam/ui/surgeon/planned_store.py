"""Reads and writes the planned visits of the clinic; runs on workers. No Qt."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from vmsk_exam.errors import AccessRefusedError, InputError
from vmsk_exam.exchange.calendar_format import CalendarEvents, read_calendar
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.model import Subject
from vmsk_exam.record.planned import PlannedVisit, VisitStatus, visit_document, visit_from_document
from vmsk_exam.record.worklist import WorklistQuery, WorklistSort, fold_words
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.list_reader import worklist_store
from vmsk_exam.ui.surgeon.note_store import author_name, note_store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportedCalendar:
    """What an import did."""

    events: CalendarEvents
    new_count: int
    changed_count: int


def load_visits(services: ExamServices) -> tuple[PlannedVisit, ...]:
    """Return every planned visit in the order of time; one that cannot be read is left out and logged.

    A visit whose exam has ended since is noted as having taken place.

    Raises
    ------
    StoreError
        If the store cannot be read, or the person may not.
    """
    return tuple(_settle(services, visit) for visit in _read_visits(services))


def find_visit_of(services: ExamServices, exam_id: str) -> PlannedVisit | None:
    """Return the visit for which an exam was made, None if there is none or the person may not see visits."""
    try:
        return next((visit for visit in _read_visits(services) if visit.exam_id == exam_id), None)
    except AccessRefusedError:
        return None


def link_exam(services: ExamServices, visit_id: str, exam_id: str) -> PlannedVisit | None:
    """Note the exam that was begun for a visit; None if the visit is gone.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    visit = next((each for each in _read_visits(services) if each.visit_id == visit_id), None)
    if visit is None or visit.exam_id == exam_id:
        return visit
    return save_visit(services, visit.with_exam(exam_id))


def find_subject(services: ExamServices, visit: PlannedVisit) -> Subject:
    """Return the patient of a visit; date of birth and sex from the newest exam of the same number, if the name agrees."""
    name, number = visit.patient_name.strip(), visit.patient_number.strip()
    plain = Subject(name, patient_number=number)
    if not number:
        return plain
    rows = worklist_store(services).list_worklist(WorklistQuery(patient_number=number, sort=WorklistSort.DATE, limit=1)).rows
    if not rows or rows[0].is_demo or (name and fold_words(rows[0].subject_name) != fold_words(name)):
        return plain
    known = services.store.load_exam(rows[0].exam_id).header.subject
    return replace(known, name=name or known.name, patient_number=number)


def _settle(services: ExamServices, visit: PlannedVisit) -> PlannedVisit:
    """Return a visit as it stands with its exam; what has changed is stored."""
    if not visit.exam_id or visit.status not in (VisitStatus.PLANNED, VisitStatus.CONVERTED):
        return visit
    number, name = visit.patient_number, visit.patient_name
    query = WorklistQuery(text="" if number else name, patient_number=number or None, sort=WorklistSort.DATE)
    rows = worklist_store(services).list_worklist(query).rows
    row = next((row for row in rows if row.exam_id == visit.exam_id), None)
    settled = visit if row is None else visit.after_exam(row.status)
    return visit if settled == visit else save_visit(services, settled)


def _read_visits(services: ExamServices) -> tuple[PlannedVisit, ...]:
    visits = []
    for document in note_store(services).documents(None, DocumentKind.VISIT):
        try:
            visits.append(visit_from_document(document))
        except InputError as error:
            _log.warning("%s", error)
    return tuple(sorted(visits, key=lambda visit: visit.starts_utc))


def save_visit(services: ExamServices, visit: PlannedVisit) -> PlannedVisit:
    """Write a visit as a new version and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    note_store(services).put_document(None, visit_document(visit, datetime.now(UTC), author_name(services)))
    return visit


def import_calendar(services: ExamServices, path: Path) -> ImportedCalendar:
    """Read a calendar file and keep its events; what was said about a visit here is not undone by the calendar.

    Raises
    ------
    VmskError
        If the file is no calendar, or the store cannot be written.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file {path.name} cannot be read ({error.strerror}). Choose another one.") from error
    events, known = read_calendar(content), {visit.visit_id: visit for visit in load_visits(services)}
    new = changed = 0
    for visit in events.visits:
        before = known.get(visit.visit_id)
        merged = visit if before is None else merge_visit(before, visit)
        if merged != before:
            save_visit(services, merged)
            new += before is None
            changed += before is not None
    return ImportedCalendar(events, new, changed)


def merge_visit(before: PlannedVisit, read: PlannedVisit) -> PlannedVisit:
    """Return a known visit with what the calendar says now.

    Time, reason and link are the calendar's; patient number, protocol and a stated outcome are ours.
    """
    is_stated = before.status is not VisitStatus.PLANNED and read.status is not VisitStatus.CANCELLED
    return PlannedVisit(
        visit_id=before.visit_id,
        starts_utc=read.starts_utc,
        patient_name=before.patient_name or read.patient_name,
        patient_number=before.patient_number,
        reason=read.reason or before.reason,
        protocol_id=before.protocol_id,
        form=before.form if is_stated else read.form,
        link=read.link or before.link,
        status=before.status if is_stated else read.status,
        status_reason=before.status_reason if is_stated else "",
        calendar_uid=read.calendar_uid,
        exam_id=before.exam_id,
    )
