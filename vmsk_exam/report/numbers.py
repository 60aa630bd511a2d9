"""How numbers are written in a report: whole degrees, a true minus sign, the decimal sign of the language."""

import math
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.results import NORMAL_95

MISSING: Final = "\u2013"
_MINUS: Final = "\u2212"
_DECIMAL_SIGNS: Final = {"es": ","}


def _round_half_away(value: float) -> float:
    return math.copysign(math.floor(abs(value) + 0.5), value)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Writes numbers for one language; NaN and None become a dash."""

    language: str = "en"

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Return a number rounded half away from zero."""
        if value is None or not math.isfinite(value):
            return MISSING
        scaled = math.floor(abs(value) * 10**decimals + 0.5)
        text = f"{scaled / 10**decimals:.{decimals}f}"
        sign = _MINUS if value < 0 and scaled > 0 else ""
        return sign + text.replace(".", _DECIMAL_SIGNS.get(self.language, "."))

    def degrees(self, value: float | None) -> str:
        """Return an angle in whole degrees."""
        text = self.number(value)
        return text if text == MISSING else f"{text}°"

    def size(self, value: float | None) -> str:
        """Return an angle in whole degrees without its sign."""
        return self.degrees(None if value is None else abs(value))

    def difference(self, minuend: float | None, subtrahend: float | None) -> str:
        """Return the difference of two angles as they are shown, so that a reader's own subtraction agrees."""
        if minuend is None or subtrahend is None or not math.isfinite(minuend - subtrahend):
            return MISSING
        return self.degrees(_round_half_away(minuend) - _round_half_away(subtrahend))

    def arc(self, start_deg: float | None, peak_deg: float | None) -> str:
        """Return the size of the arc between two angles as they are shown."""
        return self.difference(start_deg, peak_deg).removeprefix(_MINUS)

    def margin(self, sd_deg: float | None) -> str:
        """Return the half width of the 95 % interval of a standard deviation in degrees, at least 1; empty if unknown."""
        if sd_deg is None or not math.isfinite(sd_deg):
            return ""
        return f"±{self.degrees(max(1.0, NORMAL_95 * sd_deg))}"

    def seconds(self, value: float | None) -> str:
        """Return a time in tenths of a second."""
        text = self.number(value, 1)
        return text if text == MISSING else f"{text} s"

    def percent(self, ratio: float) -> str:
        """Return a share in whole percent."""
        return f"{self.number(100.0 * ratio)} %"
