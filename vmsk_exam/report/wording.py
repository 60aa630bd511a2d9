"""Names and sentences of one report: titles of tasks, sides, reasons, joints, in the language of the report."""

from dataclasses import dataclass
from typing import Final

from vmsk_exam.anatomy import CENTRAL_ANGLES, Joint, Side
from vmsk_exam.assessment.results import ManeuverResult, Measure
from vmsk_exam.protocol.model import Maneuver, localized_text
from vmsk_exam.record.effective import EffectiveResult
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.numbers import NumberFormat
from vmsk_exam.resources import Translator

_SIDE_PREFIXES: Final = {side: f"{side.value}_" for side in Side}


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One task of the protocol as the report lists it, done or not."""

    task_id: str
    maneuver_id: str
    side: Side | None
    result: ManeuverResult | None


class Wording:
    """Writes everything that one report says.

    Parameters
    ----------
    report_input
        What the report is made from; its language is used.
    """

    def __init__(self, report_input: ReportInput) -> None:
        self._input = report_input
        self._translator = Translator("report", report_input.language)
        self.language = self._translator.language
        self.numbers = NumberFormat(self.language)

    @property
    def report_input(self) -> ReportInput:
        """What the report is made from."""
        return self._input

    def text(self, key: str, **values: object) -> str:
        """Return a text of the report."""
        return self._translator.text(key, **values)

    def text_or(self, key: str, fallback: str) -> str:
        """Return a text of the report, or a made-up identifier in readable form where there is none."""
        return self.text(key) if self._translator.has(key) else fallback.replace("_", " ")

    def effective(self, task_id: str) -> EffectiveResult | None:
        """Return what was corrected of a task, None if nothing is known of corrections."""
        return None if self._input.effective is None else self._input.effective.result(task_id)

    def maneuver(self, maneuver_id: str) -> Maneuver | None:
        """Return a maneuver of the protocol, None if it is not known any more."""
        return self._input.maneuvers.get(maneuver_id)

    def maneuver_title(self, maneuver_id: str) -> str:
        """Return the name of a maneuver."""
        maneuver = self.maneuver(maneuver_id)
        if maneuver is None:
            return maneuver_id.replace("_", " ").capitalize()
        return localized_text(maneuver.title, self.language)

    def task_title(self, task: ReportTask) -> str:
        """Return the name of a task with its side."""
        title = self.maneuver_title(task.maneuver_id)
        if task.side is None:
            return title
        return self.text("channel.with_side", angle=title, side=self.text(f"side.{task.side}"))

    def channel_title(self, channel: str) -> str:
        """Return the name of an angle channel with its side."""
        if channel in CENTRAL_ANGLES:
            return self.text(f"channel.{channel}")
        side, _, angle = channel.partition("_")
        name = self.text_or(f"channel.{angle}", angle)
        return self.text("channel.with_side", angle=name, side=self.text_or(f"side.{side}", side))

    def joint_title(self, maneuver_id: str) -> str:
        """Return the heading under which a maneuver is listed."""
        maneuver = self.maneuver(maneuver_id)
        return self.text("joint.unknown") if maneuver is None else self.text(f"joint.{Joint(maneuver.joint)}")

    def compensation_label(self, maneuver_id: str, compensation_id: str) -> str:
        """Return the clinician's name of a compensation."""
        maneuver = self.maneuver(maneuver_id)
        rules = () if maneuver is None else maneuver.compensations
        labels = (localized_text(rule.label, self.language) for rule in rules if rule.compensation_id == compensation_id)
        return next(labels, compensation_id.replace("_", " "))

    def coded_label(self, maneuver_id: str, measure: Measure) -> str:
        """Return the words of an answer or a band; its code where the maneuver does not know it any more."""
        maneuver = self.maneuver(maneuver_id)
        question = None if maneuver is None else maneuver.question
        coded = [(item.value, item.label) for item in (() if question is None else question.choices)]
        coded += [(item.value, item.label) for item in (() if maneuver is None else maneuver.bands)]
        labels = (localized_text(label, self.language) for value, label in coded if value == measure.value)
        return next(labels, self.text("measure.code", code=round(measure.value)))

    def reason(self, task: ReportTask) -> str:
        """Return why a task has no number."""
        if task.result is None:
            return self.text("reason.not_done")
        reason = task.result.reason or ""
        return self.text_or(f"reason.{reason}", reason)

    def outcome(self, task: ReportTask) -> str:
        """Return how a task ended."""
        return self.text("outcome.not_done" if task.result is None else f"outcome.{task.result.outcome}")


def list_tasks(report_input: ReportInput) -> tuple[ReportTask, ...]:
    """Return every task of the exam in the order of the protocol, then results of tasks that the protocol does not list."""
    record = report_input.record
    listed = record.header.task_ids
    extra = tuple(result.task_id for result in record.results if result.task_id not in listed)
    return tuple(_find_task(report_input, task_id) for task_id in (*listed, *extra))


def _find_task(report_input: ReportInput, task_id: str) -> ReportTask:
    result = report_input.record.result(task_id)
    if result is not None:
        return ReportTask(task_id, result.maneuver_id, result.side, result)
    for side, prefix in _SIDE_PREFIXES.items():
        if task_id.startswith(prefix) and task_id not in report_input.maneuvers:
            return ReportTask(task_id, task_id.removeprefix(prefix), side, None)
    return ReportTask(task_id, task_id, None, None)
