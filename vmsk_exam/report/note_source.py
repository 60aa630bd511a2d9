"""The note that counts for an exam: what was stored, brought up to the record, or a fresh draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from vmsk_exam.assessment.billing import MONITORED_DAYS
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.model import ExamHeader
from vmsk_exam.record.revisions import Revision
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.note import Note, NotePart, VisitDetails, merge_draft, note_from_json, outdated_parts
from vmsk_exam.report.note_document import NoteSignature
from vmsk_exam.report.note_draft import draft_note
from vmsk_exam.report.note_intake import intake_lines
from vmsk_exam.report.note_template import DEFAULT_TEMPLATE, NoteTemplate
from vmsk_exam.report.wording import Wording

NOTE_KEY: Final = "visit"
"""Key of the document that holds the note of an exam."""


class CountedExam(Protocol):
    """What is needed of an exam to count days with data."""

    @property
    def started_utc(self) -> datetime:
        """When it began."""

    @property
    def patient_number(self) -> str:
        """Whose it is."""

    @property
    def measured_count(self) -> int:
        """Tasks with a measurement."""

    @property
    def is_demo(self) -> bool:
        """Whether nobody was measured."""


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note ready to be read or written on."""

    note: Note
    fresh: Note
    """As the program drafts it now."""
    outdated: tuple[NotePart, ...]
    """Parts that a clinician wrote before the record changed."""
    stored: Document | None
    """Where it comes from; None for a note that was never stored."""


def open_note(
    report_input: ReportInput,
    documents: Iterable[Document],
    template: NoteTemplate = DEFAULT_TEMPLATE,
    effective: EffectiveExam | None = None,
) -> OpenedNote:
    """Return the note of an exam.

    Parameters
    ----------
    report_input
        The exam; its language is that of a note that was never stored.
    documents
        The documents of the exam that count, the note among them if there is one.
    template
        For a note that was never stored, and to bring a stored one up to the record.
    effective
        The exam with its corrections.

    Raises
    ------
    InputError
        If the stored note cannot be read.
    """
    listed = tuple(documents)
    stored = next((each for each in listed if each.kind is DocumentKind.NOTE and each.key == NOTE_KEY), None)
    before = None if stored is None else note_from_json(stored.body)
    fresh = draft_note(report_input, intake_lines(listed, Wording(report_input)), template, VisitDetails(), effective)
    if before is None:
        return OpenedNote(fresh, fresh, (), None)
    return OpenedNote(merge_draft(before, fresh), fresh, outdated_parts(before, fresh), stored)


def count_data_days(header: ExamHeader, exams: Iterable[CountedExam]) -> int:
    """Return on how many days of the last 30 before an exam the same patient was measured; without a patient number 0."""
    number = header.subject.patient_number
    if not number:
        return 0
    end = header.started_utc.date()
    begin = end - timedelta(days=MONITORED_DAYS - 1)
    days = {
        exam.started_utc.date()
        for exam in exams
        if exam.patient_number == number and exam.measured_count and not exam.is_demo and begin <= exam.started_utc.date() <= end
    }
    return len(days)


def find_note_signature(documents: Iterable[Document], revisions: Sequence[Revision]) -> NoteSignature | None:
    """Return who signed the note as it stands; None if nobody did, or it was written on after the signature."""
    written = max((each.written_utc for each in documents if each.kind is DocumentKind.NOTE), default=None)
    signature = revisions[-1].signature if revisions else None
    if signature is None or written is None or written > signature.signed_utc:
        return None
    return NoteSignature(signature.signed_by, signature.signed_utc)
