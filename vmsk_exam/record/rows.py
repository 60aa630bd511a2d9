"""Results as rows of the store and back, without loss.

In a row a float that is never None is NULL where it is NaN; an optional float is NULL where it is None (or NaN: no number).
"""

import json
import math
from collections.abc import Sequence
from typing import Any, Final

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition

Row = tuple[Any, ...]

RESULT_COLUMNS: Final = (
    "task_id", "attempt", "outcome", "maneuver_id", "side", "channel", "view", "reason", "start_deg", "peak_deg", "arc_deg",
    "peak_sd_deg", "hold_s", "usable_ratio", "frame_count", "duration_s", "pain",
)  # fmt: skip
REPETITION_COLUMNS: Final = ("number", "start_s", "peak_s", "end_s", "start_deg", "peak_deg", "sd_deg", "hold_s")
COMPENSATION_COLUMNS: Final = ("compensation_id", "change_deg", "repetitions_json")
MEASURE_COLUMNS: Final = ("name", "value", "unit", "sd")


def result_row(result: ManeuverResult) -> Row:
    """Return a result in the order of ``RESULT_COLUMNS``; its lists become rows of their own."""
    return (
        result.task_id,
        int(result.attempt),
        result.outcome.value,
        result.maneuver_id,
        None if result.side is None else result.side.value,
        result.channel,
        result.view.value,
        result.reason,
        optional_number(result.start_deg),
        optional_number(result.peak_deg),
        optional_number(result.arc_deg),
        optional_number(result.peak_sd_deg),
        optional_number(result.hold_s),
        optional_number(result.usable_ratio),
        int(result.frame_count),
        optional_number(result.duration_s),
        None if result.pain is None else int(result.pain),
    )


def result_from_rows(
    row: Row,
    repetitions: Sequence[Row],
    compensations: Sequence[Row],
    measures: Sequence[Row],
) -> ManeuverResult:
    """Return the result that was stored as these rows, each in the order of its columns."""
    values = dict(zip(RESULT_COLUMNS, row, strict=True))
    side = values.pop("side")
    return ManeuverResult(
        side=None if side is None else Side(side),
        outcome=Outcome(values.pop("outcome")),
        view=CameraView(values.pop("view")),
        hold_s=number(values.pop("hold_s")),
        usable_ratio=number(values.pop("usable_ratio")),
        duration_s=number(values.pop("duration_s")),
        repetitions=tuple(repetition_from_row(each) for each in repetitions),
        compensations=tuple(compensation_from_row(each) for each in compensations),
        measures=tuple(measure_from_row(each) for each in measures),
        **values,
    )


def repetition_row(repetition: Repetition) -> Row:
    """Return a repetition in the order of ``REPETITION_COLUMNS``."""
    return (int(repetition.number), *(optional_number(getattr(repetition, name)) for name in REPETITION_COLUMNS[1:]))


def repetition_from_row(row: Row) -> Repetition:
    """Return the repetition of a row."""
    return Repetition(row[0], *(number(value) for value in row[1:]))


def compensation_row(seen: CompensationSeen) -> Row:
    """Return a compensation in the order of ``COMPENSATION_COLUMNS``."""
    repetitions = json.dumps([int(repetition) for repetition in seen.repetitions])
    return (seen.compensation_id, optional_number(seen.change_deg), repetitions)


def compensation_from_row(row: Row) -> CompensationSeen:
    """Return the compensation of a row."""
    return CompensationSeen(row[0], number(row[1]), tuple(json.loads(row[2])))


def measure_row(measure: Measure) -> Row:
    """Return a measure in the order of ``MEASURE_COLUMNS``."""
    return (measure.name, optional_number(measure.value), measure.unit, optional_number(measure.sd))


def measure_from_row(row: Row) -> Measure:
    """Return the measure of a row."""
    return Measure(row[0], number(row[1]), row[2], row[3])


def optional_number(value: float | None) -> float | None:
    """Return a number for a REAL column: None for None and NaN."""
    return None if value is None or math.isnan(value) else float(value)


def number(value: float | None) -> float:
    """Return a number from a REAL column of a field that is never None: NaN for NULL."""
    return math.nan if value is None else value
