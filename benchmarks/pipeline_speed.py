"""The whole pipeline against a bare loop of decode and inference, on the same video, in one run.

Runs ``python -m benchmarks.pipeline_speed [VIDEO]``. Whole: decode, landmarks, count of people, angles, session step, journal.
Bare: ``cv2.VideoCapture`` and ``PoseLandmarker.detect_for_video``. Both run in turns of a few frames, so that other programs
on the machine slow both alike; loading is not counted. Prints and saves a table.

The ratio is that of frames per second; the person is found one picture ahead on a thread of its own, as in every use of a file
(``vision.look_ahead``). Our own work is all of a frame but decode and inference (handing the picture to the model belongs to
inference, the bare loop does the same), added up over both threads, as wall time and as processor time; the two are equal on a
machine that does nothing else.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
from vmsk_exam.vision.look_ahead import LookAhead
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
    """Wall and processor time of the threads of one pipeline; the model's own time, and waiting for it, is left out."""

    left_out: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Wall and processor time of each thread, seconds."""
    own_ms: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    """Wall and processor time of each part of the work, one pair for each frame."""

    def leave_out(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time is not our own."""

        def timed(*arguments: Any) -> Any:  # noqa: ANN401
            wall_s, cpu_s = self._own_s()
            found = function(*arguments)
            end_s, thread = self._own_s(), threading.get_ident()
            before = self.left_out.get(thread, (0.0, 0.0))
            self.left_out[thread] = (before[0] + end_s[0] - wall_s, before[1] + end_s[1] - cpu_s)
            return found

        return timed

    def add(self, part: str, step: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
        """Run a part of a frame's work and note what of it was our own."""
        wall_s, cpu_s = self._own_s()
        result = step(*arguments)
        end_s = self._own_s()
        self.own_ms.setdefault(part, []).append((1000 * (end_s[0] - wall_s), 1000 * (end_s[1] - cpu_s)))
        return result

    def median_ms(self) -> tuple[float, float]:
        """Return the median wall and processor time of our own work on a frame."""
        frames = [[sum(times) for times in zip(*parts, strict=True)] for parts in zip(*self.own_ms.values(), strict=False)]
        return statistics.median(wall for wall, _ in frames), statistics.median(cpu for _, cpu in frames)

    def _own_s(self) -> tuple[float, float]:
        wall_s, cpu_s = self.left_out.get(threading.get_ident(), (0.0, 0.0))
        return time.perf_counter() - wall_s, time.thread_time() - cpu_s


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


def whole_loop(video: Path, clock: Clock, *, is_ahead: bool = True) -> Iterator[None]:
    """Yield once it is loaded and after each frame of the whole pipeline; the exam goes on to its first maneuver at once.

    Without ``is_ahead`` everything runs one after another, as with a live camera.
    """
    film, model = VideoFileSource(video), MediaPipePoseEstimator()
    if is_ahead:  # on a thread of its own; else it is a part of the step
        model.estimate = partial(clock.add, "estimate", model.estimate)  # type: ignore[method-assign]
    film.read = clock.leave_out(film.read)  # type: ignore[method-assign]
    with open_throwaway_store() as store, ExitStack() as stack:
        for part in (film, model):
            stack.callback(part.close)
        source, estimator = (film, model) if not is_ahead else (LookAhead(film, model),) * 2
        if is_ahead:
            stack.callback(source.close)
        journal = JournalWriter(store)
        order = ExamOrder("knee", "en", Subject(), keep_pictures=False, timing=HEADLESS_TIMING, is_demo=False)
        session, _ = build_session(order, store, journal, estimator, source)
        source.open()
        yield
        while (frame := clock.add("read", source.read)) is not None:
            snapshot = clock.add("step", session.step, frame)
            if snapshot.state in (ExamState.SETUP, ExamState.SHOWING):
                session.submit(Command(CommandKind.NEXT))
            yield
        journal.close()


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
    mediapipe.Image.__init__ = clock.leave_out(mediapipe.Image.__init__)
    for detect in (NativeDetect, PublicDetect):
        setattr(detect, "__call__", clock.leave_out(detect.__call__))  # noqa: B010 - a method of another class
    setattr(LookAhead, "estimate", clock.leave_out(LookAhead.estimate))  # noqa: B010
    rows = ["round   bare fps   pipeline fps   ratio"]
    ratios = []
    for number in range(1, arguments.rounds + 1):
        bare, whole = race((bare_loop(arguments.video), whole_loop(arguments.video, clock)))
        ratios.append(whole / bare)
        rows.append(f"{number:5d} {bare:10.1f} {whole:14.1f} {whole / bare:7.3f}")
    rows.append(f"median ratio {statistics.median(ratios):.3f} (aim {AIM_RATIO} or more)")
    beside = clock.median_ms()
    clock.own_ms.clear()
    for _ in whole_loop(arguments.video, clock, is_ahead=False):
        pass
    alone = clock.median_ms()
    for case, (wall_ms, cpu_ms) in (("ahead", beside), ("one after another, as live", alone)):
        rows.append(f"own work per frame, median: {wall_ms:.2f} ms wall, {cpu_ms:.2f} ms processor; {case} (aim {AIM_OWN_MS})")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(rows) + "\n")
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
