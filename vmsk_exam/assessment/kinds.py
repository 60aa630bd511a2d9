"""Chooses how a maneuver is performed: by degrees, by bands, against the clock, by count, held, or answered."""

from collections.abc import Callable

from vmsk_exam.assessment.answered import Answered
from vmsk_exam.assessment.banded import BandedMotion
from vmsk_exam.assessment.performance import Performance, RangeOfMotion
from vmsk_exam.assessment.repetition_tests import CountTest, RepetitionTest
from vmsk_exam.assessment.stance import TimedHold
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask


def build_performance(task: ManeuverTask) -> Performance:
    """Return the performance that fits the kind of a task's maneuver."""
    found: dict[ManeuverKind, Callable[[ManeuverTask], Performance]] = {
        ManeuverKind.TIMED_HOLD: TimedHold,
        ManeuverKind.REPETITION_TEST: RepetitionTest,
        ManeuverKind.COUNT_TEST: CountTest,
        ManeuverKind.BAND: BandedMotion,
        ManeuverKind.ANSWERED: Answered,
    }
    return found.get(task.maneuver.kind, RangeOfMotion)(task)
