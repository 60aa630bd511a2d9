"""From an exam record to the neutral document that the renderers draw."""

from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.report.document import Block, Paragraph, ReportDocument, ReportInput, Section, Table, TaskPanel
from vmsk_exam.report.facts import exam_facts, format_time, provenance_facts
from vmsk_exam.report.intake_sections import IntakeReport
from vmsk_exam.report.opinion_section import opinion_blocks
from vmsk_exam.report.origin import draft_text, legend, signature_text
from vmsk_exam.report.panels import task_panel
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.report.range_table import range_of_motion_table
from vmsk_exam.report.tables import functional_table, missing_table, pain_table
from vmsk_exam.report.wording import ReportTask, Wording, list_tasks


def build_document(report_input: ReportInput, advance: Advance = unwatched) -> ReportDocument:
    """Return the report of an exam as a neutral document.

    The same input gives the same document: no clock, no file and no system setting is read besides the shipped texts.

    Parameters
    ----------
    report_input
        The record and what belongs to it; missing parts are left out, an empty exam gives a short report.
    advance
        Told how far the work is; the tasks' drawings take the time.
    """
    wording = Wording(report_input)
    record, tasks = report_input.record, list_tasks(report_input)
    intake = IntakeReport(report_input.documents, wording)
    first = (intake.warning(), _warning(record, wording), draft_text(report_input.effective, wording))
    return ReportDocument(
        title=wording.text("title"),
        subtitle=" · ".join(
            part for part in (record.header.protocol_title, signature_text(report_input.effective, wording)) if part
        ),
        language=wording.language,
        warning=" ".join(part for part in first if part),
        facts=exam_facts(record, tasks, report_input.local_offset, wording),
        sections=(
            *intake.before(),
            *_sections(tasks, report_input, wording, intake),
            *_last_sections(tasks, report_input, wording, advance),
        ),
        running_head=_running_head(record, wording),
        page_label=wording.text("page"),
    )


def _warning(record: ExamRecord, wording: Wording) -> str:
    parts = []
    if record.header.is_demo:
        parts.append(wording.text("warning.demo"))
    if record.status is not ExamStatus.FINISHED:
        parts.append(wording.text(f"warning.{record.status}"))
    return " ".join(parts)


def _running_head(record: ExamRecord, wording: Wording) -> tuple[str, ...]:
    subject = record.header.subject
    patient = ", ".join(part for part in (subject.name, subject.patient_number) if part) or wording.text("unknown")
    started = format_time(record.header.started_utc, None, wording)
    return (patient, started, wording.text("exam", exam_id=record.exam_id))


def _sections(
    tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording, intake: IntakeReport
) -> tuple[Section, ...]:
    found = (
        _section("rom", _range_blocks(tasks, report_input, wording), wording),
        _section("functional", _table_blocks(functional_table(tasks, report_input.functional_references, wording)), wording),
        _section("missing", _missing_blocks(tasks, wording), wording),
        _section("pain", _table_blocks(pain_table(tasks, wording), wording.text("pain.note")), wording),
        *intake.after(),
        _section("opinions", opinion_blocks(wording), wording),
        _section("limits", (Paragraph(wording.text("limits.statement"), is_statement=True),), wording),
    )
    return tuple(section for section in found if section.blocks)


def _last_sections(
    tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording, advance: Advance
) -> tuple[Section, ...]:
    provenance = provenance_facts(report_input.record, report_input.local_offset, wording)
    found = (
        _section("panel", _panel_blocks(tasks, report_input, wording, advance), wording),
        _section("provenance", (provenance,), wording),
    )
    return tuple(section for section in found if section.blocks)


def _section(name: str, blocks: tuple[Block, ...], wording: Wording) -> Section:
    return Section(wording.text(f"{name}.title"), blocks)


def _range_blocks(tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording) -> tuple[Block, ...]:
    table = range_of_motion_table(tasks, report_input.references, wording)
    if not table.rows:
        return (Paragraph(wording.text("rom.no_data")),)
    note = wording.text("rom.note")
    if report_input.references:
        note = f"{note} {wording.text('rom.for_orientation')}"
    note = f"{note} {legend(report_input.effective, wording)}".rstrip()
    return (table, Paragraph(note, is_note=True))


def _missing_blocks(tasks: tuple[ReportTask, ...], wording: Wording) -> tuple[Block, ...]:
    table = missing_table(tasks, wording)
    if not tasks:
        return ()
    return (table,) if table.rows else (Paragraph(wording.text("missing.none")),)


def _panel_blocks(
    tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording, advance: Advance
) -> tuple[Block, ...]:
    panels: list[TaskPanel] = []
    for number, task in enumerate(tasks, start=1):
        panel = task_panel(task, report_input, wording)
        if panel is not None:
            panels.append(panel)
        advance(number / len(tasks))
    if not panels:
        return ()
    note = wording.text("panel.note")
    if any(panel.picture is not None and not panel.picture.has_photo for panel in panels):
        note = f"{note} {wording.text('panel.from_landmarks')}"
    return (Paragraph(note, is_note=True), *panels)


def _table_blocks(table: Table, note: str = "") -> tuple[Block, ...]:
    if not table.rows:
        return ()
    return (table, Paragraph(note, is_note=True)) if note else (table,)
