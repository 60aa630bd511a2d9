"""The peak of one repetition and its standard deviation, from the raw angles around the end of the range.

Formula (docs/adr/0005-peak-of-a-maneuver.md)
---------------------------------------------
``sd_repetition**2 = systematic**2 + noise**2`` with

* ``systematic**2 = max(s**2 - n**2, s**2 / 2)``: ``s`` is the median standard deviation of the frames near the peak, as
  the angle computation gives it, ``n`` the frame-to-frame noise seen there. View and landmark errors are the same in
  every frame and do not average out;
* ``noise**2``: variance of the estimate (median or fit) with noise ``n`` in frames that count as independent every
  ``CORRELATION_S``, plus a share of what the fit adds to the highest frame.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.samples import FloatArray

MIN_HOLD_S: Final = 0.4
"""A shorter stay at the end of the range is a turning point, not a hold, seconds."""
MAX_SAG_DEG: Final = 1.0
"""A hold that bends more than this is a slow turning point."""
NEAR_DEG: Final = 1.5
"""Frames this close to the highest one take part in the fit of a turning point."""
LEVEL_DEG: Final = 1.0
"""Frames this close to the highest one of a hold count for it."""
NEAR_NOISE_FACTOR: Final = 2.5
HOLD_BAND_DEG: Final = 3.0
"""A turning point further out than this beyond the hold is the peak, not the hold."""
NOISE_MARGIN: Final = 1.5
"""In motion frames may be noisier than at rest by this factor."""
MIN_NOISE_DEG: Final = 0.5
"""With less noise single frames are trusted."""
SMOOTH_S: Final = 0.12
CORRELATION_S: Final = 0.1
SYSTEMATIC_SHARE: Final = 0.5
"""Smallest share of a frame's variance that is counted as systematic."""
FIT_SHARE: Final = 0.3
SAG_VARIANCE: Final = 11.25
"""Variance of the curvature of a parabola through evenly spread values, relative to that of their mean."""
MEDIAN_VARIANCE: Final = np.pi / 2
"""Variance of a median relative to that of a mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Angles of one repetition in the direction of the motion (the peak is the largest)."""

    t_s: FloatArray
    """float64 (n,), seconds, strictly increasing."""
    value_deg: FloatArray
    """float64 (n,), finite."""
    sd_deg: FloatArray
    """float64 (n,), standard deviation of each frame."""


@dataclass(frozen=True, slots=True)
class Peak:
    """End of the range of one repetition."""

    t_s: float
    value_deg: float
    sd_deg: float


def estimate_peak(series: Series, hold: tuple[float, float] | None, noise_deg: float | None = None) -> Peak:
    """Return the peak of a repetition.

    Parameters
    ----------
    series
        All frames of the repetition, at least one.
    hold
        First and last time of the stay at the end of the range, seconds; None if there was none.
    noise_deg
        Frame-to-frame noise where the person stood still, degrees; None if unknown.

    Returns
    -------
    Peak
        Median over the hold, or the vertex of a parabola at the turning point.
    """
    noise = estimate_noise(series)
    noise = noise if noise_deg is None else min(noise, NOISE_MARGIN * noise_deg)
    smooth = smooth_series(series.t_s, series.value_deg, 3 if noise > MIN_NOISE_DEG else 1)
    if hold is not None:
        inside = np.flatnonzero((series.t_s >= hold[0]) & (series.t_s <= hold[1]))
        top = int(inside[np.argmax(smooth[inside])])
        held = _part(series, inside[smooth[inside] >= smooth[top] - LEVEL_DEG - NEAR_NOISE_FACTOR * noise])
        if _is_level(held, noise) and smooth.max() <= smooth[top] + HOLD_BAND_DEG:
            return _held_peak(held, noise)
    top = int(np.argmax(smooth))
    return _turning_peak(_part(series, _near_top(smooth, top, NEAR_DEG + NEAR_NOISE_FACTOR * noise)), noise)


def estimate_noise(series: Series) -> float:
    """Return the frame-to-frame noise in degrees: how far frames lie from the line between their neighbours."""
    t, v = series.t_s, series.value_deg
    if len(t) < 5:
        return float(np.median(series.sd_deg))
    share = (t[1:-1] - t[:-2]) / (t[2:] - t[:-2])
    error = v[1:-1] - (v[:-2] * (1 - share) + v[2:] * share)
    scale = np.sqrt(1 + share**2 + (1 - share) ** 2)
    noise = 1.4826 * float(np.median(np.abs(error / scale)))
    return min(noise, float(np.median(series.sd_deg)))


