"""Exams that the tests of this folder export."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from tests.golden.stores.contents import CORRECTIONS, FINISHED, WRITTEN
from vmsk_exam.anatomy import CameraView
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.record.corrections import AddComment, AngleEnd, Correction, EnterAngle, HandTool, MovePeak, Withdraw
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.record.revisions import Revision, Signature

FULL: Final = FINISHED
"""One task measured in two repetitions, one not assessable, one not done."""

EMPTY: Final = ExamRecord(replace(FINISHED.header, exam_id="empty", is_demo=True), ExamStatus.RUNNING, None)
"""An exam in which nothing was done yet."""

SKIPPED: Final = ManeuverResult(
    task_id="right_shoulder_abduction",
    maneuver_id="shoulder_abduction",
    side=None,
    channel="",
    view=CameraView.FRONT,
    outcome=Outcome.SKIPPED,
    reason=EndReason.SKIPPED_BY_PATIENT,
    attempt=1,
    start_deg=None,
    peak_deg=None,
    arc_deg=None,
    peak_sd_deg=None,
    repetitions=(),
    hold_s=0.0,
    compensations=(),
    measures=(),
    usable_ratio=float("nan"),
    frame_count=0,
    duration_s=0.0,
)
"""Nothing tried: its share of usable frames is not a number."""

WITH_SKIPPED: Final = replace(FINISHED, results=(SKIPPED,), ended_utc=datetime(2026, 11, 23, 10, tzinfo=UTC))

_REVISION = Revision(FULL.exam_id, 1, "dr_ruiz", WRITTEN, "review", CORRECTIONS, Signature("dr_ruiz", WRITTEN, "ab" * 32, 2))
_ADDENDUM = Revision(
    FULL.exam_id,
    2,
    "dr_ruiz",
    WRITTEN,
    "second look",
    (
        Correction(MovePeak("knee_flexion_left", 1, 2.25, 115.5, 2.0), "dr_ruiz", WRITTEN),
        Correction(Withdraw(1, 1), "dr_ruiz", WRITTEN, "mistyped"),
        Correction(
            EnterAngle("knee_flexion_left", AngleEnd.START, -3.0, 0.5, HandTool.THREE_POINT, ((0.1, 0.2),) * 3), "", WRITTEN
        ),
        Correction(AddComment("", "Brace worn."), "dr_ruiz", WRITTEN),
    ),
)
CORRECTED: Final = apply_corrections(FULL, (_REVISION, _ADDENDUM))
"""The full exam: a signed revision and an open addendum that moves, withdraws, enters and comments."""
