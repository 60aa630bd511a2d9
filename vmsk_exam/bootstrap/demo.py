"""The demo patient: a frame source that performs whatever the running exam asks."""

from vmsk_exam.assessment.results import Outcome
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.avatar.performer import PerformanceSpec
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.session.snapshot import EventKind, ExamState, SessionSnapshot

DEMO_CAMERA_ID = "demo"


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
    )


class DemoPatient:
    """Tells the avatar what to perform as the session goes from task to task."""

    def __init__(self, camera: AvatarCamera) -> None:
        self._camera = camera

    def follow(self, snapshot: SessionSnapshot) -> None:
        """Act on what happened in a step; called after each on the measuring thread."""
        for event in snapshot.events:
            is_begin = event.kind is EventKind.STATE_CHANGED and event.detail == ExamState.PERFORMING
            if is_begin and snapshot.task is not None:
                self.begin_task(snapshot.task)
            elif event.kind is EventKind.TASK_ENDED and event.detail != Outcome.MEASURED:
                self.end_task()

    def begin_task(self, task: ManeuverTask) -> None:
        """Perform a task from its start position, as often as it asks."""
        self._camera.perform(performance_of(task))

    def end_task(self) -> None:
        """Stop performing and stand (or sit) easy."""
        self._camera.relax()
