"""What the tracker needs from a way of performing, and the plainest of them: an out-and-back motion."""

from typing import Protocol

from vmsk_exam.assessment.cycles import CycleMachine, CycleRules
from vmsk_exam.assessment.outcome import direction_sign, find_best, to_repetition
from vmsk_exam.assessment.results import Measure, Phase, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

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

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame with its landmarks, if there are any."""

    def lose_sight(self) -> None:
        """Take a long gap."""

    def drop(self) -> None:
        """Forget what is under way: the person only sat down or stood up."""

    def end_time(self) -> None:
        """Take the end of the time."""

    def remaining_s(self, now_s: float) -> float | None:
        """Time left in a timed test."""

    @property
    def count(self) -> int:
        """Finished repetitions or trials."""

    def repetitions(self) -> tuple[Repetition, ...]:
        """Finished repetitions."""

    def so_far(self) -> Tally:
        """Repetitions, also one under way whose peak was passed, and measures."""


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

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:  # noqa: ARG002 - part of the contract
        """Take a usable frame."""
        channel = self.task.channel
        self._machine.step(now_s, self._sign * sample.angle_deg(channel), sample.channel_sd_deg(channel))
        self._note_repetitions()

    def lose_sight(self) -> None:
        """Keep a repetition whose peak was passed."""
        self._machine.lose_sight()
        self._note_repetitions()

    def drop(self) -> None:
        """Drop a repetition under way and wait for a start again."""
        self._machine.drop()

    def end_time(self) -> None:
        """Nothing to do: what is under way counts in ``so_far`` if its peak was passed."""

    def remaining_s(self, now_s: float) -> float | None:  # noqa: ARG002 - part of the contract
        """Range of motion has no clock that the patient sees."""
        return None

    @property
    def count(self) -> int:
        """Finished repetitions."""
        return len(self._repetitions)

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
