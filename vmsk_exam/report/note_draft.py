"""Drafts a note from the record: facts only, in the words of the report; assessment and plan are left to the clinician."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.record.effective import EffectiveExam, EffectiveResult, Origin
from vmsk_exam.report.document import ReportInput, Row, Table
from vmsk_exam.report.facts import consent_text
from vmsk_exam.report.note import CLINICIAN_PARTS, Note, NotePart, PartText, VisitDetails
from vmsk_exam.report.note_template import NoteTemplate
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.range_table import range_of_motion_table
from vmsk_exam.report.tables import functional_table, missing_table, pain_table
from vmsk_exam.report.wording import ReportTask, Wording, list_tasks
from vmsk_exam.resources import Translator


@dataclass(frozen=True, slots=True)
class IntakeLines:
    """What was asked around the maneuvers, one statement a line; None where the record holds nothing."""

    red_flags: tuple[str, ...] | None = None
    history: tuple[str, ...] | None = None
    scores: tuple[str, ...] | None = None
    imaging: tuple[str, ...] | None = None
    consent: tuple[str, ...] = ()
    """Consents beside the one of the exam's header."""


def draft_note(
    report_input: ReportInput,
    intake: IntakeLines,
    template: NoteTemplate,
    visit: VisitDetails,
    effective: EffectiveExam | None = None,
) -> Note:
    """Return a note drafted from the record.

    The same input gives the same note. Parts that only a clinician writes are empty, whatever the template says.

    Parameters
    ----------
    report_input
        The exam; its language is the language of the note.
    intake
        What was asked around the maneuvers.
    template
        Which parts in which order.
    visit
        How the visit took place.
    effective
        The exam with its corrections, whose record the report shows; None if nothing was ever corrected.
    """
    wording, texts = Wording(report_input), Translator("note", report_input.language)
    writers = _writers(report_input, intake, wording, texts)
    changed = "" if effective is None else _changes_text(effective, report_input, wording, texts)
    writers[NotePart.EXAM] = _joined(writers[NotePart.EXAM], changed)
    parts = []
    for part in template.parts:
        drafted = "" if part in CLINICIAN_PARTS else _with_preset(writers[part](), template.presets.get(part, ""))
        parts.append(PartText(part, drafted, drafted))
    return Note(wording.language, template.name, visit, tuple(parts))


def _with_preset(drafted: str, preset: str) -> str:
    return "\n".join(part for part in (drafted, preset.strip()) if part)


def _joined(write: Callable[[], str], more: str) -> Callable[[], str]:
    return lambda: "\n".join(part for part in (write(), more) if part)


def _writers(
    report_input: ReportInput, intake: IntakeLines, wording: Wording, texts: Translator
) -> dict[NotePart, Callable[[], str]]:
    tasks = list_tasks(report_input)
    nothing = texts.text("not_recorded")

    def asked(lines: tuple[str, ...] | None) -> str:
        return nothing if lines is None else "\n".join(lines) or texts.text("nothing_stated")

    return {
        NotePart.RED_FLAGS: lambda: asked(intake.red_flags),
        NotePart.HISTORY: lambda: asked(intake.history),
        NotePart.SCORES: lambda: asked(intake.scores),
        NotePart.EXAM: lambda: _exam_text(tasks, report_input, wording, texts),
        NotePart.FUNCTIONAL: lambda: (
            _lines(_functional(tasks, report_input, wording), heads={3: texts.text("reference_head")}) or texts.text("none_done")
        ),
        NotePart.NOT_MEASURED: lambda: _missing_text(tasks, wording, texts),
        NotePart.IMAGING: lambda: asked(intake.imaging),
        NotePart.LIMITS: lambda: wording.text("limits.statement"),
        NotePart.CONSENT: lambda: "\n".join(
            (consent_text(report_input.record.header.consent, report_input.local_offset, wording), *intake.consent)
        ),
    }


def _exam_text(tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording, texts: Translator) -> str:
    """Return ranges of motion under their joints in the order of the exam, then pain and compensations."""
    table = range_of_motion_table(tasks, report_input.references, wording)
    ranges = _lines(table, skip=(_REFERENCE_COLUMN,)) or wording.text("rom.no_data")
    seen = _lines(pain_table(tasks, wording), heads={1: texts.text("pain_head"), 2: texts.text("compensations_head")})
    if not seen:
        return ranges
    return "\n".join((ranges, f"{texts.text('pain_heading')}:", seen))


_REFERENCE_COLUMN: Final = 4
_NO_HEADS: Final[Mapping[int, str]] = {}
_TOLD_FIELDS: Final = ("outcome", "start_deg", "peak_deg")


def _changes_text(effective: EffectiveExam, report_input: ReportInput, wording: Wording, texts: Translator) -> str:
    """Return what a clinician changed, with the value as measured; empty if nothing."""
    tasks = {task.task_id: task for task in list_tasks(report_input)}
    lines = []
    for result in effective.results:
        title = wording.task_title(tasks[result.original.task_id])
        lines.extend(_mark_lines(title, result, wording, texts))
        if result.excluded:
            lines.append(texts.text("excluded", task=title, numbers=", ".join(str(number) for number in result.excluded)))
    return "\n".join((f"{texts.text('corrections_heading')}:", *lines)) if lines else ""


def _mark_lines(title: str, result: EffectiveResult, wording: Wording, texts: Translator) -> list[str]:
    lines = []
    for name in _TOLD_FIELDS:
        mark = result.mark(name)
        if mark.origin is not Origin.MEASURED:
            now, before = (_value_text(value, wording) for value in (getattr(result.result, name), mark.original))
            origin = texts.text(f"origin.{mark.origin}")
            lines.append(
                texts.text("correction", task=title, field=texts.text(f"field.{name}"), now=now, origin=origin, before=before)
            )
    return lines


def _value_text(value: object, wording: Wording) -> str:
    if isinstance(value, str):
        return wording.text_or(f"outcome.{value}", value)
    return wording.numbers.degrees(value if isinstance(value, float) else None)


def _functional(tasks: tuple[ReportTask, ...], report_input: ReportInput, wording: Wording) -> Table:
    return functional_table(tasks, report_input.functional_references, wording)


def _missing_text(tasks: tuple[ReportTask, ...], wording: Wording, texts: Translator) -> str:
    table = missing_table(tasks, wording)
    if not tasks:
        return texts.text("no_tasks")
    return _lines(table, skip=(3, 4), heads={1: "", 2: ""}) or wording.text("missing.none")


def _lines(table: Table, skip: tuple[int, ...] = (), heads: Mapping[int, str] = _NO_HEADS) -> str:
    """Return a table as lines of text.

    Parameters
    ----------
    table
        Rows and columns of the report.
    skip
        Columns that are left out.
    heads
        Words before the cells of a column; without one its heading.
    """
    words = {number: heads.get(number, column.title.lower()) for number, column in enumerate(table.columns)}
    return "\n".join(_line(row, words, skip) for row in table.rows)


def _line(row: Row, words: Mapping[int, str], skip: tuple[int, ...]) -> str:
    """Return a row as one sentence: ``first cell: word value; word value``."""
    if row.is_group:
        return f"{row.cells[0].text}:"
    values, column = [], row.cells[0].span
    for cell in row.cells[1:]:
        start, column = column, column + cell.span
        if start in skip or cell.text == MISSING:
            continue
        notes = f" ({'; '.join(cell.notes)})" if cell.notes else ""
        head = "" if cell.span > 1 else words[start]
        values.append(" ".join(part for part in (head, cell.text, cell.suffix) if part) + notes)
    return f"- {row.cells[0].text}: {'; '.join(values) or MISSING}"
