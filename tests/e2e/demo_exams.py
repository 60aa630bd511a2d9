"""Runs whole exams with the demo patient and keeps the angles that the body really had."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.avatar.camera import AvatarCamera
from vmsk_exam.bootstrap.demo import DemoPatient
from vmsk_exam.bootstrap.exams import ExamOrder, build_session, find_protocol
from vmsk_exam.bootstrap.headless import drive
from vmsk_exam.bootstrap.sources import demo_camera
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.protocol.model import PeakDirection
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamRecord, Subject
from vmsk_exam.session.ports import RecordStore
from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.session.timing import HEADLESS_TIMING

LIMIT_DEG = 6.0
"""Peaks of the knee and of the squat lie within this of the avatar's true angles."""
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
        if task.channel not in CHANNEL_INDEX:  # a hand alone has no angles of the body
            return
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
    """Run a whole exam with the demo patient; give its record, the truth and the store."""
    from vmsk_exam.vision.estimator import MediaPipePoseEstimator
    from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

    with ExitStack() as stack:
        camera = demo_camera(is_paced=False)
        stack.callback(camera.close)
        camera.open()
        estimator = MediaPipePoseEstimator()
        stack.callback(estimator.close)
        hands = MediaPipeHandEstimator()
        stack.callback(hands.close)
        store = stack.enter_context(open_throwaway_store())
        journal = JournalWriter(store)
        stack.callback(journal.close)
        order = ExamOrder(protocol_id, "en", Subject(name="Demo patient"), True, HEADLESS_TIMING, True)
        session, header = build_session(order, store, journal, estimator, camera, hands)
        keeper = TruthKeeper(DemoPatient(camera, session.submit), camera)
        drive(session, camera, keeper.follow, lambda _done, _total: None)
        journal.flush()
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
