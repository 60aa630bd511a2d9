"""Chooses how a maneuver is performed: by degrees, by bands, against the clock, by count, or held."""

from collections.abc import Callable

from vmsk_exam.assessment.banded import BandedMotion
from vmsk_exam.assessment.performance import Performance, RangeOfMotion
from vmsk_exam.assessment.repetition_tests import CountTest, RepetitionTest
from vmsk_exam.assessment.stance import TimedHold
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask


def build_performance(task: ManeuverTask) -> Performance:
    """Return the performance that fits the kind of a task's maneuver.

    Raises
    ------
    ValueError
        If the maneuver is answered: nothing is measured.
    """
    kind = task.maneuver.kind
    if not kind.is_by_camera:
        raise ValueError(f"{task.task_id} is answered, not measured")
    found: dict[ManeuverKind, Callable[[ManeuverTask], Performance]] = {
        ManeuverKind.TIMED_HOLD: TimedHold,
        ManeuverKind.REPETITION_TEST: RepetitionTest,
        ManeuverKind.COUNT_TEST: CountTest,
        ManeuverKind.BAND: BandedMotion,
    }
    return found.get(kind, RangeOfMotion)(task)
