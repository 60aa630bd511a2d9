"""The three ways in which a maneuver is performed: out-and-back motion, repetitions against the clock, timed hold."""

import math
from typing import Final, Protocol

from vmsk_exam.anatomy import channel_name
from vmsk_exam.assessment.cycles import ROUNDING_S, CycleMachine, CycleRules
from vmsk_exam.assessment.outcome import direction_sign, find_best, to_repetition
from vmsk_exam.assessment.results import Measure, Phase, Repetition
from vmsk_exam.assessment.sliding import SlidingFit, SlidingMean
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.samples import AngleSample

FULL_STAND_DEG: Final = 15.0
"""A stand whose knee stays bent more than this, beyond its standard deviation, is incomplete (source: compensation
``incomplete stand`` of the chair stand test, a project threshold)."""
FALSE_START_S: Final = 1.0
"""A foot that was up for less than this is a false start, seconds."""
DOWN_SHARE: Final = 0.5
"""The foot is down again below this share of the movement that counts as lifted."""
STILL_DEG: Final = 5.0
SMOOTH_S: Final = 0.15

Tally = tuple[tuple[Repetition, ...], tuple[Measure, ...]]


class Performance(Protocol):
    """What the tracker needs from a way of performing; times in seconds since the attempt's first frame."""

    @property
    def phase(self) -> Phase:
        """Where the performance is."""

    @property
    def is_timed(self) -> bool:
        """Whether the time limit runs from the first movement, not from standing ready."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels of which one must be there in a usable frame."""

    @property
    def shown_channel(self) -> str:
        """Channel whose angle is shown live."""

    @property
    def is_in_motion(self) -> bool:
        """Whether a repetition is under way."""

    @property
    def began_s(self) -> float | None:
        """When the first movement began."""

    @property
    def best_deg(self) -> float | None:
        """Best angle so far, including the running repetition."""

    @property
    def hold_ratio(self) -> float:
        """How full the ring is, 0..1."""

    @property
    def hold_s(self) -> float:
        """Longest hold that belongs to no repetition."""

    def step(self, now_s: float, sample: AngleSample) -> None:
        """Take a usable frame."""

    def lose_sight(self) -> None:
        """Take a long gap."""

    def end_time(self) -> None:
        """Take the end of the time."""

    def remaining_s(self, now_s: float) -> float | None:
        """Time left in a timed test."""

    def repetitions(self) -> tuple[Repetition, ...]:
        """Finished repetitions."""

    def so_far(self) -> Tally:
        """Repetitions, also one under way whose peak was passed, and measures."""


def build_performance(task: ManeuverTask) -> Performance:
    """Return the performance that fits the kind of a task's maneuver."""
    if task.maneuver.kind is ManeuverKind.TIMED_HOLD:
        return TimedHold(task)
    if task.maneuver.kind is ManeuverKind.REPETITION_TEST:
        return RepetitionTest(task)
    return RangeOfMotion(task)


