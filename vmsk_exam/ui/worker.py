"""The one kind of background job: a plain function ``(token, progress) -> result`` on its own thread."""

import logging
import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from vmsk_exam.errors import VmskError
from vmsk_exam.ui.error_texts import say_error

_log = logging.getLogger(__name__)

Result = TypeVar("Result")
Progress = Callable[[float, str], None]
"""Tell how far a job is: share done (0..1, below 0 unknown) and a short text."""

STOP_TIMEOUT_MS: Final = 10_000
UNEXPECTED: Final = "Something went wrong that was not expected ({kind}). Try again; if it stays, start the program again."


class CancellationToken:
    """Lets a job be asked to end; safe from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether the job should end as soon as it can."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the job to end."""
        self._event.set()

    def sleep_unless_cancelled(self, seconds: float) -> bool:
        """Wait; return False at once when cancelled."""
        return not self._event.wait(seconds)


class Job(QObject, Generic[Result]):
    """A running job; its signals arrive in the thread that started it. Keeps itself alive until it ends."""

    started = Signal()
    progressed = Signal(float, str)  # share done 0..1, text
    finished = Signal(object)  # the function's result
    raised = Signal(str)  # comes just before failed: the sentence as raised, for a screen that outlives a change of language
    failed = Signal(str)  # a sentence to show, in the language of the screens
    cancelled = Signal()
    ended = Signal()  # after any of finished, failed, cancelled

    def __init__(self, function: Callable[[CancellationToken, Progress], Result]) -> None:
        super().__init__()
        self.token = CancellationToken()
        self._function = function
        self._thread = _JobThread(self._run)
        self._thread.finished.connect(self._forget)

    @property
    def is_running(self) -> bool:
        """Whether the thread has not ended yet."""
        return self in _running

    def start(self) -> "Job[Result]":
        """Start the thread and return the job; connect its signals first."""
        _running.add(self)
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the job to end; ``cancelled`` follows unless it ends with a result first."""
        self.token.cancel()

    def stop(self) -> None:
        """Ask the job to end and wait until its thread has ended."""
        self.token.cancel()
        self.wait()

    def wait(self) -> None:
        """Wait until the thread has ended; from the thread of the screen or from another job."""
        if not self._thread.wait(STOP_TIMEOUT_MS):
            _log.error("A background job did not end in %d ms.", STOP_TIMEOUT_MS)

    def _run(self) -> None:
        self.started.emit()
        try:
            result = self._function(self.token, self.progressed.emit)
        except VmskError as error:
            self._tell(str(error))
        except Exception as error:  # noqa: BLE001  the thread's edge: nothing above it could show the error
            _log.exception("A background job failed.")
            self._tell(UNEXPECTED.format(kind=type(error).__name__))
        else:
            if self.token.is_cancelled:
                self.cancelled.emit()
            else:
                self.finished.emit(result)

    def _tell(self, sentence: str) -> None:
        self.raised.emit(sentence)
        self.failed.emit(say_error(sentence))

    def _forget(self) -> None:
        self._thread.wait()
        _running.discard(self)
        self.ended.emit()


class _JobThread(QThread):
    """The only subclass of QThread in the program."""

    def __init__(self, function: Callable[[], None]) -> None:
        super().__init__()
        self._function = function

    def run(self) -> None:
        self._function()


_running: set[QObject] = set()


def stop_all_jobs() -> None:
    """Ask every job to end and wait for it; called as the window closes."""
    jobs = [job for job in tuple(_running) if isinstance(job, Job)]
    for job in jobs:
        job.cancel()
    for job in jobs:
        job.stop()
