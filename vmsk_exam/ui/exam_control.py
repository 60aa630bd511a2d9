"""Starts, tells and ends the one running exam; slow calls run on a worker."""

import logging

from PySide6.QtCore import QObject, Signal

from vmsk_exam.session.snapshot import Command, CommandKind, SessionSnapshot
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.services import ExamRequest, ExamServices, RunningExam
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

_log = logging.getLogger(__name__)


class ExamControl(QObject):
    """Holds the running exam, if any; screens listen to the relay."""

    started = Signal()
    failed = Signal(str)  # why it did not start, as it was raised
    ended = Signal(object)  # SessionSnapshot | None, the last one

    def __init__(self, services: ExamServices, relay: SnapshotRelay, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._relay = relay
        self._exam: RunningExam | None = None
        self._started: RunningExam | None = None
        self._job: Job[RunningExam] | None = None
        self._is_wanted = False

    @property
    def exam(self) -> RunningExam | None:
        """The running exam, None if there is none."""
        return self._exam

    def start(self, request: ExamRequest) -> None:
        """Start an exam; ``started`` or ``failed`` follows."""
        self._is_wanted = True
        self._relay.clear()

        def run(_token: CancellationToken, _progress: Progress) -> RunningExam:
            self._started = self._services.start_exam(request, self._relay.publish)
            return self._started

        job: Job[RunningExam] = Job(run)
        job.finished.connect(self._keep)
        job.raised.connect(self._fail)
        self._job = job.start()

    def tell(self, kind: CommandKind, value: int | None = None) -> None:
        """Tell the running exam something; nothing happens without one."""
        if self._exam is not None:
            self._exam.submit(Command(kind, value))

    def stop(self) -> None:
        """End the exam's threads on a worker; ``ended`` follows with the last snapshot."""
        self._is_wanted = False
        exam, self._exam = self._exam, None
        if exam is None:
            return
        self._end(exam).ended.connect(lambda: self.ended.emit(exam.latest()))

    def give_up(self) -> None:
        """Do not wait for a start any longer; an exam that starts all the same is ended at once and nobody is told."""
        self._is_wanted = False
        exam, self._exam = self._exam, None
        if exam is not None:
            self._end(exam)

    def _end(self, exam: RunningExam) -> Job[None]:
        self._exam = self._started = None
        job: Job[None] = Job(lambda _token, _progress: exam.stop())
        job.raised.connect(_log.error)
        return job.start()

    def close(self) -> None:
        """End the exam and wait; as the window closes."""
        if self._job is not None:
            self._job.wait()
        exam, self._exam, self._started = self._started, None, None
        if exam is not None:
            exam.stop()

    def latest(self) -> SessionSnapshot | None:
        """Return the newest snapshot, None without an exam."""
        return self._exam.latest() if self._exam is not None else None

    def _keep(self, exam: RunningExam) -> None:
        self._exam = exam
        if self._is_wanted:
            self.started.emit()
        else:
            self._end(exam)

    def _fail(self, message: str) -> None:
        self._job = None
        if self._is_wanted:
            self.failed.emit(message)
