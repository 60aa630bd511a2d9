"""What each golden store holds: the exam that its test expects to read, whatever the newest version is.

A golden store was written by the program of its own version (``make_store``) and never changes afterwards.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Outcome, Repetition
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.audit import AuditAction, AuditNote
from vmsk_exam.record.corrections import AngleEnd, Correction, EnterAngle, ExcludeRepetition, HandTool
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.model import (
    Consent,
    ExamHeader,
    ExamRecord,
    ExamStatus,
    KeyFrame,
    Provenance,
    Subject,
    Track,
    VideoPicture,
)
from vmsk_exam.record.passphrase import Argon2Cost

KEY: Final = StoreKey(bytes(range(100, 132)))
KEY_FRAME: Final = KeyFrame(2.5, b"\xff\xd8 stands for a picture \xff\xd9")
INTERRUPTED: Final = Repetition(1, 0.5, 1.25, 2.0, 5.0, 80.5, 2.25, 0.0)

FINISHED: Final = ExamRecord(
    ExamHeader(
        exam_id="golden_finished",
        started_utc=datetime(2026, 11, 23, 9, 15, 30, 250_000, tzinfo=UTC),
        subject=Subject("Inés Muñoz", date(1949, 6, 1), "female", "H-204"),
        consent=Consent(datetime(2026, 11, 23, 9, 14, tzinfo=UTC), "2026-1", measure=True, keep_pictures=True),
        provenance=Provenance(
            app_version="0.1.0",
            protocol_id="knee",
            protocol_version="1",
            model_name="pose_landmarker_full",
            model_sha256="5a" * 32,
            engine="geometric-1",
            camera_name="Webcam",
            picture_size_px=(1280, 720),
            python_version="3.11.7",
            platform="Linux",
            packages=(("mediapipe", "1.2.2"),),
            settings=(("mirror_display", "True"), ("language", "es")),
        ),
        protocol_title="Rodilla",
        language="es",
        task_ids=("knee_flexion_left", "knee_flexion_right", "squat"),
    ),
    ExamStatus.FINISHED,
    datetime(2026, 11, 23, 9, 25, tzinfo=UTC),
    (
        ManeuverResult(
            task_id="knee_flexion_left",
            maneuver_id="knee_flexion",
            side=Side.LEFT,
            channel="left_knee_flexion",
            view=CameraView.LEFT,
            outcome=Outcome.MEASURED,
            reason=None,
            attempt=2,
            start_deg=-1.5,
            peak_deg=118.25,
            arc_deg=119.75,
            peak_sd_deg=2.5,
            repetitions=(
                Repetition(1, 0.5, 2.0, 3.5, -1.5, 117.0, 2.5, 1.0),
                Repetition(2, 4.0, 5.5, 7.0, -1.0, 118.25, 2.5, 1.25),
            ),
            hold_s=1.25,
            compensations=(CompensationSeen("trunk_lean", 8.5, (2,)),),
            measures=(),
            usable_ratio=0.975,
            frame_count=240,
            duration_s=8.0,
            pain=3,
        ),
        ManeuverResult(
            task_id="squat",
            maneuver_id="squat",
            side=None,
            channel="",
            view=CameraView.FRONT,
            outcome=Outcome.NOT_ASSESSABLE,
            reason="body_cut_off",
            attempt=1,
            start_deg=None,
            peak_deg=None,
            arc_deg=None,
            peak_sd_deg=None,
            repetitions=(),
            hold_s=0.0,
            compensations=(),
            measures=(Measure("count", 2.0, "1"), Measure("time", 30.0, "s", 0.05)),
            usable_ratio=0.125,
            frame_count=900,
            duration_s=30.0,
        ),
    ),
)
"""An exam of three tasks: one measured in the second attempt, one not done, one not assessable."""

WRITTEN: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DOCUMENTS: Final = (
    Document(DocumentKind.RED_FLAGS, "", '{"is_positive": true}', WRITTEN, "", "2026-1", 1),
    Document(DocumentKind.NOTE, "visit", '{"text": "seen"}', WRITTEN, "dr_ruiz", "", 1),
)
"""Documents of the finished exam, since version 2."""
CORRECTIONS: Final = (
    Correction(ExcludeRepetition("knee_flexion_left", 2), "dr_ruiz", WRITTEN, "turned away"),
    Correction(
        EnterAngle("knee_flexion_left", AngleEnd.PEAK, 116.5, 2.0, HandTool.LINE_TO_VERTICAL, ((0.25, 0.5), (0.5, 0.75))),
        "dr_ruiz",
        WRITTEN,
    ),
)
"""The signed revision of the finished exam, since version 2."""

ACCOUNT: Final = NewAccount("Admin", Role.ADMINISTRATOR, "Ada Min")
PASSPHRASE: Final = "four plain words here"
COST: Final = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
NOTES: Final = (
    AuditNote("Admin", AuditAction.VIEWED, "golden_finished", "", "app on desk-2"),
    AuditNote("Admin", AuditAction.EXPORTED, "golden_finished", "pdf", "app on desk-2"),
)
"""The account and the audit trail, since version 4."""

FILMED: Final = replace(
    FINISHED,
    header=replace(
        FINISHED.header,
        exam_id="golden_filmed",
        subject=Subject("Leo Sosa", None, "male", "H-205"),
        consent=replace(FINISHED.header.consent, keep_video=True),
        task_ids=("knee_flexion_left",),
    ),
    results=FINISHED.results[:1],
)
"""An exam with consent to video, since version 5."""
VIDEO: Final = tuple(VideoPicture(number / 8, b"\xff\xd8 stands for a picture %d \xff\xd9" % number) for number in range(3))

RUNNING_ID: Final = "golden_running"
"""An exam of one task, killed after the first repetition (``INTERRUPTED``)."""


def make_track() -> Track:
    """Return samples whose numbers are exact in float32; the second frame has no person."""
    frames = 4
    image_xyz = np.arange(frames * 33 * 3, dtype=np.float64).reshape(frames, 33, 3) / 512.0
    image_xyz[1] = np.nan
    visibility = np.full((frames, 33), 0.75)
    angles_deg = np.arange(frames * 21, dtype=np.float64).reshape(frames, 21) / 4.0
    return Track(np.arange(frames) / 30.0, image_xyz, visibility, angles_deg, np.full((frames, 21), 1.5), 1280, 720)
