"""A whole session is killed at 50 moments and gone on with: what it had announced is stored, and nothing is asked twice.

Half of the kills come at a random moment, half on the very word of something that began or ended: there is no time
between the announcement and the kill in which the journal could catch up.
"""

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.scripted_session import MANEUVERS
from tests.unit.record.builders import open_store
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
WORKERS = 2
LONGEST_RUN_S = 1.0
LATEST_WORD = 5
CLAIMS = ("begun", "done", "pain", "finished")


def run_and_kill(store_path: Path, run: int) -> list[str]:
    """Run a session, kill it at a moment drawn from the run's number, and return every line that it had said."""
    pace = random.Random(run)
    command = [sys.executable, "-m", "tests.e2e.scripted_session", str(store_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        lines = [child.stdout.readline()]
        if run % 2:
            words = pace.randint(1, LATEST_WORD)
            while lines[-1] and sum(line.startswith(CLAIMS) for line in lines) < words:
                lines.append(child.stdout.readline())
            child.kill()
        else:
            threading.Timer(pace.uniform(0.0, LONGEST_RUN_S), child.kill).start()
        lines += child.stdout.readlines()
        assert child.stderr.read() == ""
    return [line.rstrip("\n") for line in lines if line.endswith("\n")]


def check_claim(store: SqlCipherStore, line: str) -> None:
    """Assert that what a line announced is in the store."""
    kind, exam_id, *rest = line.split()
    record = store.load_exam(exam_id)
    if kind == "begun":
        assert {result.task_id for result in record.results} >= set(rest), line
    elif kind == "finished":
        assert record.status is ExamStatus.FINISHED, line
        assert len(record.results) == len(MANEUVERS), line
    elif kind in ("done", "pain"):
        result = record.result(rest[0])
        assert result is not None, f"a finished maneuver was lost: {line}"
        track = store.load_track(exam_id, rest[0])
        assert track is not None, line
        assert len(track.t_s) == result.frame_count, line
        assert str(result.peak_deg if kind == "done" else result.pain) == rest[1], line


def check_store(store_path: Path, lines: list[str]) -> None:
    store = open_store(store_path)
    try:
        store.check()
        for line in lines:
            check_claim(store, line)
    finally:
        store.close()


def check_nothing_is_asked_again(lines: list[str]) -> None:
    already = set(lines[0].split()[2:]) if lines else set()
    asked = {line.split()[2] for line in lines if line.startswith(("done", "repetition"))}
    assert not asked & already, "a finished maneuver was asked again"


def kill_repeatedly(store_path: Path, runs: range) -> list[str]:
    """Kill and go on again and again on one store; return all that was said."""
    said: list[str] = []
    for run in runs:
        lines = run_and_kill(store_path, run)
        check_nothing_is_asked_again(lines)
        check_store(store_path, lines)
        said += lines
    check_store(store_path, said)
    return said


@pytest.mark.slow
def test_what_a_session_announced_survives_50_kills(tmp_path: Path) -> None:
    each = KILLS // WORKERS
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [
            pool.submit(kill_repeatedly, tmp_path / f"worker_{number}" / "exams.db", range(number * each, (number + 1) * each))
            for number in range(WORKERS)
        ]
        said = [line for job in jobs for line in job.result()]
    kinds = {kind: sum(line.startswith(kind) for line in said) for kind in CLAIMS}
    # The kills on a word alone give as much, however slow the machine is.
    assert min(kinds["begun"], kinds["done"], kinds["pain"]) >= KILLS // 5, f"too little was said to prove anything: {kinds}"
    assert kinds["finished"] >= 1, kinds
