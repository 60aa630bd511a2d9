"""Pictures of a right and a wrong set-up, one matter at a time; no Qt."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.protocol.model import ExamProtocol, Position
from vmsk_exam.resources import Translator
from vmsk_exam.session.framing import choose_framing


class SetupTopic(StrEnum):
    """What a set-up needs; each has two pictures in ``assets/setup``."""

    LIGHT = "light"
    DISTANCE = "distance"
    NEAR = "near"
    """Instead of distance, clothes and chair where the neck alone is examined."""
    CLOTHES = "clothes"
    CHAIR = "chair"
    """Only where the exam asks to sit."""


@dataclass(frozen=True, slots=True)
class SetupGuideScreen:
    """Everything the page shows."""

    title: str
    lead: str
    right_picture: str
    wrong_picture: str
    """Names of the pictures' files."""
    step: str
    go_on: str


class SetupGuideModel:
    """Keeps which matter is shown."""

    def __init__(self) -> None:
        self._topics: tuple[SetupTopic, ...] = find_topics(None)
        self._index = 0

    @property
    def topic(self) -> SetupTopic:
        """The matter shown now."""
        return self._topics[self._index]

    def begin(self, protocol: ExamProtocol | None) -> None:
        """Start with the first matter that an exam needs; without an exam all of a whole body are shown."""
        self._topics = find_topics(protocol)
        self._index = 0

    def go_on(self) -> bool:
        """Show the next matter; return False after the last."""
        if self._index + 1 >= len(self._topics):
            return False
        self._index += 1
        return True

    def go_back(self) -> bool:
        """Show the matter before; return False at the first."""
        if self._index == 0:
            return False
        self._index -= 1
        return True

    def screen(self, translator: Translator) -> SetupGuideScreen:
        """Return what to show."""
        is_last = self._index + 1 == len(self._topics)
        return SetupGuideScreen(
            translator.text(f"setup_guide.{self.topic}.title"),
            translator.text(f"setup_guide.{self.topic}.lead"),
            f"{self.topic}_right.jpg",
            f"{self.topic}_wrong.jpg",
            translator.text("setup_guide.step", number=self._index + 1, count=len(self._topics)),
            translator.text("setup_guide.begin" if is_last else "setup_guide.next"),
        )


def find_topics(protocol: ExamProtocol | None) -> tuple[SetupTopic, ...]:
    """Return the matters that an exam needs, in their order."""
    tasks = () if protocol is None else protocol.tasks
    is_near = choose_framing(tasks) is Framing.HEAD_AND_SHOULDERS
    is_seated = protocol is None or any(task.maneuver.position is Position.SEATED for task in tasks)
    if is_near:
        return SetupTopic.LIGHT, SetupTopic.NEAR
    left_out = {SetupTopic.NEAR} if is_seated else {SetupTopic.NEAR, SetupTopic.CHAIR}
    return tuple(topic for topic in SetupTopic if topic not in left_out)
