"""Built-in scores: pain now, worst and average (NRS), SANE, PSFS, GROC; and whether a change counts.

The concepts are free to use; the wording is our own. Thresholds carry their source and whether it was read; an unconfirmed
one is shown as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.assessment.intake.model import Answer, Answers


class ScoreName(StrEnum):
    """A built-in score."""

    NRS_NOW = "nrs_now"
    NRS_WORST = "nrs_worst"
    NRS_AVERAGE = "nrs_average"
    SANE = "sane"
    PSFS = "psfs"
    GROC = "groc"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least change that counts, in points of the score."""

    points: float
    meaning: str
    """``mcid``: what patients notice; ``mdc90``: beyond the error of the measure with 90 % confidence."""
    source: str
    is_confirmed: bool
    """False: remembered, not checked against its paper."""


@dataclass(frozen=True, slots=True)
class Score:
    """One score of one exam."""

    name: ScoreName
    value: float
    low: float
    high: float
    is_more_better: bool
    items: int = 1
    """Answered items behind it (PSFS: activities)."""


_PAIN: Final = Threshold(2.0, "mcid", "Farrar 2001 (chronic pain; 2 points or 30 %)", is_confirmed=False)
THRESHOLDS: Final[Mapping[ScoreName, Threshold]] = {
    ScoreName.NRS_NOW: _PAIN,
    ScoreName.NRS_WORST: _PAIN,
    ScoreName.NRS_AVERAGE: _PAIN,
    ScoreName.SANE: Threshold(15.0, "mcid", "Williams 1999 and later (12 to 28 by joint, often about 15)", is_confirmed=False),
    ScoreName.PSFS: Threshold(
        2.0, "mdc90", "Stratford 1995, as listed by RehabMeasures (mean of the activities)", is_confirmed=True
    ),
    ScoreName.GROC: Threshold(3.0, "mcid", "Jaeschke 1989, Kamper 2009 (15-point scale, small change)", is_confirmed=False),
}
_PSFS_ITEMS: Final = ("psfs_1", "psfs_2", "psfs_3")


class Change(StrEnum):
    """How a score changed between two exams."""

    BETTER = "better"
    WORSE = "worse"
    WITHIN_ERROR = "within_error"
    """Smaller than the least change that counts."""


def compute_scores(scores: Answers, safety: Answers) -> tuple[Score, ...]:
    """Return every score that was answered, in the order of ``ScoreName``.

    Parameters
    ----------
    scores
        Answers of the stage scores.
    safety
        Answers of the safety gate, which asks for the pain now.
    """
    found: list[Score] = []
    pain_now = scores.get("nrs_now", safety.get("pain_now", ""))
    for name, answer in ((ScoreName.NRS_NOW, pain_now), *((n, scores.get(n, "")) for n in _OTHER_PAINS)):
        if (value := _number(answer)) is not None:
            found.append(Score(name, value, 0, 10, is_more_better=False))
    if (sane := _number(scores.get("sane", ""))) is not None:
        found.append(Score(ScoreName.SANE, sane, 0, 100, is_more_better=True))
    activities = [value for name in _PSFS_ITEMS if (value := _number(scores.get(name, ""))) is not None]
    if activities:
        mean = sum(activities) / len(activities)
        found.append(Score(ScoreName.PSFS, mean, 0, 10, is_more_better=True, items=len(activities)))
    if (groc := _number(scores.get("groc", ""))) is not None:
        found.append(Score(ScoreName.GROC, groc, -7, 7, is_more_better=True))
    return tuple(found)


_OTHER_PAINS: Final = (ScoreName.NRS_WORST, ScoreName.NRS_AVERAGE)


def compare_scores(now: Score, before: Score) -> Change:
    """Return whether a score changed by at least its threshold.

    A GROC is itself a change and is not compared.

    Raises
    ------
    ValueError
        If the two are different scores.
    """
    if now.name is not before.name:
        raise ValueError(f"{now.name} and {before.name} cannot be compared.")
    gain = (now.value - before.value) * (1 if now.is_more_better else -1)
    if abs(gain) < THRESHOLDS[now.name].points:
        return Change.WITHIN_ERROR
    return Change.BETTER if gain > 0 else Change.WORSE


def _number(answer: Answer) -> float | None:
    if isinstance(answer, int):
        return float(answer)
    return float(answer) if isinstance(answer, str) and answer.lstrip("-").isdigit() else None
