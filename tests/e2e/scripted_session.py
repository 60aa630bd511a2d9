"""Runs a session with a scripted patient on a real store: ``python -m tests.e2e.scripted_session STORE``.

An unfinished exam in the store is gone on with. Says ``begin EXAM TASKS-ALREADY-DONE``, then ``repetition TASK NUMBER`` and
``done TASK PEAK`` as they happen (the journal is not flushed for it: this is what the app does), and ``finished`` at the end.
"""

import sys
import time
from pathlib import Path

from tests.e2e.scripted_exams import say
from tests.unit.record.builders import open_store
from tests.unit.session.fakes import (
    FPS,
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
TIMING = SessionTiming(showing_s=0.1, pain_s=0.1, sample_batch_s=0.5)
FRAME_PAUSE_S = 0.0005


def make_session(store_path: Path) -> tuple[ExamSession, JournalWriter]:
    store = open_store(store_path)
    journal = JournalWriter(store)
    protocol = make_protocol(*MANEUVERS)
    unfinished = store.unfinished_exams()
    done = store.load_exam(unfinished[0].exam_id).results if unfinished else ()
    pipeline = ScriptedPipeline(bend_and_straighten(Side.LEFT, 1.5, count=10_000))
    parts = SessionParts(pipeline, journal, ScriptedEncoder())  # type: ignore[arg-type]
    plan = ExamPlan(make_header(protocol), protocol, TIMING, done, is_resumed=bool(unfinished))
    say("begin", plan.header.exam_id, *(result.task_id for result in done))
    return ExamSession(parts, plan), journal


def tell(snapshot: SessionSnapshot) -> None:
    for event in snapshot.events:
        if event.kind is EventKind.REPETITION_DONE and snapshot.task is not None:
            say("repetition", snapshot.task.task_id, event.detail)
        elif event.kind is EventKind.TASK_ENDED:
            result = snapshot.results[-1]
            say("done", result.task_id, result.peak_deg)


def main(store_path: Path) -> None:
    session, journal = make_session(store_path)
    index = 0
    while not session.is_over:
        snapshot = session.step(make_frame(index))
        if snapshot.state is ExamState.SETUP:
            session.submit(Command(CommandKind.NEXT))
        tell(snapshot)
        index += 1
        time.sleep(FRAME_PAUSE_S)
    journal.close()
    say("finished", index // FPS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
