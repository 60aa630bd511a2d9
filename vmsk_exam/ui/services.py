"""What the screens need from the program, as contracts; ``bootstrap`` gives the real ones, tests give scripted ones."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from vmsk_exam.protocol.model import ExamProtocol, ManeuverTask
from vmsk_exam.record.model import Subject
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.samples import ImageArray
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.session.ports import FrameSource, RecordStore
from vmsk_exam.session.snapshot import Command, SessionSnapshot
from vmsk_exam.settings import Settings


class CameraKind(StrEnum):
    """Where pictures come from."""

    WEBCAM = "webcam"
    DEMO = "demo"
    FILE = "file"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """One camera to choose."""

    camera_id: str
    """``demo``, a camera's number, a file's path or an address: what ``--camera`` takes."""
    name: str
    kind: CameraKind


@dataclass(frozen=True, slots=True)
class ExamRequest:
    """Everything that starts an exam."""

    protocol_id: str
    camera_id: str
    subject: Subject
    keep_pictures: bool
    consent_wording_version: str
    language: str
    resume_exam_id: str | None = None
    """An unfinished exam to go on with; its finished tasks are not asked again."""
    keep_video: bool = False


class RunningExam(Protocol):
    """An exam that runs on its own threads; safe to call from the thread of the screen."""

    @property
    def exam_id(self) -> str:
        """Identifier of the exam in the store."""

    def submit(self, command: Command) -> None:
        """Tell the session something; it acts before its next step."""

    def latest(self) -> SessionSnapshot | None:
        """Return the newest snapshot, None before the first."""

    def stop(self) -> None:
        """End the threads and wait for them; what was measured is stored."""


class StoreState(StrEnum):
    """Whether the record store can be used."""

    READY = "ready"
    NEEDS_PASSPHRASE = "needs_passphrase"  # noqa: S105
    """A store exists and its key is wrapped by a passphrase."""
    NEEDS_SIGN_IN = "needs_sign_in"
    """The store is open and has accounts: one of them must sign in."""
    NEEDS_NEW_PASSPHRASE = "needs_new_passphrase"  # noqa: S105
    """No store yet, and this system has no keyring: the person chooses a passphrase."""


class Demonstrations(Protocol):
    """Pictures of the avatar showing a task; called from one worker thread."""

    def frame(self, task: ManeuverTask, t_s: float) -> ImageArray:
        """Return the picture at a time of the loop; RGB uint8 (height, width, 3)."""


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A reference range for one motion, ready to show to a clinician."""

    low_deg: float
    high_deg: float
    source: str
    population: str
    is_confirmed: bool
    """False: remembered, not checked against its paper; shown as unconfirmed."""


class PointingStream(Protocol):
    """Watches for a pointing finger; made, used and closed on one worker thread."""

    def read(self) -> PointingSnapshot | None:
        """Return what there is to show after the next picture, None at the end of a file; waits for the picture."""

    def restart(self) -> None:
        """Wait for another place."""

    def close(self) -> None:
        """Free the camera and the models."""


class ExamServices(Protocol):
    """The program behind the screens. Slow calls (start, export, unlock) belong on a worker."""

    @property
    def settings(self) -> Settings:
        """Settings in force."""

    def change_settings(self, settings: Settings) -> None:
        """Use and save other settings."""

    def list_protocols(self) -> tuple[ExamProtocol, ...]:
        """Return the exam protocols that can be chosen."""

    def list_cameras(self) -> tuple[CameraChoice, ...]:
        """Return the cameras that are there now, the demo patient last; asked again about every two seconds (hot-plug)."""

    def open_source(self, camera_id: str) -> FrameSource:
        """Return a source for a preview, not yet opened."""

    def open_pointing(self, camera_id: str) -> PointingStream:
        """Open a camera that watches for a pointing finger; slow.

        Raises
        ------
        VmskError
            If the camera or a model cannot be used; the message says what to do.
        """

    def store_state(self) -> StoreState:
        """Return whether the store can be used."""

    def unlock_store(self, passphrase: str) -> None:
        """Open the store, or make it with this passphrase.

        Raises
        ------
        StoreError
            With a message to show.
        """

    def sign_in(self, name: str, passphrase: str) -> object:
        """Let an account use the open store; slow on purpose.

        Raises
        ------
        AccessRefusedError
            If name or passphrase is wrong, or it is not yet time for another try.
        """

    def sign_out(self, *, is_locked: bool = False) -> None:
        """Let nobody use the store until the next sign-in; nothing happens where there are no accounts."""

    @property
    def store(self) -> RecordStore:
        """The open store; only when ``store_state()`` is ready."""

    def open_record(self, request: ExamRequest) -> str:
        """Begin the record of an exam before any camera runs, so that answers can be kept; return its identifier.

        ``start_exam`` with that identifier goes on with it.

        Raises
        ------
        StoreError
            If the store cannot be written.
        """

    def start_exam(self, request: ExamRequest, on_snapshot: Callable[[SessionSnapshot], None]) -> RunningExam:
        """Start an exam; ``on_snapshot`` is called on the exam's thread after each step.

        Raises
        ------
        VmskError
            If the camera, the model or the store cannot be used; the message says what to do.
        """

    def demonstrations(self) -> Demonstrations:
        """Return the avatar's pictures; a pre-rendered clip where no GL context can be had."""

    def reference(self, reference_id: str, subject: Subject) -> ReferenceLine | None:
        """Return the reference range of a motion that fits a person, None if none does."""

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a report; ``file_format`` is pdf, html, json or csv, ``kind`` exam, note or rom.

        ``advance`` is told the share that is done; where it raises ``BrokenOffError``, no file is written.
        """
