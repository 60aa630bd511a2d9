"""Reads an exam's note from the store and writes it back; runs on workers. No Qt."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, runtime_checkable

from vmsk_exam.errors import StoreError
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.revisions import Revision
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.note import Note, note_to_json
from vmsk_exam.report.note_source import NOTE_KEY, OpenedNote, count_data_days, open_note
from vmsk_exam.report.note_template import DEFAULT_TEMPLATE, TEMPLATE_FOLDER, NoteTemplate, find_template, list_templates
from vmsk_exam.settings import data_folder
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.loading import load_exam

_SAME_PATIENT_ROWS: Final = 500


@runtime_checkable
class NoteStore(Protocol):
    """The part of a store that keeps documents and signs."""

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count."""

    def put_document(self, exam_id: str | None, document: Document) -> Document:
        """Append a document."""

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return an exam with its corrections."""

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> Revision:
        """Return the open draft, or open one."""

    def sign_revision(self, exam_id: str, number: int, signed_by: str = "") -> Revision:
        """Close the draft."""

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list of exams."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedNote:
    """A note with what its screen shows beside it."""

    report_input: ReportInput
    """The exam as it counts, in the language of the note."""
    effective: EffectiveExam
    opened: OpenedNote
    template: NoteTemplate
    templates: tuple[str, ...]
    """Names of the clinic's templates that can be read."""
    data_days: int
    is_template_new: bool
    """Another template was chosen, which is not stored yet."""
    is_signed: bool
    """The newest revision is signed: writing on makes an addendum necessary."""


def note_store(services: ExamServices) -> NoteStore:
    """Return the store as a keeper of notes.

    Raises
    ------
    StoreError
        If it cannot keep any.
    """
    store: object = services.store
    if not isinstance(store, NoteStore):
        raise StoreError("This store keeps no notes. Start the program again.")
    return store


def load_note(services: ExamServices, exam_id: str, template_name: str | None = None) -> LoadedNote:
    """Read the note of an exam, or draft one.

    Parameters
    ----------
    template_name
        Another template of the clinic; None takes that of the stored note.

    Raises
    ------
    VmskError
        If exam, note or template cannot be read.
    """
    store, folder = note_store(services), data_folder() / TEMPLATE_FOLDER
    exam, effective = load_exam(services, exam_id), store.load_effective(exam_id)
    offset = exam.record.header.started_utc.astimezone().utcoffset() or timedelta()
    report_input = ReportInput(
        record=effective.record,
        maneuvers=exam.maneuvers,
        references=exam.references,
        functional_references=exam.functional_references,
        language=services.settings.language,
        local_offset=offset,
        effective=effective,
    )
    documents = store.documents(exam_id)
    opened = open_note(report_input, documents, DEFAULT_TEMPLATE, effective)
    is_template_new = template_name is not None and template_name != opened.note.template
    template = find_template(folder, opened.note.template if template_name is None else template_name)
    if opened.note.language != report_input.language:
        report_input = replace(report_input, language=opened.note.language)
    opened = open_note(report_input, documents, template, effective)
    opened = replace(opened, note=replace(opened.note, template=template.name))
    templates = tuple(path.stem for path in list_templates(folder))
    days = _data_days(store, effective)
    return LoadedNote(report_input, effective, opened, template, templates, days, is_template_new, effective.is_signed)


def _data_days(store: NoteStore, effective: EffectiveExam) -> int:
    number = effective.record.header.subject.patient_number
    if not number:
        return 0
    page = store.list_worklist(WorklistQuery(patient_number=number, limit=_SAME_PATIENT_ROWS))
    return count_data_days(effective.record.header, page.rows)


def store_note(services: ExamServices, exam_id: str, note: Note) -> datetime:
    """Write a note as a new version and return when.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    now = datetime.now(UTC)
    body = note_to_json(replace(note, drafted_utc=note.drafted_utc or now))
    note_store(services).put_document(exam_id, Document(DocumentKind.NOTE, NOTE_KEY, body, now, author_name(services)))
    return now


def author_name(services: ExamServices) -> str:
    """Return the account that is signed in; empty where there are no accounts."""
    actor = getattr(services.store, "actor", None)
    return str(getattr(actor, "name", ""))


def sign_exam(services: ExamServices, exam_id: str, reason: str = "") -> Revision:
    """Close the draft of an exam with everything written so far; where nothing was corrected, an empty draft is closed.

    Raises
    ------
    StoreError
        If the exam is still running, the person may not sign, or the store cannot be written.
    """
    store, author = note_store(services), author_name(services)
    draft = store.open_revision(exam_id, author, reason)
    return store.sign_revision(exam_id, draft.number, author)
