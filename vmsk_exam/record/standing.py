"""How exams stand with the clinic: held, released for teaching, kept until when; as frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from vmsk_exam.record.access import ExamFacts
from vmsk_exam.record.worklist import WorklistRow


class StandingFilter(StrEnum):
    """Which exams are listed."""

    ALL = "all"
    HELD = "held"
    """Under legal hold."""
    RELEASED = "released"
    """Released for teaching."""


@dataclass(frozen=True, slots=True)
class ExamStanding:
    """One exam and how it stands."""

    row: WorklistRow
    facts: ExamFacts


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Some exams, newest first unless asked otherwise."""

    exams: tuple[ExamStanding, ...]
    total: int
