"""Whether the end of a motion was seen, or lies where the patient was not: a foot that leaves the picture, a hidden joint."""

from typing import Final

import numpy as np

from vmsk_exam.assessment.peaks import Series, estimate_noise

LOST_S: Final = 0.4
"""Without an angle for longer, the end of a motion may have been missed."""
LOST_FRAMES: Final = 2.5
"""The same in frames, for a slow camera."""
NEAR_END_DEG: Final = 3.0
"""So near the highest angle a gap lies at the end of the motion."""
STILL_S: Final = 0.25
STILL_DEG: Final = 3.0
"""A joint that moved no further within ``STILL_S`` before or after the gap had reached its end."""


def is_end_seen(series: Series, top: int) -> bool:
    """Return whether the highest angle of a motion is its end, and not only the last one before or the first after a gap.

    Parameters
    ----------
    series
        The whole clip, frames with an angle only.
    top
        Number of the frame with the highest angle of the motion.
    """
    steps_s = np.diff(series.t_s)
    lost_s = max(LOST_S, LOST_FRAMES * float(np.median(steps_s))) if len(steps_s) else LOST_S
    band_deg = NEAR_END_DEG + 2.0 * estimate_noise(series)
    gaps = [gap for gap in _find_near_end(series, top, band_deg) if steps_s[gap] > lost_s]
    return all(_is_still_beside(series, gap) for gap in gaps)


def _find_near_end(series: Series, top: int, band_deg: float) -> range:
    """Return the steps between frames at the end of a motion: those of the frames near the top, and one more to each side."""
    is_near = series.value_deg >= series.value_deg[top] - band_deg
    first = last = top
    while first > 0 and is_near[first - 1]:
        first -= 1
    while last < len(is_near) - 1 and is_near[last + 1]:
        last += 1
    return range(max(first - 1, 0), min(last + 1, len(is_near) - 1))


def _is_still_beside(series: Series, gap: int) -> bool:
    """Return whether the joint stood still just before or just after a gap."""
    t_s = series.t_s
    before = (t_s <= t_s[gap]) & (t_s >= t_s[gap] - STILL_S)
    after = (t_s >= t_s[gap + 1]) & (t_s <= t_s[gap + 1] + STILL_S)
    return any(int(side.sum()) > 1 and float(np.ptp(series.value_deg[side])) <= STILL_DEG for side in (before, after))
