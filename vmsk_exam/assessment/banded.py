"""A motion that a webcam sees too coarsely for degrees: told as one of its declared bands."""

from typing import Final

from vmsk_exam.assessment.outcome import MAX_PEAK_SD_DEG, compute_peak_sd, find_best
from vmsk_exam.assessment.performance import RangeOfMotion, Tally
from vmsk_exam.assessment.results import NORMAL_95, Measure
from vmsk_exam.protocol.model import Band

BAND_UNIT: Final = "band"
"""Unit of a measure whose value is that of a band of the maneuver."""


class BandedMotion(RangeOfMotion):
    """Out and back like a range of motion; told as the band that the furthest repetition reached, never in degrees."""

    def so_far(self) -> Tally:
        """Return the band reached; a second measure names the highest band within the uncertainty if that is another."""
        repetitions, _ = super().so_far()
        if not repetitions:
            return (), ()
        best = find_best(repetitions, self._sign)
        if best.sd_deg > MAX_PEAK_SD_DEG:
            return (), ()
        half_deg = NORMAL_95 * compute_peak_sd(repetitions, self._sign)
        progress_deg = self._sign * best.peak_deg
        low, high = (self._band_at(progress_deg + change) for change in (-half_deg, half_deg))
        measures = [Measure("band", low.value, BAND_UNIT)]
        if high is not low:
            measures.append(Measure("band_to", high.value, BAND_UNIT))
        return (), tuple(measures)

    def _band_at(self, progress_deg: float) -> Band:
        bands = self.task.maneuver.bands
        mirror = -1.0 if self.task.is_mirrored else 1.0
        reached = [band for band in bands if self._sign * mirror * band.from_deg <= progress_deg]
        return reached[-1] if reached else bands[0]
