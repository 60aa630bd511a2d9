"""Which stance is offered after an easier one: a test of balance goes on only while the stances before were held."""

from collections.abc import Iterable
from typing import Final

from vmsk_exam.assessment.intake.stop_rules import has_lost_balance
from vmsk_exam.assessment.outcome import build_not_offered
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.protocol.model import ManeuverTask

HOLD_TIME: Final = "hold_time"
"""Measure of the longest time in a stance, seconds."""
REACHED_LIMIT: Final = "reached_limit"
"""Measure of a stance that was held until its time limit."""
ROUNDING_S: Final = 0.05


def is_offered(task: ManeuverTask, results: Iterable[ManeuverResult]) -> bool:
    """Return whether a task is offered after what was done before.

    Where the easier stance was not asked, nothing speaks against the harder one. Where it was asked, it must have been held for
    the declared time without losing the balance: a stance that was left out, stopped or not seen proves nothing. A stance on
    one leg counts for the same leg.

    Parameters
    ----------
    task
        The task that would come next.
    results
        Newest result of every task so far.
    """
    needed = task.maneuver.offered_after
    if needed is None:
        return True
    easier = [result for result in results if result.maneuver_id == needed.maneuver_id and result.side in (None, task.side)]
    return all(_is_held(result, needed.hold_s) for result in easier)


def not_offered_result(task: ManeuverTask) -> ManeuverResult:
    """Return the result of a task that is not offered because an easier one was not held."""
    return build_not_offered(task, EndReason.EASIER_NOT_HELD)


def _is_held(result: ManeuverResult, wanted_s: float) -> bool:
    """Return whether a stance was held so long, or to the limit of its exam where that is shorter."""
    values = {measure.name: measure.value for measure in result.measures}
    is_long = values.get(HOLD_TIME, 0.0) >= wanted_s - ROUNDING_S or bool(values.get(REACHED_LIMIT))
    return result.outcome is Outcome.MEASURED and is_long and not has_lost_balance(result)
