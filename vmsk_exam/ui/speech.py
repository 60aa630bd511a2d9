"""Who speaks next: at most one prompt is heard, at most one waits, and none comes late; no Qt."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

SECONDS_PER_WORD: Final = 0.6
LONGEST_PAUSE_S: Final = 3.0
"""A prompt that did not report its end is taken as over after its words and so long: a silent driver blocks nothing."""


class Importance(IntEnum):
    """Which prompt interrupts which: at least as important as the one that is heard."""

    WORD = 1
    """What the motion asks for just now: "slowly back"."""
    CORRECTION = 2
    """What should change: "turn a little to your left"."""
    STAGE = 3
    """What comes now: the instruction of a task, a question."""
    ALERT = 4
    """The exam stands still."""

    @property
    def fresh_s(self) -> float:
        """How long a prompt may wait for its turn; later it is not said at all."""
        return {Importance.WORD: 0.7, Importance.CORRECTION: 2.0}.get(self, 6.0)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One prompt to be spoken."""

    prompt_id: str
    text: str
    importance: Importance = Importance.STAGE

    @property
    def longest_s(self) -> float:
        """Time after which it is over in any case, at normal speed."""
        return LONGEST_PAUSE_S + SECONDS_PER_WORD * len(self.text.split())


class SpeechQueue:
    """Decides what is heard; never lags behind what happens on the screen."""

    def __init__(self) -> None:
        self._heard: Utterance | None = None
        self._over_s = 0.0
        self._waiting: Utterance | None = None
        self._stale_s = 0.0

    def offer(self, utterance: Utterance, now_s: float) -> Utterance | None:
        """Take a prompt; return it if it is to be spoken at once, in place of what is heard.

        Parameters
        ----------
        now_s
            Seconds on any clock that never runs back.
        """
        is_free = self._heard is None or now_s >= self._over_s
        if is_free or self._heard is None or utterance.importance >= self._heard.importance:
            return self._start(utterance, now_s)
        if self._waiting is None or utterance.importance >= self._waiting.importance or now_s >= self._stale_s:
            self._waiting, self._stale_s = utterance, now_s + utterance.importance.fresh_s
        return None

    def end(self, now_s: float) -> Utterance | None:
        """Take the end of what was heard; return what is to be spoken next, if it is still fresh."""
        waiting, self._waiting, self._heard = self._waiting, None, None
        return self._start(waiting, now_s) if waiting is not None and now_s < self._stale_s else None

    def clear(self) -> None:
        """Forget everything."""
        self._heard = self._waiting = None

    def _start(self, utterance: Utterance, now_s: float) -> Utterance:
        self._heard, self._over_s = utterance, now_s + utterance.longest_s
        if self._waiting is not None and self._waiting.importance <= utterance.importance:
            self._waiting = None
        return utterance
