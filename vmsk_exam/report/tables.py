"""Tables of the report beside the range of motion: functional tests, what was not measured, pain, repetitions."""

from collections.abc import Iterable, Mapping
from typing import Final

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.banded import BAND_UNIT
from vmsk_exam.assessment.reference import ReferenceRange
from vmsk_exam.assessment.results import ANSWER, NORMAL_95, CompensationSeen, ManeuverResult, Measure, Repetition
from vmsk_exam.report.document import Cell, Column, Emphasis, Row, Table
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.origin import mark_cell
from vmsk_exam.report.reference_cell import functional_cell
from vmsk_exam.report.sides import TasksBySide, is_measured, is_range_of_motion, outcome_cell, pair_sides, task_measures
from vmsk_exam.report.wording import ReportTask, Wording

_FUNCTIONAL: Final = (("functional.test", 0.33), ("rom.left", 0.19), ("rom.right", 0.19), ("rom.reference", 0.29))
_MISSING: Final = (
    ("missing.task", 0.33),
    ("missing.outcome", 0.16),
    ("missing.reason", 0.27),
    ("missing.attempt", 0.1),
    ("missing.usable", 0.14),
)
_PAIN: Final = (("pain.task", 0.36), ("pain.pain", 0.16), ("pain.compensations", 0.48))
_REPETITIONS: Final = (
    ("repetition.number", 0.15),
    ("repetition.time", 0.24),
    ("repetition.start", 0.13),
    ("repetition.end", 0.18),
    ("repetition.arc", 0.12),
    ("repetition.hold", 0.18),
)
_DEGREE_UNITS: Final = ("deg", "°")
_UNITS_WITHOUT_SIGN: Final = ("count", "1", "")


def functional_table(tasks: Iterable[ReportTask], references: Mapping[str, ReferenceRange], wording: Wording) -> Table:
    """Return times, counts and other measures that are no joint angle; no rows if the exam has none.

    Parameters
    ----------
    tasks
        Every task of the exam.
    references
        Reference ranges by maneuver id; they belong to a test's first measure of their unit.
    wording
        Language of the report.
    """
    pairs = pair_sides(task for task in tasks if task_measures(task) or not is_range_of_motion(task, wording))
    rows = (
        row
        for maneuver_id, sides in pairs.items()
        for row in _functional_rows(maneuver_id, sides, references.get(maneuver_id), wording)
    )
    return Table(_columns(_FUNCTIONAL, wording), tuple(rows))


def missing_table(tasks: Iterable[ReportTask], wording: Wording) -> Table:
    """Return every task without a measurement and why; no rows if all were measured."""
    rows = (_missing_row(task, wording) for task in tasks if not is_measured(task))
    return Table(_columns(_MISSING, wording), tuple(rows))


def pain_table(tasks: Iterable[ReportTask], wording: Wording) -> Table:
    """Return pain and compensations of every task that was tried; an answered one has neither."""
    tried = (task for task in tasks if not any(measure.unit == ANSWER for measure in task_measures(task)))
    rows = (_pain_row(task, task.result, wording) for task in tried if task.result is not None)
    return Table(_columns(_PAIN, wording), tuple(rows))


def repetition_table(result: ManeuverResult, wording: Wording) -> Table | None:
    """Return the repetitions of one task, None if there are none."""
    if not result.repetitions:
        return None
    rows = (_repetition_row(repetition, wording) for repetition in result.repetitions)
    return Table(_columns(_REPETITIONS, wording), tuple(rows))


def measure_text(measure: Measure, wording: Wording, maneuver_id: str = "") -> str:
    """Return a measure with its unit; an answer or a band of a maneuver in its words."""
    numbers = wording.numbers
    if measure.unit in (ANSWER, BAND_UNIT):
        return wording.coded_label(maneuver_id, measure)
    if measure.unit == "boolean":
        return wording.text("measure.yes" if measure.value else "measure.no")
    if measure.unit in _DEGREE_UNITS:
        return numbers.degrees(measure.value)
    if measure.unit in _UNITS_WITHOUT_SIGN:
        return numbers.number(measure.value, 0 if float(measure.value).is_integer() else 2)
    return f"{numbers.number(measure.value, 1)} {measure.unit}"


def _columns(columns: Iterable[tuple[str, float]], wording: Wording) -> tuple[Column, ...]:
    return tuple(Column(wording.text(key), ratio) for key, ratio in columns)


