"""How long opening an exam for review takes, and stepping by a frame: ``python -m benchmarks.review [--exams 10000]``.

A throw-away store is filled with exams of many patients (twenty of them of the one that is opened), and one exam of ten minutes:
ten tasks of a minute at 30 pictures a second. Opening is from the click to the first painted skeleton with curves and table;
the patient's other visits are read after that, and timed apart. Beside the time on the clock stands the processor time of the
program, which other programs do not lengthen much. A filled store is kept under ``build/`` for the next run. Prints and saves a
table; the last line says whether the cost grows faster than the number of exams.
"""

import argparse
import hashlib
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("VMSK_EXAM_HOME", tempfile.mkdtemp())

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, LANDMARK_COUNT, Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome, Repetition
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.record.entries import AddSamples, BeginExam, EndExam, Entry, PutResult
from vmsk_exam.record.keys import STORE_NAME, StoreKey
from vmsk_exam.record.model import Consent, ExamHeader, ExamStatus, Provenance, Subject, Track
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.settings import Settings
from vmsk_exam.ui.fonts import load_fonts
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.review_view import WARM_PLOTS
from vmsk_exam.ui.theme import SURGEON_LIGHT

RESULTS = Path(__file__).parent / "results" / "review.txt"
KEPT = Path(__file__).parent.parent / "build" / "benchmarks"
KEY = StoreKey(bytes(range(32)))
OPEN_LIMIT_MS, STEP_LIMIT_MS = 500.0, 16.0
PAGE_PX = (1440, 900)
FPS, TASK_S, TASKS, VISITS = 30, 60.0, 10, 20
REPEATS, STEPS = 7, 200
BATCH = 500
GROWTH_LIMIT = 1.0
"""Ten times the exams may take at most this power of ten times as long."""
START = datetime(2020, 1, 1, 9, 0, tzinfo=UTC)
LONG_ID = "long"
WAIT_S, WAKE_MS = 120.0, 100


