"""Where a repetition began, at what level, and whether its peak was seen."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from vmsk_exam.assessment.peaks import Series

ROUNDING_S: Final = 1e-6
"""Times this close are equal, seconds."""
START_LEVEL_S: Final = 0.4
HIDDEN_PEAK_S: Final = 0.5
"""A gap this long beside the highest frame hides the true peak."""
START_SLACK_DEG: Final = 2.0
"""A start position found live is corrected when the person was lower than this below it before moving out."""
SPEED_S: Final = 0.2
FADED_SHARE: Final = 0.15
"""A motion began where its speed was this share of that at the onset."""

TracePoint = tuple[float, float, float, float]
"""Time, raw progress, smooth progress, standard deviation of one frame."""


def find_departure(trace: Sequence[TracePoint]) -> float:
    """Return when the motion that is now under way began: going back in time, where its speed fades.

    A person who sat or stood a little differently just before is not moving yet.
    """
    points = list(trace)
    speeds: list[tuple[float, float]] = []
    earlier = len(points) - 1
    for now_s, _, now_deg, _ in reversed(points):
        while earlier > 0 and points[earlier][0] > now_s - SPEED_S:
            earlier -= 1
        then_s, _, then_deg, _ = points[earlier]
        if then_s >= now_s:
            break
        speeds.append((now_s, (now_deg - then_deg) / (now_s - then_s)))
    least = FADED_SHARE * max((speed for now_s, speed in speeds if now_s >= points[-1][0] - SPEED_S), default=0.0)
    faded_s = next((now_s for now_s, speed in speeds if speed < least), points[0][0])
    return min(faded_s, points[-1][0])


def find_start_level(series: Series, peak_s: float, start_deg: float) -> float:
    """Return the start of a repetition: the live value, or the lowest level before the peak if that is clearly lower."""
    before = series.t_s < peak_s
    t, v = series.t_s[before], series.value_deg[before]
    if not len(t):
        return start_deg
    last = np.searchsorted(t, t + START_LEVEL_S, side="right")
    total = np.concatenate([[0.0], np.cumsum(v)])
    is_whole = t + START_LEVEL_S <= t[-1]
    levels = ((total[last] - total[: len(t)]) / (last - np.arange(len(t))))[is_whole]
    lowest_deg = float(levels.min()) if len(levels) else start_deg
    return lowest_deg if lowest_deg < start_deg - START_SLACK_DEG else start_deg


def is_hidden(series: Series, peak_s: float) -> bool:
    """Return whether a gap lies so close to a peak that the true one may have been in it."""
    gaps = np.diff(series.t_s)
    if not len(gaps):
        return False
    near = (series.t_s[:-1] - HIDDEN_PEAK_S / 4 <= peak_s) & (peak_s <= series.t_s[1:] + HIDDEN_PEAK_S / 4)
    return bool(np.any(gaps[near] >= HIDDEN_PEAK_S))
