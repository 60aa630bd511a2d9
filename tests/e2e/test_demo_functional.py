"""The demo patient goes through the functional exam; what is measured is compared with the angles that the body really had."""

import pytest

from tests.e2e.demo_exams import LIMIT_DEG, assert_all_measured, errors_deg, run_exam
from vmsk_exam.record.model import ExamStatus


@pytest.mark.slow
def test_functional_exam_is_measured() -> None:
    with run_exam("functional") as (record, truth, _):
        assert record.status is ExamStatus.FINISHED
        assert_all_measured(record)
        errors = errors_deg(record, truth)
        assert errors
        assert max(abs(error) for error in errors.values()) < LIMIT_DEG, errors
