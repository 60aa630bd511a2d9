"""A whole session is killed at 50 moments and gone on with: what it had announced is stored, and nothing is asked twice.

Half of the kills come at a random moment, half on the very word of something that began or ended: there is no time
between the announcement and the kill in which the journal could catch up.
"""

import random
import threading
from pathlib import Path

import pytest

from tests.e2e.killing import KILLS, count_kinds, kill_50_times, running
from tests.e2e.scripted_session import MANEUVERS
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore

LONGEST_RUN_S = 1.0
LATEST_WORD = 5
CLAIMS = ("begun", "done", "pain", "finished")


def kill_run(store_path: Path, run: int) -> list[str]:
    """Run a session, kill it at a moment drawn from the run's number, and return every line that it had said."""
    pace = random.Random(run)
    with running("tests.e2e.scripted_session", store_path) as victim:
        line = victim.hear()
        if run % 2:
            words = pace.randint(1, LATEST_WORD)
            while line and victim.count(*CLAIMS) < words:
                line = victim.hear()
            victim.kill()
        else:
            threading.Timer(pace.uniform(0.0, LONGEST_RUN_S), victim.kill).start()
        lines = victim.hear_all()
    check_nothing_is_asked_again(lines)
    return lines


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


def check_nothing_is_asked_again(lines: list[str]) -> None:
    already = set(lines[0].split()[2:]) if lines else set()
    asked = {line.split()[2] for line in lines if line.startswith(("done", "repetition"))}
    assert not asked & already, "a finished maneuver was asked again"


@pytest.mark.slow
def test_what_a_session_announced_survives_50_kills(tmp_path: Path) -> None:
    kinds = count_kinds(kill_50_times(tmp_path, kill_run, check_claim), CLAIMS)
    # The kills on a word alone give as much, however slow the machine is.
    assert min(kinds["begun"], kinds["done"], kinds["pain"]) >= KILLS // 5, f"too little was said to prove anything: {kinds}"
    assert kinds["finished"] >= 1, kinds
