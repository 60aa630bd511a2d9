"""The program is killed at random moments of an exam: the store opens, and nothing that was reported stored is lost."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.scripted_exams import PEAK_STEP_DEG
from tests.unit.record.builders import open_store
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore

KILLS = 50
WORKERS = 2
LONGEST_RUN_S = 0.4
START_LIMIT_S = 60.0
ROOT = Path(__file__).resolve().parents[2]


def run_until_killed(store_path: Path, run: int) -> list[str]:
    """Start the scripted exams, kill them at a moment drawn from the run's number, return the lines they had said."""
    moment_s = random.Random(run).uniform(0.0, LONGEST_RUN_S)
    command = [sys.executable, "-m", "tests.e2e.scripted_exams", str(store_path), str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        first = child.stdout.readline()
        if first != "ready\n":
            child.kill()
            raise AssertionError(f"the scripted exams did not start: {child.stderr.read()}")
        time.sleep(moment_s)
        child.kill()
        lines = child.stdout.read().splitlines(keepends=True)
        assert child.stderr.read() == ""
    return [line.rstrip("\n") for line in lines if line.endswith("\n")]


def check_line(store: SqlCipherStore, line: str) -> None:
    """Assert that what a line reported as durable is in the store."""
    kind, exam_id, *rest = line.split()
    record = store.load_exam(exam_id)
    if kind == "ended":
        assert record.status is ExamStatus.FINISHED, line
        return
    task_id, attempt, value = rest[0], int(rest[1]), rest[2]
    result = record.result(task_id)
    if kind == "result":
        assert result is not None, line
        assert len(result.repetitions) == 3, line
        assert value in ("None", str(result.pain)), line
        assert store.load_key_frame(exam_id, task_id) is not None, line
    elif kind == "samples":
        track = store.load_track(exam_id, task_id, attempt)
        assert track is not None, line
        assert len(track.t_s) >= int(value), line
    else:
        kept = [each.repetitions for each in store.interrupted_attempts(exam_id) if each.task_id == task_id]
        peaks = {each.peak_deg for each in (result.repetitions if result else kept[-1])}
        assert 100.0 + int(value) * PEAK_STEP_DEG in peaks, line


def check_store(store_path: Path, lines: list[str]) -> None:
    store = open_store(store_path)
    try:
        store.check()
        for line in lines:
            check_line(store, line)
        assert sum(line.startswith("ended") for line in lines) <= len(store.list_exams())
    finally:
        store.close()


def kill_repeatedly(store_path: Path, runs: range) -> list[str]:
    """Kill again and again on one store, checking after each kill; return all lines."""
    said: list[str] = []
    for run in runs:
        lines = run_until_killed(store_path, run)
        check_store(store_path, lines)
        said += lines
    check_store(store_path, said)
    return said


@pytest.mark.slow
def test_killed_at_50_random_moments(tmp_path: Path) -> None:
    each = KILLS // WORKERS
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [
            pool.submit(kill_repeatedly, tmp_path / f"worker_{number}" / "exams.db", range(number * each, (number + 1) * each))
            for number in range(WORKERS)
        ]
        said = [line for job in jobs for line in job.result()]
    kinds = {kind: sum(line.startswith(kind) for line in said) for kind in ("repetition", "result", "ended")}
    assert min(kinds.values()) >= KILLS // 5, f"too little was written to prove anything: {kinds}"


@pytest.mark.slow
def test_killed_while_the_store_is_made(tmp_path: Path) -> None:
    """A store is there complete or not at all; the next start makes or opens it."""
    command = [sys.executable, "-m", "tests.e2e.scripted_exams", str(tmp_path / "exams.db"), "1"]
    for run in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as child:
            end_s = time.monotonic() + START_LIMIT_S
            while not list(tmp_path.glob("exams.db*")) and time.monotonic() < end_s:
                time.sleep(0.0005)
            time.sleep(run * 0.001)
            child.kill()
        check_store(tmp_path / "exams.db", [])
        for path in tmp_path.iterdir():
            path.unlink()
