"""The surgeon's list of exams: what to look at next, as frozen values."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vmsk_exam.assessment.reference import RangeKind, find_reference
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import Maneuver, ManeuverKind, ManeuverTask, PeakDirection
from vmsk_exam.record.model import ExamHeader, ExamRecord, ExamStatus

DAYS_PER_YEAR: Final = 365.2425
NOTHING_KNOWN: Final[Mapping[str, Maneuver]] = MappingProxyType({})
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


class DeficitAgainst(StrEnum):
    """What a motion was compared with."""

    OTHER_SIDE = "other_side"
    REFERENCE = "reference"
    """The range of a population, see ``assessment.reference``."""


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
    """Largest deficit against the other side or the reference, degrees; None if nothing can be compared."""
    worst_deficit_task: str
    """Task of the side that moves less; empty without a deficit."""
    is_demo: bool
    deficit_against: DeficitAgainst = DeficitAgainst.OTHER_SIDE
    """What the deficit is against."""


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
    """How much less a side moves than it could be expected to."""

    task_id: str
    """Task of the side that moves less."""
    deficit_deg: float
    against: DeficitAgainst = DeficitAgainst.OTHER_SIDE


def find_worst_deficit(record: ExamRecord, maneuvers: Mapping[str, Maneuver] = NOTHING_KNOWN) -> Deficit | None:
    """Return the largest deficit of an exam, None if no motion can be compared.

    Two comparisons are made, and the larger number of degrees counts (of equal ones the other side):

    - **other side**: the difference between the arcs of one motion measured on both sides;
    - **reference**: how far the end of a range stays short of where 95 % of a population of the patient's age and sex
      lie. Only ranges measured actively, as here, are used: an examiner's hand moves a joint further than the patient does. The
      source of each stands in ``assets/reference/rom.toml``.

    This sorts a list of work; it is no judgement: a difference within the measurement's error counts as well.

    Parameters
    ----------
    maneuvers
        The library by maneuver id; without it only the sides are compared.
    """
    by_motion: dict[str, list[ManeuverResult]] = {}
    for result in record.results:
        if result.arc_deg is not None and result.side is not None:
            by_motion.setdefault(result.maneuver_id, []).append(result)
    found = [_deficit(results) for results in by_motion.values() if len({result.side for result in results}) == 2]
    short = [_shortfall(result, maneuvers.get(result.maneuver_id), record.header) for result in record.results]
    return max([*found, *(each for each in short if each is not None)], key=lambda each: each.deficit_deg, default=None)


def _deficit(results: list[ManeuverResult]) -> Deficit:
    ranked = sorted(results, key=lambda result: abs(result.arc_deg or 0.0))
    return Deficit(ranked[0].task_id, abs(ranked[-1].arc_deg or 0.0) - abs(ranked[0].arc_deg or 0.0))


def _shortfall(result: ManeuverResult, maneuver: Maneuver | None, header: ExamHeader) -> Deficit | None:
    """Return how far the end of a range stays short of its reference, None where it does not or there is none."""
    if maneuver is None or maneuver.kind is not ManeuverKind.RANGE_OF_MOTION or result.peak_deg is None:
        return None
    born = header.subject.birth_date
    age = None if born is None else (header.started_utc.date() - born).days / DAYS_PER_YEAR
    reference = find_reference(maneuver.reference_id, age, header.subject.sex)
    if reference is None or reference.unit != "deg" or reference.kind is not RangeKind.ACTIVE:
        return None
    is_increase = ManeuverTask(maneuver, result.side).direction is PeakDirection.INCREASE
    short_deg = reference.low - result.peak_deg if is_increase else result.peak_deg - reference.high
    return Deficit(result.task_id, short_deg, DeficitAgainst.REFERENCE) if short_deg > 0.0 else None


def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and punctuation, each once, in order."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return tuple(dict.fromkeys(words))
