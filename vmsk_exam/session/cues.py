"""Chooses the one cue that is shown and said now; pure and deterministic, time enters with the frames."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.results import Cue

_NS: Final = 1_000_000_000
REPEAT_LEAST_S: Final = 4.0
"""The same cue is never said again before so long."""
REPEAT_S: Final = 8.0
"""A cue that stays is said again after so long."""
LEAST_SHOWN_S: Final = 1.0
"""A cue stays at least so long, unless a more important one comes: nobody reads faster."""
LINGER_S: Final = 0.5
"""It also stays so long after its cause went away: causes flicker."""
TURN_S: Final = 3.0
"""A cue that waited too long is shown for so long."""
STARVED_S: Final = 12.0
"""A cue whose cause lasts so long without being shown gets a turn."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue that could be shown now."""

    cue: Cue
    rank: int
    """The most important one wins: the largest."""
    is_passing: bool = False
    """Says what the motion asks for just now: replaced at once."""
    is_said_once: bool = False
    """Never said late, never said again while it lasts."""
    settle_s: float = 0.0
    """The cause must last so long before the cue may be shown."""
    say_after_s: float = 0.0
    """It must be shown for so long before it is said."""
    shown_s: float | None = None
    """After so long it makes room for others, None: it stays while its cause lasts ..."""
    rest_s: float = 0.0
    """... and comes back so much later."""


@dataclass(frozen=True, slots=True)
class CueChoice:
    """What to show, and whether to say it now."""

    cue: Cue | None
    is_given: bool


class CueEngine:
    """Shows at most one cue; the most important wins, none is said twice within 4 s, none starves.

    The bound on waiting: a settled candidate whose cause lasts is shown at the latest after ``STARVED_S`` and one
    ``TURN_S`` for each other candidate that starves too.
    """

    def __init__(self) -> None:
        self._shown: Candidate | None = None
        self._since_s = 0.0
        self._last_there_s = 0.0
        self._turn_until_s = 0.0
        self._was_given = False
        self._there_since_s: dict[str, float] = {}
        self._waits_since_s: dict[str, float] = {}
        self._rests_until_s: dict[str, float] = {}
        self._given_s: dict[str, float] = {}

    @property
    def cue(self) -> Cue | None:
        """The cue shown now."""
        return None if self._shown is None else self._shown.cue

    def clear(self) -> None:
        """Show nothing: another state began; when each cue was last said is remembered."""
        self._shown = None
        self._turn_until_s = 0.0
        self._there_since_s.clear()
        self._waits_since_s.clear()
        self._rests_until_s.clear()

    def update(self, t_ns: int, candidates: Sequence[Candidate]) -> CueChoice:
        """Take what could be said after a frame and choose.

        Parameters
        ----------
        t_ns
            Time of the frame, nanoseconds, never falling.
        candidates
            At most one per cue.
        """
        now_s = t_ns / _NS
        self._note_causes(now_s, candidates)
        settled = [item for item in candidates if now_s - self._there_since_s[item.cue.cue_id] >= item.settle_s]
        self._show(now_s, self._choose(now_s, settled))
        self._note_waiting(now_s, settled)
        return CueChoice(self.cue, self._give(now_s))

    def _note_causes(self, now_s: float, candidates: Sequence[Candidate]) -> None:
        there = {item.cue.cue_id for item in candidates}
        self._there_since_s = {cue_id: self._there_since_s.get(cue_id, now_s) for cue_id in there}

    def _choose(self, now_s: float, settled: list[Candidate]) -> Candidate | None:
        shown = self._refreshed(settled)
        if shown is not None:
            self._last_there_s = now_s
        if shown is not None and now_s < self._turn_until_s:
            return shown
        starved = self._longest_waiting(now_s, settled)
        if starved is not None:
            self._turn_until_s = now_s + TURN_S
            return starved
        best = self._best(now_s, settled, shown)
        return self._shown if shown is None and self._lingers(now_s, best) else best

    def _refreshed(self, settled: list[Candidate]) -> Candidate | None:
        """Return the shown candidate if its cause is still there."""
        return next((item for item in settled if item.cue == self.cue), None)

    def _longest_waiting(self, now_s: float, settled: list[Candidate]) -> Candidate | None:
        starved = [item for item in settled if now_s - self._waits_since_s.get(item.cue.cue_id, now_s) >= STARVED_S]
        return min(starved, key=lambda item: (self._waits_since_s[item.cue.cue_id], -item.rank), default=None)

    def _best(self, now_s: float, settled: list[Candidate], shown: Candidate | None) -> Candidate | None:
        if shown is not None and shown.shown_s is not None and now_s - self._since_s >= shown.shown_s:
            self._rests_until_s[shown.cue.cue_id] = now_s + shown.rest_s
        rested = [item for item in settled if now_s >= self._rests_until_s.get(item.cue.cue_id, now_s)]
        return max(rested or settled, key=lambda item: item.rank, default=None)

    def _lingers(self, now_s: float, best: Candidate | None) -> bool:
        is_over = now_s - self._since_s >= LEAST_SHOWN_S and now_s - self._last_there_s >= LINGER_S
        if self._shown is None or self._shown.is_passing or is_over:
            return False
        return best is None or best.rank <= self._shown.rank

    def _show(self, now_s: float, chosen: Candidate | None) -> None:
        if chosen is None or chosen.cue != self.cue:
            self._since_s = self._last_there_s = now_s
            self._was_given = False
        self._shown = chosen

    def _note_waiting(self, now_s: float, settled: list[Candidate]) -> None:
        waiting = {item.cue.cue_id for item in settled if item.cue != self.cue}
        self._waits_since_s = {cue_id: self._waits_since_s.get(cue_id, now_s) for cue_id in waiting}

    def _give(self, now_s: float) -> bool:
        shown = self._shown
        if shown is None:
            return False
        cue_id = shown.cue.cue_id
        pause_s = REPEAT_S if self._was_given else REPEAT_LEAST_S
        is_late = shown.is_said_once and (self._was_given or now_s > self._since_s)
        is_early = now_s - self._since_s < shown.say_after_s
        if is_late or is_early or now_s - self._given_s.get(cue_id, -math.inf) < pause_s:
            return False
        self._given_s[cue_id] = now_s
        self._was_given = True
        return True
