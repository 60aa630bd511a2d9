"""The exam record as a tidy CSV table (RFC 4180): one row per number, each with all that says what it is."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.results import NORMAL_95, ManeuverResult, Outcome, Repetition
from vmsk_exam.record.effective import EffectiveExam, EffectiveResult, Origin, apply_corrections
from vmsk_exam.record.model import ExamRecord

EXAM_COLUMNS: Final = (
    "exam_id", "started_utc", "status", "is_demo", "patient_number", "patient_name", "birth_date", "sex",
    "protocol_id", "protocol_version",
)  # fmt: skip
TASK_COLUMNS: Final = (
    "task_id", "maneuver_id", "side", "channel", "view", "attempt", "outcome", "reason", "pain", "usable_ratio",
)  # fmt: skip
NUMBER_COLUMNS: Final = ("quantity", "repetition", "value", "unit", "sd", "ci95_low", "ci95_high")
ORIGIN_COLUMNS: Final = ("origin", "measured_value")
COLUMNS: Final = (*EXAM_COLUMNS, *TASK_COLUMNS, *NUMBER_COLUMNS, *ORIGIN_COLUMNS)
"""Version 2 of the table: the columns of version 1, and ``ORIGIN_COLUMNS`` behind them."""

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins so would be run as a formula by a spreadsheet; it gets an apostrophe before it."""


@dataclass(frozen=True, slots=True)
class _Number:
    """One number and what it is; an outcome without numbers has a nameless one."""

    quantity: str = ""
    value: float | None = None
    unit: str = ""
    repetition: int | None = None
    sd: float | None = None
    origin: Origin = Origin.MEASURED
    measured: float | None = None
    """What was measured, where the value was corrected or entered."""

    def cells(self) -> tuple[str, ...]:
        value, sd = _finite(self.value), _finite(self.sd)
        half = None if value is None or sd is None else NORMAL_95 * sd
        low, high = (None, None) if value is None or half is None else (value - half, value + half)
        repetition = "" if self.repetition is None else str(self.repetition)
        number = (_safe(self.quantity), repetition, _digits(value), _safe(self.unit), _digits(sd), _digits(low), _digits(high))
        return (*number, self.origin.value, "" if self.origin is Origin.MEASURED else _digits(self.measured))


def export_csv(exam: ExamRecord | EffectiveExam) -> str:
    """Return the results as CSV text with CRLF line ends; the header is there even for an empty exam.

    Quantities: ``start``, ``peak``, ``arc`` and ``hold`` of the attempt; the same of each repetition (with its number);
    ``compensation:<id>`` as the largest change; and the measures of functional tests by their names.
    A task that is not assessable, or that was skipped before it gave a number, has one row without a quantity.
    ``origin`` says of each row whether it was measured, corrected or entered; ``measured_value`` is then what was measured.
    """
    effective = apply_corrections(exam, ()) if isinstance(exam, ExamRecord) else exam
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    cells = _exam_cells(effective.original)
    for each in effective.results:
        task = _task_cells(each.result)
        outcome = each.mark("outcome")
        nothing = _Number(origin=outcome.origin)
        writer.writerows((*cells, *task, *number.cells()) for number in (*_numbers(each),) or (nothing,))
    return text.getvalue()


def _exam_cells(record: ExamRecord) -> tuple[str, ...]:
    header, subject = record.header, record.header.subject
    return (
        _safe(header.exam_id),
        header.started_utc.isoformat(timespec="seconds"),
        str(record.status),
        _truth(header.is_demo),
        _safe(subject.patient_number),
        _safe(subject.name),
        "" if subject.birth_date is None else subject.birth_date.isoformat(),
        _safe(subject.sex),
        _safe(header.provenance.protocol_id),
        _safe(header.provenance.protocol_version),
    )


def _task_cells(result: ManeuverResult) -> tuple[str, ...]:
    return (
        _safe(result.task_id),
        _safe(result.maneuver_id),
        "" if result.side is None else str(result.side),
        _safe(result.channel),
        str(result.view),
        str(result.attempt),
        str(result.outcome),
        _safe(result.reason or ""),
        "" if result.pain is None else str(result.pain),
        _digits(result.usable_ratio),
    )


def _numbers(effective: EffectiveResult) -> Iterator[_Number]:
    result = effective.result
    if result.outcome is Outcome.NOT_ASSESSABLE:
        return
    if result.start_deg is not None:
        yield _marked(effective, "start", "start_deg", "deg")
    if result.peak_deg is not None:
        yield _marked(effective, "peak", "peak_deg", "deg", result.peak_sd_deg)
    if result.arc_deg is not None:
        yield _marked(effective, "arc", "arc_deg", "deg")
    if result.peak_deg is not None:
        yield _marked(effective, "hold", "hold_s", "s")
    for repetition in result.repetitions:
        yield from _repetition_numbers(repetition, effective)
    for seen in result.compensations:
        yield _Number(f"compensation:{seen.compensation_id}", seen.change_deg, "deg")
    for measure in result.measures:
        yield _Number(measure.name, measure.value, measure.unit, sd=measure.sd)


def _marked(effective: EffectiveResult, quantity: str, field: str, unit: str, sd: float | None = None) -> _Number:
    mark = effective.mark(field)
    measured = mark.original if isinstance(mark.original, float) else None
    return _Number(quantity, getattr(effective.result, field), unit, sd=sd, origin=mark.origin, measured=measured)


def _repetition_numbers(repetition: Repetition, effective: EffectiveResult) -> Iterator[_Number]:
    number, is_moved = repetition.number, repetition.number in effective.moved
    before = next(each for each in effective.original.repetitions if each.number == number)
    origin = Origin.CORRECTED if is_moved else Origin.MEASURED
    yield _Number("start", repetition.start_deg, "deg", number)
    yield _Number("peak", repetition.peak_deg, "deg", number, repetition.sd_deg, origin, before.peak_deg)
    arcs = (repetition.peak_deg - repetition.start_deg, before.peak_deg - before.start_deg)
    yield _Number("arc", arcs[0], "deg", number, None, origin, arcs[1])
    yield _Number("hold", repetition.hold_s, "s", number)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _digits(value: float | None) -> str:
    finite = _finite(value)
    return "" if finite is None else f"{round(finite, 3) + 0.0:.3f}"


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text
