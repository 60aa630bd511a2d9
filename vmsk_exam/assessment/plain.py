"""What performances share that have no repetitions of one angle: no best angle, no ring, nothing to step back to."""

from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.results import Phase, Repetition
from vmsk_exam.protocol.model import ManeuverTask


class PlainPerformance:
    """Part of a performance that is the same for stances, up-and-go and walking."""

    def __init__(self, task: ManeuverTask) -> None:
        self.task = task
        self._phase = Phase.WAITING
        self._began_s: float | None = None

    @property
    def phase(self) -> Phase:
        """Where the performance is."""
        return self._phase

    @property
    def is_timed(self) -> bool:
        """The limit runs from the first movement."""
        return True

    @property
    def channels(self) -> tuple[str, ...]:
        """Knees, hips or trunk: one of them is enough to say that the person is seen."""
        return (self.task.channel, "left_knee_flexion", "right_knee_flexion", "trunk_flexion", "trunk_lateral_flexion")

    @property
    def shown_channel(self) -> str:
        """Channel of the task."""
        return self.task.channel

    @property
    def is_in_motion(self) -> bool:
        """Whether it is under way."""
        return self._began_s is not None and self._phase is not Phase.DONE

    @property
    def began_s(self) -> float | None:
        """When it began."""
        return self._began_s

    @property
    def best_deg(self) -> float | None:
        """No angle counts."""
        return None

    @property
    def hold_ratio(self) -> float:
        """No ring."""
        return 0.0

    @property
    def hold_s(self) -> float:
        """Nothing is held."""
        return 0.0

    def lose_sight(self) -> None:
        """Go on: out of sight for a moment is no end."""

    def drop(self) -> None:
        """Nothing to forget."""

    def end_time(self) -> None:
        """Nothing more comes."""
        self._phase = Phase.DONE

    def remaining_s(self, now_s: float) -> float | None:
        """Time left until the limit."""
        limit_s = self.task.maneuver.time_limit_s
        return limit_s if self._began_s is None else max(limit_s - (now_s - self._began_s), 0.0)

    @property
    def count(self) -> int:
        """Nothing is counted."""
        return 0

    def repetitions(self) -> tuple[Repetition, ...]:
        """There are none."""
        return ()

    def so_far(self) -> Tally:
        """Nothing yet."""
        return (), ()
