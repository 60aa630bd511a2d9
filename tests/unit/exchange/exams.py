"""Exams that the tests of this folder export."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from tests.golden.stores.contents import FINISHED
from vmsk_exam.anatomy import CameraView
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.record.model import ExamRecord, ExamStatus

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
