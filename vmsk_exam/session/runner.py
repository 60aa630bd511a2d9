"""ExamRunner: the two threads of a running exam, one that takes pictures and one that estimates and steps."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from vmsk_exam.errors import SourceError, VmskError
from vmsk_exam.samples import Frame
from vmsk_exam.session.exam import ExamSession
from vmsk_exam.session.mailbox import Mailbox
from vmsk_exam.session.ports import FrameSource
from vmsk_exam.session.snapshot import Command, SessionSnapshot

_log = logging.getLogger(__name__)

REOPEN_AFTER_S = 1.0
"""Waiting time before a lost camera is tried again."""
_TICK_S = 0.2
_OPEN_WAIT_S = 20.0
LEAVE_AFTER_S = 3.0
"""``stop`` waits so long for a source that is being opened or read; a slower one closes by itself when it answers."""
FAULT = "The exam stopped because of a fault in the program. What was measured is stored: start again and go on with the exam."
SOURCE_FAULT = "The exam ended because {name} failed in a way that was not expected. Choose another camera or start again."


@dataclass(frozen=True, slots=True)
class _Lost:
    """The source stopped giving pictures."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """The source came to its end."""

    message: str = ""
    """Why, if it should not have ended."""


class ExamRunner:
    """Runs a session on its own threads until the exam is over or ``stop`` is called.

    Parameters
    ----------
    session, source
        What is run and where pictures come from. Both are used by the threads of the runner alone from ``start`` on.
    on_snapshot
        Called on the measuring thread after each step.
    exam_id
        Identifier of the exam in the store.
    clock_ns
        Monotonic clock in nanoseconds, for the time in which no picture comes.
    on_end
        Called once on the measuring thread after the last step (close the store, the model).
    """

    def __init__(
        self,
        session: ExamSession,
        source: FrameSource,
        on_snapshot: Callable[[SessionSnapshot], None],
        exam_id: str,
        clock_ns: Callable[[], int],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = session
        self._source = source
        self._on_snapshot = on_snapshot
        self._clock_ns = clock_ns
        self._on_end = on_end
        self._exam_id = exam_id
        self._mailbox: Mailbox[Frame | _Lost | _Ended] = Mailbox()
        self._stopping = threading.Event()
        self._opened = threading.Event()
        self._open_error: VmskError | None = None
        self._latest: SessionSnapshot | None = None
        self._offset_ns: int | None = None
        self._is_back = False
        self._end_message = ""
        self._capture = threading.Thread(target=self._capture_loop, name="vmsk-capture", daemon=True)
        self._worker = threading.Thread(target=self._work_loop, name="vmsk-measure", daemon=True)

    @property
    def exam_id(self) -> str:
        """Identifier of the exam in the store."""
        return self._exam_id

    def start(self) -> None:
        """Open the source and begin.

        Raises
        ------
        SourceError
            If the source cannot be opened; no thread is left then.
        """
        self._capture.start()
        self._opened.wait(_OPEN_WAIT_S)
        if not self._opened.is_set():
            self._stopping.set()
            raise SourceError(f"{self._source.name} does not answer. Unplug it, plug it in again, or choose another camera.")
        if self._open_error is not None:
            self._capture.join()
            raise self._open_error
        self._worker.start()

    def submit(self, command: Command) -> None:
        """Tell the session something; it acts before its next step."""
        self._session.submit(command)

    def latest(self) -> SessionSnapshot | None:
        """Return the newest snapshot, None before the first."""
        return self._latest

    def stop(self) -> None:
        """End the threads and wait for them; an exam that still runs is ended and what was measured is stored."""
        self._stopping.set()
        self._mailbox.close()
        for thread, limit_s in ((self._worker, None), (self._capture, LEAVE_AFTER_S)):
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(limit_s)

    # -- capture thread --------------------------------------------------------------------------------------------

    def _capture_loop(self) -> None:
        self._open_error = self._open()
        self._opened.set()
        if self._open_error is not None:
            return
        try:
            while not self._stopping.is_set() and self._capture_one():
                pass
        except Exception:  # noqa: BLE001 - the edge of the thread: the measuring thread would wait for ever
            _log.exception("The source %s has a fault.", self._source.name)
            self._mailbox.put_newest(_Ended(SOURCE_FAULT.format(name=self._source.name)))
        finally:
            self._source.close()

    def _open(self) -> VmskError | None:
        try:
            self._source.open()
        except VmskError as error:
            return error
        except Exception:  # noqa: BLE001 - the edge of the thread: the starting thread would wait for nothing
            _log.exception("The source %s has a fault.", self._source.name)
            return SourceError(f"{self._source.name} cannot be used. Choose another camera.")
        return None

    def _capture_one(self) -> bool:
        try:
            frame = self._source.read()
        except SourceError as error:
            _log.info("The source %s was lost: %s", self._source.name, error)
            self._mailbox.put_newest(_Lost())
            return self._reopen()
        if frame is None:
            self._mailbox.put_waiting(_Ended())
            return False
        if self._source.is_live and not self._is_back:
            self._mailbox.put_newest(frame)
        else:  # the first picture after a loss must not push out the word of the loss
            self._mailbox.put_waiting(frame)
        self._is_back = False
        return True

    def _reopen(self) -> bool:
        while not self._stopping.wait(REOPEN_AFTER_S):
            try:
                self._source.close()
                self._source.open()
            except VmskError as error:
                _log.info("The source %s is still not there: %s", self._source.name, error)
            else:
                self._is_back = True
                return True
        return False

    # -- measuring thread ------------------------------------------------------------------------------------------

    def _work_loop(self) -> None:
        try:
            while not self._stopping.is_set() and not self._session.is_over:
                self._work_once()
            if not self._session.is_over:
                self._show(self._session.end(self._now_ns()))
        except Exception:  # noqa: BLE001 - the edge of the worker: whatever happens must be logged and shown
            _log.exception("The exam stopped because of a fault in the program.")
            self._show(replace(self._session.break_off(), store_message=FAULT))
        finally:
            self._stopping.set()
            self._mailbox.close()
            self._end()

    def _end(self) -> None:
        try:
            self._on_end()
        except VmskError as error:
            _log.error("%s", error)
            if self._latest is not None:
                self._show(replace(self._latest, store_message=str(error), events=()))

    def _work_once(self) -> None:
        if self._session.is_held and not self._source.is_live:  # a file waits too: none of its pictures is passed over
            self._stopping.wait(_TICK_S)
            self._show(self._session.tick(self._now_ns()))
            return
        item = self._mailbox.take(_TICK_S)
        if isinstance(item, Frame):
            self._offset_ns = item.t_ns - self._clock_ns()
            self._show(self._session.step(item))
        elif isinstance(item, _Lost):
            self._show(self._session.mark_camera_lost(self._now_ns()))
        elif isinstance(item, _Ended):
            self._end_message = item.message
            self._show(self._session.end(self._now_ns(), may_wait=True))
        else:
            self._show(self._session.tick(self._now_ns()))

    def _show(self, snapshot: SessionSnapshot) -> None:
        if self._end_message and self._session.is_over:
            snapshot = replace(snapshot, store_message=self._end_message)
        self._latest = snapshot
        self._on_snapshot(snapshot)

    def _now_ns(self) -> int:
        """Return the present on the time axis of the source."""
        if self._offset_ns is None or not self._source.is_live:
            return self._latest.t_ns if self._latest is not None else 0
        return self._clock_ns() + self._offset_ns
