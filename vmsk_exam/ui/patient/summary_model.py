"""What was done and what could not be seen, in plain words without judgement; no Qt."""

from dataclasses import dataclass

from vmsk_exam.assessment.results import ANSWER, EndReason, ManeuverResult, Outcome
from vmsk_exam.protocol.model import ExamProtocol, ManeuverKind, ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.ui.patient.answering_model import answer_text
from vmsk_exam.ui.patient.exam_texts import reason_text, task_title
from vmsk_exam.ui.patient.performing_model import shown_angle


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One part of the exam."""

    title: str
    outcome: str
    icon_name: str
    tone: str


@dataclass(frozen=True, slots=True)
class SummaryScreen:
    """Everything the page shows."""

    title: str
    lines: tuple[SummaryLine, ...]


def summary_screen(snapshot: SessionSnapshot | None, protocol: ExamProtocol, translator: Translator) -> SummaryScreen:
    """Return a line for every part of the protocol, done or not."""
    results = {} if snapshot is None else {result.task_id: result for result in snapshot.results}
    lines = tuple(_line(task, results.get(task.task_id), translator) for task in protocol.tasks)
    return SummaryScreen(translator.text(_title_key(snapshot)), lines)


def _title_key(snapshot: SessionSnapshot | None) -> str:
    if snapshot is None or not any(result.outcome is Outcome.MEASURED for result in snapshot.results):
        return "summary.title_none"
    return "summary.title" if snapshot.state is ExamState.FINISHED else "summary.title_stopped"


def _line(task: ManeuverTask, result: ManeuverResult | None, translator: Translator) -> SummaryLine:
    title = task_title(task, translator)
    if result is None:
        return SummaryLine(title, translator.text("summary.not_done"), "minus", "secondary")
    pain = "" if result.pain is None else f", {translator.text('summary.pain', pain=result.pain)}"
    if result.outcome is Outcome.MEASURED:
        return SummaryLine(title, _measured_text(task, result, translator) + pain, "check", "accent")
    reason = reason_text(result.reason, translator)
    if result.outcome is Outcome.NOT_ASSESSABLE:
        return SummaryLine(title, translator.text("summary.not_seen", reason=reason) + pain, "eye", "attention")
    is_chosen = result.reason == EndReason.SKIPPED_BY_PATIENT
    outcome = translator.text("summary.left_out") if is_chosen else translator.text("summary.skipped", reason=reason)
    return SummaryLine(title, outcome + pain, "skip", "secondary")


def _measured_text(task: ManeuverTask, result: ManeuverResult, translator: Translator) -> str:
    seconds = next((round(m.value, 1) for m in result.measures if m.unit == "s"), None)
    if task.maneuver.kind is ManeuverKind.REPETITION_TEST and seconds is not None:
        return translator.text("summary.done_count", count=len(result.repetitions), seconds=seconds)
    if task.maneuver.kind is ManeuverKind.TIMED_HOLD and seconds is not None:
        return translator.text("summary.done_time", seconds=seconds)
    if task.maneuver.kind is ManeuverKind.ANSWERED:
        answer = next((answer_text(task, m.value, translator) for m in result.measures if m.name == ANSWER), "")
        return translator.text("summary.answered", answer=answer)
    if task.maneuver.kind is ManeuverKind.COUNT_TEST:
        taken_s = task.maneuver.time_limit_s if seconds is None else seconds
        return translator.text("summary.done_count", count=round(result.measures[0].value), seconds=round(taken_s))
    if result.peak_deg is None:
        return translator.text("summary.done")
    return translator.text("summary.done_angle", angle=shown_angle(task, result.peak_deg, translator))
