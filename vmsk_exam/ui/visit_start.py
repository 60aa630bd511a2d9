"""From a planned visit to its exam: fills in patient and protocol, and notes the exam in the visit once it is begun."""

import logging

from PySide6.QtCore import QObject, Signal

from vmsk_exam.record.model import Subject
from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.shell import PatientShell
from vmsk_exam.ui.surgeon.planned_store import find_subject, link_exam, load_visits
from vmsk_exam.ui.worker import Job

_log = logging.getLogger(__name__)


class VisitStart(QObject):
    """Holds the visit whose exam is being begun; who comes to the first page afterwards has nothing to do with it."""

    failed = Signal(str)  # a sentence to show
    linked = Signal(object)  # str, exam id, once it stands in the visit

    def __init__(self, shell: PatientShell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._visit: PlannedVisit | None = None
        self._is_beginning = False
        self._linked_id = ""
        self._find_job: Job[Subject] | None = None
        self._link_job: Job[str] | None = None
        self._close_job: Job[None] | None = None
        shell.who.answered.connect(self._forget)
        shell.desk.page_wanted.connect(lambda _page: self._link())
        shell.desk.done.connect(self._link)
        shell.context.control.started.connect(self._link)
        shell.context.control.ended.connect(lambda _last: self._close())

    @property
    def visit(self) -> PlannedVisit | None:
        """The visit whose exam is being begun or runs, None without one."""
        return self._visit

    def begin(self, visit: PlannedVisit) -> None:
        """Go to the patient's pages with what the visit says about patient and protocol."""
        services = self._shell.context.services
        job: Job[Subject] = Job(lambda _token, _progress: find_subject(services, visit))
        job.finished.connect(lambda subject: self._fill_in(visit, subject))
        job.failed.connect(self.failed)
        self._find_job = job.start()

    def _fill_in(self, visit: PlannedVisit, subject: Subject) -> None:
        shell = self._shell
        known = {protocol.protocol_id for protocol in shell.protocol.protocols}
        self._visit, self._linked_id, self._is_beginning = visit, "", True
        shell.go_to(PageId.WHO)
        shell.begin_with(visit.protocol_id if visit.protocol_id in known else "")
        self._is_beginning = False
        shell.person.show_known(subject)

    def _forget(self) -> None:
        """Let nothing of one patient reach the next."""
        if self._is_beginning:
            return
        if self._visit is not None or self._shell.person.known_number:
            self._shell.person.clear()
        self._visit, self._linked_id = None, ""

    def _link(self) -> None:
        visit, shell = self._visit, self._shell
        exam = shell.context.control.exam
        exam_id = shell.desk.exam_id if exam is None else exam.exam_id
        if visit is None or not exam_id or exam_id == self._linked_id or shell.draft.is_resuming:
            return
        self._linked_id = exam_id
        services = shell.context.services

        def run(_token: object, _progress: object) -> str:
            link_exam(services, visit.visit_id, exam_id)
            return exam_id

        job: Job[str] = Job(run)
        job.finished.connect(self.linked)
        job.failed.connect(self._fail)
        self._link_job = job.start()

    def _close(self) -> None:
        """Note that the visit took place; where this fails it is noted when the visits are read next."""
        if self._visit is None:
            return
        self._visit = None
        services = self._shell.context.services

        def run(_token: object, _progress: object) -> None:
            load_visits(services)

        job: Job[None] = Job(run)
        job.failed.connect(self._fail)
        self._close_job = job.start()

    def _fail(self, message: str) -> None:
        _log.warning("The planned visit does not hold its exam: %s", message)
        self._linked_id = ""
        self.failed.emit(message)
