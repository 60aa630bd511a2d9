"""The showing of the next maneuver: what to do and how long the figure still shows it; no Qt."""

import math
from dataclasses import dataclass

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.ui.patient.exam_texts import task_text


@dataclass(frozen=True, slots=True)
class ShowingScreen:
    """Everything the page shows."""

    task: ManeuverTask
    headline: str
    sentence: str
    position: str
    safety: str
    shown_ratio: float
    """How much of the showing is over, 0..1."""
    begins_in_s: int
    """Whole seconds until the patient begins."""


def showing_screen(snapshot: SessionSnapshot, translator: Translator, speech_rate: float = 1.0) -> ShowingScreen | None:
    """Return what to show, None without a task; a slower voice takes longer."""
    task = snapshot.task
    if task is None:
        return None
    instruction = task.maneuver.instruction
    asked_s = SessionTiming(speech_rate=speech_rate).showing_of(task.maneuver, snapshot.results)
    return ShowingScreen(
        task,
        task_text(instruction.headline, task, translator),
        task_text(instruction.sentence, task, translator),
        task_text(instruction.position, task, translator),
        task_text(task.maneuver.safety, task, translator),
        min(1.0, snapshot.state_elapsed_s / asked_s),
        max(0, math.ceil(asked_s - snapshot.state_elapsed_s)),
    )
