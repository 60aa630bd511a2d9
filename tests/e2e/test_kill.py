"""The program is killed at random moments and words of an exam: the store opens, and nothing that was reported stored is lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.killing import KILLS, ROOT, check_store, count_kinds, kill_50_times, running
from tests.e2e.scripted_exams import PEAK_STEP_DEG
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore

LONGEST_RUN_S = 0.4
LATEST_WORD = 60
"""Half of the kills come on a word, so that enough is written however slow the machine is."""
START_LIMIT_S = 60.0


def kill_run(store_path: Path, run: int) -> list[str]:
    """Start the scripted exams, kill them at a moment or on a word drawn from the run's number, return what they had said."""
    pace = random.Random(run)
    with running("tests.e2e.scripted_exams", store_path, run) as victim:
        assert victim.hear() == "ready\n", "the scripted exams did not start"
        if run % 2:
            for _ in range(pace.randint(1, LATEST_WORD)):
                victim.hear()
        else:
            time.sleep(pace.uniform(0.0, LONGEST_RUN_S))
        victim.kill()
        return victim.hear_all()[1:]


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


@pytest.mark.slow
def test_killed_at_50_random_moments(tmp_path: Path) -> None:
    kinds = count_kinds(kill_50_times(tmp_path, kill_run, check_line), ("repetition", "result", "ended"))
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
        check_store(tmp_path / "exams.db", [], check_line)
        for path in tmp_path.iterdir():
            path.unlink()
