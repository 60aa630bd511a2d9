"""Planned visits of the clinic: when, who, why, by link or in person, and what became of them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import ExamStatus

TEXT_LIMIT: Final = 500
"""Longest text of a visit, characters."""
_Text = Annotated[str, StringConstraints(max_length=TEXT_LIMIT)]


class VisitForm(StrEnum):
    """How patient and clinician are to meet."""

    LINK = "link"
    """By video, from where the patient is."""
    IN_PERSON = "in_person"


class VisitStatus(StrEnum):
    """What became of a planned visit."""

    PLANNED = "planned"
    DONE = "done"
    NO_SHOW = "no_show"
    """The patient did not come."""
    CONVERTED = "converted"
    """A visit by link that became one in person; there is a reason."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One planned visit; each change is a new version of its document."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    visit_id: str
    starts_utc: datetime
    patient_name: _Text = ""
    patient_number: _Text = ""
    reason: _Text = ""
    protocol_id: _Text = ""
    """Exam protocol that is planned, empty if none."""
    form: VisitForm = VisitForm.LINK
    link: _Text = ""
    """Address of the visit; empty where there is none yet."""
    status: VisitStatus = VisitStatus.PLANNED
    status_reason: _Text = ""
    calendar_uid: _Text = ""
    """Identifier in the calendar that it was read from, empty for one made here."""
    exam_id: _Text = ""
    """Exam that was made for the visit, empty while there is none."""

    def with_exam(self, exam_id: str) -> "PlannedVisit":
        """Return the visit with the exam that was begun for it; it has taken place once that exam has ended."""
        return replace(self, exam_id=exam_id)

    def after_exam(self, status: ExamStatus) -> "PlannedVisit":
        """Return the visit as it stands with its exam: an open one took place when the exam ended, however early."""
        is_open = self.status in (VisitStatus.PLANNED, VisitStatus.CONVERTED)
        return replace(self, status=VisitStatus.DONE) if is_open and status is not ExamStatus.RUNNING else self

    def with_status(self, status: VisitStatus, reason: str = "") -> "PlannedVisit":
        """Return the visit with what became of it; one that is planned again begins without an exam.

        Raises
        ------
        InputError
            If a visit is converted without a reason, or one in person is converted.
        """
        if status is VisitStatus.CONVERTED:
            if self.form is VisitForm.IN_PERSON and self.status is not VisitStatus.CONVERTED:
                raise InputError("This visit is planned in person already. Only a visit by link can be converted.")
            if not reason.strip():
                raise InputError("Write down why the visit has to be in person.")
        exam_id = "" if status is VisitStatus.PLANNED else self.exam_id
        return replace(self, status=status, status_reason=reason.strip()[:TEXT_LIMIT], exam_id=exam_id)

    def is_due(self, now: datetime) -> bool:
        """Return whether the visit is over and nobody has said what became of it."""
        return self.status is VisitStatus.PLANNED and self.starts_utc < now


def visit_document(visit: PlannedVisit, now: datetime, author: str = "") -> Document:
    """Return the document of the clinic that keeps a visit."""
    body = _ADAPTER.dump_json(visit).decode("utf-8")
    return Document(DocumentKind.VISIT, visit.visit_id, body, now, author)


def visit_from_document(document: Document) -> PlannedVisit:
    """Read a visit.

    Raises
    ------
    InputError
        If the document holds none.
    """
    try:
        visit = _ADAPTER.validate_json(document.body)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"]) or "visit"
        raise InputError(f"The planned visit {document.key} cannot be read (at {place}). Make it anew.") from error
    if visit.starts_utc.tzinfo is None:
        raise InputError(f"The planned visit {document.key} has a time without a zone. Make it anew.")
    return replace(visit, starts_utc=visit.starts_utc.astimezone(UTC))


_ADAPTER: Final = TypeAdapter(PlannedVisit)
