"""Builds a session for an exam: protocol, header with provenance, recorder, model."""

import platform
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from vmsk_exam import __version__
from vmsk_exam.anatomy import HAND_ANGLES
from vmsk_exam.bootstrap.intake import leave_out
from vmsk_exam.errors import InputError
from vmsk_exam.kinematics.engine import ENGINE_NAME
from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.protocol.own import available_protocols
from vmsk_exam.record.desk import ExamDesk
from vmsk_exam.record.disk import has_room
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Consent, ExamHeader, Provenance, Subject
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.film import Film
from vmsk_exam.session.intake import read_findings
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.ports import ExamJournal, FrameSource, HandEstimator, PoseEstimator, RecordStore, VideoRecorder
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.settings import Settings
from vmsk_exam.vision.pictures import JpegEncoder, VideoEncoder

NO_WORDING = "command line"
"""Stands for the version of the consent's wording where none was shown: the person gave the command."""

_PACKAGES = ("mediapipe", "numpy", "opencv-contrib-python")


@dataclass(frozen=True, slots=True)
class ExamOrder:
    """What the person chose."""

    protocol_id: str
    language: str
    subject: Subject
    keep_pictures: bool
    timing: SessionTiming
    is_demo: bool
    resume_exam_id: str | None = None
    consent_wording_version: str = NO_WORDING
    """Version of the consent text that was shown and agreed to."""
    settings: Settings = field(default_factory=Settings)
    keep_video: bool = False


def find_protocol(protocol_id: str) -> ExamProtocol:
    """Return a protocol, shipped or the clinic's own.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    protocols = {protocol.protocol_id: protocol for protocol in available_protocols()}
    if protocol_id not in protocols:
        raise InputError(f"There is no exam '{protocol_id}'. Choose one of: {', '.join(sorted(protocols))}.")
    return protocols[protocol_id]


def build_session(
    order: ExamOrder,
    store: RecordStore,
    recorder: ExamJournal,
    estimator: PoseEstimator,
    source: FrameSource,
    hands: HandEstimator | None = None,
) -> tuple[ExamSession, ExamHeader]:
    """Return the session of an order, new or resumed, and the header of its exam; without ``hands`` none can be measured.

    Close the session after its last step, before the journal.
    """
    if order.resume_exam_id is None:
        protocol = find_protocol(order.protocol_id)
        header = build_header(order, protocol, measured_with(estimator, source, order.settings, hands))
        plan = ExamPlan(header, protocol, order.timing)
    else:
        record = store.load_exam(order.resume_exam_id)
        protocol = find_protocol(record.header.provenance.protocol_id)
        header, is_opened = record.header, not record.header.provenance.camera_name
        if is_opened:
            provenance = measured_with(estimator, source, order.settings, hands).of(protocol)
            header = replace(header, provenance=provenance, subject=order.subject, is_demo=order.is_demo)
        findings = read_findings(store.documents(header.exam_id))
        done = leave_out(findings, record, protocol, recorder)
        plan = ExamPlan(header, protocol, order.timing, done, is_resumed=not is_opened, pain_before=findings.pain_before)
    film = build_film(recorder, order.settings) if plan.header.consent.keep_video else None
    return ExamSession(SessionParts(Pipeline(estimator, hands=hands), recorder, JpegEncoder(), film), plan), plan.header


def build_film(recorder: VideoRecorder, settings: Settings) -> Film:
    """Return what films an exam to which the patient agreed; the session closes it."""
    return Film(recorder, VideoEncoder(settings.video_height_px, settings.video_quality), settings.video_rate_hz)


def build_journal(store: ExamDesk, settings: Settings) -> JournalWriter:
    """Return the journal of an exam, which leaves a part of the disk to what is measured."""
    return JournalWriter(store, has_room=lambda: has_room(store.path, settings.video_reserve_mb * 1_000_000))


@dataclass(frozen=True, slots=True)
class MeasuredWith:
    """What measures: model and camera; empty names as long as no camera runs."""

    model_name: str = ""
    model_sha256: str = ""
    camera_name: str = ""
    settings: Settings = field(default_factory=Settings)
    hand_model: tuple[str, str] | None = None
    """Name and checksum of the hand model; named only where a maneuver needs it."""

    def of(self, protocol: ExamProtocol) -> Provenance:
        """Return the provenance of an exam."""
        return Provenance(
            app_version=__version__,
            protocol_id=protocol.protocol_id,
            protocol_version=protocol.version,
            model_name=self.model_name,
            model_sha256=self.model_sha256,
            engine=ENGINE_NAME,
            camera_name=self.camera_name,
            python_version=platform.python_version(),
            platform=platform.platform(),
            packages=(*((name, _version_of(name)) for name in _PACKAGES), *self._hand_models(protocol)),
            settings=tuple((key, str(value)) for key, value in sorted(self.settings.model_dump().items())),
        )

    def _hand_models(self, protocol: ExamProtocol) -> tuple[tuple[str, str], ...]:
        needs_hand = any(maneuver.angle in HAND_ANGLES for maneuver in protocol.maneuvers)
        return (self.hand_model,) if needs_hand and self.hand_model is not None else ()


def measured_with(
    estimator: PoseEstimator, source: FrameSource, settings: Settings, hands: HandEstimator | None = None
) -> MeasuredWith:
    """Return what measures an exam."""
    hand_model = None if hands is None else (hands.model_name, f"sha256 {hands.model_sha256}")
    return MeasuredWith(estimator.model_name, estimator.model_sha256, source.name, settings, hand_model)


def build_header(order: ExamOrder, protocol: ExamProtocol, measured: MeasuredWith) -> ExamHeader:
    """Return the header of a new exam, with everything that shapes its numbers."""
    now = datetime.now(UTC)
    return ExamHeader(
        exam_id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        started_utc=now,
        subject=order.subject,
        consent=Consent(
            now, order.consent_wording_version, measure=True, keep_pictures=order.keep_pictures, keep_video=order.keep_video
        ),
        provenance=measured.of(protocol),
        protocol_title=localized_text(protocol.title, order.language),
        language=order.language,
        task_ids=tuple(task.task_id for task in protocol.tasks),
        is_demo=order.is_demo,
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
