"""Tests that count: repetitions against the clock, and as many repetitions as possible in a time."""

from typing import Final

from vmsk_exam.anatomy import Motion
from vmsk_exam.assessment.performance import RangeOfMotion, Tally
from vmsk_exam.assessment.results import Measure, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

FULL_STAND_DEG: Final = 15.0
"""A stand whose knee stays bent more than this, beyond its standard deviation, is incomplete (source: compensation
``incomplete stand`` of the chair stand test, a project threshold)."""
HALF_UP: Final = 0.5
"""A repetition that is further than this when the time ends counts as a full one (CDC STEADI, 30-second chair stand)."""


class RepetitionTest(RangeOfMotion):
    """Repetitions against the clock; ends at the top of the last one (five times sit-to-stand)."""

    @property
    def is_timed(self) -> bool:
        """The limit runs from the first movement."""
        return True

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        super().step(now_s, sample, pose)
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


class CountTest(RangeOfMotion):
    """As many repetitions as possible until the time is over (30 s chair stand); the clock starts with the first movement."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._has_extra = False

    @property
    def is_timed(self) -> bool:
        """The limit runs from the first movement."""
        return True

    def remaining_s(self, now_s: float) -> float | None:
        """Time left to go on."""
        limit_s = self.task.maneuver.time_limit_s
        return limit_s if self.began_s is None else max(limit_s - (now_s - self.began_s), 0.0)

    def end_time(self) -> None:
        """Count the repetition under way if it is more than half way up."""
        cycles, top_deg = self._machine.cycles, self._machine.top_deg
        if not cycles or top_deg is None or self._machine.running_cycle() is not None:
            return
        start_deg, peak_deg = cycles[-1].start_deg, cycles[-1].peak.value_deg
        self._has_extra = top_deg - start_deg > HALF_UP * (peak_deg - start_deg)

    def so_far(self) -> Tally:
        """Repetitions and their count; nothing at all without one."""
        repetitions, _ = super().so_far()
        count = len(repetitions) + self._has_extra
        if not count:
            return repetitions, ()
        is_stand = self.task.maneuver.motion is Motion.SIT_TO_STAND
        measures = [Measure("stand_count" if is_stand else "repetition_count", count, "count")]
        if is_stand:
            incomplete = sum(repetition.peak_deg - repetition.sd_deg > FULL_STAND_DEG for repetition in repetitions)
            measures.append(Measure("incomplete_stands", incomplete, "count"))
        return repetitions, tuple(measures)
