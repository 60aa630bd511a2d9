"""One measured curve for drawing: gaps, fewer points without losing peaks, where a hold lies, round axis ticks."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.assessment.results import NORMAL_95, Repetition
from vmsk_exam.record.model import Track
from vmsk_exam.record.track_channels import read_track_channel
from vmsk_exam.samples import FloatArray

MAX_POINTS: Final = 480
"""Points of a drawn curve; more cannot be told apart on paper."""

_DEGREE_STEPS: Final = (5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0)
_SECOND_STEPS: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One angle over time; only samples that have an angle."""

    t_s: FloatArray
    """float64 (n,), seconds, increasing."""
    angle_deg: FloatArray
    """float64 (n,), degrees, all finite."""
    half_deg: FloatArray
    """float64 (n,), half width of the 95 % interval in degrees; 0 where unknown."""
    starts: NDArray[np.int64]
    """int64 (m,): indices at which a piece begins after a gap, without 0."""


def read_curve(track: Track, channel: str) -> Curve | None:
    """Return the curve of a channel, None if the track has no angle of it.

    Parameters
    ----------
    track
        Samples of the attempt.
    channel
        Member of ``anatomy.MEASURED_CHANNELS``.
    """
    angle, sd = read_track_channel(track, channel)
    kept = np.flatnonzero(np.isfinite(angle) & np.isfinite(track.t_s))
    if not len(kept):
        return None
    half = np.where(np.isfinite(sd), NORMAL_95 * sd, 0.0)
    return Curve(track.t_s[kept], angle[kept], half[kept], np.flatnonzero(np.diff(kept) > 1) + 1)


def curve_pieces(curve: Curve, max_points: int = MAX_POINTS) -> tuple[Curve, ...]:
    """Return the unbroken pieces of a curve, thinned so that their lowest and highest points survive."""
    pieces = zip(*(np.split(values, curve.starts) for values in (curve.t_s, curve.angle_deg, curve.half_deg)), strict=True)
    share = max_points / len(curve.t_s)
    whole = np.array([], dtype=np.int64)
    return tuple(Curve(*_thin(t_s, angle, half, share), whole) for t_s, angle, half in pieces)


def _thin(t_s: FloatArray, angle: FloatArray, half: FloatArray, share: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    count = len(t_s)
    if share >= 1.0:
        return t_s, angle, half
    buckets = np.array_split(np.arange(count), max(1, int(count * share / 2)))
    extremes = ((bucket[np.argmin(angle[bucket])], bucket[np.argmax(angle[bucket])]) for bucket in buckets)
    kept = np.unique(np.array([0, count - 1, *(index for pair in extremes for index in pair)]))
    return t_s[kept], angle[kept], half[kept]


def find_hold_window(curve: Curve, repetition: Repetition) -> tuple[float, float] | None:
    """Return where in a repetition the hold is drawn: as long as the hold, where the angle was nearest the end of the range.

    Returns
    -------
    tuple of float or None
        Start and end in seconds; None if nothing was held.
    """
    inside = (curve.t_s >= repetition.start_s) & (curve.t_s <= repetition.end_s)
    t_s, angle = curve.t_s[inside], curve.angle_deg[inside]
    length_s = min(repetition.hold_s, repetition.end_s - repetition.start_s)
    if length_s <= 0.0 or not len(t_s):
        return None
    sums = np.concatenate([[0.0], np.cumsum(angle * np.sign(repetition.peak_deg - repetition.start_deg))])
    ends = np.searchsorted(t_s, t_s + length_s, side="right")
    fits = t_s + length_s <= t_s[-1] + 1e-9
    means = np.where(fits, (sums[ends] - sums[:-1]) / (ends - np.arange(len(t_s))), -np.inf)
    start_s = float(t_s[int(np.argmax(means))])
    return start_s, start_s + length_s


def degree_ticks(low_deg: float, high_deg: float) -> tuple[float, ...]:
    """Return at most six round angles that cover a range and 0."""
    return _ticks(min(0.0, low_deg), max(0.0, high_deg), _DEGREE_STEPS, most=6)


def second_ticks(last_s: float) -> tuple[float, ...]:
    """Return round times from 0 up to the last time."""
    return tuple(tick for tick in _ticks(0.0, last_s, _SECOND_STEPS, most=8) if tick <= last_s + 1e-9)


def _ticks(low: float, high: float, steps: tuple[float, ...], most: int) -> tuple[float, ...]:
    for step in steps:
        first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
        if last - first < most:
            return tuple(step * number for number in range(first, max(last, first + 1) + 1))
    return (low, high)
