"""A scripted program behind the screens: satisfies ``ExamServices`` by shape, runs no camera and no model."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT, Landmark
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.assessment.results import Cue, CueKind, EndReason, ManeuverResult, ManeuverStatus, Outcome, Phase
from vmsk_exam.errors import AccessRefusedError, SourceError, WrongKeyError
from vmsk_exam.kinematics.setup import Framing, SetupCheck, SetupCheckKind
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ExamProtocol, ManeuverTask
from vmsk_exam.record.documents import Document, DocumentKind, newest
from vmsk_exam.record.model import Consent, ExamHeader, ExamRecord, ExamStatus, ExamSummary, Provenance, Subject
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.samples import Frame, ImageArray, PoseSample, QualityReason
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.session.snapshot import Command, CommandKind, EventKind, ExamState, SessionEvent, SessionSnapshot
from vmsk_exam.settings import Settings
from vmsk_exam.ui.services import CameraChoice, CameraKind, Demonstrations, ExamRequest, ReferenceLine, StoreState
from vmsk_exam.ui.speech import Importance

DEMO = CameraChoice("demo", "Demo patient", CameraKind.DEMO)
CAMERA_FAULT = "Webcam 1 does not answer. Unplug it, plug it in again, or choose another camera."
WEBCAM = CameraChoice("0", "Logitech BRIO", CameraKind.WEBCAM)
OnSnapshot = Callable[[SessionSnapshot], None]


def plain_picture(width: int = 640, height: int = 480, shade: int = 90) -> ImageArray:
    """Return a picture whose left half is redder than its right."""
    picture = np.full((height, width, 3), shade, dtype=np.uint8)
    picture[:, : width // 2, 0] += 60
    return picture


def standing_pose(knee_deg: float = 0.0, width: int = 640, height: int = 480) -> PoseSample:
    """Return a person seen from the left whose left knee is bent."""
    hip, knee = np.array([320.0, 250.0]), np.array([320.0, 340.0])
    turn = np.radians(knee_deg)
    ankle = knee + 85 * np.array([np.sin(turn), np.cos(turn)])
    places = {
        Landmark.NOSE: (300, 90), Landmark.LEFT_EAR: (318, 92), Landmark.RIGHT_EAR: (322, 92),
        Landmark.LEFT_SHOULDER: (320, 150), Landmark.RIGHT_SHOULDER: (326, 150),
        Landmark.LEFT_ELBOW: (322, 205), Landmark.LEFT_WRIST: (312, 255),
        Landmark.LEFT_HIP: hip, Landmark.RIGHT_HIP: (325, 250),
        Landmark.LEFT_KNEE: knee, Landmark.RIGHT_KNEE: (326, 340),
        Landmark.LEFT_ANKLE: ankle, Landmark.RIGHT_ANKLE: (326, 425),
    }  # fmt: skip
    xyz = np.full((LANDMARK_COUNT, 3), np.nan)
    for mark, place in places.items():
        xyz[mark] = (place[0] / width, place[1] / height, 0.0)
    scores = np.ones(LANDMARK_COUNT)
    return PoseSample(0, width, height, xyz, xyz.copy(), scores, scores.copy(), 1, 0.5)


def knee_protocol() -> ExamProtocol:
    """Return the shipped knee exam."""
    return next(protocol for protocol in load_protocols() if protocol.protocol_id == "knee")


def neck_protocol() -> ExamProtocol:
    """Return the shipped neck exam, which a close-up is enough for."""
    return next(protocol for protocol in load_protocols() if protocol.protocol_id == "neck")


def all_checks_ok(framing: Framing = Framing.WHOLE_BODY) -> tuple[SetupCheck, ...]:
    """Return five ticks."""
    return tuple(SetupCheck(kind, is_ok=True, reason=None) for kind in framing.kinds)


def checks_with(reason: QualityReason, kind: SetupCheckKind) -> tuple[SetupCheck, ...]:
    """Return four ticks and one thing in the way."""
    return tuple(SetupCheck(check.kind, is_ok=False, reason=reason) if check.kind is kind else check for check in all_checks_ok())


def measured(task: ManeuverTask, peak_deg: float = 128.0, pain: int | None = 2) -> ManeuverResult:
    """Return the result of a task that went well."""
    return ManeuverResult(
        task.task_id, task.maneuver.maneuver_id, task.side, task.channel, task.view, Outcome.MEASURED, None, 1,
        2.0, peak_deg, peak_deg - 2.0, 2.5, (), 2.1, (), (), 0.97, 400, 20.0, pain,
    )  # fmt: skip


def without_number(task: ManeuverTask, outcome: Outcome, reason: str) -> ManeuverResult:
    """Return the result of a task that has no number."""
    return replace(
        measured(task, pain=None), outcome=outcome, reason=reason,
        start_deg=None, peak_deg=None, arc_deg=None, peak_sd_deg=None,
    )  # fmt: skip


def performing(
    angle_deg: float | None = 96.0, cue: Cue | None = None, done: int = 1, asked: int = 3, hold_ratio: float = 0.0
) -> ManeuverStatus:
    """Return a status in the middle of a maneuver."""
    best = 112.0 if done else None
    shown = cue or Cue(CueKind.GO_ON)
    return ManeuverStatus(Phase.MOVING, angle_deg, 2.0, best, hold_ratio, done, asked, shown, 12.0, None)


@dataclass(frozen=True, slots=True)
class Scene:
    """Makes snapshots of one exam."""

    protocol: ExamProtocol
    picture: ImageArray = field(default_factory=plain_picture)
    pose: PoseSample = field(default_factory=standing_pose)

    def snapshot(self, state: ExamState, task_number: int = 1, **values: object) -> SessionSnapshot:
        """Return a snapshot of a state; other fields by name."""
        has_task = state not in (ExamState.SETUP, ExamState.ANSWERING, ExamState.FINISHED, ExamState.STOPPED)
        tasks = self.protocol.tasks
        task = tasks[task_number - 1] if has_task and task_number else None
        base = SessionSnapshot(
            t_ns=1_000_000_000,
            state=state,
            pause_reason=None,
            task=task,
            task_number=task_number if has_task else 0,
            task_count=len(tasks),
            frame=Frame(1_000_000_000, 30, self.picture),
            pose=self.pose,
            angles=None,
            status=performing() if state is ExamState.PERFORMING else None,
            setup_checks=all_checks_ok(),
            last_result=None,
            results=(),
            events=(),
            state_elapsed_s=3.0,
        )
        shown = replace(base, **values)  # type: ignore[arg-type]
        return shown if shown.cue is not None or shown.status is None else replace(shown, cue=shown.status.cue)


_STOPS = {
    CommandKind.STOP: ExamState.ASKING_STOP,
    CommandKind.STOP_PAIN: ExamState.ASKING_PAIN,
    CommandKind.STOP_UNWELL: ExamState.STOPPED,
    CommandKind.STOP_WISH: ExamState.STOPPED,
}


class ScriptedExam:
    """Goes through the states of a protocol as it is told; one step for each command."""

    def __init__(self, protocol: ExamProtocol, on_snapshot: OnSnapshot, scene: Scene | None = None) -> None:
        self.exam_id = "exam-1"
        self.commands: list[Command] = []
        self.is_stopped = False
        self._scene = scene or Scene(protocol)
        self._on_snapshot = on_snapshot
        self._state, self._number = ExamState.SETUP, 0
        self._results: tuple[ManeuverResult, ...] = ()
        self._before_pause = ExamState.SETUP
        self._latest: SessionSnapshot | None = None
        self.publish()

    def submit(self, command: Command) -> None:
        """Act at once."""
        self.commands.append(command)
        self._state = self._after(command)
        self.publish()

    def latest(self) -> SessionSnapshot | None:
        """Return the newest snapshot."""
        return self._latest

    def stop(self) -> None:
        """Remember that it was asked to end."""
        self.is_stopped = True

    def publish(self, **values: object) -> None:
        """Send a snapshot of the present state."""
        event = SessionEvent(EventKind.STATE_CHANGED, 0, self._state)
        task = self._scene.protocol.tasks[self._number - 1] if self._number else None
        last = measured(task, pain=None) if self._state is ExamState.ASKING_PAIN and task is not None else None
        known: dict[str, object] = {"results": self._results, "events": (event,), "last_result": last}
        self._latest = self._scene.snapshot(self._state, self._number, **(known | values))
        self._on_snapshot(self._latest)

    def perform(self) -> None:
        """End the showing as the session does by itself."""
        self._state = ExamState.PERFORMING
        self.publish()

    def end_maneuver(self) -> None:
        """End the maneuver as the session does by itself."""
        self._state = ExamState.ASKING_PAIN
        self.publish()

    def _after(self, command: Command) -> ExamState:
        kind = command.kind
        if kind is CommandKind.PAUSE:
            self._before_pause = self._state
            return ExamState.PAUSED
        if kind is CommandKind.RESUME:
            return self._before_pause
        if kind is CommandKind.END_EXAM:
            return ExamState.STOPPED
        if kind in _STOPS:
            return _STOPS[kind]
        if kind is CommandKind.REPEAT:
            return ExamState.SHOWING
        return self._forward(command)

    def _forward(self, command: Command) -> ExamState:
        if self._state is ExamState.SHOWING and command.kind is CommandKind.NEXT:
            return ExamState.PERFORMING
        tasks = self._scene.protocol.tasks
        if self._number:
            task = tasks[self._number - 1]
            is_skipped = command.kind is CommandKind.SKIP
            result = (
                without_number(task, Outcome.SKIPPED, EndReason.SKIPPED_BY_PATIENT)
                if is_skipped
                else measured(task, pain=command.value)
            )
            self._results = (*self._results, result)
        if self._number == len(tasks):
            return ExamState.FINISHED
        self._number += 1
        return ExamState.SHOWING


class ScriptedSource:
    """Gives the same picture over and over."""

    def __init__(self, camera_id: str, picture: ImageArray | None = None) -> None:
        self.name, self.is_live = camera_id, False
        self.is_open, self._index = False, 0
        self._picture = plain_picture() if picture is None else picture

    def open(self) -> None:
        """Refuse a camera named ``broken``."""
        if self.name == "broken":
            raise SourceError(CAMERA_FAULT)
        self.is_open = True

    def read(self) -> Frame | None:
        """Return the next picture."""
        self._index += 1
        return Frame(self._index * 33_000_000, self._index, self._picture)

    def close(self) -> None:
        """Remember it."""
        self.is_open = False


class ScriptedPointing:
    """A finger that is seen, held still and found, as the test says."""

    def __init__(self, picture: ImageArray) -> None:
        self.place: PointedPlace | None = None
        self.restarts = 0
        self.is_open = True
        self._picture = picture
        self._index = 0

    def read(self) -> PointingSnapshot | None:
        """Return the next picture, some milliseconds later."""
        time.sleep(0.005)
        self._index += 1
        frame = Frame(self._index * 33_000_000, self._index, self._picture)
        place = self.place
        tip = None if place is None else np.array([0.4, 0.6])
        point = None if place is None else (200 * place.x_ratio, 440 * place.y_ratio)
        return PointingSnapshot(frame, standing_pose(), tip, point, 0.0 if place is None else 1.0, place, ())

    def restart(self) -> None:
        """Forget the place."""
        self.restarts += 1
        self.place = None

    def close(self) -> None:
        """Remember it."""
        self.is_open = False


class ScriptedDemonstrations:
    """A picture whose shade follows the time."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def frame(self, task: ManeuverTask, t_s: float) -> ImageArray:
        """Return a plain picture and remember the thread."""
        self.threads.add(threading.get_ident())
        return plain_picture(shade=60 + int(t_s * 20) % 60)


