"""The demo patient goes through whole exams; what is measured is compared with the angles that the body really had."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.bootstrap.demo import DemoPatient
from vmsk_exam.bootstrap.exams import ExamOrder, build_session, find_protocol
from vmsk_exam.bootstrap.headless import drive
from vmsk_exam.bootstrap.reports import render_exam
from vmsk_exam.bootstrap.sources import demo_camera
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.protocol.model import PeakDirection
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamRecord, ExamStatus, Subject
from vmsk_exam.session.ports import RecordStore
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

LIMIT_DEG = 6.0
"""The knee exam's peaks lie within this of the avatar's true angles, and so does the squat."""
LIMITS_DEG = {"shoulder": 12.0, "functional": LIMIT_DEG}
Exam = tuple[ExamRecord, "TruthKeeper", RecordStore]


class TruthKeeper:
    """Follows a session and keeps, per task, the body's own angle at each time of the attempt."""

    def __init__(self, demo: DemoPatient, camera: AvatarCamera) -> None:
        self._demo, self._camera = demo, camera
        self.true_deg: dict[str, list[tuple[float, float]]] = {}
        self._first_ns: dict[str, int] = {}

    def follow(self, snapshot: SessionSnapshot) -> None:
        self._demo.follow(snapshot)
        is_running = snapshot.state is ExamState.PERFORMING and snapshot.status is not None
        if not is_running or snapshot.task is None or snapshot.frame is None:
            return
        task, t_ns = snapshot.task, snapshot.frame.t_ns
        t_s = (t_ns - self._first_ns.setdefault(task.task_id, t_ns)) / 1e9
        angle_deg = float(self._camera.true_angles(t_ns)[CHANNEL_INDEX[task.channel]])
        self.true_deg.setdefault(task.task_id, []).append((t_s, angle_deg))

    def true_peak_deg(self, result: ManeuverResult, direction: PeakDirection) -> float:
        """The furthest true angle within the measured repetitions."""
        pick = max if direction is PeakDirection.INCREASE else min
        inside = [
            angle_deg
            for t_s, angle_deg in self.true_deg[result.task_id]
            if any(repetition.start_s <= t_s <= repetition.end_s for repetition in result.repetitions)
        ]
        return pick(inside)


@contextmanager
def run_exam(protocol_id: str) -> Iterator[Exam]:
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
        yield store.load_exam(header.exam_id), keeper, store


def errors_deg(record: ExamRecord, truth: TruthKeeper) -> dict[str, float]:
    """Measured minus true peak of every measured range of motion."""
    tasks = {task.task_id: task for task in find_protocol(record.header.provenance.protocol_id).tasks}
    return {
        result.task_id: result.peak_deg - truth.true_peak_deg(result, tasks[result.task_id].direction)
        for result in record.results
        if result.outcome is Outcome.MEASURED and result.peak_deg is not None
    }


def assert_all_measured(record: ExamRecord) -> None:
    outcomes = {result.task_id: (result.outcome.value, result.reason) for result in record.results}
    assert outcomes == dict.fromkeys(record.header.task_ids, (Outcome.MEASURED.value, None))


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
        errors = errors_deg(record, truth)
        assert errors
        assert max(abs(error) for error in errors.values()) < LIMITS_DEG[protocol_id], errors
