"""Writes scripted exams without pause until it is killed: ``python -m tests.e2e.scripted_exams STORE RUN``.

Each line on standard output names something that the journal reported as durable: ``repetition EXAM TASK ATTEMPT NUMBER``,
``samples EXAM TASK ATTEMPT FRAMES``, ``result EXAM TASK ATTEMPT PAIN``, ``ended EXAM``. ``ready`` comes first.
"""

import random
import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.unit.record.builders import make_header, make_repetition, make_result, make_track, open_store
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamStatus, KeyFrame

TASKS = ("knee_flexion_left", "knee_flexion_right", "squat")
REPETITIONS = 3
PEAK_STEP_DEG = 0.25
SETTLE_LIMIT_S = 60.0


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def settle(journal: JournalWriter) -> None:
    """Wait as the session does before it announces anything."""
    assert journal.settle(SETTLE_LIMIT_S), journal.problem


def perform_attempt(journal: JournalWriter, pace: random.Random, exam_id: str, task_id: str) -> None:
    repetitions = []
    for number in range(1, REPETITIONS + 1):
        journal.add_samples(exam_id, task_id, 1, make_track(10, start_s=float(number)))
        time.sleep(pace.uniform(0.0, 0.004))
        repetition = make_repetition(number, 100.0 + number * PEAK_STEP_DEG)
        journal.add_repetition(exam_id, task_id, 1, repetition)
        repetitions.append(repetition)
        settle(journal)
        say("repetition", exam_id, task_id, 1, number)
        say("samples", exam_id, task_id, 1, number * 10)
    result = replace(make_result(task_id), repetitions=tuple(repetitions))
    journal.put_result(exam_id, result, KeyFrame(1.5, b"picture" * 1000))
    settle(journal)
    say("result", exam_id, task_id, 1, None)
    time.sleep(pace.uniform(0.0, 0.004))
    journal.put_result(exam_id, result.with_pain(2), None)
    settle(journal)
    say("result", exam_id, task_id, 1, 2)


def main(store_path: Path, run: int) -> None:
    pace = random.Random(run)
    store = open_store(store_path)
    journal = JournalWriter(store)
    say("ready")
    for number in count():
        exam_id = f"exam_{run}_{number}"
        journal.begin_exam(make_header(exam_id, task_ids=TASKS))
        for task_id in TASKS:
            perform_attempt(journal, pace, exam_id, task_id)
        journal.end_exam(exam_id, ExamStatus.FINISHED)
        settle(journal)
        say("ended", exam_id)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