class ScriptedStore:
    """Holds nothing but one unfinished exam, if asked."""

    def __init__(self, unfinished: ExamRecord | None = None) -> None:
        self._unfinished = unfinished
        self.records: dict[str, ExamRecord] = {}
        self.written: list[tuple[str, Document]] = []
        self.ended: list[tuple[str, ExamStatus]] = []

    def unfinished_exams(self) -> tuple[ExamSummary, ...]:
        """Return the unfinished exam."""
        if self._unfinished is None:
            return ()
        header = self._unfinished.header
        count = len(header.task_ids)
        done = len(self._unfinished.results)
        subject = header.subject
        return (
            ExamSummary(
                header.exam_id, header.started_utc, ExamStatus.RUNNING, subject.name, subject.patient_number,
                header.protocol_title, count, done, 0, header.is_demo,
            ),
        )  # fmt: skip

    def list_exams(self) -> tuple[ExamSummary, ...]:
        """Return the same."""
        return self.unfinished_exams()

    def put_document(self, exam_id: str, document: Document) -> None:
        """Keep a document."""
        self.written.append((exam_id, document))

    def documents(self, exam_id: str, kind: DocumentKind | None = None) -> tuple[Document, ...]:
        """Return the documents that count."""
        found = (each for owner, each in self.written if owner == exam_id and kind in (None, each.kind))
        return newest(replace(each, version=number) for number, each in enumerate(found))

    def end_exam(self, exam_id: str, status: ExamStatus) -> None:
        """Remember how an exam ended."""
        self.ended.append((exam_id, status))

    def delete_exam(self, exam_id: str) -> None:
        """Forget an exam."""
        self.written = [(owner, each) for owner, each in self.written if owner != exam_id]

    def load_exam(self, exam_id: str) -> ExamRecord:
        """Return the unfinished exam, or one that was opened."""
        if exam_id in self.records:
            return self.records[exam_id]
        assert self._unfinished is not None
        assert exam_id == self._unfinished.exam_id
        return self._unfinished


