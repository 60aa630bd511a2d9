"""The whole pipeline against a bare loop of decode and inference, on the same video, in one run.

Runs ``python -m benchmarks.pipeline_speed [VIDEO]``. Whole: decode, landmarks, count of people, angles, session step, journal.
Bare: ``cv2.VideoCapture`` and ``PoseLandmarker.detect_for_video``. Both run in turns of a few frames, so that other programs
on the machine slow both alike; loading is not counted. Prints and saves a table.

The ratio is that of frames per second. Our own work is all of a frame but decode and inference (handing the picture to the
model belongs to inference, the bare loop does the same), as wall time and as processor time of the thread; the two are equal on
a machine that does nothing else.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from vmsk_exam.bootstrap.exams import ExamOrder, build_session
from vmsk_exam.bootstrap.store import open_throwaway_store
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import Subject
from vmsk_exam.session.snapshot import Command, CommandKind, ExamState
from vmsk_exam.session.timing import HEADLESS_TIMING
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.model_card import default_model_path
from vmsk_exam.vision.native_log import native_notes_hidden
from vmsk_exam.vision.native_result import NativeDetect, PublicDetect
from vmsk_exam.vision.opencv import cv2

RESULTS = Path(__file__).parent / "results" / "pipeline_speed.txt"
DEFAULT_VIDEO = Path(__file__).resolve().parents[2] / "shared" / "media" / "walk_side.mp4"
AIM_RATIO = 0.95
AIM_OWN_MS = 1.5
TURN_FRAMES = 20


@dataclass
class Clock:
    """Wall and processor time of one thread; time in the model's own functions is added up apart."""

    thread: int = field(default_factory=threading.get_ident)
    inference_wall_s: float = 0.0
    inference_cpu_s: float = 0.0
    own_wall_ms: list[float] = field(default_factory=list)
    own_cpu_ms: list[float] = field(default_factory=list)

    def watch(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of the model with its time added up."""

        def timed(*arguments: Any) -> Any:  # noqa: ANN401
            wall_s, cpu_s = time.perf_counter(), time.thread_time()
            found = function(*arguments)
            if threading.get_ident() == self.thread:
                self.inference_wall_s += time.perf_counter() - wall_s
                self.inference_cpu_s += time.thread_time() - cpu_s
            return found

        return timed

    def add_frame(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Run a step and note what of it was not inference."""
        wall_s, cpu_s = time.perf_counter() - self.inference_wall_s, time.thread_time() - self.inference_cpu_s
        result = step()
        self.own_wall_ms.append(1000 * (time.perf_counter() - self.inference_wall_s - wall_s))
        self.own_cpu_ms.append(1000 * (time.thread_time() - self.inference_cpu_s - cpu_s))
        return result


def new_bare_landmarker() -> Any:  # noqa: ANN401 - mediapipe has no types
    """Return a plain landmarker in VIDEO mode, made as the library's own examples make it."""
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode
    from mediapipe.tasks.python.vision.pose_landmarker import PoseLandmarker, PoseLandmarkerOptions

    options = PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(default_model_path())), running_mode=VisionTaskRunningMode.VIDEO
    )
    with native_notes_hidden():
        return PoseLandmarker.create_from_options(options)


def bare_loop(video: Path) -> Iterator[None]:
    """Yield once it is loaded and after each frame of the bare loop."""
    import mediapipe

    landmarker = new_bare_landmarker()
    capture = cv2.VideoCapture(str(video))
    yield
    while True:
        is_read, image = capture.read()
        if not is_read:
            break
        picture = mediapipe.Image(mediapipe.ImageFormat.SRGB, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        landmarker.detect_for_video(picture, int(capture.get(cv2.CAP_PROP_POS_MSEC)))
        yield
    capture.release()
    landmarker.close()


def whole_loop(video: Path, clock: Clock) -> Iterator[None]:
    """Yield once it is loaded and after each frame of the whole pipeline; the exam goes on to its first maneuver at once."""
    source = VideoFileSource(video)
    with open_throwaway_store() as store:
        journal, estimator = JournalWriter(store), MediaPipePoseEstimator()
        order = ExamOrder("knee", "en", Subject(), keep_pictures=False, timing=HEADLESS_TIMING, is_demo=False)
        session, _ = build_session(order, store, journal, estimator, source)
        source.open()
        yield
        while (frame := source.read()) is not None:
            snapshot = clock.add_frame(partial(session.step, frame))
            if snapshot.state in (ExamState.SETUP, ExamState.SHOWING):
                session.submit(Command(CommandKind.NEXT))
            yield
        journal.close()
        estimator.close()
        source.close()


def race(loops: tuple[Iterator[None], ...]) -> tuple[float, ...]:
    """Run loops in turns and return the frames per second of each."""
    for loop in loops:
        next(loop)
    counts, elapsed_s = [0] * len(loops), [0.0] * len(loops)
    running = set(range(len(loops)))
    while running:
        for number in sorted(running):
            start = time.perf_counter()
            done = sum(1 for _ in islice(loops[number], TURN_FRAMES))
            elapsed_s[number] += time.perf_counter() - start
            counts[number] += done
            if done < TURN_FRAMES:
                running.discard(number)
    return tuple(count / seconds for count, seconds in zip(counts, elapsed_s, strict=True))


def main() -> int:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", type=Path, nargs="?", default=DEFAULT_VIDEO)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    import mediapipe

    clock = Clock()
    mediapipe.Image.__init__ = clock.watch(mediapipe.Image.__init__)
    for detect in (NativeDetect, PublicDetect):
        setattr(detect, "__call__", clock.watch(detect.__call__))  # noqa: B010 - a method of another class
    rows = ["round   bare fps   pipeline fps   ratio"]
    ratios = []
    for number in range(1, arguments.rounds + 1):
        bare, whole = race((bare_loop(arguments.video), whole_loop(arguments.video, clock)))
        ratios.append(whole / bare)
        rows.append(f"{number:5d} {bare:10.1f} {whole:14.1f} {whole / bare:7.3f}")
    rows.append(f"median ratio {statistics.median(ratios):.3f} (aim {AIM_RATIO} or more)")
    wall_ms, cpu_ms = statistics.median(clock.own_wall_ms), statistics.median(clock.own_cpu_ms)
    rows.append(f"own work per frame, median: {wall_ms:.2f} ms wall, {cpu_ms:.2f} ms processor (aim {AIM_OWN_MS} or less)")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(rows) + "\n")
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
