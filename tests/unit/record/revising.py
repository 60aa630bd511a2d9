"""Revises a hundred exams in processes that are killed at random moments; run by ``test_kill_while_revising.py``.

Each exam goes through the same steps, so that after a kill the store shows how far it came: exactly as far as the killed
process said, or one step further (durable, and killed before it could say so).
"""

import os
import random
import select
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.unit.record.builders import make_header, make_result, open_store
from vmsk_exam.record.corrections import AddComment, Correction
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import ExamStatus

EXAMS: Final = 100
REVISIONS: Final = 3
COUNTS: Final = (0, 2, 3, 1)
"""Corrections in the draft after each step; the last one is an undo. Then it is signed."""
STEPS_OF_REVISION: Final = len(COUNTS) + 1
STEPS: Final = REVISIONS * STEPS_OF_REVISION
WRITTEN: Final = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)

Progress = tuple[int, int, bool]
"""Revisions of an exam, corrections in the last one, and whether that is signed."""


def expected(steps: int) -> Progress:
    """Return what an exam shows after so many steps."""
    if steps == 0:
        return (0, 0, False)
    revision, step = divmod(steps - 1, STEPS_OF_REVISION)
    is_signed = step == len(COUNTS)
    return (revision + 1, COUNTS[-1] if is_signed else COUNTS[step], is_signed)


def find_steps(store: GuardedStore, exam_id: str) -> int:
    """Return how many steps an exam has gone; fails if it shows something that no number of steps leads to."""
    revisions = store.revisions(exam_id)
    last = (len(revisions[-1].corrections), revisions[-1].is_signed) if revisions else (0, False)
    shown = (len(revisions), *last)
    return next(steps for steps in range(STEPS + 1) if expected(steps) == shown)


def take_step(store: GuardedStore, exam_id: str, steps: int) -> None:
    """Take the step that follows so many."""
    revision, step = divmod(steps, STEPS_OF_REVISION)
    if step == 0:
        store.open_revision(exam_id, "dr_ruiz", f"round {revision}")
    elif step < len(COUNTS):
        corrections = [Correction(AddComment("", str(number)), "dr_ruiz", WRITTEN) for number in range(COUNTS[step])]
        store.save_draft(exam_id, revision + 1, corrections)
    else:
        store.sign_revision(exam_id, revision + 1, "dr_ruiz")


def revise(path: Path, told: int) -> None:
    """Go on with the exams until killed; tell each step when it is durable."""
    store = GuardedStore(open_store(path))
    for number in range(EXAMS):
        exam_id = f"exam_{number}"
        for steps in range(find_steps(store, exam_id), STEPS):
            take_step(store, exam_id, steps)
            os.write(told, f"{number} {steps + 1}\n".encode())
    os._exit(0)


def run_and_kill(path: Path, wait_s: float) -> list[str]:
    """Revise in another process, kill it some time after its first step, and return what it told."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        revise(path, told)
    os.close(told)
    select.select([heard], [], [])
    select.select([], [], [], wait_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(heard) as file:
        return file.read().splitlines()


def check(path: Path, told: list[str]) -> None:
    """Prove what a killed process left."""
    store = GuardedStore(open_store(path))
    if told:
        number, steps = map(int, told[-1].split())
        assert find_steps(store, f"exam_{number}") in (steps, min(steps + 1, STEPS))
        store.check_signatures(f"exam_{number}")
    store.verify_audit()
    store.close()


def main() -> None:
    """Kill as often as the first argument says, then finish and prove every exam."""
    kills, path = int(sys.argv[1]), Path(sys.argv[2])
    store = open_store(path)
    for number in range(EXAMS):
        store.begin_exam(make_header(f"exam_{number}"))
        store.put_result(f"exam_{number}", make_result(), None)
        store.end_exam(f"exam_{number}", ExamStatus.FINISHED)
    store.close()
    draw = random.Random(11)
    kill_count = sum(bool(told) for told in (round_of(path, draw) for _ in range(kills)))
    finish(path)
    sys.stdout.write(f"{kill_count} killed in the middle\n")


def round_of(path: Path, draw: random.Random) -> list[str]:
    """Kill once and prove what is left."""
    told = run_and_kill(path, draw.uniform(0.0, 0.05))
    check(path, told)
    return told


def finish(path: Path) -> None:
    """Take the steps that are left, and prove that every exam has its three signed revisions."""
    guarded = GuardedStore(open_store(path))
    for number in range(EXAMS):
        exam_id = f"exam_{number}"
        for steps in range(find_steps(guarded, exam_id), STEPS):
            take_step(guarded, exam_id, steps)
        assert [revision.is_signed for revision in guarded.revisions(exam_id)] == [True] * REVISIONS
        guarded.check_signatures(exam_id)
        assert guarded.load_exam(exam_id).results == (make_result(),)
    guarded.verify_audit()
    guarded.unguarded.check()
    guarded.close()


if __name__ == "__main__":
    main()
