"""Snapshots of a real run: the demo patient, the real model, the real session; for pictures of the screens only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from tests.ui.fakes import knee_protocol
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.bootstrap.demo import DemoPatient
from vmsk_exam.record.model import Consent, ExamHeader, Provenance, Subject
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.pictures import JpegEncoder

Wanted = Callable[[SessionSnapshot], bool]
MAX_FRAMES = 1500


class NullRecorder:
    """Takes everything and keeps nothing."""

    def begin_exam(self, *_values: object) -> None:
        """Keep nothing."""

    add_samples = add_repetition = put_result = end_exam = begin_exam

    def flush(self) -> None:
        """Nothing to wait for."""


def is_holding(snapshot: SessionSnapshot) -> bool:
    """Tell whether the ring is filling in the second repetition."""
    status = snapshot.status
    return status is not None and status.repetitions_done == 1 and status.hold_ratio > 0.6


def is_moving(snapshot: SessionSnapshot) -> bool:
    """Tell whether the patient is on the way out in the second repetition."""
    status = snapshot.status
    is_out = status is not None and status.angle_deg is not None and 40 < status.angle_deg < 80
    return is_out and status is not None and status.repetitions_done == 1 and status.hold_ratio == 0


WANTED: dict[str, Wanted] = {
    "setup": lambda snapshot: snapshot.state is ExamState.SETUP and all(check.is_ok for check in snapshot.setup_checks),
    "showing": lambda snapshot: snapshot.state is ExamState.SHOWING and snapshot.state_elapsed_s > 0.5,
    "turning": lambda snapshot: snapshot.state is ExamState.PERFORMING and snapshot.state_elapsed_s > 0.2,
    "moving": is_moving,
    "holding": is_holding,
    "pain": lambda snapshot: snapshot.state is ExamState.ASKING_PAIN and snapshot.state_elapsed_s > 0.5,
}
"""What is looked for, in the order in which it happens."""


def real_scenes() -> dict[str, SessionSnapshot]:
    """Run the first task of the knee exam and return a snapshot of each wanted moment."""
    camera, estimator = AvatarCamera(), MediaPipePoseEstimator()
    session = _session(estimator)
    demo = DemoPatient(camera)
    found: dict[str, SessionSnapshot] = {}
    camera.open()
    try:
        for _ in range(MAX_FRAMES):
            frame = camera.read()
            assert frame is not None
            snapshot = session.step(frame)
            demo.follow(snapshot)
            found |= {name: snapshot for name, wants in WANTED.items() if name not in found and wants(snapshot)}
            if len(found) == len(WANTED):
                break
    finally:
        camera.close()
        estimator.close()
    return {name: replace(snapshot, events=()) for name, snapshot in found.items()}


def _session(estimator: MediaPipePoseEstimator) -> ExamSession:
    protocol, now = knee_protocol(), datetime.now(UTC)
    provenance = Provenance("0", protocol.protocol_id, protocol.version, "", "", "", "Demo patient")
    consent = Consent(now, "0", measure=True, keep_pictures=False)
    tasks = tuple(task.task_id for task in protocol.tasks)
    header = ExamHeader("shots", now, Subject(), consent, provenance, protocol.title["en"], "en", tasks, is_demo=True)
    timing = SessionTiming(setup_steady_s=0.5, showing_s=1.0, pain_s=15.0)
    parts = SessionParts(Pipeline(estimator), NullRecorder(), JpegEncoder())  # type: ignore[arg-type]
    return ExamSession(parts, ExamPlan(header, protocol, timing))
