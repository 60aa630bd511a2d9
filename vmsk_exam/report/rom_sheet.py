"""The sheet of ranges of motion: three repetitions of each motion, their consistency, both sides."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from vmsk_exam.assessment.results import CONSISTENT_COUNT, ManeuverResult, Repetition
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.report.document import Block, Cell, Column, Emphasis, Paragraph, ReportDocument, ReportInput, Row, Section, Table
from vmsk_exam.report.facts import exam_facts, format_time, provenance_facts
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.range_table import range_of_motion_table
from vmsk_exam.report.sides import is_measured, is_range_of_motion, outcome_cell
from vmsk_exam.report.wording import ReportTask, Wording, list_tasks
from vmsk_exam.resources import Translator

_COLUMNS: Final = (
    ("motion", 0.3),
    ("first", 0.12),
    ("second", 0.12),
    ("third", 0.12),
    ("best", 0.12),
    ("spread", 0.09),
    ("consistency", 0.13),
)


def build_rom_sheet(report_input: ReportInput) -> ReportDocument:
    """Return the sheet of an exam as a neutral document; it rates nothing.

    Parameters
    ----------
    report_input
        The exam with the repetitions that count.
    """
    wording, texts = Wording(report_input), Translator("note", report_input.language)
    record, tasks = report_input.record, list_tasks(report_input)
    subject = record.header.subject
    patient = ", ".join(part for part in (subject.name, subject.patient_number) if part) or wording.text("unknown")
    return ReportDocument(
        title=texts.text("rom.title"),
        subtitle=record.header.protocol_title,
        language=wording.language,
        warning=_warning(record, wording),
        facts=exam_facts(record, tasks, report_input.local_offset, wording),
        sections=(
            Section(texts.text("rom.section"), _repetition_blocks(tasks, wording, texts)),
            *_comparison(tasks, report_input, wording, texts),
            Section(wording.text("limits.title"), (Paragraph(wording.text("limits.statement"), is_statement=True),)),
            Section(wording.text("provenance.title"), (provenance_facts(record, report_input.local_offset, wording),)),
        ),
        running_head=(
            patient,
            format_time(record.header.started_utc, None, wording),
            wording.text("exam", exam_id=record.exam_id),
        ),
        page_label=wording.text("page"),
    )


def repetition_sheet(tasks: Iterable[ReportTask], wording: Wording) -> Table:
    """Return three repetitions of each range of motion, grouped by joint; no rows if the exam has none.

    Parameters
    ----------
    tasks
        Every task of the exam; functional tests are left out.
    wording
        Language of the sheet.
    """
    texts = Translator("note", wording.language)
    joints: dict[str, list[Row]] = {}
    for task in tasks:
        if is_range_of_motion(task, wording):
            joints.setdefault(wording.joint_title(task.maneuver_id), []).append(_row(task, wording, texts))
    grouped = ((Row((Cell(joint, span=len(_COLUMNS)),), is_group=True), *rows) for joint, rows in joints.items())
    columns = tuple(Column(texts.text(f"rom.{name}"), ratio) for name, ratio in _COLUMNS)
    return Table(columns, tuple(row for rows in grouped for row in rows))


def _row(task: ReportTask, wording: Wording, texts: Translator) -> Row:
    title = Cell(wording.task_title(task))
    result = task.result
    if result is None or not is_measured(task) or result.peak_deg is None:
        return Row((title, outcome_cell(task, wording, span=len(_COLUMNS) - 1)))
    counted = result.repetitions[:CONSISTENT_COUNT]
    cells = [_repetition_cell(repetition, wording, texts) for repetition in counted]
    cells.extend(Cell(MISSING, emphasis=Emphasis.MUTED) for _ in range(CONSISTENT_COUNT - len(counted)))
    best = Cell(wording.numbers.degrees(result.peak_deg), wording.numbers.margin(result.peak_sd_deg), emphasis=Emphasis.STRONG)
    return Row((title, *cells, best, _spread_cell(counted, wording), _consistency_cell(result, texts)))


def _repetition_cell(repetition: Repetition, wording: Wording, texts: Translator) -> Cell:
    numbers = wording.numbers
    arc = numbers.arc(repetition.start_deg, repetition.peak_deg)
    notes = (texts.text("rom.start", angle=numbers.degrees(repetition.start_deg)), texts.text("rom.arc", angle=arc))
    return Cell(numbers.degrees(repetition.peak_deg), numbers.margin(repetition.sd_deg), notes)


def _spread_cell(counted: tuple[Repetition, ...], wording: Wording) -> Cell:
    peaks = [repetition.peak_deg for repetition in counted]
    if len(peaks) < 2:
        return Cell(MISSING, emphasis=Emphasis.MUTED)
    return Cell(wording.numbers.difference(max(peaks), min(peaks)))


def _consistency_cell(result: ManeuverResult, texts: Translator) -> Cell:
    counted = result.repetitions[:CONSISTENT_COUNT]
    if len(counted) < CONSISTENT_COUNT:
        return Cell(texts.text("rom.too_few"), emphasis=Emphasis.ATTENTION)
    if replace(result, repetitions=counted).is_inconsistent:
        return Cell(texts.text("rom.inconsistent"), emphasis=Emphasis.ATTENTION)
    return Cell(texts.text("rom.consistent"))


def _repetition_blocks(tasks: tuple[ReportTask, ...], wording: Wording, texts: Translator) -> tuple[Block, ...]:
    table = repetition_sheet(tasks, wording)
    if not table.rows:
        return (Paragraph(texts.text("rom.none")),)
    return (table, Paragraph(texts.text("rom.rule"), is_note=True), Paragraph(texts.text("rom.note"), is_note=True))


def _comparison(
    tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording, texts: Translator
) -> tuple[Section, ...]:
    table = range_of_motion_table(tasks, report_input.references, wording)
    if not table.rows:
        return ()
    note = Paragraph(wording.text("rom.for_orientation"), is_note=True)
    return (Section(texts.text("rom.comparison"), (table, note) if report_input.references else (table,)),)


def _warning(record: ExamRecord, wording: Wording) -> str:
    parts = [wording.text("warning.demo")] if record.header.is_demo else []
    if record.status is not ExamStatus.FINISHED:
        parts.append(wording.text(f"warning.{record.status}"))
    return " ".join(parts)
