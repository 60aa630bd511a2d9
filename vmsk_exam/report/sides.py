"""Sorts the tasks of an exam for its tables: by maneuver, by side, range of motion or functional test."""

from collections.abc import Iterable

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import Measure, Outcome
from vmsk_exam.protocol.model import ManeuverKind
from vmsk_exam.report.document import Cell, Emphasis
from vmsk_exam.report.wording import ReportTask, Wording

TasksBySide = dict[Side | None, ReportTask]


def pair_sides(tasks: Iterable[ReportTask]) -> dict[str, TasksBySide]:
    """Return the tasks by maneuver id in the order of the exam, then by side."""
    pairs: dict[str, TasksBySide] = {}
    for task in tasks:
        pairs.setdefault(task.maneuver_id, {})[task.side] = task
    return pairs


def is_measured(task: ReportTask) -> bool:
    """Return whether a task has a measurement."""
    return task.result is not None and task.result.outcome is Outcome.MEASURED


def task_measures(task: ReportTask) -> tuple[Measure, ...]:
    """Return what a task gave besides joint angles."""
    return () if task.result is None else task.result.measures


def is_range_of_motion(task: ReportTask, wording: Wording) -> bool:
    """Return whether a task asks for a range of motion; for an unknown maneuver, whether it gave nothing else."""
    maneuver = wording.maneuver(task.maneuver_id)
    if maneuver is not None:
        return maneuver.kind is ManeuverKind.RANGE_OF_MOTION
    return not task_measures(task)


def outcome_cell(task: ReportTask, wording: Wording, span: int = 1) -> Cell:
    """Return how a task without a number ended and why."""
    return Cell(wording.outcome(task), notes=(wording.reason(task),), emphasis=Emphasis.ATTENTION, span=span)
