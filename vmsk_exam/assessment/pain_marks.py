"""Where on its way a motion hurts: the patient, or a companion, presses when the pain begins and when it ends."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.outcome import MAX_PEAK_SD_DEG
from vmsk_exam.assessment.results import Measure, Phase

PRESS_SD_S: Final = 0.4
"""How uncertain the moment of a press is, seconds: feeling, deciding and pressing (a value of the project, to be confirmed)."""
SPEED_WINDOW_S: Final = 0.3
"""The speed at a press is that of so long before it; an angle older than this is none."""
FROM, TO = "pain_from", "pain_to"
"""Measures, degrees: where the pain began and ended on the way out."""
_OUTWARD: Final = (Phase.MOVING, Phase.HOLDING)


@dataclass(frozen=True, slots=True)
class _Mark:
    angle_deg: float
    sd_deg: float


class PainMarks:
    """Marks of one attempt, by repetition.

    A mark is the angle at the press; its standard deviation holds that of the angle and the way that the limb goes while a
    person presses. Only presses on the way out count: the way back passes the same places with other muscles. A repetition
    is unclear, and left out, with more than two presses, with one at which no angle was seen, or with an end before its start.
    """

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float, float]] = deque()
        self._marks: list[list[_Mark | None]] = []
        self._phase = Phase.WAITING
        self._now_s = 0.0

    @property
    def is_hurting(self) -> bool:
        """Whether the pain of the running repetition was marked as begun and not as ended."""
        return self._phase in _OUTWARD and len(self._marks[-1]) % 2 == 1

    def follow(self, now_s: float, phase: Phase, angle: tuple[float, float] | None) -> None:
        """Take a frame.

        Parameters
        ----------
        now_s
            Time since the attempt's first frame.
        phase
            Where the motion is.
        angle
            Angle and its standard deviation, degrees; None if none was seen.
        """
        if phase in _OUTWARD and self._phase not in _OUTWARD:
            self._marks.append([])
        self._phase, self._now_s = phase, now_s
        if angle is not None:
            self._seen.append((now_s, *angle))
        while self._seen and self._seen[0][0] < now_s - SPEED_WINDOW_S:
            self._seen.popleft()

    def mark(self) -> bool:
        """Take a press; return whether it counts."""
        if self._phase not in _OUTWARD:
            return False
        self._marks[-1].append(self._mark_now())
        return True

    def measures(self) -> tuple[Measure, ...]:
        """Return where the pain began and ended, each the mean over the repetitions in which it is clear; none without."""
        clear = [marks for marks in self._marks if _is_clear(marks)]
        begun = [marks[0] for marks in clear if marks]
        ended = [marks[1] for marks in clear if len(marks) > 1]
        found = ((name, _join([mark for mark in marks if mark is not None])) for name, marks in ((FROM, begun), (TO, ended)))
        return tuple(Measure(name, mark.angle_deg, "deg", mark.sd_deg) for name, mark in found if mark is not None)

    def _mark_now(self) -> _Mark | None:
        if not self._seen:
            return None
        (first_s, first_deg, _), (last_s, last_deg, sd_deg) = self._seen[0], self._seen[-1]
        speed_deg_s = abs(last_deg - first_deg) / (last_s - first_s) if last_s > first_s else 0.0
        return _Mark(last_deg, math.hypot(sd_deg, speed_deg_s * PRESS_SD_S))


def _is_clear(marks: list[_Mark | None]) -> bool:
    known = [mark for mark in marks if mark is not None and mark.sd_deg <= MAX_PEAK_SD_DEG]
    if len(known) != len(marks) or len(known) > 2:
        return False
    return len(known) < 2 or abs(known[1].angle_deg) > abs(known[0].angle_deg)


def _join(marks: list[_Mark]) -> _Mark | None:
    """Return the mean; its standard deviation holds that of a single mark and how far they scatter."""
    if not marks:
        return None
    mean_deg = sum(mark.angle_deg for mark in marks) / len(marks)
    own = sum(mark.sd_deg**2 for mark in marks) / len(marks)
    scatter = sum((mark.angle_deg - mean_deg) ** 2 for mark in marks) / len(marks)
    return _Mark(mean_deg, math.sqrt(own + scatter))
