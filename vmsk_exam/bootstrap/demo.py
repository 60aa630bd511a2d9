"""The demo patient: a frame source that performs whatever the running exam asks."""

from collections.abc import Callable
from typing import Final

from vmsk_exam.assessment.results import Outcome
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.avatar.performer import PerformanceSpec
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.session.snapshot import Command, CommandKind, EventKind, ExamState, SessionSnapshot

DEMO_CAMERA_ID = "demo"
ANSWER_AFTER_S: Final = 5.0
"""Where people watch, the demo patient answers a question after so long."""
PAIN_AFTER_S: Final = 3.0
"""The question about pain is the same every time."""
DEMO_PAIN: Final = 1
"""Pain that the demo patient tells where people watch, 0 to 10; without a window the question passes unanswered."""
_ENDLESS: Final = (ManeuverKind.COUNT_TEST, ManeuverKind.ANSWERED)
"""Performed until the task ends."""


def performance_of(task: ManeuverTask) -> PerformanceSpec:
    """Return what the avatar does for a task of a protocol."""
    maneuver = task.maneuver
    return PerformanceSpec(
        angle=maneuver.angle,
        side=task.side,
        motion=maneuver.motion,
        position=maneuver.position.value,
        view=task.view,
        start_deg=task.demonstration.start_deg,
        peak_deg=task.demonstration.peak_deg,
        repetitions=maneuver.repetitions,
        move_s=task.demonstration.move_s,
        hold_s=maneuver.hold_s,
        joint=maneuver.joint.value,
    )


class DemoPatient:
    """Tells the avatar what to perform as the session goes from task to task, and answers its questions.

    Parameters
    ----------
    camera
        The avatar.
    submit
        Takes the answers (``ExamSession.submit``); without it questions stay unanswered.
    """

    def __init__(self, camera: AvatarCamera, submit: Callable[[Command], object] | None = None) -> None:
        self._camera = camera
        self._submit = submit
        self._is_endless = False

    def follow(self, snapshot: SessionSnapshot) -> None:
        """Act on what happened in a step; called after each on the measuring thread."""
        for event in snapshot.events:
            is_begin = event.kind is EventKind.STATE_CHANGED and event.detail in (ExamState.PERFORMING, ExamState.ANSWERING)
            if is_begin and snapshot.task is not None:
                self._is_endless = snapshot.task.maneuver.kind in _ENDLESS
                self.begin_task(snapshot.task)
            elif event.kind is EventKind.TASK_ENDED and (self._is_endless or event.detail != Outcome.MEASURED):
                self.end_task()
        self._answer(snapshot)

    def _answer(self, snapshot: SessionSnapshot) -> None:
        question = None if snapshot.task is None else snapshot.task.maneuver.question
        is_time = snapshot.state_elapsed_s >= (ANSWER_AFTER_S if self._camera.is_live else 0.0)
        if snapshot.state is ExamState.ANSWERING and is_time and question is not None and self._submit is not None:
            self._submit(Command(CommandKind.SET_ANSWER, question.demo_value))
        is_asked = snapshot.state is ExamState.ASKING_PAIN and not snapshot.is_stopped_by_pain
        if is_asked and self._camera.is_live and snapshot.state_elapsed_s >= PAIN_AFTER_S and self._submit is not None:
            self._submit(Command(CommandKind.SET_PAIN, DEMO_PAIN))

    def begin_task(self, task: ManeuverTask) -> None:
        """Perform a task from its start position, as often as it asks."""
        self._camera.perform(performance_of(task))

    def end_task(self) -> None:
        """Stop performing and stand (or sit) easy."""
        self._camera.relax()
