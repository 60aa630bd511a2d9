"""The program behind the screens: what ``ui.services.ExamServices`` asks for, made of the real parts."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vmsk_exam.bootstrap.clinic_services import ClinicServices
from vmsk_exam.bootstrap.demo import DEMO_CAMERA_ID, DemoPatient
from vmsk_exam.bootstrap.demonstrations import AvatarDemonstrations
from vmsk_exam.bootstrap.exams import ExamOrder, MeasuredWith, build_header, build_journal, build_session, find_protocol
from vmsk_exam.bootstrap.pointing import CameraPointing
from vmsk_exam.bootstrap.references import reference_line
from vmsk_exam.bootstrap.reports import export_exam
from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.protocol.own import available_protocols
from vmsk_exam.record.accounts import Account
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import Subject
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.ports import FrameSource
from vmsk_exam.session.runner import ExamRunner
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.settings import Settings, save_settings
from vmsk_exam.ui.services import (
    CameraChoice,
    CameraKind,
    Demonstrations,
    ExamRequest,
    ReferenceLine,
    RunningExam,
    StoreState,
)

if TYPE_CHECKING:
    from vmsk_exam.bootstrap.case import CaseExport
    from vmsk_exam.exchange.case_desk import CaseDesk
    from vmsk_exam.record.case_store import CaseStore

OnSnapshot = Callable[[SessionSnapshot], None]


class AppServices(ClinicServices):
    """Joins cameras, model, store and reports for the screens.

    Parameters
    ----------
    settings
        Settings in force at the start.
    access
        The record store of this person, or a throw-away one.
    """

    def __init__(self, settings: Settings, access: StoreAccess) -> None:
        self._settings = settings
        self._access = access

    @property
    def settings(self) -> Settings:
        """Settings in force."""
        return self._settings

    def change_settings(self, settings: Settings) -> None:
        """Use and save other settings."""
        self._settings = settings
        save_settings(settings)

    def list_protocols(self) -> tuple[ExamProtocol, ...]:
        """Return the exam protocols that can be chosen: the shipped ones and the clinic's own."""
        return available_protocols()

    def list_cameras(self) -> tuple[CameraChoice, ...]:
        """Return the cameras that are there now, the demo patient last."""
        from vmsk_exam.vision.cameras import list_cameras

        webcams = tuple(CameraChoice(camera.camera_id, camera.name, CameraKind.WEBCAM) for camera in list_cameras())
        return (*webcams, CameraChoice(DEMO_CAMERA_ID, "Demo patient", CameraKind.DEMO))

    def open_source(self, camera_id: str) -> FrameSource:
        """Return a source for a preview, not yet opened."""
        return open_camera(camera_id)

    def open_pointing(self, camera_id: str) -> CameraPointing:
        """Open a camera that watches for a pointing finger."""
        return CameraPointing(camera_id)

    def store_state(self) -> StoreState:
        """Return whether the store can be used."""
        return self._access.state()

    def unlock_store(self, passphrase: str) -> None:
        """Open the store, or make it with this passphrase."""
        self._access.unlock(passphrase)

    def sign_in(self, name: str, passphrase: str) -> Account:
        """Let an account use the open store."""
        return self._access.sign_in(name, passphrase)

    def sign_out(self, *, is_locked: bool = False) -> None:
        """Let nobody use the store until the next sign-in; does nothing where there are no accounts."""
        self._access.sign_out(is_locked=is_locked)

    @property
    def store(self) -> GuardedStore:
        """The open store."""
        return self._access.store()

    def open_record(self, request: ExamRequest) -> str:
        """Begin the record of an exam before any camera runs."""
        order = self._order(request)
        header = build_header(order, find_protocol(order.protocol_id), MeasuredWith(settings=self._settings))
        self.store.begin_exam(header)
        return header.exam_id

    def start_exam(self, request: ExamRequest, on_snapshot: OnSnapshot) -> RunningExam:
        """Start an exam on its own threads."""
        from vmsk_exam.vision.estimator import MediaPipePoseEstimator
        from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

        store, source = self.store, open_camera(request.camera_id)
        held = ExitStack()
        try:
            estimator = MediaPipePoseEstimator()
            held.callback(estimator.close)
            hands = MediaPipeHandEstimator()
            held.callback(hands.close)
            journal = build_journal(store, self._settings)
            held.callback(journal.close)
            session, header = build_session(self._order(request), store, journal, estimator, source, hands)
            held.callback(session.close)
            follow = _with_demo(source, session, on_snapshot)
            runner = ExamRunner(session, source, follow, header.exam_id, time.perf_counter_ns, held.close)
            runner.start()
        except BaseException:
            held.close()
            raise
        return runner

    def demonstrations(self) -> Demonstrations:
        """Return the avatar's pictures for one thread: what draws them belongs to the thread that first asks."""
        return AvatarDemonstrations()

    def reference(self, reference_id: str, subject: Subject) -> ReferenceLine | None:
        """Return the reference range of a motion that fits a person."""
        return reference_line(reference_id, subject, datetime.now(UTC).date())

    def export_exam(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a report."""
        export_exam(self.store, exam_id, file_format, path, kind, advance)

    def case_desk(self) -> "CaseDesk":
        """Return the second opinions of the open store."""
        from vmsk_exam.bootstrap.case import build_case_desk

        return build_case_desk(self.store)

    def case_export(self, case: "CaseStore") -> "CaseExport":
        """Return what writes reports of a colleague's case."""
        from vmsk_exam.bootstrap.case import CaseExport

        return CaseExport(self.store, case)

    def close(self) -> None:
        """Close the store."""
        self._access.close()

    def _order(self, request: ExamRequest) -> ExamOrder:
        is_demo = request.camera_id == DEMO_CAMERA_ID
        subject = request.subject
        if is_demo and not subject.name:
            subject = replace(subject, name="Demo patient")
        return ExamOrder(
            protocol_id=request.protocol_id,
            language=request.language,
            subject=subject,
            keep_pictures=request.keep_pictures,
            keep_video=request.keep_video,
            timing=SessionTiming(speech_rate=self._settings.speech_rate),
            is_demo=is_demo,
            resume_exam_id=request.resume_exam_id,
            consent_wording_version=request.consent_wording_version,
            settings=self._settings,
        )


def _with_demo(source: FrameSource, session: ExamSession, on_snapshot: OnSnapshot) -> OnSnapshot:
    """Let the demo patient hear of each step before the screen does."""
    from vmsk_exam.avatar.camera import AvatarCamera

    if not isinstance(source, AvatarCamera):
        return on_snapshot
    demo = DemoPatient(source, session.submit)

    def follow(snapshot: SessionSnapshot) -> None:
        demo.follow(snapshot)
        on_snapshot(snapshot)

    return follow
