"""How much of the patient an exam needs to see."""

from collections.abc import Iterable

from vmsk_exam.anatomy import Joint
from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.protocol.model import ManeuverTask


def choose_framing(tasks: Iterable[ManeuverTask]) -> Framing:
    """Return head and shoulders where the camera measures the neck and nothing else, the whole body otherwise."""
    joints = {task.maneuver.joint for task in tasks if task.maneuver.kind.is_by_camera}
    return Framing.HEAD_AND_SHOULDERS if joints == {Joint.NECK} else Framing.WHOLE_BODY
