"""The showing of the next maneuver: what to do and how long the figure still shows it; no Qt."""

import math
from dataclasses import dataclass

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.resources import Translator
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import ShowingKind
from vmsk_exam.ui.patient.exam_texts import task_text


@dataclass(frozen=True, slots=True)
class ShowingScreen:
    """Everything the page shows."""

    task: ManeuverTask
    headline: str
    sentence: str
    position: str
    safety: str
    note: str
    """That it is the same as before with the other side; empty otherwise."""
    shown_ratio: float
    """How much of the showing is over, 0..1."""
    begins_in_s: int
    """Whole seconds until the patient begins."""


def showing_screen(snapshot: SessionSnapshot, translator: Translator) -> ShowingScreen | None:
    """Return what to show, None without a task."""
    task = snapshot.task
    if task is None:
        return None
    instruction = task.maneuver.instruction
    is_other_side = snapshot.showing is ShowingKind.OTHER_SIDE
    return ShowingScreen(
        task,
        task_text(instruction.headline, task, translator),
        task_text(instruction.sentence, task, translator),
        task_text(instruction.position, task, translator),
        task_text(task.maneuver.safety, task, translator),
        translator.text("showing.other_side") if is_other_side else "",
        min(1.0, snapshot.state_elapsed_s / max(snapshot.showing_s, 0.1)),
        max(0, math.ceil(snapshot.showing_s - snapshot.state_elapsed_s)),
    )
