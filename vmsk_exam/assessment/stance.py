"""A posture held as long as possible, once or in several trials: the foot leaves the floor and comes down again."""

import math
from typing import Final

from vmsk_exam.anatomy import channel_name
from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.plain import PlainPerformance
from vmsk_exam.assessment.results import Measure, Phase
from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean
from vmsk_exam.assessment.starts import ROUNDING_S
from vmsk_exam.assessment.steadiness import SteadinessWatch
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

FALSE_START_S: Final = 1.0
"""A foot that was up for less than this is a false start, seconds."""
DOWN_SHARE: Final = 0.5
"""The foot is down again below this share of the movement that counts as lifted."""
STILL_DEG: Final = 5.0
SMOOTH_S: Final = 0.15


class TimedHold(PlainPerformance):
    """A posture held as long as possible: single-leg stance, seen at the knee and hip of the lifted leg.

    A trial ends when the foot comes down, at the time limit, or when the balance is lost; the last two end the whole test.
    """

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        lifted = task.side.other if task.side is not None else None
        angles = (task.maneuver.angle, "hip_flexion")
        self._channels = tuple(dict.fromkeys(channel_name(angle, lifted or task.measured_side) for angle in angles))
        self._fits = {channel: SlidingFit(task.start.still_s) for channel in self._channels}
        self._bases: dict[str, float] = {}
        self._smooth = SlidingMean(SMOOTH_S)
        self._steadiness = SteadinessWatch(task.side)
        self._near_base_s = 0.0
        self._last_up_s = 0.0
        self._trials: list[float] = []
        self._best_s = 0.0
        self._sway_percent: float | None = None
        self._is_lost = False

    @property
    def count(self) -> int:
        """Finished trials."""
        return len(self._trials)

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
        return self._began_s is not None

    @property
    def hold_ratio(self) -> float:
        """Share of the time limit that is held now, else that was held at best."""
        held_s = self.hold_s if self._began_s is None else self._last_up_s - self._began_s
        return min(held_s / self.task.maneuver.time_limit_s, 1.0)

    @property
    def hold_s(self) -> float:
        """Longest time on one leg."""
        running_s = 0.0 if self._began_s is None else self._last_up_s - self._began_s
        return max(self._best_s, running_s)

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        values = {channel: sample.angle_deg(channel) for channel in self._channels}
        values = {channel: value for channel, value in values.items() if math.isfinite(value)}
        if self._began_s is None:
            for channel, value in values.items():
                self._fits[channel].add(now_s, value)
            self._find_base()
        changes = [value - self._bases[channel] for channel, value in values.items() if channel in self._bases]
        if changes and self._phase is not Phase.DONE:
            self._judge(now_s, self._smooth.add(now_s, max(changes)))
        self._watch_steadiness(now_s, sample, pose)

    def lose_sight(self) -> None:
        """Drop the trial: the foot may have been put down meanwhile."""
        if self._phase is not Phase.DONE:
            self._phase = Phase.WAITING
            self._began_s = None
            self._forget()

    def drop(self) -> None:
        """Forget the trial under way."""
        self.lose_sight()

    def end_time(self) -> None:
        """Book the trial: the limit was reached."""
        if self._began_s is not None:
            self._book(self.task.maneuver.time_limit_s)
        self._phase = Phase.DONE

    def so_far(self) -> Tally:
        """Return the time held, if the foot was ever up; of several trials best and mean."""
        hold_s = self.hold_s
        if hold_s <= 0:
            return (), ()
        is_at_limit = hold_s >= self.task.maneuver.time_limit_s
        measures = [Measure("hold_time", hold_s, "s"), Measure("reached_limit", float(is_at_limit), "boolean")]
        if len(self._trials) > 1:
            measures.append(Measure("hold_time_mean", sum(self._trials) / len(self._trials), "s"))
        if self.task.maneuver.repetitions > 1:
            measures.append(Measure("trial_count", len(self._trials), "count"))
        if self._is_lost:
            measures.append(Measure("lost_balance", 1.0, "boolean"))
        if self._sway_percent is not None:
            measures.append(Measure("pelvis_sway", self._sway_percent, "%"))
        return (), tuple(measures)

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
            if self._began_s is not None:
                self._put_down()
            self._near_base_s = now_s
        elif self._began_s is not None:
            self._last_up_s = now_s
        elif self._phase is Phase.READY and lift_deg >= threshold_deg:
            self._began_s = self._near_base_s
            self._last_up_s = now_s
            self._phase = Phase.HOLDING

    def _watch_steadiness(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        if self._began_s is None:
            if self._phase is not Phase.DONE:
                self._steadiness.rest(now_s, sample, pose)
        elif self._steadiness.is_lost(now_s, sample, pose):
            self._is_lost = True
            self._book(now_s - self._began_s)
            self._phase = Phase.DONE

    def _put_down(self) -> None:
        held_s = self._last_up_s - (self._began_s or 0.0)
        if held_s < FALSE_START_S:
            self._best_s = max(self._best_s, held_s)
            self._began_s = None
        else:
            self._book(held_s)
        self._phase = Phase.DONE if self.count >= self.task.maneuver.repetitions else Phase.READY
        if self._phase is Phase.READY:
            self._forget(keep_bases=True)

    def _book(self, held_s: float) -> None:
        """Note a finished trial."""
        if held_s > self._best_s:
            self._best_s, self._sway_percent = held_s, self._steadiness.sway_percent
        self._trials.append(held_s)
        self._began_s = None

    def _forget(self, *, keep_bases: bool = False) -> None:
        self._smooth.clear()
        for fit in self._fits.values():
            fit.clear()
        if not keep_bases:
            self._bases.clear()
