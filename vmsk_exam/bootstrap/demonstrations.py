"""Pictures of the avatar showing a task, drawn live or from the recorded clips."""

from vmsk_exam.avatar.demonstrator import make_demonstrator
from vmsk_exam.avatar.remembered import RememberedDemonstrator
from vmsk_exam.bootstrap.demo import performance_of
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import ImageArray

_SIZE_PX = (640, 480)


class AvatarDemonstrations:
    """Satisfies ``ui.services.Demonstrations``; made on, and used by, one worker thread (GL contexts belong to a thread)."""

    def __init__(self) -> None:
        self._demonstrator = RememberedDemonstrator(make_demonstrator(*_SIZE_PX))

    def frame(self, task: ManeuverTask, t_s: float) -> ImageArray:
        """Return the picture at a time of the loop; RGB uint8 (height, width, 3)."""
        return self._demonstrator.frame(performance_of(task), t_s)
