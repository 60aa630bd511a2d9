"""Chooses how a maneuver is performed: by degrees, by bands, by alignment, against the clock, by count, held, or answered."""

from collections.abc import Callable

from vmsk_exam.anatomy import Joint, Motion
from vmsk_exam.assessment.alignment import AlignedSquat
from vmsk_exam.assessment.answered import Answered
from vmsk_exam.assessment.balance import StandingBalance
from vmsk_exam.assessment.banded import BandedMotion
from vmsk_exam.assessment.forward_bend import ForwardBend
from vmsk_exam.assessment.gait import GaitPass
from vmsk_exam.assessment.hand_motion import FINGER_CLOSING, FingerClosing
from vmsk_exam.assessment.heel_raises import HeelRaises
from vmsk_exam.assessment.overhead import OverheadReach
from vmsk_exam.assessment.performance import Performance, RangeOfMotion
from vmsk_exam.assessment.repetition_tests import CountTest, RepetitionTest
from vmsk_exam.assessment.stance import TimedHold
from vmsk_exam.assessment.up_and_go import UpAndGo
from vmsk_exam.protocol.model import Maneuver, ManeuverKind, ManeuverTask, Position


def build_performance(task: ManeuverTask) -> Performance:
    """Return the performance that fits the kind of a task's maneuver."""
    found: dict[ManeuverKind, Callable[[ManeuverTask], Performance]] = {
        ManeuverKind.TIMED_HOLD: TimedHold,
        ManeuverKind.REPETITION_TEST: RepetitionTest,
        ManeuverKind.COUNT_TEST: CountTest,
        ManeuverKind.BAND: BandedMotion,
        ManeuverKind.ALIGNMENT: AlignedSquat,
        ManeuverKind.ANSWERED: Answered,
    }
    by_motion: dict[Motion, Callable[[ManeuverTask], Performance]] = {
        Motion.FEET_TOGETHER: StandingBalance,
        Motion.SEMI_TANDEM: StandingBalance,
        Motion.TANDEM: StandingBalance,
        Motion.TIMED_UP_AND_GO: UpAndGo,
        Motion.GAIT: GaitPass,
        Motion.OVERHEAD_REACH: OverheadReach,
        Motion.HEEL_RAISE: HeelRaises,
    }
    if task.maneuver.motion in by_motion and task.maneuver.kind.is_by_camera:
        return by_motion[task.maneuver.motion](task)
    if task.maneuver.angle == FINGER_CLOSING:
        return FingerClosing(task)
    if _is_forward_bend(task.maneuver):
        return ForwardBend(task)
    return found.get(task.maneuver.kind, RangeOfMotion)(task)


def _is_forward_bend(maneuver: Maneuver) -> bool:
    is_trunk = (maneuver.joint, maneuver.motion) == (Joint.TRUNK, Motion.FLEXION)
    return is_trunk and maneuver.kind is ManeuverKind.RANGE_OF_MOTION and maneuver.position is Position.STANDING
