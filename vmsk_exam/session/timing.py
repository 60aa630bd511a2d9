"""How long the session waits where the patient need not act."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import Maneuver

SECONDS_PER_WORD: Final = 0.5
"""An instruction is spoken that slowly (measured on the recorded prompts: 0.38 to 0.56)."""


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
    sample_batch_s: float = 1.0
    """Samples are handed to the recorder in batches of this length."""

    def showing_of(self, maneuver: Maneuver, results: Iterable[ManeuverResult] = ()) -> float:
        """Return how long a maneuver is shown, seconds; one that was done before (on the other side) is known already."""
        if self.showing_s is not None:
            return self.showing_s
        shown_s = 2.0 + 2.0 * maneuver.demonstration.move_s + min(maneuver.hold_s, 3.0)
        if any(result.maneuver_id == maneuver.maneuver_id for result in results):
            return shown_s
        words = max(len(text.split()) for text in maneuver.instruction.spoken.values())
        spoken_s = 1.0 + SECONDS_PER_WORD * words / self.speech_rate
        return max(shown_s, spoken_s)


HEADLESS_TIMING = SessionTiming(setup_steady_s=0.5, showing_s=0.5, pain_s=0.5, answer_s=0.5)
"""Nobody reads and nobody answers: go on quickly."""
