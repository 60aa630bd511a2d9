"""Finds the person in a file's next picture while the caller still works on the last one."""

import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from vmsk_exam.samples import Frame, PoseSample
from vmsk_exam.session.ports import FrameSource, PoseEstimator


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of something that the thread was asked."""

    sample: PoseSample | None = None
    error: Exception | None = None


_Task = Callable[[], PoseSample | None]


class LookAhead:
    """A file and its pose estimator as one: source (``session.ports.FrameSource``) and estimator (``PoseEstimator``).

    ``read`` sends the picture that it gives, and the one after it, to the estimator on a thread of its own; ``estimate`` waits
    for what was found. The estimator sees the same pictures in the same order as without, so the samples are the same. It is
    of use where every picture that is read is estimated, as fast as can be: never for a live source, whose next picture does
    not exist yet, and not where other models look at some of the pictures instead.

    Parameters
    ----------
    source
        Gives pictures that do not depend on what was made of those before.
    estimator
        Used by this object's thread alone from now on. Closing it, and the source, stays with the caller, after ``close``.
    """

    def __init__(self, source: FrameSource, estimator: PoseEstimator) -> None:
        self._source = source
        self._estimator = estimator
        # Two plain queues cost a third of an executor's futures.
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._waiting: deque[Frame] = deque()
        self._asked: deque[Frame] = deque()
        """Pictures whose answers were not taken yet."""
        self._is_ended = False
        self._thread = threading.Thread(target=self._run, name="look-ahead", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Name of the source."""
        return self._source.name

    @property
    def is_live(self) -> bool:
        """A file waits for its reader."""
        return self._source.is_live

    @property
    def model_name(self) -> str:
        """Name of the model for the record."""
        return self._estimator.model_name

    @property
    def model_sha256(self) -> str:
        """Checksum of the bundle in use."""
        return self._estimator.model_sha256

    def open(self) -> None:
        """Start the source; what was found in pictures before is forgotten."""
        while self._asked:
            self._drop()
        self._waiting.clear()
        self._is_ended = False
        self._source.open()

    def read(self) -> Frame | None:
        """Return the next picture, None after the last."""
        while len(self._waiting) < 2 and not self._is_ended:
            self._fetch()
        return self._waiting.popleft() if self._waiting else None

    def estimate(self, frame: Frame) -> PoseSample:
        """Return what was found in a picture that ``read`` gave."""
        while self._asked and self._asked[0] is not frame:
            self._drop()
        if not self._asked:
            self._ask(frame)
        self._asked.popleft()
        answer = self._answers.get()
        if answer.error is not None:
            raise answer.error
        if answer.sample is None:
            raise ValueError("The estimator gave no sample.")
        return answer.sample

    def reset(self) -> None:
        """Forget the tracked person; the picture that comes next is looked at anew."""
        while self._asked:
            self._drop()
        self._tasks.put(self._estimator.reset)
        self._answers.get()

    def close(self) -> None:
        """End the thread."""
        self._tasks.put(None)
        self._thread.join()

    def _fetch(self) -> None:
        frame = self._source.read()
        if frame is None:
            self._is_ended = True
        else:
            self._waiting.append(frame)
            self._ask(frame)

    def _ask(self, frame: Frame) -> None:
        self._asked.append(frame)
        self._tasks.put(partial(self._estimator.estimate, frame))

    def _drop(self) -> None:
        """Leave out what was found in the first picture that was asked about."""
        self._asked.popleft()
        self._answers.get()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                self._answers.put(_Answer(task()))
            except Exception as error:  # noqa: BLE001 - it is raised again where the answer is taken
                self._answers.put(_Answer(error=error))
