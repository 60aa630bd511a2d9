"""Days from left to right; plots of one patient that share it stand one below the other. No Qt."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LEAST_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class DayAxis:
    """The days that are shown, and where."""

    first: date
    last: date
    left: float
    """Place of the first day, pixels."""
    width: float
    """Pixels from the first to the last day."""

    def x(self, day: date) -> float:
        """Return the place of a day, pixels."""
        return self.left + self.width * (day - self.first).days / max(1, (self.last - self.first).days)


def make_day_axis(days: tuple[date, date], left: float, width: float) -> DayAxis:
    """Return an axis with room before the first and after the last day."""
    first, last = days
    spare = max(2, (LEAST_DAYS - (last - first).days) // 2, (last - first).days // 20)
    return DayAxis(first - timedelta(days=spare), last + timedelta(days=spare), left, width)
