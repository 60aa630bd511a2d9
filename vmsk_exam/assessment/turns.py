"""Turning points of a finished series: out-and-back motions by their height above what lies before and after."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.assessment.peaks import Series, estimate_noise, smooth_series
from vmsk_exam.samples import FloatArray

START_SHARE: Final = 0.05
"""A motion starts where the angle has risen by this share of it, in degrees at least ``START_DEG``."""
START_DEG: Final = 2.0
STOP_DEG: Final = 3.0
"""At the end of a clip so much of a way back, or a stop, shows that the end of the range was reached."""
STOP_S: Final = 0.4


@dataclass(frozen=True, slots=True)
class Turn:
    """One out-and-back motion as frame numbers of its series."""

    start: int
    top: int
    end: int
    start_deg: float
    """Level before the motion; where the series begins in motion, the level after it."""


def find_turns(series: Series, least_deg: float) -> list[Turn]:
    """Return the motions that rise by at least ``least_deg`` and turn.

    A motion at the beginning of the series counts if it falls by that much, one at the end if it has turned or stopped.
    """
    if len(series.t_s) < 3:
        return []
    least_count = 3 if estimate_noise(series) > 0.5 else 1
    smooth = smooth_series(series.t_s, series.value_deg, least_count)
    lows, tops = _find_extremes(smooth, least_deg)
    turns = []
    for number, top in enumerate(tops):
        before, after = lows[number], lows[number + 1]
        rise, fall = smooth[top] - smooth[before], smooth[top] - smooth[after]
        has_turned = fall >= least_deg or (rise >= least_deg and _has_stopped(series, smooth, top))
        if max(rise, fall) < least_deg or not has_turned:
            continue
        level = before if rise >= least_deg else after
        start = _start_of_rise(smooth, before, top) if rise >= least_deg else before
        end = _end_of_fall(smooth, top, after) if fall >= least_deg else after
        turns.append(Turn(start, top, end, _level_at(series, level)))
    return turns


def _find_extremes(smooth: FloatArray, least_deg: float) -> tuple[list[int], list[int]]:
    """Return the lows and tops in turn (one more low than tops): each swing between them is at least ``least_deg``.

    The first and last low may be the ends of the series.
    """
    lows, tops = [0], []
    low = top = 0
    is_rising = False
    for index, value in enumerate(smooth):
        if is_rising:
            if value > smooth[top]:
                top = index
            elif value <= smooth[top] - least_deg:
                tops.append(top)
                low, is_rising = index, False
        else:
            if value < smooth[low]:
                low = index
            if not tops and value > smooth[top]:
                top = index
            if value >= smooth[low] + least_deg:
                lows = [*lows, low] if tops else [low]
                top, is_rising = index, True
            elif not tops and value <= smooth[top] - least_deg:
                tops.append(top)
                low = index
    if is_rising:
        tops.append(top)
        low = top + int(np.argmin(smooth[top:]))
    return [*lows, low][: len(tops) + 1], tops


def _has_stopped(series: Series, smooth: FloatArray, top: int) -> bool:
    """Return whether a motion that the clip cuts off had reached its end: it has begun to turn back, or stays."""
    has_fallen = smooth[top] - smooth[-1] >= STOP_DEG
    last = series.t_s >= series.t_s[-1] - STOP_S
    is_whole = series.t_s[-1] - series.t_s[0] > STOP_S and int(last.sum()) >= 3
    return bool(has_fallen or (is_whole and np.ptp(smooth[last]) <= STOP_DEG))


def _start_of_rise(smooth: FloatArray, low: int, top: int) -> int:
    """Return the last frame before the top that is still near the low."""
    limit = smooth[low] + max(START_SHARE * (smooth[top] - smooth[low]), START_DEG)
    near = np.flatnonzero(smooth[low : top + 1] <= limit)
    return low + int(near[-1])


def _end_of_fall(smooth: FloatArray, top: int, low: int) -> int:
    """Return the first frame after the top that is near the low."""
    limit = smooth[low] + max(START_SHARE * (smooth[top] - smooth[low]), START_DEG)
    near = np.flatnonzero(smooth[top : low + 1] <= limit)
    return top + int(near[0])


def _level_at(series: Series, low: int) -> float:
    """Return the median of the frames within a fifth of a second around a low."""
    near = np.abs(series.t_s - series.t_s[low]) <= 0.2
    return float(np.median(series.value_deg[near]))
