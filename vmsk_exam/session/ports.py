"""What the core needs from outside, as contracts; adapters and the fakes of tests satisfy them by shape."""

from typing import Protocol

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import ExamHeader, ExamRecord, ExamStatus, ExamSummary, KeyFrame, Track, VideoFacts, VideoPicture
from vmsk_exam.samples import FloatArray, Frame, HandSample, ImageArray, PoseSample


class FrameSource(Protocol):
    """Gives pictures: a webcam, a file, a stream, the demo patient.

    All methods are called from one thread. ``open`` before the first ``read``; ``close`` may be called at any time,
    also twice, and ends the use of the source until it is opened again.
    """

    @property
    def name(self) -> str:
        """Name shown to people and stored in the record."""

    @property
    def is_live(self) -> bool:
        """Whether pictures come in real time (late ones are dropped) rather than one after another as fast as read."""

    def open(self) -> None:
        """Start the source.

        Raises
        ------
        SourceError
            If it cannot be opened; the message says what to do.
        """

    def read(self) -> Frame | None:
        """Return the next picture, waiting for it; None at the end of a source that ends.

        Raises
        ------
        SourceError
            If a live source stopped giving pictures (unplugged, network gone). The caller pauses and may ``open`` again.
        """

    def close(self) -> None:
        """Release the source."""


class PoseEstimator(Protocol):
    """Finds the landmarks of the person in a picture. Frames come in order of time; the estimator may track."""

    @property
    def model_name(self) -> str:
        """Name of the model for the record."""

    @property
    def model_sha256(self) -> str:
        """Checksum of the bundle in use, verified against its card."""

    def estimate(self, frame: Frame) -> PoseSample:
        """Return the landmarks; a sample without person if nobody is there. Never raises for a valid frame."""

    def reset(self) -> None:
        """Forget the tracked person (the source changed or was interrupted)."""

    def close(self) -> None:
        """Release the model."""


class HandEstimator(Protocol):
    """Finds the landmarks of a hand in a picture; asked only where a maneuver of the hand is performed or a finger points.

    Frames come in order of time; the estimator may track.
    """

    @property
    def model_name(self) -> str:
        """Name of the model for the record."""

    @property
    def model_sha256(self) -> str:
        """Checksum of the bundle in use, verified against its card."""

    def estimate(self, frame: Frame) -> HandSample:
        """Return the largest hand of the picture. Never raises for a valid frame."""

    def estimate_near(self, frame: Frame, image_xy: FloatArray, width_ratio: float) -> HandSample:
        """Return the hand in a square cut out of the picture, in coordinates of the whole picture.

        Parameters
        ----------
        frame
            The picture.
        image_xy
            Middle of the square, shares of width and height, float64 (2,).
        width_ratio
            Its side as a share of the picture's width.
        """

    def reset(self) -> None:
        """Forget the followed hand (the source changed or was interrupted)."""

    def close(self) -> None:
        """Release the model."""


class ExamRecorder(Protocol):
    """Takes what is measured while an exam runs; each call returns at once or within a few milliseconds.

    The session calls in this order: ``begin_exam`` once, then per attempt ``add_samples`` about once a second,
    ``add_repetition`` as each repetition ends, ``put_result`` when the attempt ends, and last ``end_exam``.
    What was passed is durable at the latest two seconds later.
    """

    def begin_exam(self, header: ExamHeader) -> None:
        """Start the journal of an exam."""

    def add_samples(self, exam_id: str, task_id: str, attempt: int, track: Track) -> None:
        """Append samples of the running attempt."""

    def add_repetition(self, exam_id: str, task_id: str, attempt: int, repetition: Repetition) -> None:
        """Append a finished repetition."""

    def put_result(self, exam_id: str, result: ManeuverResult, key_frame: KeyFrame | None) -> None:
        """Store the result of an attempt; again with the same attempt replaces it (the pain answer comes later)."""

    def put_document(self, exam_id: str, document: Document) -> object:
        """Append a document (answers, consents) to an exam, whether it has begun or not; the return value has no meaning here."""

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        """Close the exam."""

    def flush(self) -> None:
        """Return when everything passed so far is durable.

        Raises
        ------
        StoreError
            If something could not be stored; the message says what to do.
        """


class VideoRecorder(Protocol):
    """Takes the pictures of running maneuvers."""

    def add_video(self, exam_id: str, task_id: str, attempt: int, pictures: tuple[VideoPicture, ...]) -> bool:
        """Append pictures; return at once, False where no more of this exam are taken (disk nearly full, consent taken back)."""

    def withdraw_video(self, exam_id: str) -> None:
        """Delete the video of an exam and take no more of it: consent was taken back; returns at once."""


class ExamJournal(ExamRecorder, VideoRecorder, Protocol):
    """A recorder that writes on a thread of its own and says how that goes; nothing here raises."""

    @property
    def problem(self) -> str:
        """What is wrong with storing at present, a sentence for people; empty if all is well."""

    @property
    def is_full(self) -> bool:
        """Whether the store takes nothing more at present: disk full, folder locked."""

    def settle(self, limit_s: float) -> bool:
        """Try now, and return whether everything passed so far is durable; waits at most so many seconds.

        The session calls it before it tells anybody that a task or the exam has ended.
        """


class RecordStore(ExamRecorder, Protocol):
    """The encrypted store of exams."""

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return every exam, newest first."""

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return one exam.

        Raises
        ------
        StoreError
            If there is no such exam.
        """

    def load_track(self, exam_id: str, task_id: str, attempt: int | None = None) -> Track | None:
        """Return the samples of an attempt (the last by default), None if none are stored."""

    def load_key_frame(self, exam_id: str, task_id: str) -> KeyFrame | None:
        """Return the key picture of a task's last attempt, None if none is kept."""

    def load_video_times(self, exam_id: str, task_id: str, attempt: int | None = None) -> FloatArray:
        """Return the times of the pictures of an attempt, float64 (n,), seconds as in ``Track.t_s``; empty without video."""

    def load_video(
        self, exam_id: str, task_id: str, span_s: tuple[float, float], attempt: int | None = None
    ) -> tuple[VideoPicture, ...]:
        """Return the pictures of an attempt within a span of time, both ends included."""

    def video_facts(self, exam_id: str) -> VideoFacts:
        """Return how much video of an exam is kept."""

    def documents(self, exam_id: str | None, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count (the newest of each kind and key) of an exam, or of the clinic."""

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return the exams still marked running, newest first: they can be resumed."""

    def delete_exam(self, exam_id: str) -> None:
        """Remove an exam and all that belongs to it."""

    def close(self) -> None:
        """Flush and close the store."""


class PictureEncoder(Protocol):
    """Turns a picture into a small file."""

    def encode_jpeg(self, image: ImageArray) -> bytes:
        """Return the picture as JPEG; RGB, uint8 (height, width, 3)."""


class DemoPatient(Protocol):
    """A frame source that can be told what to perform."""

    def begin_task(self, task: ManeuverTask) -> None:
        """Perform a task from its start position, as often as it asks; called as the session reaches the task."""

    def end_task(self) -> None:
        """Stop performing and stand (or sit) easy."""
