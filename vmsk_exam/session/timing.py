"""How long the session waits where the patient need not act."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vmsk_exam.protocol.model import Maneuver, ManeuverTask, localized_text

SPEECH_PAUSE_S: Final = 0.7
SECONDS_PER_LETTER: Final = 0.08
SECONDS_PER_SENTENCE: Final = 0.4
"""How slowly an instruction is spoken: a line fitted to the recorded prompts of both languages (104 each) and a pause, so that
every one is heard to its end, with 0.3 to 2.3 s to spare. Words would be too coarse: they are longer in Spanish."""
OTHER_SIDE_S: Final = 3.0
"""To hear "the same with the other side" and see which; how it is done was shown just before."""


class ShowingKind(StrEnum):
    """How a task is shown."""

    WHOLE = "whole"
    """For the first time: the whole instruction is heard."""
    OTHER_SIDE = "other_side"
    """The same maneuver was done on the other side: a short word."""
    AGAIN = "again"
    """The patient does it again: one showing, as it may not have been clear."""


@dataclass(frozen=True, slots=True)
class SessionTiming:
    """Waiting times in seconds; the head-less run uses shorter ones, the rules of measuring stay the same."""

    setup_steady_s: float = 1.5
    """Every set-up check must hold for so long before the exam goes on by itself."""
    showing_s: float | None = None
    """Time that the avatar shows a maneuver; None: once out, hold and back, and time to hear the whole instruction."""
    speech_rate: float = 1.0
    """How fast instructions are spoken, 0.8 to 1.2."""
    pain_s: float = 15.0
    """After so long without an answer the exam goes on; the pain stays unanswered."""
    answer_s: float = 90.0
    """A question about an answered maneuver waits so long; then the task is left out as not answered."""
    waits_for_people: bool = True
    """Whether a question about safety (after a lost balance) is waited for without end; nobody could answer without a window."""
    sample_batch_s: float = 1.0
    """Samples are handed to the recorder in batches of this length."""

    def showing_of(self, maneuver: Maneuver, kind: ShowingKind = ShowingKind.WHOLE, language: str = "") -> float:
        """Return how long a maneuver is shown, seconds.

        Parameters
        ----------
        maneuver, kind
            What is shown, and how.
        language
            In which it is spoken; empty for the one that takes longest.
        """
        if self.showing_s is not None:
            return self.showing_s
        if kind is ShowingKind.OTHER_SIDE:
            return OTHER_SIDE_S / min(1.0, self.speech_rate)
        shown_s = 2.0 + 2.0 * maneuver.demonstration.move_s + min(maneuver.hold_s, 3.0)
        if kind is ShowingKind.AGAIN:
            return shown_s
        spoken = maneuver.instruction.spoken
        texts = (localized_text(spoken, language),) if language else tuple(spoken.values())
        return max(shown_s, *(spoken_s(text, self.speech_rate) for text in texts))


def spoken_s(text: str, speech_rate: float = 1.0) -> float:
    """Return how long a text takes to be spoken and heard to its end, seconds."""
    sentences = sum(text.count(sign) for sign in ".!?")
    return SPEECH_PAUSE_S + (SECONDS_PER_LETTER * len(text) + SECONDS_PER_SENTENCE * sentences) / speech_rate


@dataclass(slots=True)
class Showings:
    """Knows what the patient has done in this run, and so how the next task is shown.

    What an earlier run measured does not count: who goes on another day is shown everything.
    """

    timing: SessionTiming
    language: str = ""
    """Language of the exam."""
    kind: ShowingKind = ShowingKind.WHOLE
    asked_s: float = 0.0
    """Length of the showing that runs."""
    _performed: dict[str, set[str]] = field(default_factory=dict)

    def begin(self, task: ManeuverTask) -> None:
        """Begin to show a task."""
        tasks = self._performed.get(task.maneuver.maneuver_id, set())
        others = ShowingKind.OTHER_SIDE if tasks else ShowingKind.WHOLE
        self.kind = ShowingKind.AGAIN if task.task_id in tasks else others
        self.asked_s = self.timing.showing_of(task.maneuver, self.kind, self.language)

    def note_performed(self, task: ManeuverTask) -> None:
        """Remember that a task was shown to its end and begun."""
        self._performed.setdefault(task.maneuver.maneuver_id, set()).add(task.task_id)


HEADLESS_TIMING = SessionTiming(setup_steady_s=0.5, showing_s=0.5, pain_s=0.5, answer_s=0.5, waits_for_people=False)
"""Nobody reads and nobody answers: go on quickly."""
