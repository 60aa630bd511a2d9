"""The one phase machine of all out-and-back motions: from angles in time to repetitions.

It works on the *progress* of a motion: the angle, turned so that the end of the range is always the largest value.

::

    WAITING -> READY -> MOVING <-> HOLDING
                 ^--------|         |
                (too small)   RETURNING -> READY ... -> DONE
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.assessment.peaks import Peak, Series, estimate_peak
from vmsk_exam.assessment.results import Phase
from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean
from vmsk_exam.assessment.starts import ROUNDING_S, START_LEVEL_S, TracePoint, find_departure, find_start_level, is_hidden

SMOOTH_S: Final = 0.15
"""The decisions look at the mean over so many seconds; peaks are taken from the raw angles."""
SMOOTH_S_PER_DEG: Final = 0.05
END_STILL_S: Final = 0.4
"""Still for so long at the end of the range begins a hold, seconds."""
CALM_S: Final = 3.0
"""Calm for so long is standing, however slow a motion may be, seconds."""
START_DRIFT_DEG: Final = 2.5
"""So far the start position may rise while the person stands ready."""
STILL_DEG: Final = 3.0
CALM_DEG: Final = 0.7
MAX_STILL_SD_DEG: Final = 5.0
MIN_STILL_SD_DEG: Final = 1.5
HOLD_BAND_DEG: Final = 3.0
"""A hold is left when the angle goes further from its level than this and the noise."""
MIN_DROP_DEG: Final = 4.0
ONSET_DEG: Final = 4.0
MAX_ONSET_DEG: Final = 8.0
NOISE_FACTOR: Final = 3.0
DROP_SHARE: Final = 0.1
MAX_DROP_SHARE: Final = 0.4
RETURN_SHARE: Final = 0.15
TURN_SHARE: Final = 0.5
"""Turning back up counts as the next repetition only after this share of the way back."""
START_PATIENCE_S: Final = 8.0
"""Still for so long just beyond the start window: the person cannot reach it (contracture); accepted as start."""
START_EXCESS_DEG: Final = 30.0
START_MARGIN_DEG: Final = 8.0
TRACE_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class CycleRules:
    """What a motion asks for; angles are progress in degrees."""

    low_deg: float
    high_deg: float
    still_s: float
    hold_s: float
    min_excursion_deg: float
    repetitions: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """One finished or running out-and-back motion; angles are progress in degrees."""

    start_s: float
    end_s: float
    start_deg: float
    peak: Peak
    arrive_s: float
    """When the end of the range was reached."""
    hold_s: float


@dataclass(slots=True)
class _Motion:
    """The repetition that is under way."""

    start_s: float
    start_deg: float
    trace: list[TracePoint]
    top_deg: float
    low_deg: float = math.inf
    low_s: float = 0.0
    level_deg: float = math.nan
    """Progress at which the person holds."""
    hold: tuple[float, float] | None = None
    """Longest hold so far."""
    hold_start_s: float = 0.0

    @property
    def excursion_deg(self) -> float:
        return self.top_deg - self.start_deg

    @property
    def hold_s(self) -> float:
        return 0.0 if self.hold is None else self.hold[1] - self.hold[0]


class CycleMachine:
    """Finds repetitions while the angles come in.

    Parameters
    ----------
    rules
        Start window, hold and repetitions asked.
    """

    def __init__(self, rules: CycleRules) -> None:
        self.rules = rules
        self.phase = Phase.WAITING
        self.cycles: list[Cycle] = []
        self._smooth = SlidingMean(SMOOTH_S)
        self._still = SlidingFit(rules.still_s)
        self._calm = SlidingFit(CALM_S)
        self._end = SlidingFit(END_STILL_S)
        self._trace: deque[TracePoint] = deque()
        self._motion: _Motion | None = None
        self._base_deg = math.nan
        self._lowest_base_deg = math.nan
        self._has_settled = False
        self._near_base_s = 0.0
        self._noise_deg = 0.0
        self._beyond_since_s: float | None = None
        self._steps: dict[Phase, Callable[[float, float], None]] = {
            Phase.WAITING: self._wait,
            Phase.READY: self._watch_start,
            Phase.MOVING: self._move,
            Phase.HOLDING: self._hold,
            Phase.RETURNING: self._return,
        }

    @property
    def is_in_motion(self) -> bool:
        """Whether a repetition is under way."""
        return self._motion is not None

    @property
    def motion_start_s(self) -> float | None:
        """When the running repetition began, None without one."""
        return None if self._motion is None else self._motion.start_s

    @property
    def hold_ratio(self) -> float:
        """How much of the asked hold the running repetition has, 0..1."""
        if self._motion is None or self._motion.hold is None:
            return 0.0
        return 1.0 if self.rules.hold_s <= 0 else min(self._motion.hold_s / self.rules.hold_s, 1.0)

    @property
    def top_deg(self) -> float | None:
        """Largest progress of the running repetition, None without one."""
        return None if self._motion is None else self._motion.top_deg

    def step(self, t_s: float, value_deg: float, sd_deg: float) -> None:
        """Take the progress of one frame; times increase strictly."""
        smooth_deg = self._smooth.add(t_s, value_deg)
        for fit in (self._still, self._calm, self._end):
            fit.add(t_s, value_deg)
        point = (t_s, value_deg, smooth_deg, sd_deg)
        if self._motion is not None:
            self._motion.trace.append(point)
        else:
            self._trace.append(point)
            while self._trace[0][0] < t_s - TRACE_S:
                self._trace.popleft()
        if self.phase in self._steps:
            self._steps[self.phase](t_s, smooth_deg)

    def lose_sight(self) -> None:
        """Stop tracking after a long gap; a repetition whose peak was passed counts, any other is dropped."""
        if self.phase is Phase.DONE:
            return
        motion = self._motion
        if motion is not None and self._has_peak(motion):
            self._finish(motion.trace[-1][0])
        self._motion = None
        if len(self.cycles) < self.rules.repetitions:
            self._start_over()

    def drop(self) -> None:
        """Drop a repetition under way, whatever its peak, and wait for a start again."""
        if self.phase is not Phase.DONE:
            self._motion = None
            self._start_over()

    def running_cycle(self) -> Cycle | None:
        """Return the repetition under way if it has passed its peak, None otherwise."""
        motion = self._motion
        return self._build(motion, motion.trace[-1][0]) if motion is not None and self._has_peak(motion) else None

    def finish_at_top(self) -> None:
        """End the running repetition at its peak instead of after the way back."""
        if self._motion is not None and self._has_peak(self._motion):
            self._finish(self._motion.trace[-1][0])

    def _has_peak(self, motion: _Motion) -> bool:
        """Return whether the end of the range was reached: a way back has begun or the person stays there."""
        return motion.excursion_deg >= self.rules.min_excursion_deg and (
            self.phase in {Phase.RETURNING, Phase.HOLDING} or motion.hold is not None
        )

    def _start_over(self) -> None:
        self.phase = Phase.WAITING
        self._trace.clear()
        self._beyond_since_s = None
        for window in (self._smooth, self._still, self._calm, self._end):
            window.clear()

    def _wait(self, t_s: float, smooth_deg: float) -> None:
        """Become ready once still in the start window."""
        if not self._is_still(self._still, self.rules.still_s, STILL_DEG):
            if abs(smooth_deg - self._still.mean) > STILL_DEG + self._band_deg:
                self._beyond_since_s = None
            return
        level_deg = self._still.mean
        if self.rules.low_deg <= level_deg <= self.rules.high_deg or self._is_stuck(t_s, level_deg):
            self.phase = Phase.READY
            self._base_deg = self._lowest_base_deg = level_deg
            self._has_settled = True
            self._near_base_s = t_s
            self._note_noise()

    def _is_stuck(self, t_s: float, level_deg: float) -> bool:
        """Return whether the person has been still just beyond the start window for long (towards the peak)."""
        if not self.rules.high_deg < level_deg <= self.rules.high_deg + START_EXCESS_DEG:
            self._beyond_since_s = None
            return False
        if self._beyond_since_s is None:
            self._beyond_since_s = t_s
        return t_s - self._beyond_since_s >= START_PATIENCE_S

    def _watch_start(self, t_s: float, smooth_deg: float) -> None:
        self._follow_start(smooth_deg)
        if self._has_settled and not self.cycles and self._base_deg < self.rules.low_deg - START_MARGIN_DEG:
            self.phase = Phase.WAITING
            return
        onset_deg = self._onset_deg
        if smooth_deg <= self._base_deg + onset_deg / 3:
            self._near_base_s = t_s
        elif smooth_deg > self._base_deg + onset_deg:
            self._begin(max(self._near_base_s, find_departure(self._trace)), self._base_deg)

    def _follow_start(self, smooth_deg: float) -> None:
        """Let the start position follow downwards at once, upwards only a little: a slow motion is no new start."""
        if self._is_still(self._still, self.rules.still_s, STILL_DEG):
            level_deg = self._still.mean
            if not self._has_settled or level_deg < self._base_deg:
                self._base_deg = self._lowest_base_deg = level_deg
                self._note_noise()
            elif self._is_calm:
                self._base_deg = min(self._calm.mean, self._lowest_base_deg + START_DRIFT_DEG)
            self._has_settled = True
        elif not self._has_settled or smooth_deg < self._base_deg - self._onset_deg:
            self._base_deg = self._lowest_base_deg = min(self._base_deg, smooth_deg)

    def _note_noise(self) -> None:
        """Take the noise of a still person; with more of it the decisions look at longer means."""
        self._noise_deg = self._still.residual_sd
        self._smooth.window_s = SMOOTH_S + SMOOTH_S_PER_DEG * min(self._noise_deg, 3.0)

    def _begin(self, start_s: float, start_deg: float) -> None:
        trace = [point for point in self._trace if point[0] >= start_s - START_LEVEL_S]
        top_deg = max(point[2] for point in trace if point[0] >= start_s)
        self._motion = _Motion(start_s, start_deg, trace, top_deg)
        self._trace.clear()
        self.phase = Phase.MOVING

    def _move(self, t_s: float, smooth_deg: float) -> None:
        motion = self._running()
        motion.top_deg = max(motion.top_deg, smooth_deg)
        is_large = motion.excursion_deg >= self._least_excursion_deg
        if smooth_deg < motion.top_deg - self._drop_deg(motion):
            if is_large:
                self._turn_back(t_s, smooth_deg)
            elif smooth_deg <= motion.start_deg + self._onset_deg / 2:
                self._give_up(motion.start_deg)
        elif not is_large and t_s - motion.start_s > CALM_S and self._is_calm:
            self._give_up(self._calm.mean)
        elif is_large and self._has_stopped(motion, smooth_deg):
            motion.level_deg = self._end.mean
            motion.hold_start_s = self._time_of_arrival(motion)
            self.phase = Phase.HOLDING
            self._note_hold(motion, t_s)

    def _hold(self, t_s: float, smooth_deg: float) -> None:
        motion = self._running()
        motion.top_deg = max(motion.top_deg, smooth_deg)
        band_deg = self._band_deg
        if smooth_deg > motion.level_deg + band_deg:
            self.phase = Phase.MOVING
        elif smooth_deg < motion.level_deg - self._drop_deg(motion):
            self._turn_back(t_s, smooth_deg)
        elif smooth_deg >= motion.level_deg - band_deg:
            self._note_hold(motion, t_s)

    def _return(self, t_s: float, smooth_deg: float) -> None:
        motion = self._running()
        if smooth_deg < motion.low_deg:
            motion.low_deg, motion.low_s = smooth_deg, t_s
        is_most_of_way = motion.top_deg - motion.low_deg >= TURN_SHARE * motion.excursion_deg
        if smooth_deg <= motion.start_deg + max(RETURN_SHARE * motion.excursion_deg, MIN_DROP_DEG):
            self._finish(t_s)
        elif smooth_deg > motion.low_deg + self._drop_deg(motion):
            if is_most_of_way:
                self._turn_up(motion)
            else:
                self.phase = Phase.MOVING
                motion.low_deg = math.inf
        elif is_most_of_way and self._is_calm:
            self._finish(t_s)

    def _turn_back(self, t_s: float, smooth_deg: float) -> None:
        motion = self._running()
        motion.low_deg, motion.low_s = smooth_deg, t_s
        self.phase = Phase.RETURNING

    def _turn_up(self, motion: _Motion) -> None:
        """End the repetition at its lowest point, where the next one has begun."""
        low_deg, low_s = motion.low_deg, motion.low_s
        self._finish(low_s)
        if self.phase is Phase.READY:
            self._begin(low_s, low_deg)

    def _give_up(self, base_deg: float) -> None:
        """Drop a movement that was too small; the person stands ready again."""
        now = self._running().trace[-1]
        self._trace.append(now)
        self._motion = None
        self._base_deg = self._lowest_base_deg = base_deg
        self._near_base_s = now[0]
        self.phase = Phase.READY

    def _finish(self, end_s: float) -> None:
        motion = self._running()
        cycle = self._build(motion, end_s)
        self._motion = None
        if cycle is not None:
            self.cycles.append(cycle)
        self._base_deg = self._lowest_base_deg = motion.trace[-1][2]
        self._has_settled = False
        self._near_base_s = end_s
        self._trace.extend(point for point in motion.trace if point[0] >= end_s)
        self.phase = Phase.DONE if len(self.cycles) >= self.rules.repetitions else Phase.READY

    def _build(self, motion: _Motion, end_s: float) -> Cycle | None:
        """Return the repetition with its peak; None if the peak itself was hidden."""
        columns = np.array([point for point in motion.trace if point[0] <= end_s], dtype=np.float64)
        series = Series(columns[:, 0], columns[:, 1], columns[:, 3])
        peak = estimate_peak(series, motion.hold, self._noise_deg)
        if is_hidden(series, peak.t_s):
            return None
        arrive_s = peak.t_s if motion.hold is None else motion.hold[0]
        start_deg = find_start_level(series, peak.t_s, motion.start_deg)
        return Cycle(motion.start_s, end_s, start_deg, peak, arrive_s, motion.hold_s)

    def _note_hold(self, motion: _Motion, t_s: float) -> None:
        if t_s - motion.hold_start_s >= motion.hold_s:
            motion.hold = (motion.hold_start_s, t_s)

    def _has_stopped(self, motion: _Motion, smooth_deg: float) -> bool:
        is_near_top = smooth_deg >= motion.top_deg - self._band_deg
        return is_near_top and self._is_still(self._end, END_STILL_S, STILL_DEG)

    def _time_of_arrival(self, motion: _Motion) -> float:
        """Return when the person arrived at the level at which it now stays."""
        arrival_s = motion.trace[-1][0]
        for t_s, _, smooth_deg, _ in reversed(motion.trace):
            if smooth_deg < motion.level_deg - self._band_deg:
                break
            arrival_s = t_s
        return arrival_s

    def _is_still(self, fit: SlidingFit, window_s: float, limit_deg: float) -> bool:
        if fit.count < 3 or fit.span_s < window_s - ROUNDING_S:
            return False
        is_noise_known = self.phase is not Phase.WAITING
        spread_deg = max(MIN_STILL_SD_DEG, 1.6 * self._noise_deg) if is_noise_known else MAX_STILL_SD_DEG
        return fit.residual_sd <= spread_deg and abs(fit.change) <= limit_deg + 2.0 * fit.change_se

    @property
    def _is_calm(self) -> bool:
        """Whether the person has been standing (or staying) for long, slower than any motion."""
        fit = self._calm
        is_level = abs(fit.change) <= CALM_DEG + fit.change_se
        return is_level and self._is_still(fit, CALM_S, STILL_DEG)

    def _running(self) -> _Motion:
        if self._motion is None:
            raise RuntimeError("no repetition is under way")
        return self._motion

    @property
    def _smooth_noise_deg(self) -> float:
        return self._noise_deg / math.sqrt(max(self._smooth.count, 1))

    @property
    def _onset_deg(self) -> float:
        wanted_deg = max(ONSET_DEG, 0.4 * self.rules.min_excursion_deg, NOISE_FACTOR * self._smooth_noise_deg)
        return min(wanted_deg, MAX_ONSET_DEG, self.rules.min_excursion_deg)

    @property
    def _least_excursion_deg(self) -> float:
        return max(self.rules.min_excursion_deg, 1.3 * NOISE_FACTOR * self._smooth_noise_deg)

    @property
    def _band_deg(self) -> float:
        return HOLD_BAND_DEG + 2.0 * self._smooth_noise_deg

    def _drop_deg(self, motion: _Motion) -> float:
        wanted_deg = max(DROP_SHARE * motion.excursion_deg, 1.5 * NOISE_FACTOR * self._smooth_noise_deg)
        return max(MIN_DROP_DEG, min(wanted_deg, MAX_DROP_SHARE * motion.excursion_deg))