def _functional_rows(maneuver_id: str, sides: TasksBySide, reference: ReferenceRange | None, wording: Wording) -> list[Row]:
    title = wording.maneuver_title(maneuver_id)
    units = {measure.name: measure.unit for task in sides.values() for measure in task_measures(task)}
    if not units:
        return [Row((Cell(title), *_side_cells(sides, "", wording), functional_cell(reference, wording)))]
    referred = None if reference is None else next((name for name, unit in units.items() if unit == reference.unit), None)
    rows = []
    for number, name in enumerate(_rows_of(units, is_both=None in sides)):
        label = Cell(f"{title}: {wording.text_or(f'measure.{name}', name)}")
        last = (
            functional_cell(reference, wording) if referred in {name, f"{name}_left"} else Cell(MISSING, emphasis=Emphasis.MUTED)
        )
        rows.append(Row((label, *_side_cells(sides, name, wording, is_first=number == 0), last)))
    return rows


def _rows_of(names: Iterable[str], *, is_both: bool) -> list[str]:
    """Return the measures that have a row; of a test of both sides left and right share one, named without the side."""
    rows = (name.removesuffix("_left").removesuffix("_right") if is_both else name for name in names)
    return list(dict.fromkeys(rows))


def _side_cells(sides: TasksBySide, name: str, wording: Wording, *, is_first: bool = True) -> tuple[Cell, ...]:
    """Return the cells of one measure; why there is none stands in the first row of a test only."""
    both = sides.get(None)
    if name and both is not None and not any(measure.name == name for measure in task_measures(both)):
        return tuple(_measure_cell(both, f"{name}_{side}", wording, 1) for side in (Side.LEFT, Side.RIGHT))
    tasks = [sides[None]] if None in sides else [sides.get(side) for side in (Side.LEFT, Side.RIGHT)]
    span = 2 // len(tasks)
    cells = []
    for task in tasks:
        is_told = task is not None and not is_first and not task_measures(task)
        cells.append(_measure_cell(None if is_told else task, name, wording, span))
    return tuple(cells)


def _measure_cell(task: ReportTask | None, name: str, wording: Wording, span: int) -> Cell:
    measure = None if task is None else next((found for found in task_measures(task) if found.name == name), None)
    if task is not None and measure is not None:
        return Cell(
            measure_text(measure, wording, task.maneuver_id), _measure_margin(measure, wording), (), Emphasis.STRONG, span
        )
    if task is None or is_measured(task):
        return Cell(MISSING, emphasis=Emphasis.MUTED, span=span)
    return mark_cell(outcome_cell(task, wording, span), task.task_id, wording)


def _measure_margin(measure: Measure, wording: Wording) -> str:
    if measure.sd is None:
        return ""
    if measure.unit in _DEGREE_UNITS:
        return wording.numbers.margin(measure.sd)
    return f"±{wording.numbers.number(NORMAL_95 * measure.sd, 1)}"


def _missing_row(task: ReportTask, wording: Wording) -> Row:
    result = task.result
    attempt = MISSING if result is None else str(result.attempt)
    usable = MISSING if result is None or result.frame_count == 0 else wording.numbers.percent(result.usable_ratio)
    outcome = Cell(wording.outcome(task), emphasis=Emphasis.ATTENTION)
    return Row((Cell(wording.task_title(task)), outcome, Cell(wording.reason(task)), Cell(attempt), Cell(usable)))


def _pain_row(task: ReportTask, result: ManeuverResult, wording: Wording) -> Row:
    pain = Cell(wording.text("pain.not_answered"), emphasis=Emphasis.MUTED)
    if result.pain is not None:
        pain = Cell(str(result.pain), emphasis=Emphasis.STRONG)
    seen = "; ".join(_compensation_text(task.maneuver_id, compensation, wording) for compensation in result.compensations)
    nothing = wording.text("pain.none_seen") if is_measured(task) else MISSING
    return Row((Cell(wording.task_title(task)), pain, Cell(seen) if seen else Cell(nothing, emphasis=Emphasis.MUTED)))


def _compensation_text(maneuver_id: str, seen: CompensationSeen, wording: Wording) -> str:
    return wording.text(
        "pain.seen",
        label=wording.compensation_label(maneuver_id, seen.compensation_id),
        change=wording.numbers.degrees(seen.change_deg),
        repetitions=", ".join(str(number) for number in seen.repetitions) or MISSING,
    )


def _repetition_row(repetition: Repetition, wording: Wording) -> Row:
    numbers = wording.numbers
    start, end = numbers.number(repetition.start_s, 1), numbers.number(repetition.end_s, 1)
    return Row(
        (
            Cell(str(repetition.number)),
            Cell(wording.text("repetition.span", start=start, end=end)),
            Cell(numbers.degrees(repetition.start_deg)),
            Cell(numbers.degrees(repetition.peak_deg), numbers.margin(repetition.sd_deg), emphasis=Emphasis.STRONG),
            Cell(numbers.arc(repetition.start_deg, repetition.peak_deg)),
            Cell(numbers.seconds(repetition.hold_s)),
        )
    )
