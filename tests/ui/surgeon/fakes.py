"""A scripted store with a realistic knee exam, on top of the scripted program of the patient's screens."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.ui.fakes import ScriptedServices
from tests.unit.report.sample import REFERENCES, STARTED, sample_input
from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.errors import StoreError
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.documents import Document, DocumentKind, newest
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.model import ExamRecord, ExamStatus, ExamSummary, KeyFrame, Subject, Track, VideoPicture
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery, WorklistRow, WorklistSort, WorklistState, fold_words
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.services import ReferenceLine

SAMPLE_ID = "3f0c2a51-7d1e-4c6b-9a40-2b8e5d7c1f33"
COMPENSATIONS = {"hip_flexion": 13.0, "trunk_flexion": 11.0}


STATES = {"exam-unnamed": WorklistState.IN_REVIEW, "exam-old": WorklistState.SIGNED}
RED_FLAGS = ("exam-stopped", "exam-old")
DEFICITS = {SAMPLE_ID: 22.4, "exam-stopped": 41.0, "exam-old": 6.2}
_SORTS: dict[WorklistSort, Callable[[WorklistRow], Any]] = {
    WorklistSort.DATE: lambda row: row.started_utc,
    WorklistSort.PATIENT: lambda row: row.subject_name.casefold(),
    WorklistSort.PROTOCOL: lambda row: row.protocol_title,
    WorklistSort.STATE: lambda row: row.state.value,
    WorklistSort.DEFICIT: lambda row: row.worst_deficit_deg or -1.0,
    WorklistSort.NOT_ASSESSABLE: lambda row: row.not_assessable_count,
}


def _fits(row: WorklistRow, query: WorklistQuery) -> bool:
    words = fold_words(f"{row.subject_name} {row.patient_number} {row.protocol_title}")
    has_words = all(any(word.startswith(asked) for word in words) for asked in fold_words(query.text))
    is_state = not query.states or row.state in query.states
    is_patient = query.patient_number in (None, row.patient_number)
    return has_words and is_state and is_patient and (row.has_red_flag or not query.red_flags_only)


def with_compensations(track: Track, measured: str) -> Track:
    """Return a track in which hip and trunk help a little as the measured angle grows."""
    angles, sds = track.angles_deg.copy(), track.sd_deg.copy()
    knee = np.nan_to_num(angles[:, CHANNEL_INDEX[measured]], nan=60.0)
    share = (knee - knee.min()) / max(1.0, float(np.ptp(knee)))
    random = np.random.default_rng(3)
    side = measured.partition("_")[0]
    for name, change_deg in COMPENSATIONS.items():
        column = CHANNEL_INDEX.get(f"{side}_{name}", CHANNEL_INDEX.get(name, 0))
        angles[:, column] = 3.0 + change_deg * share + random.normal(0.0, 0.5, len(share))
        sds[:, column] = 2.2
    return replace(track, angles_deg=angles, sd_deg=sds)


class ScriptedStore:
    """Holds the sample exam and a few lines more."""

    def __init__(self, language: str = "en", *, has_pictures: bool = True) -> None:
        report = sample_input(language, has_pictures=has_pictures)
        self.record: ExamRecord = report.record
        channels = {result.task_id: result.channel for result in report.record.results}
        self.tracks = {task: with_compensations(track, channels[task]) for task, track in report.tracks.items()}
        self.key_frames: dict[str, KeyFrame] = dict(report.key_frames)
        self.summaries: tuple[ExamSummary, ...] = sample_summaries(report.record)
        self.videos: dict[str, tuple[VideoPicture, ...]] = {}
        self.deleted: list[str] = []
        self.kept: list[Revision] = []
        self.is_full = False
        self.visits: dict[str, ExamRecord] = {}
        self.written: list[tuple[str | None, Document]] = []

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return the lines of the list."""
        return tuple(summary for summary in self.summaries if summary.exam_id not in self.deleted)

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list, as the store would."""
        found = [row for row in map(self._worklist_row, self.list_exams()) if _fits(row, query)]
        found.sort(key=lambda row: row.started_utc, reverse=True)
        if query.sort is WorklistSort.URGENCY:
            found.sort(key=lambda row: not (row.has_red_flag and row.state is not WorklistState.SIGNED))
        else:
            found.sort(key=_SORTS[query.sort], reverse=query.is_descending)
        return WorklistPage(tuple(found[query.offset : query.offset + query.limit]), len(found))

    def _worklist_row(self, summary: ExamSummary) -> WorklistRow:
        state = WorklistState.RUNNING if summary.status is ExamStatus.RUNNING else STATES.get(summary.exam_id, WorklistState.NEW)
        deficit = DEFICITS.get(summary.exam_id)
        return WorklistRow(
            summary.exam_id, summary.started_utc, summary.status, state, summary.exam_id in RED_FLAGS, summary.subject_name,
            summary.patient_number, summary.protocol_title, summary.task_count, summary.measured_count,
            summary.not_assessable_count, deficit, "" if deficit is None else "left_knee_flexion_standing", summary.is_demo,
        )  # fmt: skip

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return an earlier visit, or the sample exam under any identifier of the list."""
        if exam_id in self.visits:
            return self.visits[exam_id]
        if exam_id not in {summary.exam_id for summary in self.list_exams()}:
            raise StoreError("There is no such exam in the store. Choose another one from the list.")
        return replace(self.record, header=replace(self.record.header, exam_id=exam_id))

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of a task."""
        return self.tracks.get(task_id)

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the kept picture of a task."""
        return self.key_frames.get(task_id)

    def load_video_times(self, exam_id: str, task_id: str, attempt: int | None = None) -> FloatArray:
        """Return the times of the pictures of a task's video."""
        return np.array([picture.t_s for picture in self.videos.get(task_id, ())], dtype=np.float64)

    def load_video(
        self, exam_id: str, task_id: str, span_s: tuple[float, float], attempt: int | None = None
    ) -> tuple[VideoPicture, ...]:
        """Return the pictures of a task's video within a span of time."""
        return tuple(each for each in self.videos.get(task_id, ()) if span_s[0] <= each.t_s <= span_s[1])

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return what was corrected."""
        return tuple(self.kept)

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> Revision:
        """Return the open draft, or open one."""
        if not self.kept or self.kept[-1].is_signed:
            if self.kept and not reason:
                raise StoreError("An addendum needs a reason.")
            self.kept.append(Revision(exam_id, len(self.kept) + 1, author, STARTED, reason))
        return self.kept[-1]

    def save_draft(self, exam_id: str, number: int, corrections: Sequence[Correction]) -> Revision:
        """Keep the draft's corrections."""
        if self.is_full:
            raise StoreError("The disk is full. Free some space.")
        self.kept[number - 1] = replace(self.kept[number - 1], corrections=tuple(corrections))
        return self.kept[number - 1]

    def sign_revision(self, exam_id: str, number: int, signed_by: str = "") -> Revision:
        """Close the draft."""
        self.sign(signed_by)
        return self.kept[-1]

    def load_effective(self, exam_id: str, *, with_draft: bool = True) -> EffectiveExam:
        """Return the exam with its corrections."""
        if exam_id in self.visits:
            return apply_corrections(self.visits[exam_id], ())
        return apply_corrections(self.load_exam(exam_id), [each for each in self.kept if with_draft or each.is_signed])

    def document_versions(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return every version."""
        return tuple(each for owner, each in self.written if owner == exam_id and kind in (None, each.kind))

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count."""
        return newest(each for owner, each in self.written if owner == exam_id and kind in (None, each.kind))

    def document(self, exam_id: str | None, kind: DocumentKind, key: str = "") -> Document | None:
        """Return the newest version of one document."""
        return next((each for each in self.documents(exam_id, kind) if each.key == key), None)

    def add_visits(self) -> None:
        """Put two earlier exams of the sample patient into the store, and one of a namesake."""
        for number, (days, less_deg, patient) in enumerate(((70, 34.0, "0142"), (28, 14.0, "0142"), (14, 60.0, "0999"))):
            self._add_visit(f"visit-{number}", days, less_deg, patient)
        answered = {"visit-0": (8, 40, 0, 61), "visit-1": (5, 60, 3, 48), "visit-2": (10, 1, -7, 99), SAMPLE_ID: (4, 80, 5, 30)}
        for exam_id, values in answered.items():
            self.add_answers(exam_id, *values)

    def add_answers(self, exam_id: str, pain: int, sane: int, groc: int, own: int) -> None:
        """Put what a patient answered in points into an exam."""
        scores = {"format": 1, "answers": {"nrs_now": pain, "sane": str(sane), "groc": groc}, "is_asked": True}
        item = {"text": "Total of the knee form", "answer": [{"valueInteger": own}]}
        numbers = {"format": 1, "answers": {}, "responses": [{"title": "Our knee form", "response": {"item": [item]}}]}
        for kind, body in ((DocumentKind.SCORES, scores), (DocumentKind.QUESTIONNAIRE, numbers)):
            self.put_document(exam_id, Document(kind, "", json.dumps(body), STARTED))

    def _add_visit(self, exam_id: str, days: int, less_deg: float, patient_number: str) -> None:
        header = self.record.header
        started = header.started_utc - timedelta(days=days)
        subject = replace(header.subject, patient_number=patient_number)
        results = tuple(
            each if each.peak_deg is None else replace(each, peak_deg=each.peak_deg - less_deg) for each in self.record.results
        )
        earlier = replace(header, exam_id=exam_id, started_utc=started, subject=subject)
        self.visits[exam_id] = replace(self.record, header=earlier, results=results)
        summary = replace(self.summaries[0], exam_id=exam_id, started_utc=started, patient_number=patient_number)
        self.summaries = (*self.summaries, summary)

    def put_document(self, exam_id: str | None, document: Document) -> Document:
        """Keep a document."""
        if self.is_full:
            raise StoreError("The disk is full. Free some space.")
        stored = replace(document, version=len(self.written) + 1)
        self.written.append((exam_id, stored))
        return stored

    def sign(self, author: str = "dr.vega") -> None:
        """Close the draft."""
        self.kept[-1] = replace(self.kept[-1], signature=Signature(author, STARTED, "0" * 64))

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return nothing to resume."""
        return ()

    def delete_exam(self, exam_id: str) -> None:
        """Forget a line of the list."""
        self.deleted.append(exam_id)


def sample_summaries(record: ExamRecord) -> tuple[ExamSummary, ...]:
    """Return the sample exam and five older ones, newest first."""
    title, count = record.header.protocol_title, len(record.header.task_ids)
    lines = (
        (SAMPLE_ID, ExamStatus.FINISHED, record.header.subject, 6, 1, False),
        ("exam-demo", ExamStatus.FINISHED, Subject("Demo patient"), 8, 0, True),
        ("exam-stopped", ExamStatus.STOPPED, Subject("José Ángel Núñez", patient_number="0137"), 3, 2, False),
        ("exam-running", ExamStatus.RUNNING, Subject("Ana López", patient_number="0140"), 2, 0, False),
        ("exam-unnamed", ExamStatus.FINISHED, Subject(patient_number="0098"), 7, 0, False),
        ("exam-old", ExamStatus.FINISHED, Subject("Bruno Keller", patient_number="0021"), 8, 0, False),
    )
    return tuple(
        ExamSummary(
            exam_id, STARTED - timedelta(days=4 * number, hours=number), status, subject.name, subject.patient_number,
            title, count, measured, gaps, is_demo,
        )
        for number, (exam_id, status, subject, measured, gaps, is_demo) in enumerate(lines)
    )  # fmt: skip


class SurgeonServices(ScriptedServices):
    """The scripted program with exams in its store."""

    def __init__(self, language: str = "en", *, is_empty: bool = False) -> None:
        super().__init__()
        self.settings = self.settings.model_copy(update={"language": language})
        self.store: ScriptedStore = ScriptedStore(language)  # type: ignore[assignment]
        if is_empty:
            self.store.summaries = ()

    def reference(self, reference_id: str, subject: Subject) -> ReferenceLine | None:
        """Return the reference ranges of the sample exam."""
        name = {"k_flex": "knee_flexion_standing", "k_ext": "knee_extension_seated"}.get(reference_id, "")
        found = REFERENCES.get(name)
        if found is None:
            return None
        return ReferenceLine(found.low_deg, found.high_deg, found.source, found.population, found.is_confirmed)

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a small file, or fail as a full disk would."""
        super().export_exam(exam_id, file_format, path, kind, advance)
