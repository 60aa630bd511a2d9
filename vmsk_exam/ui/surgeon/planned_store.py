"""Reads and writes the planned visits of the clinic; runs on workers. No Qt."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vmsk_exam.errors import InputError
from vmsk_exam.exchange.calendar_format import CalendarEvents, read_calendar
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.planned import PlannedVisit, VisitStatus, visit_document, visit_from_document
from vmsk_exam.ui.services import ExamServices
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

    Raises
    ------
    StoreError
        If the store cannot be read, or the person may not.
    """
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
    )
