"""How much a ten minute exam makes the process grow.

Runs ``python benchmarks/exam_memory.py``: the demo patient is rendered once, and its pictures go round and round through the real
landmarker, session, journal and encrypted store for the given number of minutes. Prints and saves a table.
"""

import argparse
import gc
import sys
from pathlib import Path

from vmsk_exam.bootstrap.exams import ExamOrder, build_session
from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.samples import Frame
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState
from vmsk_exam.session.timing import HEADLESS_TIMING
from vmsk_exam.vision.estimator import MediaPipePoseEstimator

FPS = 30
RESULTS = Path(__file__).parent / "results" / "exam_memory.txt"


def rss_mb() -> float:
    """Return the resident memory of this process in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def record_loop(seconds: float) -> list[Frame]:
    """Render the demo patient once: set-up, then a knee flexion."""
    source = open_camera("demo", is_paced=False)
    source.open()
    frames = []
    for _ in range(int(seconds * FPS)):
        frame = source.read()
        assert frame is not None
        frames.append(frame)
    source.close()
    return frames


def keep_examining(session: ExamSession) -> None:
    """Repeat the first maneuver for ever, so that the exam lasts as long as it is asked to."""
    session.submit(Command(CommandKind.REPEAT))


def main() -> int:
    """Run the exam and print how memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    frames = record_loop(10.0)
    rows = ["minute  resident MB  growth MB"]
    with open_throwaway_store() as store:
        journal = JournalWriter(store)
        estimator = MediaPipePoseEstimator()
        order = ExamOrder("knee", "en", Subject(), keep_pictures=True, timing=HEADLESS_TIMING, is_demo=True)
        session, _ = build_session(order, store, journal, estimator, open_camera("demo", is_paced=False))
        start_mb = float("nan")
        for index in range(int(minutes * 60 * FPS)):
            picture = frames[index % len(frames)].image
            snapshot = session.step(Frame(index * 1_000_000_000 // FPS, index, picture))
            if snapshot.state is ExamState.SETUP and index > 5 * FPS:
                session.submit(Command(CommandKind.NEXT))
            if snapshot.state is ExamState.ASKING_PAIN:
                keep_examining(session)
            if index == 10 * FPS:
                gc.collect()
                start_mb = rss_mb()
            if index % (60 * FPS) == 0 and index:
                rows.append(f"{index // (60 * FPS):6d}  {rss_mb():11.1f}  {rss_mb() - start_mb:9.1f}")
        journal.flush()
        rows.append(f"   end  {rss_mb():11.1f}  {rss_mb() - start_mb:9.1f}   (from second 10; at most 20 MB is the aim)")
        journal.close()
        estimator.close()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(rows) + "\n")
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
