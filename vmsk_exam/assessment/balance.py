"""A stance of the 4-stage balance test: the time for which both feet stay together where they are."""

from collections import deque
from typing import Final

import numpy as np

from vmsk_exam.assessment.feet import Feet, find_feet, measure_height_px
from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.plain import PlainPerformance
from vmsk_exam.assessment.results import Measure, Phase
from vmsk_exam.assessment.starts import ROUNDING_S
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

GAP_LIMIT: Final = 0.09
"""Ankles further apart across the picture than this share of the height do not stand together (hips are about 0.12)."""
STILL_SHARE: Final = 0.02
"""Ankles that move less than this share of the height stand still."""
STEP_SHARE: Final = 0.05
"""An ankle that leaves its place by this share of the height has stepped."""
STEP_LASTS_S: Final = 0.2
FALSE_START_S: Final = 1.0
"""A stance shorter than this is a false start, seconds."""


class StandingBalance(PlainPerformance):
    """Feet together, semi-tandem or tandem; seen from the front.

    Thresholds are the project's own (to be confirmed by a clinician). The camera sees whether the feet are close and stay,
    not whether they touch.
    """

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._recent: deque[tuple[float, FloatArray, float]] = deque()
        self._height_px: float | None = None
        self._place: FloatArray | None = None
        self._off_since_s: float | None = None
        self._last_s = 0.0
        self._best_s = 0.0

    @property
    def hold_s(self) -> float:
        """Longest time in the stance."""
        running_s = 0.0 if self._began_s is None else self._last_s - self._began_s
        return max(self._best_s, running_s)

    @property
    def hold_ratio(self) -> float:
        """Share of the time limit that was held."""
        return min(self.hold_s / self.task.maneuver.time_limit_s, 1.0)

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:  # noqa: ARG002 - part of the contract
        """Take a usable frame."""
        if pose is not None and self._height_px is None and pose.has_person:
            self._height_px = measure_height_px(pose)
        feet = find_feet(pose, self._height_px)
        if feet is None or self._phase is Phase.DONE:
            return
        if self._began_s is None:
            self._wait(now_s, feet)
        else:
            self._hold(now_s, feet)

    def lose_sight(self) -> None:
        """Drop the stance: a step may have been taken meanwhile."""
        if self._phase is not Phase.DONE:
            self._start_over()

    def end_time(self) -> None:
        """Book the stance: the limit was reached."""
        if self._began_s is not None:
            self._best_s = self.task.maneuver.time_limit_s
            self._began_s = None
        self._phase = Phase.DONE

    def so_far(self) -> Tally:
        """Return the time held, if the stance was ever taken."""
        if self.hold_s <= 0:
            return (), ()
        is_at_limit = self.hold_s >= self.task.maneuver.time_limit_s
        return (), (Measure("hold_time", self.hold_s, "s"), Measure("reached_limit", float(is_at_limit), "boolean"))

    def _wait(self, now_s: float, feet: Feet) -> None:
        """Begin once the feet have stood together and still for long enough; the time counts from when they did."""
        still_s = self.task.start.still_s
        self._recent.append((now_s, np.concatenate([feet.left, feet.right]), feet.gap))
        while self._recent[0][0] < now_s - still_s - ROUNDING_S:
            self._recent.popleft()
        places = np.stack([place for _, place, _ in self._recent])
        is_long = now_s - self._recent[0][0] >= still_s - 0.1
        is_still = bool(np.ptp(places, axis=0).max() <= STILL_SHARE)
        self._phase = Phase.READY if is_long and is_still else self._phase
        if is_long and is_still and max(gap for _, _, gap in self._recent) <= GAP_LIMIT:
            self._began_s, self._last_s = self._recent[0][0], now_s
            self._place = np.median(places, axis=0)
            self._phase = Phase.HOLDING

    def _hold(self, now_s: float, feet: Feet) -> None:
        moved = np.abs(np.concatenate([feet.left, feet.right]) - self._place).max()
        if moved <= STEP_SHARE:
            self._off_since_s, self._last_s = None, now_s
        elif self._off_since_s is None:
            self._off_since_s = now_s
        elif now_s - self._off_since_s >= STEP_LASTS_S:
            self._end_stance()

    def _end_stance(self) -> None:
        held_s = self.hold_s
        self._start_over()
        if held_s >= FALSE_START_S:
            self._best_s = max(self._best_s, held_s)
            self._phase = Phase.DONE

    def _start_over(self) -> None:
        self._phase = Phase.WAITING
        self._began_s = self._place = self._off_since_s = None
        self._recent.clear()
