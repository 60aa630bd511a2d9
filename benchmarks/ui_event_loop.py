"""How long the event loop is blocked, and how old the shown angle is, during a demo exam in the real window.

Runs ``python -m benchmarks.ui_event_loop [--seconds 30] [--whole] [--profile] [--height 720]``: the app off screen (or on
the display that ``QT_QPA_PLATFORM`` names), the demo patient at 30 pictures a second, the real model. A heartbeat timer asks
for a tick every 2 ms; what a tick comes late is how long something held the loop, or the machine was busy with other
programs: the processor time of the screen's own thread between two ticks tells the two apart. At each painting of the
patient's picture the newest estimate is compared with the one shown. Prints and saves a table.

``--whole`` runs a knee exam from set-up to summary and gives a line per stage; ``--profile`` names the events whose
handling took most of the screen thread's processor time (which slows everything: its other numbers do not count).
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("VMSK_EXAM_HOME", tempfile.mkdtemp())

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from vmsk_exam.bootstrap.application import SWITCH_INTERVAL_S
from vmsk_exam.bootstrap.services import AppServices
from vmsk_exam.bootstrap.store import ThrowawayAccess
from vmsk_exam.record.model import Subject
from vmsk_exam.session.snapshot import CommandKind, ExamState, SessionSnapshot
from vmsk_exam.settings import Settings
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import ExamDraft, PageId

RESULTS = Path(__file__).parent / "results" / "ui_event_loop.txt"
WHOLE_RESULTS = RESULTS.with_name("ui_event_loop_whole.txt")
HEARTBEAT_MS = 2
START_LIMIT_S = 60.0
LIMIT_MS = 16.0
CHANGE = "from one to the next"
"""Stage of a tick in which the screen went from one stage to the next."""
EXAM_LIMIT_S = 600.0
PAIN_AFTER_S = 3.0


class Heartbeat(QObject):
    """Notes how late each tick of a precise timer comes."""

    def __init__(self, stage: Callable[[], str] = lambda: "") -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.worked_ms: list[float] = []
        self.stages: list[str] = []
        self._stage, self._last_stage = stage, stage()
        self._last_s, self._last_cpu_s = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to tick."""
        self._last_s, self._last_cpu_s = time.perf_counter(), time.thread_time()
        self._timer.start(HEARTBEAT_MS)

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self.late_ms.append(max(0.0, (now - self._last_s) * 1000 - HEARTBEAT_MS))
        self.worked_ms.append((cpu - self._last_cpu_s) * 1000)
        stage = self._stage()
        self.stages.append(stage if stage == self._last_stage else CHANGE)
        self._last_stage = stage
        self._last_s, self._last_cpu_s = now, cpu


class AgeMeter(QObject):
    """Notes at each painting of the patient's picture how many estimates are newer than the one shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._numbers: dict[int, int] = {}
        self._publish = window.relay.publish
        window.relay.publish = self._count  # type: ignore[method-assign]
        self.ages: list[int] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Compare on a paint event."""
        shown = self._window.shell.exam.last_snapshot
        if event.type() is QEvent.Type.Paint and shown is not None and shown.t_ns in self._numbers:
            self.ages.append(len(self._numbers) - 1 - self._numbers[shown.t_ns])
        return False

    def _count(self, snapshot: SessionSnapshot) -> None:
        self._numbers[snapshot.t_ns] = len(self._numbers)
        self._publish(snapshot)


def wait_until(is_true: Callable[[], bool], limit_s: float = START_LIMIT_S) -> None:
    """Let the event loop run until something is true."""
    loop, end = QEventLoop(), time.monotonic() + limit_s
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if is_true() or time.monotonic() > end else None)
    timer.start(20)
    loop.exec()
    timer.stop()
    if not is_true():
        raise TimeoutError


def measure(window: MainWindow, seconds: float) -> tuple[Heartbeat, list[int], int]:
    """Run the exam in the window and return the ticks, ages and the number of snapshots shown."""
    shell, ages = window.shell, AgeMeter(window)
    shell.draft = ExamDraft("knee", Subject(), "demo", keep_pictures=True, consent_wording_version="1")
    shell.start_exam()
    wait_until(lambda: shell.exam.state is ExamState.SETUP)
    window.context.control.tell(CommandKind.NEXT)
    wait_until(lambda: shell.exam.state is ExamState.SHOWING)
    window.context.control.tell(CommandKind.NEXT)
    wait_until(lambda: shell.exam.state is ExamState.PERFORMING)
    wait_until(lambda: shell.exam.performing.figure.has_picture)
    shown: list[int] = []
    window.relay.snapshot_changed.connect(lambda snapshot: shown.append(snapshot.t_ns))
    heartbeat = Heartbeat()
    shell.exam.performing.stage.picture.installEventFilter(ages)
    heartbeat.start()
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() >= end, seconds + START_LIMIT_S)
    heartbeat.stop()
    return heartbeat, ages.ages, len(shown)


def measure_whole(window: MainWindow) -> tuple[Heartbeat, list[int], float]:
    """Run a whole knee exam in the window, pain answered, until the summary is shown; return ticks, ages and seconds."""
    shell, ages = window.shell, AgeMeter(window)
    shell.draft = ExamDraft("knee", Subject(), "demo", keep_pictures=True, consent_wording_version="1")

    def answer(snapshot: SessionSnapshot) -> None:
        if snapshot.state is ExamState.ASKING_PAIN and snapshot.state_elapsed_s > PAIN_AFTER_S:
            window.context.control.tell(CommandKind.SET_PAIN, 2)

    window.relay.snapshot_changed.connect(answer)
    for stage in (shell.exam.setup.stage, shell.exam.performing.stage):
        stage.picture.installEventFilter(ages)
    shell.start_exam()
    wait_until(lambda: shell.exam.state is ExamState.SETUP)
    heartbeat = Heartbeat(lambda: str(shell.exam.state) if shell.page_id is PageId.EXAM else str(shell.page_id))
    begin_s = time.monotonic()
    heartbeat.start()
    wait_until(lambda: shell.page_id is PageId.SUMMARY, EXAM_LIMIT_S)
    end = time.monotonic() + 2.0
    wait_until(lambda: time.monotonic() >= end)
    heartbeat.stop()
    return heartbeat, ages.ages, time.monotonic() - begin_s