class ScriptedServices:
    """Everything the screens ask for, with what they asked written down."""

    def __init__(self, *, state: StoreState = StoreState.READY, unfinished: ExamRecord | None = None) -> None:
        self.settings = Settings(intake_left_out={"*": tuple(Stage)}, knows_setup=True)
        self.opened: list[ExamRequest] = []
        self.cameras: tuple[CameraChoice, ...] = (WEBCAM, DEMO)
        self.protocols = tuple(sorted(load_protocols(), key=lambda protocol: protocol.protocol_id != "knee"))
        self.exams: list[ScriptedExam] = []
        self.requests: list[ExamRequest] = []
        self.exports: list[tuple[str, str, Path]] = []
        self.sources: list[ScriptedSource] = []
        self.passphrase = "correct horse"
        self.account = ("vega", "correct horse")
        self.signed_out: list[bool] = []
        self.start_error: Exception | None = None
        self.may_start = threading.Event()
        self.may_start.set()
        self.picture: ImageArray | None = None
        self.pointings: list[ScriptedPointing] = []
        self.pictures: Demonstrations = ScriptedDemonstrations()
        self.store = ScriptedStore(unfinished)
        self._state = state

    def change_settings(self, settings: Settings) -> None:
        """Use other settings."""
        self.settings = settings

    def list_protocols(self) -> tuple[ExamProtocol, ...]:
        """Return the shipped protocols."""
        return self.protocols

    def list_cameras(self) -> tuple[CameraChoice, ...]:
        """Return what the test says."""
        return self.cameras

    def open_source(self, camera_id: str) -> ScriptedSource:
        """Return a source that gives plain pictures."""
        self.sources.append(ScriptedSource(camera_id, self.picture))
        return self.sources[-1]

    def open_pointing(self, camera_id: str) -> ScriptedPointing:
        """Refuse a camera named ``broken``."""
        ScriptedSource(camera_id).open()
        self.pointings.append(ScriptedPointing(plain_picture() if self.picture is None else self.picture))
        return self.pointings[-1]

    def store_state(self) -> StoreState:
        """Return whether the store was opened."""
        return self._state

    def unlock_store(self, passphrase: str) -> None:
        """Take one passphrase, or any new one."""
        if self._state is StoreState.NEEDS_PASSPHRASE and passphrase != self.passphrase:
            raise WrongKeyError("This passphrase does not open the store. Type it again.")
        self._state = StoreState.READY

    def sign_in(self, name: str, passphrase: str) -> None:
        """Take one account."""
        if (name, passphrase) != self.account:
            raise AccessRefusedError("Name or passphrase is not right. Type them again.")
        self._state = StoreState.READY

    def sign_out(self, *, is_locked: bool = False) -> None:
        """Ask for the account again."""
        self.signed_out.append(is_locked)
        self._state = StoreState.NEEDS_SIGN_IN

    def open_record(self, request: ExamRequest) -> str:
        """Open a record; each gets its own name."""
        self.opened.append(request)
        exam_id, like = f"opened-{len(self.opened)}", unfinished_record()
        header = replace(like.header, exam_id=exam_id, subject=request.subject)
        self.store.records[exam_id] = replace(like, header=header, results=())
        return exam_id

    def start_exam(self, request: ExamRequest, on_snapshot: OnSnapshot) -> ScriptedExam:
        """Start a scripted exam, or fail as the test says."""
        self.requests.append(request)
        self.may_start.wait(10)
        if self.start_error is not None:
            raise self.start_error
        protocol = next(item for item in self.protocols if item.protocol_id == request.protocol_id)
        self.exams.append(ScriptedExam(protocol, on_snapshot))
        return self.exams[-1]

    def demonstrations(self) -> Demonstrations:
        """Return the scripted pictures."""
        return self.pictures

    def reference(self, reference_id: str, subject: Subject) -> ReferenceLine | None:
        """Know no reference."""
        return None

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write the name of the exam, half of it at a time."""
        advance(0.0)
        advance(0.5)
        self.exports.append((exam_id, file_format, path))
        path.write_text(exam_id, encoding="utf-8")
        advance(1.0)


class ScriptedSounds:
    """Writes down what would be heard."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.importance: list[Importance] = []
        self.language = "en"
        self.rate = 1.0
        self.is_on = True

    def play(self, name: str) -> None:
        """Remember a sound."""
        self.played.append(name)

    def say(self, prompt_id: str, text: str, importance: Importance = Importance.STAGE) -> None:
        """Remember a prompt."""
        self.said.append((prompt_id, text))
        self.importance.append(importance)

    def set_rate(self, rate: float) -> None:
        """Remember the speed."""
        self.rate = rate

    def set_language(self, language: str) -> None:
        """Remember the language."""
        self.language = language

    def set_on(self, *, is_on: bool) -> None:
        """Remember the switch."""
        self.is_on = is_on

    def close(self) -> None:
        """Nothing plays."""


def unfinished_record() -> ExamRecord:
    """Return a knee exam broken off after its first task."""
    protocol = knee_protocol()
    started = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    header = ExamHeader(
        "exam-0", started, Subject("Ana López"), Consent(started, "2026-11-23", measure=True, keep_pictures=True),
        Provenance("0.1.0", protocol.protocol_id, protocol.version, "pose", "0" * 64, "geometric-1", "Logitech BRIO"),
        protocol.title["en"], "en", tuple(task.task_id for task in protocol.tasks),
    )  # fmt: skip
    return ExamRecord(header, ExamStatus.RUNNING, None, (measured(protocol.tasks[0]),))
