"""Makes reports from stored exams: PDF, HTML, JSON, CSV."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from vmsk_exam.assessment.reference import ReferenceRange
from vmsk_exam.bootstrap.files import write_bytes_safely
from vmsk_exam.bootstrap.references import functional_reference, reference_line
from vmsk_exam.errors import InputError
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.record.desk import ExamDesk
from vmsk_exam.record.effective import EffectiveExam
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import ExamRecord, KeyFrame, Track
from vmsk_exam.report.document import ReportDocument, ReportInput
from vmsk_exam.report.progress import Advance, part, unwatched
from vmsk_exam.session.ports import RecordStore
from vmsk_exam.ui.services import ReferenceLine

_DRAWING: Final = 0.4
"""Share of the work after which the document is gathered and only has to be set on pages."""
_WRITING: Final = 0.95
"""Share of the work after which the file has only to be written."""


def find_exam_id(store: RecordStore, exam: str) -> str:
    """Return an exam's identifier; ``last`` names the newest.

    Raises
    ------
    InputError
        If the store holds no exam.
    """
    if exam != "last":
        return exam
    exams = store.list_exams()
    if not exams:
        raise InputError("No exam is stored yet. Run one with: vmsk-exam exam")
    return exams[0].exam_id


def export_exam(
    store: RecordStore, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched
) -> None:
    """Write a report of a stored exam.

    Parameters
    ----------
    file_format
        pdf, html, json or csv.
    kind
        exam, note or rom; the last two are documents to print (pdf, html).
    advance
        Told how far the work is. If it raises, no file is written.

    Raises
    ------
    VmskError
        If there is no such exam, or the file cannot be written.
    """
    if isinstance(store, GuardedStore):
        store.permit_export(exam_id, f"{kind} as {file_format}")
    write_bytes_safely(path, render_exam(store, exam_id, file_format, kind, part(advance, 0.0, _WRITING)))
    advance(1.0)


def render_exam(store: RecordStore, exam_id: str, file_format: str, kind: str = "exam", advance: Advance = unwatched) -> bytes:
    """Return a report of a stored exam as the bytes of a file."""
    advance(0.0)
    record = store.load_exam(exam_id)
    if kind != "exam" and file_format in ("json", "csv"):
        raise InputError(f"The {kind} is a document to print. Choose pdf or html, or leave --kind out for {file_format}.")
    if file_format == "json":
        from vmsk_exam.exchange.json_format import export_json

        return export_json(_counting(store, record)).encode("utf-8")
    if file_format == "csv":
        from vmsk_exam.exchange.csv_format import export_csv

        return export_csv(_counting(store, record)).encode("utf-8")
    document = _document(store, record, kind, part(advance, 0.0, _DRAWING))
    return _render_document(document, file_format, part(advance, _DRAWING, 1.0))


def build_report(store: RecordStore, exam_id: str, kind: str = "exam") -> ReportDocument:
    """Return one of the documents that can be printed, not yet drawn."""
    return _document(store, store.load_exam(exam_id), kind)


def _counting(store: RecordStore, record: ExamRecord) -> ExamRecord | EffectiveExam:
    """Return the exam with its corrections, where the store has them."""
    return store.load_effective(record.exam_id) if isinstance(store, ExamDesk) else record


def _document(store: RecordStore, record: ExamRecord, kind: str, advance: Advance = unwatched) -> ReportDocument:
    """Return one of the documents that can be printed."""
    gathered = report_input(store, record, part(advance, 0.0, 0.5))
    if kind == "note" and isinstance(store, ExamDesk):
        from vmsk_exam.bootstrap.notes import note_document

        return note_document(store, gathered)
    gathered = _with_corrections(store, gathered)
    if kind == "rom":
        from vmsk_exam.report.rom_sheet import build_rom_sheet

        return build_rom_sheet(gathered)
    from vmsk_exam.report.build import build_document

    return build_document(gathered, part(advance, 0.5, 1.0))


def _with_corrections(store: RecordStore, gathered: ReportInput) -> ReportInput:
    """Return the exam as it counts; what was corrected or entered is marked in the document."""
    if not isinstance(store, ExamDesk):
        return gathered
    effective = store.load_effective(gathered.record.exam_id)
    return replace(gathered, record=effective.record, effective=effective)


def _render_document(document: ReportDocument, file_format: str, advance: Advance) -> bytes:
    from vmsk_exam.report.html import render_html
    from vmsk_exam.report.pdf import render_pdf

    if file_format == "pdf":
        return render_pdf(document, advance=advance)
    if file_format == "html":
        return render_html(document, advance).encode("utf-8")
    raise InputError(f"There is no report format '{file_format}'. Choose pdf, html, json or csv.")


def report_input(store: RecordStore, record: ExamRecord, advance: Advance = unwatched) -> ReportInput:
    """Gather everything that a report shows."""
    maneuvers = load_library()
    tracks: dict[str, Track | None] = {}
    key_frames: dict[str, KeyFrame | None] = {}
    for number, task_id in enumerate((result.task_id for result in record.results), start=1):
        tracks[task_id] = store.load_track(record.exam_id, task_id)
        key_frames[task_id] = store.load_key_frame(record.exam_id, task_id)
        advance(number / len(record.results))
    return ReportInput(
        record=record,
        maneuvers=maneuvers,
        tracks={task_id: track for task_id, track in tracks.items() if track is not None},
        key_frames={task_id: key_frame for task_id, key_frame in key_frames.items() if key_frame is not None},
        references=_references(maneuvers, record),
        functional_references=_functional_references(maneuvers, record),
        language=record.header.language,
        local_offset=_local_offset(record.header.started_utc),
        documents=store.documents(record.exam_id),
    )


def _references(maneuvers: Mapping[str, Maneuver], record: ExamRecord) -> dict[str, ReferenceLine]:
    day = record.header.started_utc.date()
    found = {
        maneuver_id: reference_line(maneuver.reference_id, record.header.subject, day)
        for maneuver_id, maneuver in maneuvers.items()
        if maneuver.reference_id is not None
    }
    return {maneuver_id: line for maneuver_id, line in found.items() if line is not None}


def _functional_references(maneuvers: Mapping[str, Maneuver], record: ExamRecord) -> dict[str, ReferenceRange]:
    day = record.header.started_utc.date()
    found = {
        maneuver_id: functional_reference(maneuver.reference_id, record.header.subject, day)
        for maneuver_id, maneuver in maneuvers.items()
        if maneuver.reference_id is not None
    }
    return {maneuver_id: line for maneuver_id, line in found.items() if line is not None}


def _local_offset(moment: datetime) -> timedelta | None:
    return moment.astimezone().utcoffset()
