"""The table of ranges of motion: left, right, difference and reference range of every motion, grouped by joint."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from vmsk_exam.anatomy import CENTRAL_ANGLES, Joint, Motion, Side
from vmsk_exam.protocol.model import PeakDirection
from vmsk_exam.report.document import Cell, Column, Emphasis, Reference, Row, Table
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.origin import mark_cell, mark_difference
from vmsk_exam.report.reference_cell import range_cell
from vmsk_exam.report.sides import TasksBySide, is_measured, is_range_of_motion, outcome_cell, pair_sides
from vmsk_exam.report.wording import ReportTask, Wording

_COLUMNS: Final = (("motion", 0.24), ("left", 0.185), ("right", 0.185), ("difference", 0.12), ("reference", 0.27))
_HINGES: Final = (Joint.KNEE, Joint.ELBOW)
"""Joints whose extension is told as beyond or short of zero."""


def range_of_motion_table(tasks: Iterable[ReportTask], references: Mapping[str, Reference], wording: Wording) -> Table:
    """Return the ranges of motion of an exam.

    Parameters
    ----------
    tasks
        Every task of the exam; functional tests are left out.
    references
        Reference ranges by maneuver id.
    wording
        Language of the report.
    """
    pairs = pair_sides(task for task in tasks if is_range_of_motion(task, wording))
    joints: dict[str, list[Row]] = {}
    for maneuver_id, sides in pairs.items():
        row = _motion_row(maneuver_id, sides, references.get(maneuver_id), wording)
        joints.setdefault(wording.joint_title(maneuver_id), []).append(row)
    grouped = ((Row((Cell(joint, span=len(_COLUMNS)),), is_group=True), *rows) for joint, rows in joints.items())
    columns = tuple(Column(wording.text(f"rom.{name}"), ratio) for name, ratio in _COLUMNS)
    return Table(columns, tuple(row for rows in grouped for row in rows))


def _motion_row(maneuver_id: str, sides: TasksBySide, reference: Reference | None, wording: Wording) -> Row:
    title = Cell(wording.maneuver_title(maneuver_id), notes=_channel_note(sides, wording))
    source = range_cell(reference, wording)
    if None in sides:
        return Row((title, _range_cell(sides[None], wording, span=3), source))
    left, right = sides.get(Side.LEFT), sides.get(Side.RIGHT)
    return Row((title, _range_cell(left, wording), _range_cell(right, wording), _difference_cell(left, right, wording), source))


def _channel_note(sides: TasksBySide, wording: Wording) -> tuple[str, ...]:
    """Return which angle a motion without side is told by."""
    result = sides[None].result if None in sides else None
    return () if result is None else (wording.channel_title(result.channel),)


def _range_cell(task: ReportTask | None, wording: Wording, span: int = 1) -> Cell:
    if task is None:
        return Cell(MISSING, emphasis=Emphasis.MUTED, span=span)
    result = task.result
    if result is None or not is_measured(task) or result.peak_deg is None:
        return mark_cell(outcome_cell(task, wording, span), task.task_id, wording)
    numbers = wording.numbers
    arc = numbers.arc(result.start_deg, result.peak_deg)
    notes = [wording.text("rom.start_arc", start=numbers.degrees(result.start_deg), arc=arc)]
    notes.extend(_extension_note(task, result.peak_deg, wording))
    notes.extend([wording.text("rom.inconsistent")] if result.is_inconsistent else [])
    cell = Cell(numbers.degrees(result.peak_deg), numbers.margin(result.peak_sd_deg), tuple(notes), Emphasis.STRONG, span)
    return mark_cell(cell, task.task_id, wording)


def _extension_note(task: ReportTask, peak_deg: float, wording: Wording) -> tuple[str, ...]:
    maneuver = wording.maneuver(task.maneuver_id)
    is_extension = maneuver is not None and maneuver.motion is Motion.EXTENSION and maneuver.direction is PeakDirection.DECREASE
    if maneuver is None or not is_extension or wording.numbers.number(peak_deg) == "0":
        return ()
    beyond = "rom.hyperextension" if maneuver.joint in _HINGES else "rom.extension"
    return (wording.text("rom.lacks" if peak_deg > 0 else beyond, angle=wording.numbers.size(peak_deg)),)


def _difference_cell(left: ReportTask | None, right: ReportTask | None, wording: Wording) -> Cell:
    first, second = _peak(left), _peak(right)
    if first is None or second is None:
        return Cell(MISSING, emphasis=Emphasis.MUTED)
    cell = Cell(wording.numbers.difference(first[0], second[0]), wording.numbers.margin(math.hypot(first[1], second[1])))
    return mark_difference(cell, [task.task_id for task in (left, right) if task is not None], wording)


def _peak(task: ReportTask | None) -> tuple[float, float] | None:
    """Return peak and standard deviation (NaN if unknown) of a measured task.

    Bending or turning to the right is a negative angle: to be compared with the left it changes its sign.
    """
    if task is None or task.result is None or not is_measured(task) or task.result.peak_deg is None:
        return None
    sd_deg, peak_deg = task.result.peak_sd_deg, task.result.peak_deg
    is_mirrored = task.side is Side.RIGHT and task.result.channel in CENTRAL_ANGLES
    return -peak_deg if is_mirrored else peak_deg, math.nan if sd_deg is None else sd_deg
