"""The demo patient goes through the shoulder exam; what is measured is compared with the angles that the body really had."""

import pytest

from tests.e2e.demo_exams import assert_all_measured, errors_deg, run_exam
from vmsk_exam.record.model import ExamStatus

SHOULDER_LIMIT_DEG = 12.0
"""The knee is what the demo promises; the shoulder is measured by the same engine and judged more loosely."""


@pytest.mark.slow
def test_shoulder_exam_is_measured() -> None:
    with run_exam("shoulder") as (record, truth, _):
        assert record.status is ExamStatus.FINISHED
        assert_all_measured(record)
        errors = errors_deg(record, truth)
        assert errors
        assert max(abs(error) for error in errors.values()) < SHOULDER_LIMIT_DEG, errors
