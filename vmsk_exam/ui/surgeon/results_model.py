"""One stored exam as the surgeon reads it: tasks, table of results, what each task gave, limits, provenance. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.reference import ReferenceRange
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.record.effective import EffectiveExam, EffectiveResult
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.record.revisions import Revision
from vmsk_exam.report.document import Cell, Emphasis, Facts, Reference, ReportInput
from vmsk_exam.report.facts import exam_facts, provenance_facts
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.origin import correction_lines, mark_cell
from vmsk_exam.report.range_table import range_of_motion_table
from vmsk_exam.report.sides import is_measured, is_range_of_motion, outcome_cell, pair_sides
from vmsk_exam.report.tables import functional_table, measure_text
from vmsk_exam.report.wording import ReportTask, Wording, list_tasks
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.surgeon.trend_model import Visits
from vmsk_exam.ui.surgeon.visit_texts import VisitTexts

FULLY_USABLE: Final = 0.9
"""A share of usable pictures below this is told in the table."""
_SIDES: Final = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedExam:
    """An exam with what its table needs; tracks are loaded task by task."""

    record: ExamRecord
    maneuvers: Mapping[str, Maneuver]
    references: Mapping[str, Reference]
    """Of angles, by maneuver id."""
    functional_references: Mapping[str, ReferenceRange] = field(default_factory=dict)
    """Of times and counts, by maneuver id."""
    revisions: tuple[Revision, ...] = ()
    """Corrections so far, oldest first; the last may be a draft."""
    can_correct: bool = False
    """Whether the store takes corrections."""
    author: str = ""
    """Account that is signed in; empty where there are no accounts."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of the table of results; a cell of a task opens that task."""

    cell: Cell
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """One maneuver in the list at the left: its name and its tasks by side."""

    title: str
    tasks: tuple[ReportTask, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of what a task gave."""

    name: str
    value: str
    emphasis: Emphasis = Emphasis.NORMAL


class ResultsModel:
    """Gives the results of an exam in words.

    Parameters
    ----------
    exam
        The exam.
    texts
        Language of the screens.
    effective
        The exam with its corrections; None shows it as measured.
    """

    def __init__(self, exam: LoadedExam, texts: SurgeonTexts, effective: EffectiveExam | None = None) -> None:
        self.exam, self.effective = exam, effective
        self.visits: Visits | None = None
        """The patient's exams, read after the exam itself is shown."""
        self.record = exam.record if effective is None else effective.record
        self.texts = texts
        self._input = ReportInput(
            self.record, exam.maneuvers, references=exam.references, language=texts.language, effective=effective
        )
        self.wording = Wording(self._input)
        self.tasks = list_tasks(self._input)
        self.groups = tuple(
            TaskGroup(self.wording.maneuver_title(maneuver_id), tuple(sides[side] for side in (None, *_SIDES) if side in sides))
            for maneuver_id, sides in pair_sides(self.tasks).items()
        )

    # --- the whole exam ------------------------------------------------------------

    @property
    def patient(self) -> str:
        """Name, number and age of the patient."""
        subject, text = self.record.header.subject, self.texts.text
        parts = [subject.name or text("list.no_name"), subject.patient_number]
        if subject.birth_date is not None:
            years = (self.record.header.started_utc.date() - subject.birth_date).days // 365.2425
            parts.append(text("review.age", years=int(years)))
        return ", ".join(part for part in parts if part)

    @property
    def subtitle(self) -> str:
        """Protocol and time of the exam."""
        return f"{self.record.header.protocol_title} · {self.texts.date_time(self.record.header.started_utc)}"

    def chips(self) -> tuple[tuple[str, str], ...]:
        """Return what must be seen first, each with its tone."""
        text, found = self.texts.text, []
        if self.record.header.is_demo:
            found.append((text("review.demo"), "attention"))
        if self.record.status is not ExamStatus.FINISHED:
            found.append((text(f"status.{self.record.status}"), "attention"))
        signed = None if self.effective is None else self.effective.signed_revision
        if self.effective is not None and signed is not None:
            key = "review.signed" if self.effective.is_signed else "review.addendum"
            found.append((text(key), "measured" if self.effective.is_signed else "attention"))
        measured = sum(is_measured(task) for task in self.tasks)
        found.append((text("review.measured_of", measured=measured, total=len(self.tasks)), "measured"))
        gaps = sum(task.result is not None and task.result.outcome is Outcome.NOT_ASSESSABLE for task in self.tasks)
        if gaps:
            found.append((text("review.not_assessable", count=gaps), "attention"))
        return tuple(found)

    def limits(self) -> tuple[str, ...]:
        """Return what this exam could not show: tasks without a number first, then what no such exam can."""
        missing = [
            self.texts.text(
                "review.missing", task=self.task_title(task), outcome=self.outcome(task), reason=self.wording.reason(task)
            )
            for task in self.tasks
            if not is_measured(task)
        ]
        return (*missing, self.texts.report("limits.statement"))

    def provenance(self, local_offset: timedelta | None) -> tuple[Facts, Facts]:
        """Return who was examined when, and how it was measured."""
        return (
            exam_facts(self.record, self.tasks, local_offset, self.wording),
            provenance_facts(self.record, local_offset, self.wording),
        )

    def effective_result(self, task_id: str) -> EffectiveResult | None:
        """Return what was corrected of a task, None where nothing is known of corrections."""
        return None if self.effective is None else self.effective.result(task_id)

    # --- the table -----------------------------------------------------------------

    def headings(self) -> tuple[str, ...]:
        """Return the headings of the table."""
        return tuple(self.texts.report(f"rom.{name}") for name in ("motion", "left", "right", "difference"))

    def table(self) -> tuple[tuple[TableCell, ...], ...]:
        """Return the rows of each maneuver, its reference range last; the spans of a row's cells add up to the headings."""
        rows: list[tuple[TableCell, ...]] = []
        for sides in pair_sides(self.tasks).values():
            tasks = tuple(sides.values())
            has_range = any(is_range_of_motion(task, self.wording) for task in tasks)
            if has_range:
                rows.extend(self._range_rows(sides))
            if not has_range or any(task.result is not None and task.result.measures for task in tasks):
                rows.extend(self._functional_rows(tasks))
        return tuple(rows)

    def _range_rows(self, sides: Mapping[Side | None, ReportTask]) -> list[tuple[TableCell, ...]]:
        row = range_of_motion_table(sides.values(), self.exam.references, self.wording).rows[1]
        title, *cells, reference = row.cells
        if None in sides:
            return [(TableCell(title), self._task_cell(cells[0], sides[None])), self._reference_row(reference)]
        shown = [self._task_cell(cell, sides.get(side)) for cell, side in zip(cells, _SIDES, strict=False)]
        return [(TableCell(title), *shown, TableCell(cells[2])), self._reference_row(reference)]

    def _reference_row(self, reference: Cell) -> tuple[TableCell, ...]:
        """Return a row of its own for a reference range: its source and population need the room."""
        text = self.texts.text("review.reference", range=reference.text)
        return (TableCell(Cell(""), None), TableCell(Cell("", notes=(text, *reference.notes), span=3), None))

    def _functional_rows(self, tasks: Iterable[ReportTask]) -> list[tuple[TableCell, ...]]:
        known = {task.side: task for task in tasks}
        found: list[tuple[TableCell, ...]] = []
        table = functional_table(known.values(), self.exam.functional_references, self.wording)
        for number, row in enumerate(table.rows):
            title, *cells, reference = row.cells
            sides = [None] if len(cells) == 1 else list(_SIDES)
            both = known.get(None)  # a test of both sides may tell each side in a cell of its own
            shown = [
                self._task_cell(cell, known.get(side, both), has_notes=number == 0 and (both is None or place == 0))
                for place, (cell, side) in enumerate(zip(cells, sides, strict=True))
            ]
            found.append((TableCell(title), *shown, TableCell(Cell(""))))
            if reference.emphasis is not Emphasis.MUTED:
                found.append(self._reference_row(reference))
        return found

    def _task_cell(self, cell: Cell, task: ReportTask | None, *, has_notes: bool = True) -> TableCell:
        if task is None:
            return TableCell(cell)
        result = task.result
        notes = list(cell.notes)
        if has_notes and result is not None and is_measured(task):
            notes.extend(self._short_notes(result))
        return TableCell(replace(cell, notes=tuple(notes)), task.task_id)

    def visit_texts(self) -> VisitTexts | None:
        """Return the words about the patient's visits, None while they are not read."""
        return None if self.visits is None else VisitTexts(self.texts, self.visits, self.exam.maneuvers)

    def _visit_notes(self, result: ManeuverResult) -> list[str]:
        """Return the change since the visit before."""
        texts = self.visit_texts()
        if texts is None or result.peak_deg is None:
            return []
        change = texts.change(texts.trend(result.task_id, result.maneuver_id), self.record.exam_id, is_short=True)
        return [change] if change else []

    def _short_notes(self, result: ManeuverResult) -> list[str]:
        notes = [] if result.pain is None else [self.texts.text("review.pain_short", pain=result.pain)]
        notes += [self.texts.report("rom.inconsistent")] if result.is_inconsistent else []
        seen = (self.wording.compensation_label(result.maneuver_id, item.compensation_id) for item in result.compensations)
        notes += [self.texts.text("review.compensation_short", label=name) for name in seen]
        usable = self.texts.text("review.usable_short", share=self.texts.numbers.percent(result.usable_ratio))
        return [*notes, *self._visit_notes(result), *([usable] if result.usable_ratio < FULLY_USABLE else [])]

    # --- one task ------------------------------------------------------------------

    def task(self, task_id: str) -> ReportTask:
        """Return a task of the exam.

        Raises
        ------
        KeyError
            If the exam has no such task.
        """
        for task in self.tasks:
            if task.task_id == task_id:
                return task
        raise KeyError(task_id)

    def first_task_id(self) -> str:
        """Return the first task with a number, or the first of all; empty for an exam without tasks."""
        measured = next((task.task_id for task in self.tasks if is_measured(task)), "")
        return measured or (self.tasks[0].task_id if self.tasks else "")

    def task_title(self, task: ReportTask) -> str:
        """Return the name of a task with its side."""
        return self.wording.task_title(task)

    def outcome(self, task: ReportTask) -> str:
        """Return how a task ended."""
        return self.wording.outcome(task)

    def headline(self, task: ReportTask) -> Cell:
        """Return the number of a task, or how it ended and why."""
        result = task.result
        if result is None or not is_measured(task):
            return mark_cell(outcome_cell(task, self.wording), task.task_id, self.wording)
        if result.peak_deg is None:
            text = measure_text(result.measures[0], self.wording, task.maneuver_id) if result.measures else self.outcome(task)
            return Cell(text, emphasis=Emphasis.STRONG)
        numbers = self.texts.numbers
        cell = Cell(numbers.degrees(result.peak_deg), numbers.margin(result.peak_sd_deg), emphasis=Emphasis.STRONG)
        return mark_cell(cell, task.task_id, self.wording)

    def details(self, task: ReportTask) -> tuple[Detail, ...]:
        """Return pain, compensations, quality and how it was measured."""
        result, text = task.result, self.texts.text
        if result is None:
            return (Detail(text("detail.outcome"), f"{self.outcome(task)}: {self.wording.reason(task)}", Emphasis.ATTENTION),)
        found = []
        if not is_measured(task):
            found.append(Detail(text("detail.outcome"), f"{self.outcome(task)}: {self.wording.reason(task)}", Emphasis.ATTENTION))
        elif result.peak_deg is not None:
            found.append(self._range_detail(result))
            if result.is_inconsistent:
                found.append(Detail(text("detail.repetitions"), self.texts.report("rom.inconsistent"), Emphasis.ATTENTION))
        corrected = [Detail(text("detail.corrected"), line) for line in correction_lines(task.task_id, self.wording)]
        return (*found, *corrected, *self._answer_details(result), *self._quality_details(result))

    def _range_detail(self, result: ManeuverResult) -> Detail:
        numbers, low_high = self.texts.numbers, result.peak_ci95_deg
        values = {
            "start": numbers.degrees(result.start_deg),
            "peak": numbers.degrees(result.peak_deg),
            "arc": numbers.arc(result.start_deg, result.peak_deg),
            "low": numbers.degrees(low_high[0] if low_high else None),
            "high": numbers.degrees(low_high[1] if low_high else None),
        }
        return Detail(self.texts.text("detail.range"), self.texts.report("panel.line_range", **values))

    def _answer_details(self, result: ManeuverResult) -> tuple[Detail, ...]:
        text = self.texts.text
        pain = self.texts.report("pain.not_answered") if result.pain is None else text("detail.pain_value", pain=result.pain)
        seen = "; ".join(
            self.texts.report(
                "pain.seen",
                label=self.wording.compensation_label(result.maneuver_id, item.compensation_id),
                change=self.texts.numbers.degrees(item.change_deg),
                repetitions=", ".join(str(number) for number in item.repetitions) or MISSING,
            )
            for item in result.compensations
        )
        nothing = self.texts.report("pain.none_seen") if result.outcome is Outcome.MEASURED else MISSING
        tone = Emphasis.ATTENTION if seen else Emphasis.NORMAL
        return (Detail(text("detail.pain"), pain), Detail(text("detail.compensations"), seen or nothing, tone))

    def _quality_details(self, result: ManeuverResult) -> tuple[Detail, ...]:
        text, numbers = self.texts.text, self.texts.numbers
        usable = text("detail.usable_value", share=numbers.percent(result.usable_ratio), count=result.frame_count)
        how = text(
            "detail.how_value",
            channel=self.texts.channel(result.channel),
            view=self.texts.report(f"view.{result.view}"),
            attempt=result.attempt,
            hold=numbers.seconds(result.hold_s),
        )
        return (Detail(text("detail.usable"), usable), Detail(text("detail.how"), how))
