"""How long each exam takes by its own clock: what is shown, what is performed, what is asked.

Runs ``python -m benchmarks.exam_time``: every shipped exam with the demo patient, waiting as where people watch, on its true
angles instead of pixels. Nothing of the machine's speed is in it; the interview before the maneuvers is not counted. Prints and
saves a table.
"""

import sys
from pathlib import Path

from tests.e2e.truth_path import TruthExam, run_truth_exam
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.session.snapshot import ExamState
from vmsk_exam.session.timing import SessionTiming

RESULTS = Path(__file__).parent / "results" / "exam_time.txt"
QUESTIONS = (ExamState.ANSWERING, ExamState.ASKING_PAIN)
HEAD = f"{'exam':28}{'tasks':>6}{'shown':>8}{'done':>8}{'asked':>8}{'whole':>8}{'told':>8}"


def line_of(protocol: ExamProtocol, exam: TruthExam) -> str:
    """Return one line of the table, minutes and seconds; ``told`` is what the patient is told before."""
    asked_s = sum(exam.spent_s[state] for state in QUESTIONS)
    parts = (exam.spent_s[ExamState.SHOWING], exam.spent_s[ExamState.PERFORMING], asked_s, exam.duration_s)
    times = "".join(f"{clock(seconds):>8}" for seconds in parts)
    mark = "" if exam.state is ExamState.FINISHED else f"  {exam.state}"
    return f"{protocol.protocol_id:28}{len(protocol.tasks):>6}{times}{protocol.duration_min:>5} min{mark}"


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def main() -> None:
    """Run every exam, or the named ones, and save the table if all were run."""
    chosen = sys.argv[1:]
    lines = [HEAD]
    sys.stdout.write(HEAD + "\n")
    for protocol in load_protocols():
        if not chosen or protocol.protocol_id in chosen:
            lines.append(line_of(protocol, run_truth_exam(protocol, timing=SessionTiming())))
            sys.stdout.write(lines[-1] + "\n")
            sys.stdout.flush()
    if not chosen:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
