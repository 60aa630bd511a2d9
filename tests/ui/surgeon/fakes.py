"""A scripted store with a realistic knee exam, on top of the scripted program of the patient's screens."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from tests.ui.fakes import ScriptedServices
from tests.unit.report.sample import REFERENCES, STARTED, sample_input
from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.errors import StoreError
from vmsk_exam.record.model import ExamRecord, ExamStatus, ExamSummary, KeyFrame, Subject, Track
from vmsk_exam.ui.services import ReferenceLine

SAMPLE_ID = "3f0c2a51-7d1e-4c6b-9a40-2b8e5d7c1f33"
COMPENSATIONS = {"hip_flexion": 13.0, "trunk_flexion": 11.0}


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
        self.deleted: list[str] = []

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return the lines of the list."""
        return tuple(summary for summary in self.summaries if summary.exam_id not in self.deleted)

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return the sample exam under any identifier of the list."""
        if exam_id not in {summary.exam_id for summary in self.list_exams()}:
            raise StoreError("There is no such exam in the store. Choose another one from the list.")
        return replace(self.record, header=replace(self.record.header, exam_id=exam_id))

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of a task."""
        return self.tracks.get(task_id)

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the kept picture of a task."""
        return self.key_frames.get(task_id)

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

    def export_exam(self, exam_id: str, file_format: str, path: Path) -> None:
        """Write a small file, or fail as a full disk would."""
        super().export_exam(exam_id, file_format, path)
