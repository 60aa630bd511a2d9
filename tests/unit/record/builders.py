"""Small exams for the tests of the record."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.model import Consent, ExamHeader, Provenance, Subject, Track
from vmsk_exam.record.store import SqlCipherStore

KEY = StoreKey(bytes(range(32)))
STARTED = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
ENDED = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)


def open_store(path: Path, key: StoreKey = KEY) -> SqlCipherStore:
    return SqlCipherStore.open(path, lambda: key, clock=lambda: ENDED)


def make_header(
    exam_id: str = "exam_1",
    *,
    task_ids: tuple[str, ...] = ("knee_flexion_left", "knee_flexion_right"),
    keep_pictures: bool = True,
    keep_video: bool = False,
    started_utc: datetime = STARTED,
) -> ExamHeader:
    return ExamHeader(
        exam_id=exam_id,
        started_utc=started_utc,
        subject=Subject("Rosa Álvarez", date(1954, 2, 28), "female", "P-17"),
        consent=Consent(STARTED, "2026-1", measure=True, keep_pictures=keep_pictures, keep_video=keep_video),
        provenance=Provenance(
            app_version="0.1.0",
            protocol_id="knee",
            protocol_version="1",
            model_name="pose_landmarker_full",
            model_sha256="ab" * 32,
            engine="geometric-1",
            camera_name="demo",
            picture_size_px=(640, 480),
            python_version="3.11.7",
            platform="Linux",
            packages=(("mediapipe", "1.2.2"), ("numpy", "2.4.6")),
            settings=(("language", "es"),),
        ),
        protocol_title="Knee",
        language="es",
        task_ids=task_ids,
        is_demo=True,
    )


def make_repetition(number: int = 1, peak_deg: float = 121.25) -> Repetition:
    start_s = 4.0 * number
    return Repetition(number, start_s, start_s + 1.5, start_s + 3.0, 2.5, peak_deg, 1.75, 0.8)


def make_result(task_id: str = "knee_flexion_left", attempt: int = 1, *, outcome: Outcome = Outcome.MEASURED) -> ManeuverResult:
    is_measured = outcome is Outcome.MEASURED
    return ManeuverResult(
        task_id=task_id,
        maneuver_id="knee_flexion",
        side=Side.LEFT,
        channel="left_knee_flexion",
        view=CameraView.LEFT,
        outcome=outcome,
        reason=None if is_measured else "joint_hidden",
        attempt=attempt,
        start_deg=2.5 if is_measured else None,
        peak_deg=121.25 if is_measured else None,
        arc_deg=118.75 if is_measured else None,
        peak_sd_deg=1.75 if is_measured else None,
        repetitions=(make_repetition(1), make_repetition(2, 119.0)) if is_measured else (),
        hold_s=0.8,
        compensations=(CompensationSeen("trunk_lean", -7.5, (1, 2)),),
        measures=(Measure("time", 12.5, "s"), Measure("count", 5.0, "1", 0.5)),
        usable_ratio=0.96,
        frame_count=360,
        duration_s=12.0,
    )


def make_track(frames: int = 30, start_s: float = 0.0, seed: int = 7) -> Track:
    """Samples at 30 frames a second that move like a person: smooth, with small noise."""
    random = np.random.default_rng(seed)
    t_s = start_s + np.arange(frames) / 30.0
    sway = np.sin(t_s)[:, None, None] * 0.02
    image_xyz = random.random((33, 3)) + sway + random.normal(0.0, 5e-4, (frames, 33, 3))
    visibility = np.clip(random.normal(0.99, 0.004, (frames, 33)), 0.0, 1.0)
    angles_deg = 60.0 * np.sin(t_s)[:, None] + random.normal(0.0, 0.4, (frames, 21))
    return Track(t_s, image_xyz, visibility, angles_deg, np.full((frames, 21), 2.0), 640, 480)
