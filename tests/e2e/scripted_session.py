"""Runs a session with a scripted patient on a real store: ``python -m tests.e2e.scripted_session STORE``.

An unfinished exam in the store is gone on with. Says what the session announces, at once and without asking the store, as
the app shows it: ``begun EXAM TASKS-ALREADY-DONE``, ``repetition EXAM TASK NUMBER``, ``done EXAM TASK PEAK``,
``pain EXAM TASK VALUE`` and ``finished EXAM``. Whoever reads a line may kill the program that very moment.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.e2e.scripted_exams import say
from tests.unit.record.builders import open_store
from tests.unit.session.fakes import (
    ScriptedEncoder,
    ScriptedPipeline,
    bend_and_straighten,
    make_frame,
    make_header,
    make_maneuver,
    make_protocol,
)
from vmsk_exam.anatomy import Side
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.session.exam import ExamPlan, ExamSession, SessionParts
from vmsk_exam.session.snapshot import Command, CommandKind, EventKind, ExamState, SessionSnapshot
from vmsk_exam.session.timing import SessionTiming

MANEUVERS = tuple(make_maneuver(maneuver_id=f"bend_{number}", sides=(Side.LEFT,)) for number in range(6))
TIMING = SessionTiming(showing_s=0.1, pain_s=5.0, sample_batch_s=0.5)
FRAME_PAUSE_S = 0.0005
PAIN = 4


def make_session(store_path: Path) -> tuple[ExamSession, JournalWriter, str, list[str]]:
    """Return the session, its journal, the exam's identifier and the tasks that it has already."""
    store = open_store(store_path)
    journal = JournalWriter(store)
    protocol = make_protocol(*MANEUVERS)
    unfinished = store.unfinished_exams()
    exam_id = unfinished[0].exam_id if unfinished else f"exam_{len(store.list_exams())}"
    done = store.load_exam(exam_id).results if unfinished else ()
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 1.5, count=10_000))
    parts = SessionParts(pipeline, journal, ScriptedEncoder())  # type: ignore[arg-type]
    header = replace(make_header(protocol), exam_id=exam_id)
    plan = ExamPlan(header, protocol, TIMING, done, is_resumed=bool(unfinished))
    return ExamSession(parts, plan), journal, exam_id, [result.task_id for result in done]


def tell(exam_id: str, snapshot: SessionSnapshot) -> None:
    for event in snapshot.events:
        if event.kind is EventKind.REPETITION_DONE and snapshot.task is not None:
            say("repetition", exam_id, snapshot.task.task_id, event.detail)
        elif event.kind is EventKind.TASK_ENDED:
            say("done", exam_id, snapshot.results[-1].task_id, snapshot.results[-1].peak_deg)
        elif event.kind is EventKind.EXAM_ENDED:
            say("finished", exam_id)


def main(store_path: Path) -> None:
    session, journal, exam_id, done = make_session(store_path)
    asked = ""
    for index in range(1_000_000):
        snapshot = session.step(make_frame(index))
        if index == 0:
            say("begun", exam_id, *done)
        if asked:
            say("pain", exam_id, asked, PAIN)
        tell(exam_id, snapshot)
        if session.is_over:
            break
        asked = ""
        if snapshot.state is ExamState.SETUP:
            session.submit(Command(CommandKind.NEXT))
        elif snapshot.state is ExamState.ASKING_PAIN and snapshot.last_result is not None:
            session.submit(Command(CommandKind.SET_PAIN, PAIN))
            asked = snapshot.last_result.task_id
        time.sleep(FRAME_PAUSE_S)
    journal.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