def stage_table(heartbeat: Heartbeat, ages: Sequence[int], seconds: float) -> str:
    """Return a table with a line per stage, in the order in which they came."""
    late, worked = np.array(heartbeat.late_ms), np.array(heartbeat.worked_ms)
    stages = np.array(heartbeat.stages)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [
        f"a whole knee exam, {seconds:.0f} s, {os.cpu_count()} cores{load}; ms",
        f"{'stage':22}{'ticks':>8}{'p50':>8}{'p99':>8}{'max':>8}{'own p99':>9}{'own max':>9}",
    ]
    for name in (*dict.fromkeys(heartbeat.stages), ""):
        chosen = stages == name if name else np.ones(len(late), bool)
        p50, p99 = np.percentile(late[chosen], [50, 99])
        lines.append(
            f"{name or 'whole exam':22}{chosen.sum():8d}{p50:8.2f}{p99:8.2f}{late[chosen].max():8.2f}"
            f"{np.percentile(worked[chosen], 99):9.2f}{worked[chosen].max():9.2f}"
        )
    is_ok = np.percentile(late, 99) <= LIMIT_MS and np.percentile(ages, 99) <= 1
    lines.append(f"age of the angle, frames: p99 {np.percentile(ages, 99):.2f}, max {max(ages)}")
    lines.append(f"result: {'ok' if is_ok else 'OVER THE LIMIT'}")
    return "\n".join(lines)


class ProfilingApplication(QApplication):
    """Notes the screen thread's own processor time of each event's handling, without that of events inside it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.costs_ms: dict[str, list[float]] = {}
        self._inner_s = [0.0]

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Handle an event and note its cost."""
        name = f"{type(receiver).__name__} {event.type().name}"
        begin_s = time.thread_time()
        self._inner_s.append(0.0)
        try:
            return super().notify(receiver, event)
        finally:
            took_s = time.thread_time() - begin_s
            inner_s = self._inner_s.pop()
            self._inner_s[-1] += took_s
            self.costs_ms.setdefault(name, []).append((took_s - inner_s) * 1000)

    def table(self) -> str:
        """Return the events with the largest single cost."""
        rows = sorted(self.costs_ms.items(), key=lambda item: -max(item[1]))[:25]
        head = f"{'event':48}{'count':>8}{'total':>10}{'p99':>8}{'max':>8}   ms"
        lines = [f"{k:48}{len(v):8d}{sum(v):10.1f}{np.percentile(v, 99):8.2f}{max(v):8.2f}" for k, v in rows]
        return "\n".join([head, *lines])


def table(heartbeat: Heartbeat, ages: Sequence[int], shown: int, seconds: float, size: str) -> str:
    """Return the table."""
    late, worked, age = np.array(heartbeat.late_ms), np.array(heartbeat.worked_ms), np.array(ages)
    p50, p99, p999 = np.percentile(late, [50, 99, 99.9])
    cpu50, cpu99, cpu999 = np.percentile(worked, [50, 99, 99.9])
    age50, age99 = np.percentile(age, [50, 99])
    lines = [
        f"window {size}, {seconds:.0f} s, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        if hasattr(os, "getloadavg")
        else f"window {size}, {seconds:.0f} s, {os.cpu_count()} cores",
        f"event loop blocked, ms        p50 {p50:6.2f}   p99 {p99:6.2f}   p99.9 {p999:6.2f}   max {late.max():6.2f}",
        f"own processor time, ms        p50 {cpu50:6.2f}   p99 {cpu99:6.2f}   p99.9 {cpu999:6.2f}   max {worked.max():6.2f}",
        f"share of ticks over {LIMIT_MS:.0f} ms     {np.mean(late > LIMIT_MS):.4f} of {len(late)}",
        f"age of the angle, frames      p50 {age50:6.2f}   p99 {age99:6.2f}   max {age.max():6d}",
        f"pictures shown per second     {shown / seconds:.1f}",
        f"result                        {'ok' if p99 <= LIMIT_MS and age99 <= 1 else 'OVER THE LIMIT'}",
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--whole", action="store_true", help="a whole knee exam, a line per stage")
    parser.add_argument("--profile", action="store_true", help="name the most costly events; implies --whole")
    parser.add_argument("--height", type=int, default=720)
    chosen = parser.parse_args()
    application = ProfilingApplication(sys.argv[:1]) if chosen.profile else QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    services = AppServices(Settings(is_sound_on=False), ThrowawayAccess())
    sys.setswitchinterval(SWITCH_INTERVAL_S)  # as the app does
    window = build_window(services)
    window.resize(chosen.height * 16 // 9, chosen.height)
    window.show()
    is_whole = chosen.whole or chosen.profile
    try:
        if is_whole:
            text = stage_table(*measure_whole(window))
        else:
            text = table(*measure(window, chosen.seconds), chosen.seconds, f"{chosen.height * 16 // 9}x{chosen.height}")
    finally:
        window.close()
        services.close()
    print(text)
    if isinstance(application, ProfilingApplication):
        print(application.table())
        return 0
    path = WHOLE_RESULTS if is_whole else RESULTS
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