def list_maneuvers() -> tuple[ManeuverTask, ...]:
    """Return the tasks of the long exam: ranges of motion on both sides."""
    found = [each for each in load_library().values() if each.kind is ManeuverKind.RANGE_OF_MOTION and each.sides]
    return tuple(ManeuverTask(each, side) for each in found[: TASKS // 2] for side in Side)


def make_header(exam_id: str, number: int, tasks: tuple[ManeuverTask, ...], patient: str) -> ExamHeader:
    """Return the head of an exam."""
    started = START + timedelta(hours=4 * number)
    return ExamHeader(
        exam_id, started, Subject(f"Patient {patient}", patient_number=patient),
        Consent(started, "1", measure=True, keep_pictures=False),
        Provenance("0", "knee", "1", "model", "0" * 64, "engine", "camera"),
        "Benchmark", "en", tuple(task.task_id for task in tasks),
    )  # fmt: skip


def make_result(task: ManeuverTask, peak_deg: float) -> ManeuverResult:
    """Return a measured task of ten repetitions."""
    spans = [(6.0 * number, 6.0 * number + 2.5, 6.0 * number + 5.0) for number in range(int(TASK_S / 6))]
    repetitions = tuple(
        Repetition(number, start, peak, end, 2.0, peak_deg, 2.0, 0.5) for number, (start, peak, end) in enumerate(spans, start=1)
    )
    return ManeuverResult(
        task.task_id, task.maneuver.maneuver_id, task.side, task.channel, task.view, Outcome.MEASURED, None, 1, 2.0, peak_deg,
        peak_deg - 2.0, 2.0, repetitions, 0.5, (), (), 0.98, int(TASK_S * FPS), TASK_S, 2,
    )  # fmt: skip


def make_track(task: ManeuverTask) -> Track:
    """Return a minute of samples in which every angle moves."""
    random = np.random.default_rng(5)
    t_s = np.arange(int(TASK_S * FPS)) / FPS
    wave = 50.0 - 50.0 * np.cos(2 * np.pi * t_s / 6.0)
    angles = random.normal(0.0, 0.5, (len(t_s), len(ANGLE_CHANNELS))) + 0.2 * wave[:, None]
    angles[:, CHANNEL_INDEX[task.channel]] = wave
    points = (
        0.5 + 0.2 * random.standard_normal((1, LANDMARK_COUNT, 3)) + 0.01 * random.standard_normal((len(t_s), LANDMARK_COUNT, 3))
    )
    return Track(t_s, points, np.full((len(t_s), LANDMARK_COUNT), 0.95), angles, np.full_like(angles, 2.0), 640, 480)


def list_entries(exams: int, tasks: tuple[ManeuverTask, ...]) -> Iterator[list[Entry]]:
    """Give what fills the store, exam by exam; the long exam last."""
    for number in range(exams):
        patient = "P-1" if number % max(1, exams // VISITS) == 0 else f"Q-{number % 3000}"
        header = make_header(f"exam-{number}", number, tasks[:2], patient)
        results = [PutResult(header.exam_id, make_result(task, 90.0 + number % 30), None) for task in tasks[:2]]
        yield [BeginExam(header), *results, EndExam(header.exam_id, ExamStatus.FINISHED, header.started_utc)]
    header = make_header(LONG_ID, exams, tasks, "P-1")
    samples: list[Entry] = [AddSamples(LONG_ID, task.task_id, 1, make_track(task)) for task in tasks]
    results = [PutResult(LONG_ID, make_result(task, 100.0), None) for task in tasks]
    yield [BeginExam(header), *samples, *results, EndExam(LONG_ID, ExamStatus.FINISHED, header.started_utc)]


class CopiedAccess(StoreAccess):
    """A copy of a filled store, with the key of the benchmark; gone after the run."""

    def __init__(self, filled: Path) -> None:
        self._copy = Path(tempfile.mkdtemp(prefix="vmsk-exam-"))
        shutil.copyfile(filled, self._copy / STORE_NAME)
        super().__init__(self._copy / STORE_NAME)
        self._open(lambda: KEY)

    def close(self) -> None:
        """Close the store and remove it."""
        super().close()
        shutil.rmtree(self._copy, ignore_errors=True)


def find_filled(exams: int) -> tuple[Path, float]:
    """Return a store with so many exams, filled before or now, and how long filling took in seconds of processor time."""
    made_by = (Path(__file__), *sorted(Path(sys.modules["vmsk_exam"].__path__[0]).glob("record/*.py")))
    stamp = hashlib.sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()[:12]
    filled = KEPT / f"review-{exams}-{stamp}.db"
    if filled.exists():
        return filled, 0.0
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"review-{exams}-*"):
        old.unlink()
    started_s, making = time.process_time(), filled.with_suffix(".part")
    store = SqlCipherStore.open(making, lambda: KEY)
    fill(store, exams)
    store.close()
    making.rename(filled)
    return filled, time.process_time() - started_s


def fill(store: SqlCipherStore, exams: int) -> None:
    """Fill a store in large transactions."""
    waiting: list[Entry] = []
    for number, entries in enumerate(list_entries(exams, list_maneuvers())):
        waiting += entries
        if number % BATCH == 0:
            store.apply(waiting)
            waiting = []
    store.apply(waiting)


def wait_until(is_done: Callable[[], bool]) -> float:
    """Let the event loop run, as the program does, until something holds; return the time it took in milliseconds."""
    start_s, waker = time.perf_counter(), QTimer()
    waker.start(WAKE_MS)
    while not is_done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - start_s > WAIT_S:
            raise TimeoutError
    QApplication.processEvents()
    return 1000.0 * (time.perf_counter() - start_s)


def time_opening(page: SurgeonPage) -> tuple[float, float, float]:
    """Return how long opening takes, its processor time, and how long then reading the other visits, milliseconds."""
    review = page.content.review
    page.show_list()
    wait_until(lambda: not page.content.list.is_reading)
    review.replay.show_waiting()
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    page.open_exam(LONG_ID)
    wait_until(lambda: review.replay.model is not None and review.model is not None)
    review.repaint()
    opened_ms, cpu_ms = 1000.0 * (time.perf_counter() - start_s), 1000.0 * (time.process_time() - start_cpu_s)
    return opened_ms, cpu_ms, wait_until(lambda: review.model is not None and review.model.visits is not None)


def time_steps(page: SurgeonPage) -> tuple[list[float], list[float]]:
    """Return how long each step by a frame takes until everything is painted, and its processor time, milliseconds."""
    review = page.content.review
    found: list[float] = []
    worked: list[float] = []
    review.replay.to_end(last=False)
    QApplication.processEvents()
    for _ in range(STEPS):
        start_s, start_cpu_s = time.perf_counter(), time.thread_time()
        review.replay.step(1)
        QApplication.processEvents()
        found.append(1000.0 * (time.perf_counter() - start_s))
        worked.append(1000.0 * (time.thread_time() - start_cpu_s))
    return found, worked


def describe(name: str, values: list[float], limit_ms: float | None) -> str:
    """Return a line of the table."""
    ordered = sorted(values)
    worst = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    verdict = "" if limit_ms is None else f"  limit {limit_ms:.0f} ms: {'met' if worst < limit_ms else 'MISSED'}"
    return f"{name:<42} median {median(values):7.1f} ms   95 % {worst:7.1f} ms{verdict}"


def measure(exams: int) -> tuple[list[str], float]:
    """Return the table for a number of stored exams, and the processor time of opening one with its visits, milliseconds."""
    filled, filled_s = find_filled(exams)
    services = AppServices(Settings(), CopiedAccess(filled))
    page = SurgeonPage(services, SnapshotRelay(), None, SURGEON_LIGHT)
    page.resize(*PAGE_PX)
    page.show()
    wait_until(lambda: not page.content.list.is_reading)
    review = page.content.review
    wait_until(lambda: review.replay.curves.made_count >= WARM_PLOTS)
    times = [time_opening(page) for _ in range(REPEATS)]
    steps = time_steps(page)
    review.replay.stage.switch_3d()
    steps_3d = time_steps(page)
    page.content.leave()
    page.close()
    services.close()
    told = f"filled in {filled_s:.0f} s of processor time" if filled_s else "filled before"
    lines = [
        f"{exams} stored exams ({told}), one of {TASKS * TASK_S / 60:.0f} minutes opened",
        describe("open the exam, first time", [times[0][0]], OPEN_LIMIT_MS),
        describe("  processor time of that", [times[0][1]], None),
        describe("open the exam, again", [opened for opened, _, _ in times[1:]], OPEN_LIMIT_MS),
        describe("  processor time of that", [cpu for _, cpu, _ in times[1:]], None),
        describe(f"then the {VISITS} other visits (on a worker)", [visits for _, _, visits in times], None),
        describe("step one frame, picture and curves", steps[0], STEP_LIMIT_MS),
        describe("  processor time of that", steps[1], None),
        describe("step one frame, 3D and curves", steps_3d[0], STEP_LIMIT_MS),
        describe("  processor time of that", steps_3d[1], None),
    ]
    return lines, median(cpu for _, cpu, _ in times[1:])


def describe_growth(costs: dict[int, float]) -> str:
    """Return how the processor time of opening grows with the number of exams, as a power of that number."""
    fewest, most = min(costs), max(costs)
    if fewest == most:
        return ""
    power = math.log(costs[most] / costs[fewest]) / math.log(most / fewest)
    verdict = "met" if power <= GROWTH_LIMIT else "MISSED"
    shown = ", ".join(f"{exams}: {cost:.0f} ms" for exams, cost in sorted(costs.items()))
    return f"opening by stored exams, processor time: {shown}; grows as exams^{power:.2f}, limit {GROWTH_LIMIT:.1f}: {verdict}"


def main() -> int:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exams", type=int, action="append", help="stored exams; several show how the cost grows")
    chosen = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    load_fonts()
    lines: list[str] = []
    costs: dict[int, float] = {}
    for exams in chosen.exams or [1000, 3000, 10_000]:
        table, costs[exams] = measure(exams)
        lines += [*table, ""]
    text = "\n".join([*lines, describe_growth(costs)]).strip() + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return int("MISSED" in text)


if __name__ == "__main__":
    sys.exit(main())
