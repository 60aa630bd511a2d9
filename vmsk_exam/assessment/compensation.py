"""Watches whether other parts of the body help during a repetition: angles and signals (``anatomy.SIGNALS``)."""

import math
from dataclasses import dataclass, field
from typing import Final

from vmsk_exam.assessment.results import CompensationSeen
from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean
from vmsk_exam.protocol.model import ChangeDirection, CompensationRule, ManeuverTask
from vmsk_exam.samples import AngleSample

BASE_S: Final = 0.7
SMOOTH_S: Final = 0.15
MIN_LAST_S: Final = 0.15
"""A change must last so long to count, seconds."""
MIN_FRAMES: Final = 3
RELEASE_SHARE: Final = 0.8
"""A cue goes when the change is below this share of its threshold."""


@dataclass(slots=True)
class _Watch:
    """One rule in one attempt."""

    rule: CompensationRule
    channel: str
    ready: SlidingFit = field(default_factory=lambda: SlidingFit(BASE_S))
    smooth: SlidingMean = field(default_factory=lambda: SlidingMean(SMOOTH_S))
    base_deg: float = math.nan
    change_deg: float = 0.0
    beyond_since_s: float | None = None
    beyond_count: int = 0
    is_active: bool = False
    in_repetition_deg: float = 0.0
    largest_deg: float = 0.0
    repetitions: list[int] = field(default_factory=list)

    def judge(self, t_s: float, value_deg: float) -> None:
        """Take the angle during a motion."""
        self.change_deg = self._counted(self.smooth.add(t_s, value_deg) - self.base_deg)
        if abs(self.change_deg) < self.rule.change_deg:
            self.beyond_since_s, self.beyond_count = None, 0
            self.is_active = self.is_active and abs(self.change_deg) >= RELEASE_SHARE * self.rule.change_deg
            return
        self.beyond_count += 1
        if self.beyond_since_s is None:
            self.beyond_since_s = t_s
        if t_s - self.beyond_since_s >= MIN_LAST_S and self.beyond_count >= MIN_FRAMES:
            self.is_active = True
            self.in_repetition_deg = max(self.in_repetition_deg, self.change_deg, key=abs)

    def _counted(self, change_deg: float) -> float:
        """Return a change in the rule's direction, 0 against it."""
        if self.rule.direction is ChangeDirection.INCREASE:
            return max(change_deg, 0.0)
        return min(change_deg, 0.0) if self.rule.direction is ChangeDirection.DECREASE else change_deg

    def rest(self) -> None:
        """Stop judging."""
        self.beyond_since_s, self.beyond_count, self.is_active = None, 0, False
        self.smooth.clear()


class CompensationWatch:
    """Compares other angles and signals with what they were at the start of the repetition.

    Parameters
    ----------
    task
        What is measured; its rules name angle, relation and threshold.
    """

    def __init__(self, task: ManeuverTask) -> None:
        self._watches = [_Watch(rule, task.compensation_channel(rule)) for rule in task.maneuver.compensations]

    @property
    def active_rule(self) -> CompensationRule | None:
        """The rule that is broken most just now, relative to its threshold; None if none is."""
        active = [watch for watch in self._watches if watch.is_active]
        worst = max(active, key=lambda watch: abs(watch.change_deg) / watch.rule.change_deg, default=None)
        return None if worst is None else worst.rule

    def watch_start(self, t_s: float, sample: AngleSample) -> None:
        """Take a frame in the start position."""
        for watch in self._watches:
            value = sample.watched_deg(watch.channel)
            if math.isfinite(value):
                watch.ready.add(t_s, value)
            watch.rest()

    def begin_repetition(self) -> None:
        """Remember where the repetition started."""
        for watch in self._watches:
            if watch.ready.count:
                watch.base_deg = watch.ready.mean
            watch.in_repetition_deg = 0.0

    def watch_motion(self, t_s: float, sample: AngleSample) -> None:
        """Take a frame on the way out or at the end of the range."""
        for watch in self._watches:
            value = sample.watched_deg(watch.channel)
            if math.isfinite(value) and math.isfinite(watch.base_deg):
                watch.judge(t_s, value)

    def watch_return(self) -> None:
        """Stop judging on the way back."""
        for watch in self._watches:
            watch.rest()

    def end_repetition(self, number: int) -> None:
        """Book what was seen to a finished repetition."""
        for watch in self._watches:
            if watch.in_repetition_deg:
                watch.repetitions.append(number)
                watch.largest_deg = max(watch.largest_deg, watch.in_repetition_deg, key=abs)
            watch.in_repetition_deg = 0.0

    def seen(self) -> tuple[CompensationSeen, ...]:
        """Return what was seen in finished repetitions."""
        return tuple(
            CompensationSeen(watch.rule.compensation_id, watch.largest_deg, tuple(watch.repetitions))
            for watch in self._watches
            if watch.repetitions
        )
