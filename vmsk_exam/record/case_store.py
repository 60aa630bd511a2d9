"""Exams that a colleague sent for an opinion: can be read like those of a store, and never be changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

import numpy as np

from vmsk_exam.assessment.results import ManeuverResult, Outcome, Repetition
from vmsk_exam.errors import AccessRefusedError, StoreError
from vmsk_exam.record.access import Action, Actor
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.documents import Document, DocumentKind, newest
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.entries import Entry
from vmsk_exam.record.model import (
    ExamHeader,
    ExamRecord,
    ExamStatus,
    ExamSummary,
    InterruptedAttempt,
    KeyFrame,
    Track,
    VideoFacts,
    VideoPicture,
)
from vmsk_exam.record.revisions import Revision
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.samples import FloatArray

READ_ONLY: Final = (
    "This case belongs to the colleague who sent it: it can be read, and nothing in it can be changed. Write an answer instead."
)


@dataclass(frozen=True, slots=True, eq=False)
class CaseExam:
    """One exam as it is sent: everything that a store holds of it."""

    record: ExamRecord
    """As measured."""
    revisions: tuple[Revision, ...] = ()
    documents: tuple[Document, ...] = ()
    """Every version, in the order of writing."""
    tracks: Mapping[str, Track] = field(default_factory=dict)
    """Samples by task, of the attempt whose result the record shows."""
    pictures: Mapping[str, KeyFrame] = field(default_factory=dict)
    """Key pictures by task."""
    video: Mapping[str, tuple[VideoPicture, ...]] = field(default_factory=dict)
    """Pictures of the video by task, in order of time, of the attempt whose result the record shows."""

    @property
    def effective(self) -> EffectiveExam:
        """The exam with its corrections."""
        return apply_corrections(self.record, self.revisions)


class CaseStore:
    """Satisfies ``session.ports.RecordStore`` and what the review needs; every change raises ``AccessRefusedError``.

    It lies in memory alone and knows no other store, so that a case never mixes with the clinic's own patients.
    """

    def __init__(self, exams: Iterable[CaseExam]) -> None:
        self._exams = {exam.record.exam_id: exam for exam in exams}

    @property
    def actor(self) -> Actor:
        """Who reads: nobody with a name."""
        return Actor()

    def may(self, action: Action, exam_id: str | None = None) -> bool:
        """Return whether something would be allowed: reading is."""
        return action is Action.VIEW and (exam_id is None or exam_id in self._exams)

    # ------------------------------------------------------------------ reading

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return every exam of the case, newest first."""
        found = [_summary(exam.record) for exam in self._exams.values()]
        return tuple(sorted(found, key=lambda each: each.started_utc, reverse=True))

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return no exams: a case is no list; its exams are given by ``list_exams``."""
        del query
        return WorklistPage((), 0)

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return one exam as measured."""
        return self._find(exam_id).record

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return one exam with its corrections."""
        exam = self._find(exam_id)
        return apply_corrections(exam.record, [each for each in exam.revisions if with_draft or each.is_signed])

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of the attempt that counts; others are not sent."""
        exam = self._find(exam_id)
        result = exam.record.result(task_id)
        is_other = attempt is not None and (result is None or result.attempt != attempt)
        return None if is_other else exam.tracks.get(task_id)

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the key picture of a task, None if none was sent."""
        return self._find(exam_id).pictures.get(task_id)

    def load_video_times(self, exam_id: str, task_id: str, attempt: int | None = None) -> FloatArray:
        """Return the times of the pictures of the attempt that counts, float64 (n,), seconds; empty without video."""
        return np.array([each.t_s for each in self._video(exam_id, task_id, attempt)], dtype=np.float64)

    def load_video(
        self, exam_id: str, task_id: str, span_s: tuple[float, float], attempt: int | None = None
    ) -> tuple[VideoPicture, ...]:
        """Return the pictures within a span of time, both ends included."""
        return tuple(each for each in self._video(exam_id, task_id, attempt) if span_s[0] <= each.t_s <= span_s[1])

    def video_facts(self, exam_id: str) -> VideoFacts:
        """Return how much video was sent."""
        sent = [picture for pictures in self._find(exam_id).video.values() for picture in pictures]
        return VideoFacts(len(sent), sum(len(picture.jpeg) for picture in sent))

    def _video(self, exam_id: str, task_id: str, attempt: int | None) -> tuple[VideoPicture, ...]:
        exam = self._find(exam_id)
        result = exam.record.result(task_id)
        is_other = attempt is not None and (result is None or result.attempt != attempt)
        return () if is_other else exam.video.get(task_id, ())

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return the revisions of an exam, oldest first."""
        return self._find(exam_id).revisions

    def document_versions(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return every version of the documents of an exam; the clinic's documents are never sent."""
        sent = () if exam_id is None else self._find(exam_id).documents
        return tuple(each for each in sent if kind is None or each.kind is kind)

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count."""
        return newest(self.document_versions(exam_id, kind))

    def document(self, exam_id: str | None, kind: DocumentKind, key: str = "") -> Document | None:
        """Return the newest version of one document, None if there is none."""
        return next((each for each in self.documents(exam_id, kind) if each.key == key), None)

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return no exam: none can be resumed here."""
        return ()

    def interrupted_attempts(self, exam_id: str) -> tuple[InterruptedAttempt, ...]:
        """Return no attempt: only what counts is sent."""
        self._find(exam_id)
        return ()

    def flush(self) -> None:
        """Return at once."""

    def close(self) -> None:
        """Forget the exams."""
        self._exams = {}

    # ------------------------------------------------------------------ refused

    def apply(self, entries: Sequence[Entry]) -> NoReturn:
        """Refuse."""
        del entries
        _refuse()

    def begin_exam(self, header: ExamHeader) -> NoReturn:
        """Refuse."""
        del header
        _refuse()

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> NoReturn:
        """Refuse."""
        del exam_id, task_id, attempt, track
        _refuse()

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> NoReturn:
        """Refuse."""
        del exam_id, task_id, attempt, repetition
        _refuse()

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> NoReturn:
        """Refuse."""
        del exam_id, result, key_frame
        _refuse()

    def end_exam(self, exam_id: str, status: ExamStatus) -> NoReturn:
        """Refuse."""
        del exam_id, status
        _refuse()

    def delete_exam(self, exam_id: str) -> NoReturn:
        """Refuse."""
        del exam_id
        _refuse()

    def withdraw_video(self, exam_id: str) -> NoReturn:
        """Refuse."""
        del exam_id
        _refuse()

    def put_document(self, exam_id: str | None, document: Document) -> NoReturn:
        """Refuse."""
        del exam_id, document
        _refuse()

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> NoReturn:
        """Refuse."""
        del exam_id, author, reason
        _refuse()

    def save_draft(self, exam_id: str, number: int, corrections: Sequence[Correction]) -> NoReturn:
        """Refuse."""
        del exam_id, number, corrections
        _refuse()

    def sign_revision(self, exam_id: str, number: int, signed_by: str = "") -> NoReturn:
        """Refuse."""
        del exam_id, number, signed_by
        _refuse()

    def _find(self, exam_id: str) -> CaseExam:
        if exam_id not in self._exams:
            raise StoreError("This exam is not in the case, or the case was closed. Open the case again.")
        return self._exams[exam_id]


def _refuse() -> NoReturn:
    raise AccessRefusedError(READ_ONLY)


def _summary(record: ExamRecord) -> ExamSummary:
    header, outcomes = record.header, [result.outcome for result in record.results]
    return ExamSummary(
        exam_id=header.exam_id,
        started_utc=header.started_utc,
        status=record.status,
        subject_name=header.subject.name,
        patient_number=header.subject.patient_number,
        protocol_title=header.protocol_title,
        task_count=len(header.task_ids),
        measured_count=outcomes.count(Outcome.MEASURED),
        not_assessable_count=outcomes.count(Outcome.NOT_ASSESSABLE),
        is_demo=header.is_demo,
    )
