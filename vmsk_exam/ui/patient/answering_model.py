"""The question about an answered maneuver: what to do, what is asked, and the answers; no Qt."""

from dataclasses import dataclass

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.ui.patient.exam_texts import task_text


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer to choose; its number from 1 is its key."""

    value: int
    text: str


@dataclass(frozen=True, slots=True)
class AnsweringScreen:
    """Everything the page shows."""

    task: ManeuverTask
    headline: str
    sentence: str
    question: str
    answers: tuple[AnswerLine, ...]
    waited_ratio: float
    """How much of the time to answer is over, 0..1."""


def answering_screen(snapshot: SessionSnapshot, translator: Translator) -> AnsweringScreen | None:
    """Return what to show, None without a task that asks something."""
    task = snapshot.task
    question = None if task is None else task.maneuver.question
    if task is None or question is None:
        return None
    return AnsweringScreen(
        task,
        task_text(task.maneuver.instruction.headline, task, translator),
        task_text(task.maneuver.instruction.sentence, task, translator),
        task_text(question.text, task, translator),
        tuple(AnswerLine(choice.value, task_text(choice.label, task, translator)) for choice in question.choices),
        min(1.0, snapshot.state_elapsed_s / SessionTiming().answer_s),
    )


def answer_text(task: ManeuverTask, value: float, translator: Translator) -> str:
    """Return the words of a stored answer; empty if the question has it no more."""
    question = task.maneuver.question
    choice = None if question is None else question.choice(value)
    return "" if choice is None else task_text(choice.label, task, translator)