def _is_level(held: Series, noise: float) -> bool:
    """Return whether the frames at the end of the range last long enough and do not bend."""
    t, v = held.t_s, held.value_deg
    if len(t) < 3 or t[-1] - t[0] < MIN_HOLD_S:
        return False
    half = (t[-1] - t[0]) / 2
    sag_deg = -float(np.polynomial.polynomial.polyfit((t - t[0]) / half - 1, v, 2)[2])
    return bool(sag_deg <= MAX_SAG_DEG + 2 * noise * np.sqrt(SAG_VARIANCE / len(t)))


def _held_peak(held: Series, noise: float) -> Peak:
    """Return the median over a hold."""
    t = held.t_s
    variance = MEDIAN_VARIANCE * noise**2 / _independent_count(t)
    middle = int(np.argmin(np.abs(t - (t[0] + t[-1]) / 2)))
    return Peak(float(t[middle]), float(np.median(held.value_deg)), _total_sd(held.sd_deg, noise, variance))


def _turning_peak(near: Series, noise: float) -> Peak:
    """Return the vertex of the parabola through the frames around a turning point."""
    t, v = near.t_s, near.value_deg
    highest = int(np.argmax(v))
    if len(t) < 3:
        return Peak(float(t[highest]), float(v[highest]), _total_sd(near.sd_deg, noise, noise**2))
    half = (t[-1] - t[0]) / 2
    x = (t - t[0]) / half - 1
    design = np.stack([np.ones_like(x), x, x**2], axis=1)
    curve = np.linalg.lstsq(design, v, rcond=None)[0]
    is_peak = bool(curve[2] < 0)
    vertex = float(np.clip(-curve[1] / (2 * curve[2]), -1, 1)) if is_peak else float(x[highest])
    at_vertex = np.array([1.0, vertex, vertex**2])
    value = float(at_vertex @ curve) if is_peak else float(np.median(v))
    leverage = float(at_vertex @ np.linalg.pinv(design.T @ design) @ at_vertex)
    correlated = len(t) / _independent_count(t)
    variance = leverage * noise**2 * correlated + (FIT_SHARE * max(value - float(v.max()), 0.0)) ** 2
    return Peak(float(t[0] + (vertex + 1) * half), value, _total_sd(near.sd_deg, noise, variance))


def _part(series: Series, which: slice | NDArray[np.intp]) -> Series:
    return Series(series.t_s[which], series.value_deg[which], series.sd_deg[which])


def _near_top(smooth: FloatArray, top: int, depth_deg: float) -> slice:
    """Return the range of frames around the top that are not lower than it by the depth; three at least if there are."""
    low = np.flatnonzero(smooth < smooth[top] - depth_deg)
    before, after = low[low < top], low[low > top]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(after[0]) if len(after) else len(smooth)
    return slice(max(min(first, top - 1), 0), min(max(last, top + 2), len(smooth)))


def smooth_series(t: FloatArray, v: FloatArray, least_count: int = 1) -> FloatArray:
    """Return the mean of the frames around each frame, at least of so many; no lag."""
    half = SMOOTH_S / 2
    index = np.arange(len(t))
    first = np.minimum(np.searchsorted(t, t - half - 1e-9, side="left"), index - least_count // 2).clip(0)
    last = np.maximum(np.searchsorted(t, t + half + 1e-9, side="right"), index + least_count // 2 + 1).clip(None, len(t))
    total = np.concatenate([[0.0], np.cumsum(v)])
    return np.asarray((total[last] - total[first]) / (last - first), dtype=np.float64)


def _independent_count(t: FloatArray) -> float:
    return float(min(len(t), (t[-1] - t[0]) / CORRELATION_S + 1.0))


def _total_sd(frame_sd: FloatArray, noise: float, variance: float) -> float:
    frame_variance = float(np.median(frame_sd)) ** 2
    systematic = max(frame_variance - noise**2, SYSTEMATIC_SHARE * frame_variance)
    return float(np.sqrt(systematic + variance))
