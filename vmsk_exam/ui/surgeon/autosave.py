"""Stores a draft after each change, on a worker, one after another; of several waiting states only the newest."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from vmsk_exam.errors import VmskError
from vmsk_exam.record.revisions import Revision
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.review_store import DraftToSave, write_draft
from vmsk_exam.ui.worker import Job


class Autosave(QObject):
    """Keeps the store's draft equal to what is shown."""

    saved = Signal(object)  # Revision
    failed = Signal(str)  # a sentence to show

    def __init__(self, services: ExamServices) -> None:
        super().__init__()
        self._services = services
        self._waiting: DraftToSave | None = None
        self._job: Job[Revision | None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is not stored yet."""
        return self._waiting is not None or self._job is not None

    def save(self, draft: DraftToSave) -> None:
        """Store a state soon."""
        self._waiting = draft
        if self._job is None:
            self._start()

    def finish(self) -> None:
        """Wait until the last state is stored; called before the exam is left or signed."""
        if self._job is not None:
            self._job.wait()
            self._job = None
        draft, self._waiting = self._waiting, None
        if draft is None:
            return
        try:
            write_draft(self._services, draft)
        except VmskError as error:
            self.failed.emit(say_error(error))

    def _start(self) -> None:
        draft, self._waiting = self._waiting, None
        if draft is None:
            return
        services, wanted = self._services, draft
        job: Job[Revision | None] = Job(lambda _token, _progress: write_draft(services, wanted))
        job.finished.connect(self.saved)
        job.failed.connect(self.failed)
        job.ended.connect(partial(self._go_on, job))
        self._job = job.start()

    def _go_on(self, ended: Job[Revision | None]) -> None:
        if self._job is ended:
            self._job = None
            self._start()
