"""A posture held as long as possible: the foot leaves the floor and comes down again."""

import math
from typing import Final

from vmsk_exam.anatomy import channel_name
from vmsk_exam.assessment.results import Measure, Phase, Repetition
from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean
from vmsk_exam.assessment.starts import ROUNDING_S
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

FALSE_START_S: Final = 1.0
"""A foot that was up for less than this is a false start, seconds."""
DOWN_SHARE: Final = 0.5
"""The foot is down again below this share of the movement that counts as lifted."""
STILL_DEG: Final = 5.0
SMOOTH_S: Final = 0.15


class TimedHold:
    """A posture held as long as possible: single-leg stance, seen at the knee and hip of the lifted leg."""

    def __init__(self, task: ManeuverTask) -> None:
        self.task = task
        self._phase = Phase.WAITING
        lifted = task.side.other if task.side is not None else None
        angles = (task.maneuver.angle, "hip_flexion")
        self._channels = tuple(dict.fromkeys(channel_name(angle, lifted or task.measured_side) for angle in angles))
        self._fits = {channel: SlidingFit(task.start.still_s) for channel in self._channels}
        self._bases: dict[str, float] = {}
        self._smooth = SlidingMean(SMOOTH_S)
        self._near_base_s = 0.0
        self._lift_s: float | None = None
        self._last_up_s = 0.0
        self._best_s = 0.0

    @property
    def phase(self) -> Phase:
        """Phase of the hold."""
        return self._phase

    @property
    def is_timed(self) -> bool:
        """The limit runs from the foot leaving the floor."""
        return True

    @property
    def channels(self) -> tuple[str, ...]:
        """Knee and hip of the lifted leg: one of them is enough."""
        return self._channels

    @property
    def shown_channel(self) -> str:
        """Bending of the lifted leg."""
        return self._channels[0]

    @property
    def is_in_motion(self) -> bool:
        """Whether the foot is up."""
        return self._lift_s is not None

    @property
    def began_s(self) -> float | None:
        """When the foot left the floor."""
        return self._lift_s

    @property
    def best_deg(self) -> float | None:
        """No angle counts."""
        return None

    @property
    def hold_ratio(self) -> float:
        """Share of the time limit that was held."""
        return min(self.hold_s / self.task.maneuver.time_limit_s, 1.0)

    @property
    def hold_s(self) -> float:
        """Longest time on one leg."""
        running_s = 0.0 if self._lift_s is None else self._last_up_s - self._lift_s
        return max(self._best_s, running_s)

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:  # noqa: ARG002 - part of the contract
        """Take a usable frame."""
        values = {channel: sample.angle_deg(channel) for channel in self._channels}
        values = {channel: value for channel, value in values.items() if math.isfinite(value)}
        if self._lift_s is None:
            for channel, value in values.items():
                self._fits[channel].add(now_s, value)
            self._find_base()
        changes = [value - self._bases[channel] for channel, value in values.items() if channel in self._bases]
        if changes and self._phase is not Phase.DONE:
            self._judge(now_s, self._smooth.add(now_s, max(changes)))

    def lose_sight(self) -> None:
        """Drop the hold: the foot may have been put down meanwhile."""
        if self._phase is not Phase.DONE:
            self._phase = Phase.WAITING
            self._lift_s = None
            self._forget()

    def drop(self) -> None:
        """Forget the hold under way."""
        self.lose_sight()

    def end_time(self) -> None:
        """Book the hold: the limit was reached."""
        if self._lift_s is not None:
            self._best_s = self.task.maneuver.time_limit_s
            self._lift_s = None
        self._phase = Phase.DONE

    def remaining_s(self, now_s: float) -> float | None:
        """Time left until the limit."""
        limit_s = self.task.maneuver.time_limit_s
        return limit_s if self._lift_s is None else max(limit_s - (now_s - self._lift_s), 0.0)

    def repetitions(self) -> tuple[Repetition, ...]:
        """There are none."""
        return ()

    def so_far(self) -> tuple[tuple[Repetition, ...], tuple[Measure, ...]]:
        """Return the time held, if the foot was ever up."""
        hold_s = self.hold_s
        if hold_s <= 0:
            return (), ()
        is_at_limit = hold_s >= self.task.maneuver.time_limit_s
        return (), (Measure("hold_time", hold_s, "s"), Measure("reached_limit", float(is_at_limit), "boolean"))

    def _find_base(self) -> None:
        for channel, fit in self._fits.items():
            is_still = fit.span_s >= fit.window_s - ROUNDING_S and abs(fit.change) <= STILL_DEG + 2 * fit.change_se
            if is_still and (channel not in self._bases or fit.mean < self._bases[channel]):
                self._bases[channel] = fit.mean
        start = self.task.start
        angle_deg = self._bases.get(self._channels[0], self._bases.get(self._channels[-1]))
        if self._phase is Phase.WAITING and angle_deg is not None and start.low_deg <= angle_deg <= start.high_deg:
            self._phase = Phase.READY

    def _judge(self, now_s: float, lift_deg: float) -> None:
        threshold_deg = self.task.maneuver.min_excursion_deg
        if lift_deg < DOWN_SHARE * threshold_deg:
            if self._lift_s is not None:
                self._put_down()
            self._near_base_s = now_s
        elif self._lift_s is not None:
            self._last_up_s = now_s
        elif self._phase is Phase.READY and lift_deg >= threshold_deg:
            self._lift_s = self._near_base_s
            self._last_up_s = now_s
            self._phase = Phase.HOLDING

    def _put_down(self) -> None:
        held_s = self._last_up_s - (self._lift_s or 0.0)
        self._best_s = max(self._best_s, held_s)
        self._lift_s = None
        self._phase = Phase.DONE if held_s >= FALSE_START_S else Phase.READY
        if self._phase is Phase.READY:
            self._forget(keep_bases=True)

    def _forget(self, *, keep_bases: bool = False) -> None:
        self._smooth.clear()
        for fit in self._fits.values():
            fit.clear()
        if not keep_bases:
            self._bases.clear()
