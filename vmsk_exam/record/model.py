"""Frozen model of the exam record."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.samples import FloatArray


class ExamStatus(StrEnum):
    """Where an exam stands."""

    RUNNING = "running"
    """Begun and not ended: after a crash it can be resumed."""
    FINISHED = "finished"
    STOPPED = "stopped"
    """Ended early on purpose; what was measured is kept."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The person examined; every field may be unknown."""

    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    """``female``, ``male``, ``other`` or empty."""
    patient_number: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the patient agreed to, with the version of the wording that was shown."""

    given_utc: datetime
    wording_version: str
    measure: bool
    keep_pictures: bool
    """Key pictures may be kept; landmarks are always kept."""
    keep_video: bool = False
    """The pictures of every running maneuver may be kept; asked for apart."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who and what measured."""

    app_version: str
    protocol_id: str
    protocol_version: str
    model_name: str
    model_sha256: str
    engine: str
    """Name and version of the angle computation, for example ``directions-4``."""
    camera_name: str
    picture_size_px: tuple[int, int] = (0, 0)
    """Width and height of the first picture."""
    python_version: str = ""
    platform: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    """Name and version of the packages that shape the numbers (mediapipe, numpy, opencv)."""
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The samples of one attempt, for replay and plots; times since the attempt's first frame."""

    t_s: FloatArray
    """float64 (n,), seconds."""
    image_xyz: FloatArray
    """float64 (n, 33, 3), as in ``PoseSample``; NaN where no person."""
    visibility: FloatArray
    """float64 (n, 33)."""
    angles_deg: FloatArray
    """float64 (n, 21), order of ``anatomy.ANGLE_CHANNELS``."""
    sd_deg: FloatArray
    """float64 (n, 21)."""
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """The picture at the peak of the best repetition; kept only with consent."""

    t_s: float
    jpeg: bytes
    """Encoded picture, upright, not mirrored, without drawings."""


@dataclass(frozen=True, slots=True)
class VideoPicture:
    """One picture of the video of an attempt; kept only with consent to video."""

    t_s: float
    """Seconds since the attempt's first frame, as in ``Track.t_s``."""
    jpeg: bytes
    """Encoded picture, upright, not mirrored, without drawings."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """How much video of an exam is kept."""

    picture_count: int = 0
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ExamHeader:
    """What is known when an exam begins."""

    exam_id: str
    started_utc: datetime
    subject: Subject
    consent: Consent
    provenance: Provenance
    protocol_title: str
    language: str
    task_ids: tuple[str, ...]
    """Every task of the protocol in order: what has no result was not done."""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """One stored exam; tracks and key frames are loaded apart, they are large."""

    header: ExamHeader
    status: ExamStatus
    ended_utc: datetime | None
    results: tuple[ManeuverResult, ...] = field(default=())
    """The last attempt at each task, in the order of ``header.task_ids``."""

    @property
    def exam_id(self) -> str:
        """Identifier of the exam."""
        return self.header.exam_id

    def result(self, task_id: str) -> ManeuverResult | None:
        """Return the result of a task, None if it was not done."""
        return next((result for result in self.results if result.task_id == task_id), None)


@dataclass(frozen=True, slots=True)
class ExamSummary:
    """One line of the list of exams."""

    exam_id: str
    started_utc: datetime
    status: ExamStatus
    subject_name: str
    patient_number: str
    protocol_title: str
    task_count: int
    measured_count: int
    not_assessable_count: int
    is_demo: bool


@dataclass(frozen=True, slots=True)
class InterruptedAttempt:
    """An attempt without a result: it is running, or the program ended in the middle of it.

    It is no result and stands in no report; the task is asked again. Its finished repetitions and samples are kept.
    """

    task_id: str
    attempt: int
    repetitions: tuple[Repetition, ...]