class RangeOfMotion:
    """Out-and-back repetitions of one angle."""

    @property
    def is_timed(self) -> bool:
        """The limit runs from standing ready."""
        return False

    def __init__(self, task: ManeuverTask) -> None:
        self.task = task
        self._sign = direction_sign(task)
        self._machine = CycleMachine(build_rules(task))
        self._repetitions: tuple[Repetition, ...] = ()

    @property
    def phase(self) -> Phase:
        """Phase of the motion."""
        return self._machine.phase

    @property
    def channels(self) -> tuple[str, ...]:
        """Channel of the task."""
        return (self.task.channel,)

    @property
    def shown_channel(self) -> str:
        """Channel of the task."""
        return self.task.channel

    @property
    def is_in_motion(self) -> bool:
        """Whether a repetition is under way."""
        return self._machine.is_in_motion

    @property
    def began_s(self) -> float | None:
        """When the first repetition began."""
        return self._repetitions[0].start_s if self._repetitions else self._machine.motion_start_s

    @property
    def best_deg(self) -> float | None:
        """Best angle so far, including the running repetition."""
        best = [self._sign * find_best(self._repetitions, self._sign).peak_deg] if self._repetitions else []
        top_deg = self._machine.top_deg
        best += [] if top_deg is None else [top_deg]
        return self._sign * max(best) if best else None

    @property
    def hold_ratio(self) -> float:
        """How much of the asked hold the running repetition has."""
        return self._machine.hold_ratio

    @property
    def hold_s(self) -> float:
        """Holds belong to repetitions."""
        return 0.0

    def step(self, now_s: float, sample: AngleSample) -> None:
        """Take a usable frame."""
        channel = self.task.channel
        self._machine.step(now_s, self._sign * sample.angle_deg(channel), sample.channel_sd_deg(channel))
        self._note_repetitions()

    def lose_sight(self) -> None:
        """Keep a repetition whose peak was passed."""
        self._machine.lose_sight()
        self._note_repetitions()

    def end_time(self) -> None:
        """Nothing to do: what is under way counts in ``so_far`` if its peak was passed."""

    def remaining_s(self, now_s: float) -> float | None:  # noqa: ARG002 - part of the contract
        """Range of motion has no clock that the patient sees."""
        return None

    def repetitions(self) -> tuple[Repetition, ...]:
        """Finished repetitions."""
        return self._repetitions

    def so_far(self) -> Tally:
        """Repetitions, also one under way whose peak was passed."""
        running = self._machine.running_cycle()
        if running is None:
            return self._repetitions, ()
        return (*self._repetitions, to_repetition(running, len(self._repetitions) + 1, self._sign)), ()

    def _note_repetitions(self) -> None:
        cycles = self._machine.cycles
        for number in range(len(self._repetitions), len(cycles)):
            self._repetitions += (to_repetition(cycles[number], number + 1, self._sign),)


class RepetitionTest(RangeOfMotion):
    """Repetitions against the clock; ends at the top of the last one (five times sit-to-stand)."""

    @property
    def is_timed(self) -> bool:
        """The limit runs from the first movement."""
        return True

    def step(self, now_s: float, sample: AngleSample) -> None:
        """Take a usable frame."""
        super().step(now_s, sample)
        if len(self._repetitions) == self.task.maneuver.repetitions - 1:
            self._machine.finish_at_top()
            self._note_repetitions()

    def remaining_s(self, now_s: float) -> float | None:
        """Time left for the repetitions."""
        limit_s = self.task.maneuver.time_limit_s
        return limit_s if self.began_s is None else max(limit_s - (now_s - self.began_s), 0.0)

    def so_far(self) -> Tally:
        """Repetitions and, if there are any, count and times."""
        repetitions, _ = super().so_far()
        return repetitions, self._measures(repetitions)

    def _measures(self, repetitions: tuple[Repetition, ...]) -> tuple[Measure, ...]:
        if not repetitions:
            return ()
        incomplete = sum(repetition.peak_deg - repetition.sd_deg > FULL_STAND_DEG for repetition in repetitions)
        measures = [
            Measure("stand_count", len(repetitions), "count"),
            Measure("incomplete_stands", incomplete, "count"),
        ]
        if len(repetitions) >= self.task.maneuver.repetitions:
            total_s = self._machine.cycles[-1].arrive_s - repetitions[0].start_s
            measures.append(Measure("total_time", total_s, "s"))
            measures.append(Measure("time_per_stand", total_s / len(repetitions), "s"))
        return tuple(measures)


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

    def step(self, now_s: float, sample: AngleSample) -> None:
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

    def so_far(self) -> Tally:
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


def build_rules(task: ManeuverTask) -> CycleRules:
    """Return what the phase machine needs, angles as progress towards the end of the range."""
    sign = direction_sign(task)
    window = sorted((sign * task.start.low_deg, sign * task.start.high_deg))
    return CycleRules(
        low_deg=window[0],
        high_deg=window[1],
        still_s=task.start.still_s,
        hold_s=task.maneuver.hold_s,
        min_excursion_deg=task.maneuver.min_excursion_deg,
        repetitions=task.maneuver.repetitions,
    )
