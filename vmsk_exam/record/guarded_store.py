"""The store as one person may use it: every call is allowed or refused by ``access``, and written into the audit trail.

The screens and commands get this store and no other. In a store without accounts its one user may do everything; the
trail is kept all the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.record.access import SINGLE_USER, Action, Actor, ExamFacts, Role
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind, newest
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.entries import AddRepetition, AddSamples, BeginExam, EndExam, Entry, PutDocument, PutResult, WithdrawVideo
from vmsk_exam.record.guarded_clinic import GuardedClinic
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
from vmsk_exam.record.store import SqlCipherStore, now_utc
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery, WorklistRow
from vmsk_exam.samples import FloatArray

PATIENT_KINDS: Final = frozenset(
    {
        DocumentKind.CONSENT, DocumentKind.LOCATION, DocumentKind.RED_FLAGS, DocumentKind.HISTORY, DocumentKind.SCORES,
        DocumentKind.QUESTIONNAIRE, DocumentKind.BODY_CHART, DocumentKind.PALPATION, DocumentKind.SAFETY,
        DocumentKind.PRECAUTIONS, DocumentKind.SUMMARY,
    }
)  # fmt: skip
"""What is written while the patient is examined; everything else is the desk's."""


class GuardedStore(GuardedClinic):
    """Satisfies ``session.ports.RecordStore``; raises ``AccessRefusedError`` where something is not allowed."""

    def __init__(self, store: SqlCipherStore, actor: Actor = SINGLE_USER, origin: str = "") -> None:
        super().__init__(store, actor, origin)
        self._blinded_rows: dict[str, tuple[datetime, str]] = {}

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._store.path

    @property
    def unguarded(self) -> SqlCipherStore:
        """The store itself; for ``bootstrap`` (backup, sign-in) alone."""
        return self._store

    # ------------------------------------------------------------------ while an exam runs

    def apply(self, entries: Sequence[Entry]) -> None:
        """Write journal entries in one transaction."""
        for entry in entries:
            if isinstance(entry, BeginExam):
                self._require_examine(entry.header.exam_id, entry.header.subject.patient_number)
            elif isinstance(entry, PutDocument | WithdrawVideo):
                self._require_examine(entry.exam_id)
        begun = [entry.header.exam_id for entry in entries if isinstance(entry, BeginExam)]
        notes = [self._note(AuditAction.BEGAN, exam_id) for exam_id in begun]
        notes += [self._note(AuditAction.ENDED, each.exam_id, each.status) for each in entries if isinstance(each, EndExam)]
        withdrawn = [each.exam_id for each in entries if isinstance(each, WithdrawVideo)]
        notes += [self._note(AuditAction.DELETED, exam_id, "video, consent withdrawn") for exam_id in withdrawn]
        with self._store.noted(*notes):
            self._store.apply(entries)
        if self._actor.role is Role.RESIDENT:
            for exam_id in begun:
                self._store.assign(exam_id, self._actor.name)

    def begin_exam(self, header: ExamHeader) -> None:
        """Start an exam; a resident's own exams are assigned to the resident."""
        self.apply([BeginExam(header)])

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> None:
        """Append samples of the running attempt."""
        self.apply([AddSamples(exam_id, task_id, attempt, track)])

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> None:
        """Append a finished repetition."""
        self.apply([AddRepetition(exam_id, task_id, attempt, repetition)])

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        """Store or replace the result of an attempt."""
        self.apply([PutResult(exam_id, result, key_frame)])

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        """Close the exam at the present time."""
        self.apply([EndExam(exam_id, status, now_utc())])

    def flush(self) -> None:
        """Return at once: every call above is durable when it returns."""

    def _require_examine(self, exam_id: str, patient_number: str | None = None) -> None:
        facts = self._store.exam_facts(exam_id)
        if facts is None:
            own = self._actor.patient_number if patient_number is None else patient_number
            facts = ExamFacts(own)
        self._require(Action.EXAMINE, exam_id, facts)

    # ------------------------------------------------------------------ reading

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return the exams that the person may see, newest first."""
        exams = self._store.list_exams()
        if self._scope() is None:
            return exams
        shown = {row.exam_id: row for row in self.list_worklist(WorklistQuery(limit=len(exams) or 1)).rows}
        return tuple(_summary(shown[exam.exam_id], exam) for exam in exams if exam.exam_id in shown)

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list of exams that the person may see."""
        by_name = bool(query.text) or query.patient_number is not None
        page = self._store.list_worklist(query, self._scope(by_name=by_name))
        if self._actor.role is not Role.RESIDENT:
            return page
        assigned = self._store.assigned_exams(self._actor.name)
        return replace(page, rows=tuple(row if row.exam_id in assigned else self._blinded_row(row) for row in page.rows))

    def _blinded_row(self, row: WorklistRow) -> WorklistRow:
        if row.exam_id not in self._blinded_rows:
            header = self._store.deidentifier().record(self._store.load_exam(row.exam_id)).header
            self._blinded_rows[row.exam_id] = (header.started_utc, header.subject.patient_number)
        started_utc, number = self._blinded_rows[row.exam_id]
        return replace(row, started_utc=started_utc, subject_name="", patient_number=number)

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return one exam as measured; de-identified for a resident to whom it is not assigned."""
        facts = self._require(Action.VIEW, exam_id)
        record = self._store.load_exam(exam_id)
        self._note_view(exam_id)
        return self._store.deidentifier().record(record) if self._is_blinded(facts) else record

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return one exam with its corrections."""
        return apply_corrections(self.load_exam(exam_id), [r for r in self.revisions(exam_id) if with_draft or r.is_signed])

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of an attempt; they hold no identity."""
        self._require(Action.VIEW, exam_id)
        return self._store.load_track(exam_id, task_id, attempt)

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the key picture of a task; None where the person sees the exam de-identified."""
        facts = self._require(Action.VIEW, exam_id)
        return None if self._is_blinded(facts) else self._store.load_key_frame(exam_id, task_id)

    def load_video_times(self, exam_id: str, task_id: str, attempt: int | None = None) -> FloatArray:
        """Return the times of the pictures of an attempt; none where the person sees the exam de-identified."""
        if self._is_blinded(self._require(Action.VIEW, exam_id)):
            return np.empty(0)
        return self._store.load_video_times(exam_id, task_id, attempt)

    def load_video(
        self, exam_id: str, task_id: str, span_s: tuple[float, float], attempt: int | None = None
    ) -> tuple[VideoPicture, ...]:
        """Return the pictures of an attempt within a span of time; none where the person sees the exam de-identified."""
        if self._is_blinded(self._require(Action.VIEW, exam_id)):
            return ()
        self._note_view(exam_id, "video")
        return self._store.load_video(exam_id, task_id, span_s, attempt)

    def video_facts(self, exam_id: str) -> VideoFacts:
        """Return how much video of an exam is kept; none where the person sees the exam de-identified."""
        is_blinded = self._is_blinded(self._require(Action.VIEW, exam_id))
        return VideoFacts() if is_blinded else self._store.video_facts(exam_id)

    def withdraw_video(self, exam_id: str) -> int:
        """Delete the video of an exam on the patient's wish; return how many pictures were kept."""
        self._require(Action.EXAMINE, exam_id)
        with self._store.noted(self._note(AuditAction.DELETED, exam_id, "video, consent withdrawn")):
            return self._store.withdraw_video(exam_id)

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return the exams that can be resumed and that the person may go on with, newest first."""
        return tuple(exam for exam in self._store.unfinished_exams() if self.may(Action.EXAMINE, exam.exam_id))

    def interrupted_attempts(self, exam_id: str) -> tuple[InterruptedAttempt, ...]:
        """Return the attempts that have no result."""
        self._require(Action.VIEW, exam_id)
        return self._store.interrupted_attempts(exam_id)

    # ------------------------------------------------------------------ documents

    def put_document(self, exam_id: str | None, document: Document) -> Document:
        """Append a document to an exam (None: to the clinic); its author is the account that is signed in."""
        if self._actor.name:
            document = replace(document, author=self._actor.name)
        if exam_id is None:
            self._require(Action.MANAGE if document.kind is DocumentKind.CLINIC else Action.EXAMINE)
        elif document.kind is DocumentKind.RED_FLAGS and document.key == OVERRIDE_KEY:
            self._require(Action.OVERRIDE, exam_id)
        elif document.kind in PATIENT_KINDS:
            self._require_examine(exam_id)
        else:
            self._require(Action.WRITE, exam_id)
        with self._store.noted(self._note(AuditAction.WROTE, exam_id, f"{document.kind} {document.key}".strip())):
            return self._store.put_document(exam_id, document)

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count; none where the person sees the exam de-identified."""
        return newest(self.document_versions(exam_id, kind))

    def document(self, exam_id: str | None, kind: DocumentKind, key: str = "") -> Document | None:
        """Return the newest version of one document, None if there is none."""
        return next((document for document in self.documents(exam_id, kind) if document.key == key), None)

    def document_versions(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return every version of every document, in the order of writing."""
        if exam_id is None:
            if kind is not DocumentKind.CLINIC:
                self._require(Action.EXAMINE)
            return self._store.document_versions(None, kind)
        facts = self._store.exam_facts(exam_id)
        if facts is None:
            self._require_examine(exam_id)
            return self._store.document_versions(exam_id, kind)
        self._require(Action.VIEW, exam_id, facts)
        return () if self._is_blinded(facts) else self._store.document_versions(exam_id, kind)

    # ------------------------------------------------------------------ revisions

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return the revisions of an exam, oldest first; the last may be a draft."""
        facts = self._require(Action.VIEW, exam_id)
        revisions = self._store.revisions(exam_id)
        if not self._is_blinded(facts):
            return revisions
        return self._store.deidentifier().revisions(self._store.load_exam(exam_id), revisions)

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> Revision:
        """Return the open draft of an exam; opens one if there is none. Its author is the account that is signed in."""
        self._require(Action.CORRECT, exam_id)
        before = self._store.revisions(exam_id)
        if before and not before[-1].is_signed:
            return before[-1]
        with self._store.noted(self._note(AuditAction.OPENED_REVISION, exam_id, reason)):
            return self._store.open_revision(exam_id, self._actor.name or author, reason)

    def save_draft(self, exam_id: str, number: int, corrections: Sequence[Correction]) -> Revision:
        """Make the corrections of the draft equal to a list (after each change, undo and redo) and return the draft."""
        self._require(Action.CORRECT, exam_id)
        detail = f"revision {number}: {len(corrections)} corrections"
        with self._store.noted(self._note(AuditAction.CORRECTED, exam_id, detail)):
            return self._store.save_draft(exam_id, number, corrections)

    def sign_revision(self, exam_id: str, number: int, signed_by: str = "") -> Revision:
        """Close the draft in the name of the account that is signed in; ``signed_by`` counts only where there are none."""
        self._require(Action.SIGN, exam_id)
        with self._store.noted(self._note(AuditAction.SIGNED, exam_id, f"revision {number}")):
            return self._store.sign_revision(exam_id, number, self._actor.name or signed_by)

    def check_signatures(self, exam_id: str) -> None:
        """Prove that every signed revision still says what was signed."""
        self._require(Action.VIEW, exam_id)
        self._store.check_signatures(exam_id)

    # ------------------------------------------------------------------ leaving the store

    def permit_export(self, exam_id: str, what: str, *, is_deidentified: bool = False) -> None:
        """Note an export that is about to be made; raises where it is not allowed."""
        self._require(Action.EXPORT_DEIDENTIFIED if is_deidentified else Action.EXPORT, exam_id)
        self._store.note(self._note(AuditAction.EXPORTED, exam_id, f"{what}{' de-identified' if is_deidentified else ''}"))

    def permit_case(self, what: str) -> None:
        """Note that a sealed case of another clinic is opened or answered; raises where that is not allowed."""
        self._require(Action.VIEW)
        self._store.note(self._note(AuditAction.VIEWED, detail=what))

    def permit_backup(self, what: str) -> None:
        """Note a backup that is about to be made; raises where it is not allowed."""
        self._require(Action.BACKUP)
        self._store.note(self._note(AuditAction.BACKED_UP, detail=what))

    def delete_exam(self, exam_id: str) -> None:
        """Remove an exam and all that belongs to it; refused under legal hold and within the retention period.

        A running exam in which nothing was measured yet may be removed by whoever may examine: the patient went back to
        the first pages.
        """
        facts = self._facts(exam_id)
        is_empty = facts.hold_reason is None and self._store.is_empty_exam(exam_id)
        self._require(Action.EXAMINE if is_empty else Action.DELETE, exam_id, facts)
        with self._store.noted(self._note(AuditAction.DELETED, exam_id, "nothing measured" if is_empty else "")):
            self._store.delete_exam(exam_id)

    def close(self) -> None:
        """Close the store; again does nothing."""
        self._store.close()


def _summary(row: WorklistRow, exam: ExamSummary) -> ExamSummary:
    return replace(exam, started_utc=row.started_utc, subject_name=row.subject_name, patient_number=row.patient_number)
