"""The demo patient goes through whole exams; what is measured is compared with the angles that the body really had."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.bootstrap.demo import DemoPatient
from vmsk_exam.bootstrap.exams import ExamOrder, build_session
from vmsk_exam.bootstrap.headless import drive
from vmsk_exam.bootstrap.reports import render_exam
from vmsk_exam.bootstrap.sources import demo_camera
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.protocol.model import ManeuverKind, PeakDirection
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamRecord, ExamStatus, Subject
from vmsk_exam.session.ports import RecordStore
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

pytest.importorskip("moderngl")
LIMIT_DEG = 6.0
"""The demo exam's peaks lie within this of the avatar's true angles."""


class TruthKeeper:
    """Follows a session and keeps, per task, the extreme of the body's own angle while it was performed."""

    def __init__(self, demo: DemoPatient, camera: object) -> None:
        self._demo, self._camera = demo, camera
        self.true_peak_deg: dict[str, float] = {}

    def follow(self, snapshot: SessionSnapshot) -> None:
        self._demo.follow(snapshot)
        is_running = snapshot.state is ExamState.PERFORMING and snapshot.status is not None
        if not is_running or snapshot.task is None or snapshot.frame is None:
            return
        true = self._camera.true_angles(snapshot.frame.t_ns)[CHANNEL_INDEX[snapshot.task.channel]]  # type: ignore[attr-defined]
        is_up = snapshot.task.direction is PeakDirection.INCREASE
        best = self.true_peak_deg.get(snapshot.task.task_id)
        pick = max if is_up else min
        self.true_peak_deg[snapshot.task.task_id] = true if best is None else pick(best, true)


@contextmanager
def run_exam(protocol_id: str) -> Iterator[tuple[ExamRecord, dict[str, float], RecordStore]]:
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator

    camera = demo_camera(is_paced=False)
    camera.open()
    estimator = MediaPipePoseEstimator()
    with open_throwaway_store() as store:
        journal = JournalWriter(store)
        keeper = TruthKeeper(DemoPatient(camera), camera)
        order = ExamOrder(protocol_id, "en", Subject(name="Demo patient"), True, HEADLESS_TIMING, True)
        session, header = build_session(order, store, journal, estimator, camera)
        drive(session, camera, keeper.follow, lambda _done, _total: None)
        journal.flush()
        journal.close()
        estimator.close()
        camera.close()
        yield store.load_exam(header.exam_id), keeper.true_peak_deg, store


def errors_deg(record: ExamRecord, truth: dict[str, float]) -> dict[str, float]:
    return {
        result.task_id: result.peak_deg - truth[result.task_id]
        for result in record.results
        if result.outcome is Outcome.MEASURED and result.peak_deg is not None
    }


def assert_all_measured(record: ExamRecord) -> None:
    outcomes = {result.task_id: (result.outcome.value, result.reason) for result in record.results}
    assert outcomes == dict.fromkeys(record.header.task_ids, (Outcome.MEASURED.value, None))


@pytest.fixture(scope="module")
def knee() -> Iterator[tuple[ExamRecord, dict[str, float], RecordStore]]:
    with run_exam("knee") as exam:
        yield exam


@pytest.mark.slow
def test_knee_exam_is_measured_within_six_degrees(knee: tuple[ExamRecord, dict[str, float], RecordStore]) -> None:
    record, truth, _ = knee
    assert record.status is ExamStatus.FINISHED
    assert_all_measured(record)
    errors = errors_deg(record, truth)
    assert set(errors) == set(record.header.task_ids)
    assert max(abs(error) for error in errors.values()) < LIMIT_DEG, errors


@pytest.mark.slow
def test_knee_exam_counts_every_repetition(knee: tuple[ExamRecord, dict[str, float], RecordStore]) -> None:
    record, _, _ = knee
    from vmsk_exam.bootstrap.exams import find_protocol

    asked = {task.task_id: task.maneuver.repetitions for task in find_protocol("knee").tasks}
    assert {result.task_id: len(result.repetitions) for result in record.results} == asked


@pytest.mark.slow
def test_reports_of_the_knee_exam_carry_its_numbers(knee: tuple[ExamRecord, dict[str, float], RecordStore]) -> None:
    record, _, store = knee
    document = json.loads(render_exam(store, record.exam_id, "json"))
    assert document["format"] == "vmsk-exam/1"
    rows = list(csv.DictReader(render_exam(store, record.exam_id, "csv").decode("utf-8-sig").splitlines()))
    assert {row["task_id"] for row in rows} >= set(record.header.task_ids)
    html = render_exam(store, record.exam_id, "html").decode()
    assert "Demo patient" in html
    assert render_exam(store, record.exam_id, "pdf").startswith(b"%PDF-")


@pytest.mark.slow
@pytest.mark.parametrize("protocol_id", ["shoulder", "functional"])
def test_other_exams_are_finished(protocol_id: str, tmp_path: Path) -> None:
    with run_exam(protocol_id) as (record, truth, _):
        assert record.status is ExamStatus.FINISHED
        assert_all_measured(record)
        from vmsk_exam.bootstrap.exams import find_protocol

        kinds = {task.task_id: task.maneuver.kind for task in find_protocol(protocol_id).tasks}
        ranges = {key: error for key, error in errors_deg(record, truth).items() if kinds[key] is ManeuverKind.RANGE_OF_MOTION}
        assert ranges
        assert max(abs(error) for error in ranges.values()) < LIMIT_DEG, ranges
