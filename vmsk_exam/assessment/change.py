"""Change of one measure between two exams, told against the smallest real change; context for a clinician, never a judgement."""

import math
from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.assessment.reference import MinimalChange
from vmsk_exam.assessment.results import NORMAL_95


class ChangeVerdict(StrEnum):
    """What can be said of a change."""

    MORE = "more"
    """More range than before, by more than measuring error."""
    LESS = "less"
    """Less range than before, by more than measuring error."""
    WITHIN = "within"
    """Within measuring error: no change can be claimed."""
    UNKNOWN = "unknown"
    """No smallest real change is on file for this motion."""


@dataclass(frozen=True, slots=True)
class AngleChange:
    """Difference of two exams."""

    change_deg: float
    """Now minus before, in the convention of ``anatomy``."""
    limit_deg: float | None
    """What the change was compared with; None if nothing is on file."""
    verdict: ChangeVerdict


@dataclass(frozen=True, slots=True)
class MeasuredAngle:
    """An angle with its standard deviation, None where that is unknown (measured by hand)."""

    angle_deg: float
    sd_deg: float | None = None


def compute_change(
    before: MeasuredAngle, now: MeasuredAngle, minimal: MinimalChange | None, *, is_increase: bool = True
) -> AngleChange:
    """Return how an angle changed.

    Parameters
    ----------
    minimal
        Smallest detectable change of the motion (95 %), None if none is on file.
    is_increase
        Whether more range is a larger angle; False for extension, which is a negative flexion.

    Returns
    -------
    AngleChange
        The limit is the larger of the smallest detectable change and the 95 % half width of the difference that follows from
        both standard deviations, so that two uncertain numbers claim less. A change exactly at the limit is within it.
    """
    change = now.angle_deg - before.angle_deg
    if minimal is None:
        return AngleChange(change, None, ChangeVerdict.UNKNOWN)
    spread = math.hypot(before.sd_deg or 0.0, now.sd_deg or 0.0)
    limit = max(minimal.value_deg, NORMAL_95 * spread)
    gained = change if is_increase else -change
    if abs(change) <= limit:
        return AngleChange(change, limit, ChangeVerdict.WITHIN)
    return AngleChange(change, limit, ChangeVerdict.MORE if gained > 0 else ChangeVerdict.LESS)
