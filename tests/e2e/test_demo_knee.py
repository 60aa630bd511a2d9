"""The demo patient goes through the knee exam; what is measured is compared with the angles that the body really had."""

import csv
import json
from collections.abc import Iterator

import pytest

from tests.e2e.demo_exams import LIMIT_DEG, Exam, assert_all_measured, errors_deg, run_exam
from vmsk_exam.bootstrap.exams import find_protocol
from vmsk_exam.bootstrap.reports import render_exam
from vmsk_exam.record.model import ExamStatus


@pytest.fixture(scope="module")
def knee() -> Iterator[Exam]:
    with run_exam("knee") as exam:
        yield exam


@pytest.mark.slow
def test_knee_exam_is_measured_within_six_degrees(knee: Exam) -> None:
    record, truth, _ = knee
    assert record.status is ExamStatus.FINISHED
    assert_all_measured(record)
    errors = errors_deg(record, truth)
    assert set(errors) == set(record.header.task_ids)
    assert max(abs(error) for error in errors.values()) < LIMIT_DEG, errors


@pytest.mark.slow
def test_knee_exam_counts_every_repetition(knee: Exam) -> None:
    record, _, _ = knee
    asked = {task.task_id: task.maneuver.repetitions for task in find_protocol("knee").tasks}
    assert {result.task_id: len(result.repetitions) for result in record.results} == asked


@pytest.mark.slow
def test_reports_of_the_knee_exam_carry_its_numbers(knee: Exam) -> None:
    record, _, store = knee
    document = json.loads(render_exam(store, record.exam_id, "json"))
    assert document["format"] == "vmsk-exam/2"
    rows = list(csv.DictReader(render_exam(store, record.exam_id, "csv").decode("utf-8-sig").splitlines()))
    assert {row["task_id"] for row in rows} >= set(record.header.task_ids)
    html = render_exam(store, record.exam_id, "html").decode()
    assert "Demo patient" in html
    assert render_exam(store, record.exam_id, "pdf").startswith(b"%PDF-")
