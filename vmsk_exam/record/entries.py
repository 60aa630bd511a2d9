"""What the journal writes, as frozen values: one class per call of ``ExamRecorder``."""

from dataclasses import dataclass
from datetime import datetime

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.errors import StoreError
from vmsk_exam.record.documents import Document
from vmsk_exam.record.model import ExamHeader, ExamStatus, KeyFrame, Track, VideoPicture


class RejectedEntryError(StoreError):
    """One entry can never be stored (for example its exam does not exist); trying again does not help."""


@dataclass(frozen=True, slots=True)
class BeginExam:
    """An exam starts, or goes on after a crash."""

    header: ExamHeader


@dataclass(frozen=True, slots=True)
class ResumeExam:
    """An exam goes on in a new journal: what has no result is interrupted, and its attempt numbers may come again."""

    exam_id: str


@dataclass(frozen=True, slots=True)
class AddSamples:
    """More samples of a running attempt."""

    exam_id: str
    task_id: str
    attempt: int
    track: Track


@dataclass(frozen=True, slots=True)
class AddRepetition:
    """A finished repetition of a running attempt."""

    exam_id: str
    task_id: str
    attempt: int
    repetition: Repetition


@dataclass(frozen=True, slots=True)
class PutResult:
    """The result of an attempt, for the first time or with a later answer."""

    exam_id: str
    result: ManeuverResult
    key_frame: KeyFrame | None


@dataclass(frozen=True, slots=True)
class EndExam:
    """An exam ends."""

    exam_id: str
    status: ExamStatus
    ended_utc: datetime


@dataclass(frozen=True, slots=True)
class PutDocument:
    """A document of an exam, whether it has begun or not."""

    exam_id: str
    document: Document


@dataclass(frozen=True, slots=True)
class AddVideo:
    """More pictures of a running attempt; none are written without consent to video, and no attempt begins with them alone."""

    exam_id: str
    task_id: str
    attempt: int
    pictures: tuple[VideoPicture, ...]


@dataclass(frozen=True, slots=True)
class WithdrawVideo:
    """The patient takes the consent to video back: what is kept of it is deleted, and nothing more is written."""

    exam_id: str
    asked_utc: datetime


Entry = BeginExam | ResumeExam | AddSamples | AddRepetition | PutResult | EndExam | PutDocument | AddVideo | WithdrawVideo
"""Anything that the journal writes."""
