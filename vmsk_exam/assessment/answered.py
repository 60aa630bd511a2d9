"""A maneuver that the patient does and answers a question about: nothing is measured."""

from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.results import ANSWER, Measure, Phase, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample


class Answered:
    """Waits for the answer; takes no frame."""

    def __init__(self, task: ManeuverTask) -> None:
        self.task = task
        self._measures: tuple[Measure, ...] = ()

    @property
    def phase(self) -> Phase:
        """Done with the answer."""
        return Phase.DONE if self._measures else Phase.WAITING

    @property
    def is_timed(self) -> bool:
        """There is no clock."""
        return False

    @property
    def channels(self) -> tuple[str, ...]:
        """None is needed; the task's own stands for it."""
        return (self.task.channel,)

    @property
    def shown_channel(self) -> str:
        """None is shown; the task's own stands for it."""
        return self.task.channel

    @property
    def is_in_motion(self) -> bool:
        """Never: no frame is looked at."""
        return False

    @property
    def began_s(self) -> float | None:
        """Never."""
        return None

    @property
    def best_deg(self) -> float | None:
        """No angle counts."""
        return None

    @property
    def hold_ratio(self) -> float:
        """Nothing is held."""
        return 0.0

    @property
    def hold_s(self) -> float:
        """Nothing is held."""
        return 0.0

    def answer(self, value: int) -> bool:
        """Take the value of a choice; returns whether the question has such a choice."""
        question = self.task.maneuver.question
        if question is None or question.choice(value) is None:
            return False
        self._measures = (Measure(ANSWER, value, ANSWER),)
        return True

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Nothing is measured."""

    def lose_sight(self) -> None:
        """Nothing is looked at."""

    def drop(self) -> None:
        """Nothing to forget."""

    def end_time(self) -> None:
        """There is no clock."""

    def remaining_s(self, now_s: float) -> float | None:  # noqa: ARG002 - part of the contract
        """There is no clock."""
        return None

    @property
    def count(self) -> int:
        """Nothing is counted."""
        return 0

    def repetitions(self) -> tuple[Repetition, ...]:
        """There are none."""
        return ()

    def so_far(self) -> Tally:
        """Return the answer, if there is one."""
        return (), self._measures
