"""Reads an exam and its tracks from the store; runs on a worker. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.reference import ReferenceRange, find_reference
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.protocol.loader import current_library
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.record.model import ExamRecord, KeyFrame, Track, VideoPicture
from vmsk_exam.report.document import Reference
from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.results_model import LoadedExam
from vmsk_exam.ui.surgeon.review_store import read_author, read_revisions

DAYS_PER_YEAR: Final = 365.2425
ReadVideo = Callable[[tuple[float, float]], tuple[VideoPicture, ...]]
"""Reads the pictures of a span of time, seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedTask:
    """Samples, key picture and video of one task; the pictures of the video are read when they are seen."""

    exam_id: str
    task_id: str
    track: Track | None
    key_frame: KeyFrame | None
    video_times_s: FloatArray
    """Times of the pictures of the video, float64 (n,), seconds, as in the track; empty without video."""
    read_video: ReadVideo
    """Reads the pictures of a span of time; on a worker."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedExam:
    """An exam with the samples of the task that is seen first."""

    exam: LoadedExam
    first: LoadedTask | None
    """None where no task is known that could be seen."""


def open_exam(services: ExamServices, exam_id: str, task_id: str = "") -> OpenedExam:
    """Read an exam and the task that is to be seen; by default the first with a number.

    Raises
    ------
    StoreError
        If there is no such exam, or the store cannot be read.
    """
    exam = load_exam(services, exam_id)
    done = (result.task_id for result in exam.record.results if result.outcome is Outcome.MEASURED)
    wanted = task_id or next(done, "")
    return OpenedExam(exam, load_task(services, exam_id, wanted) if wanted else None)


def load_exam(services: ExamServices, exam_id: str) -> LoadedExam:
    """Read an exam with the maneuvers and reference ranges that fit it.

    Raises
    ------
    StoreError
        If there is no such exam, or the store cannot be read.
    """
    record = services.store.load_exam(exam_id)
    library = current_library()
    ids = {result.maneuver_id for result in record.results}
    for task_id in record.header.task_ids:
        ids.update((task_id, task_id.removeprefix("left_"), task_id.removeprefix("right_")))
    maneuvers = {maneuver_id: library[maneuver_id] for maneuver_id in ids if maneuver_id in library}
    references: dict[str, Reference] = {}
    for maneuver_id, maneuver in maneuvers.items():
        line = services.reference(maneuver.reference_id, record.header.subject) if maneuver.reference_id else None
        if line is not None:
            references[maneuver_id] = line
    revisions, can_correct = read_revisions(services, exam_id)
    functional = _functional_references(record, maneuvers)
    return LoadedExam(record, maneuvers, references, functional, revisions, can_correct, read_author(services))


def _functional_references(record: ExamRecord, maneuvers: Mapping[str, Maneuver]) -> dict[str, ReferenceRange]:
    """Return the reference ranges that are no angles."""
    subject, day = record.header.subject, record.header.started_utc.date()
    age = None if subject.birth_date is None else (day - subject.birth_date).days / DAYS_PER_YEAR
    ids = {name: maneuver.reference_id for name, maneuver in maneuvers.items() if maneuver.reference_id is not None}
    found = {name: find_reference(reference_id, age, subject.sex) for name, reference_id in ids.items()}
    return {name: line for name, line in found.items() if line is not None and line.unit != "deg"}


def load_task(services: ExamServices, exam_id: str, task_id: str) -> LoadedTask:
    """Read the samples, the key picture and the times of the video of a task; each may be missing."""
    store = services.store
    return LoadedTask(
        exam_id,
        task_id,
        store.load_track(exam_id, task_id),
        store.load_key_frame(exam_id, task_id),
        store.load_video_times(exam_id, task_id),
        lambda span_s: store.load_video(exam_id, task_id, span_s),
    )
