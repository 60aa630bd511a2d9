"""The surgeon's list of exams: what to look at next, as frozen values."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.record.model import ExamRecord, ExamStatus

PAGE_ROWS: Final = 200
"""Rows of one page, unless asked otherwise."""


class WorklistState(StrEnum):
    """What has been done with an exam at the desk."""

    RUNNING = "running"
    """Not ended."""
    NEW = "new"
    """Nobody has opened a revision."""
    IN_REVIEW = "in_review"
    """A draft is open."""
    SIGNED = "signed"


class WorklistSort(StrEnum):
    """By what the list is sorted; ties by date, newest first."""

    URGENCY = "urgency"
    """Red flags that are not signed first, then by date; always newest first."""
    DATE = "date"
    PATIENT = "patient"
    PROTOCOL = "protocol"
    STATE = "state"
    DEFICIT = "deficit"
    """Exams without a deficit come last when the largest come first."""
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """What to list."""

    text: str = ""
    """Beginnings of words in patient name, patient number and protocol; all must fit; case and accents do not matter."""
    states: frozenset[WorklistState] = frozenset()
    """Only these; empty means all."""
    red_flags_only: bool = False
    patient_number: str | None = None
    """Only this patient's exams."""
    sort: WorklistSort = WorklistSort.URGENCY
    is_descending: bool = True
    limit: int = PAGE_ROWS
    offset: int = 0


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One exam in the list."""

    exam_id: str
    started_utc: datetime
    status: ExamStatus
    state: WorklistState
    has_red_flag: bool
    subject_name: str
    patient_number: str
    protocol_title: str
    task_count: int
    measured_count: int
    not_assessable_count: int
    worst_deficit_deg: float | None
    """Largest difference between the sides, degrees; None if no motion was measured on both."""
    worst_deficit_task: str
    """Task of the side that moves less; empty without a deficit."""
    is_demo: bool


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """Some rows of the list."""

    rows: tuple[WorklistRow, ...]
    total: int
    """Exams that fit the query; never more than counted, see ``is_total_exact``."""
    is_total_exact: bool = True
    """False: there are at least ``total``."""


@dataclass(frozen=True, slots=True)
class Deficit:
    """How much less one side moves than the other."""

    task_id: str
    """Task of the side that moves less."""
    deficit_deg: float


def find_worst_deficit(record: ExamRecord) -> Deficit | None:
    """Return the largest difference of arcs between the sides of one motion; None if no motion has both.

    This sorts a list of work; it is no judgement: a difference within the measurement's error counts as well.
    """
    by_motion: dict[str, list[ManeuverResult]] = {}
    for result in record.results:
        if result.arc_deg is not None and result.side is not None:
            by_motion.setdefault(result.maneuver_id, []).append(result)
    found = [_deficit(results) for results in by_motion.values() if len({result.side for result in results}) == 2]
    return max(found, key=lambda deficit: deficit.deficit_deg, default=None)


def _deficit(results: list[ManeuverResult]) -> Deficit:
    ranked = sorted(results, key=lambda result: abs(result.arc_deg or 0.0))
    return Deficit(ranked[0].task_id, abs(ranked[-1].arc_deg or 0.0) - abs(ranked[0].arc_deg or 0.0))


def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and punctuation, each once, in order."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return tuple(dict.fromkeys(words))
