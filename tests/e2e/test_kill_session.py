"""A whole session is killed again and again and gone on with: no finished maneuver is lost, and none is asked twice."""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.e2e.scripted_session import MANEUVERS
from tests.unit.record.builders import open_store
from vmsk_exam.record.model import ExamStatus

ROOT = Path(__file__).resolve().parents[2]
COMMIT_S = 0.25
"""What was said this long before the kill must be stored; the journal commits within some 20 ms on an idle machine."""
MOST_RUNS = 40
FIRST_LONGEST_S = 0.4


def run_and_kill(store_path: Path, moment_s: float) -> tuple[list[tuple[float, str]], float]:
    """Return the lines that a session said, each with its time, and the time at which it was killed."""
    command = [sys.executable, "-m", "tests.e2e.scripted_session", str(store_path)]
    lines: list[tuple[float, str]] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        stream = child.stdout
        assert stream is not None
        begin = stream.readline()
        assert begin.startswith("begin"), begin
        lines.append((time.monotonic(), begin.rstrip()))

        def listen() -> None:
            lines.extend((time.monotonic(), line.rstrip()) for line in stream if line.endswith("\n"))

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            child.wait(moment_s)
        except subprocess.TimeoutExpired:
            child.kill()
        killed_s = time.monotonic()
        listener.join()
    return lines, killed_s


@pytest.mark.slow
def test_killed_sessions_go_on_until_the_exam_is_finished(tmp_path: Path) -> None:
    pace = random.Random(7)
    store_path = tmp_path / "exams.db"
    known: dict[str, float] = {}
    kill_count, longest_s = 0, FIRST_LONGEST_S
    for _ in range(MOST_RUNS):
        lines, killed_s = run_and_kill(store_path, pace.uniform(0.1, longest_s))
        already = set(lines[0][1].split()[2:])
        assert set(known) <= already, "a finished maneuver was lost"
        asked = {line.split()[1] for _, line in lines[1:] if line.startswith(("done", "repetition"))}
        assert not asked & already, "a finished maneuver was asked again"
        done = [line.split() for t, line in lines if line.startswith("done") and t < killed_s - COMMIT_S]
        known |= {task_id: float(peak_deg) for _, task_id, peak_deg in done}
        if lines[-1][1].startswith("finished"):
            break
        kill_count += 1
        if not any(line.startswith("done") for _, line in lines):  # a slow machine: let it come further next time
            longest_s *= 1.5
    else:
        pytest.fail("the exam never finished")
    assert kill_count >= 3, "too few kills to prove anything"
    check_finished(store_path, known)


def check_finished(store_path: Path, known: dict[str, float]) -> None:
    store = open_store(store_path)
    try:
        store.check()
        (summary,) = store.list_exams()
        record = store.load_exam(summary.exam_id)
        assert record.status is ExamStatus.FINISHED
        assert {result.task_id for result in record.results} == {f"left_{maneuver.maneuver_id}" for maneuver in MANEUVERS}
        for task_id, peak_deg in known.items():
            result = record.result(task_id)
            assert result is not None
            assert result.peak_deg == pytest.approx(peak_deg)
            track = store.load_track(record.exam_id, task_id)
            assert track is not None
            assert len(track.t_s) == result.frame_count
    finally:
        store.close()
