"""Joins the interview, its pages and the store: every answer is stored as it is given."""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from vmsk_exam.assessment.intake.model import Answer, Stage
from vmsk_exam.assessment.intake.stop_rules import StopReason
from vmsk_exam.errors import StoreError
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind
from vmsk_exam.record.identity import can_be_followed, is_same_patient
from vmsk_exam.record.model import ExamStatus, ExamSummary, Subject
from vmsk_exam.record.worklist import fold_words
from vmsk_exam.session.intake import UNNAMED_CLINICIAN, override_document, read_findings, stop_document
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.account import ConfirmingServices, signed_in
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.intake_model import Interview, Step, emergency_number, person_facts, stages_of
from vmsk_exam.ui.services import ExamRequest, ExamServices
from vmsk_exam.ui.worker import Job

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """What a worker found as it opened the record of an exam."""

    exam_id: str
    documents: tuple[Document, ...]
    is_follow_up: bool


class IntakeDesk(QObject):
    """Holds the interview of the exam that is about to begin."""

    page_wanted = Signal(PageId)
    done = Signal()  # nothing is left to ask
    failed = Signal(str)  # the record could not be opened or written: a sentence to show
    override_refused = Signal(str)  # a surgeon could not prove who decides: a sentence to show

    def __init__(self, services: ExamServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.exam_id = ""
        self.interview: Interview | None = None
        self._queue: deque[tuple[str, Document | ExamStatus]] = deque()
        self._writing: Job[None] | None = None
        self._opening: Job[OpenedRecord] | None = None
        self._confirming: Job[None] | None = None

    def forget(self) -> None:
        """Begin anew, for the next person."""
        self.exam_id = ""
        self.interview = None

    def begin(self, request: ExamRequest, protocol: ExamProtocol, consents: Document | None) -> None:
        """Open the record of an exam and show the first question without an answer.

        Parameters
        ----------
        consents
            What was agreed to just now; None goes on with an exam that was not finished an earlier time.
        """
        if self._opening is not None and self._opening.is_running:
            return
        services = self._services

        def run(_token: object, _progress: object) -> OpenedRecord:
            if consents is None and request.resume_exam_id is not None:
                exam_id = request.resume_exam_id
            else:
                exam_id = _open_anew(services, request, consents)
            return OpenedRecord(exam_id, services.store.documents(exam_id), _has_earlier(services, exam_id))

        job: Job[OpenedRecord] = Job(run)
        job.finished.connect(lambda opened: self._take(opened, request, protocol))
        job.failed.connect(self.failed)
        self._opening = job.start()

    def _take(self, opened: OpenedRecord, request: ExamRequest, protocol: ExamProtocol) -> None:
        self.exam_id = opened.exam_id
        stages = stages_of(protocol, self._services.settings)
        today = datetime.now(UTC).astimezone().date()
        facts = person_facts(protocol, request.subject, today, stages, is_follow_up=opened.is_follow_up)
        chart = next((each.content for each in opened.documents if each.kind is DocumentKind.BODY_CHART), None)
        self.interview = Interview.resume(stages, facts, read_findings(opened.documents), chart)
        self.interview.clinic_number = self._services.settings.emergency_number
        self.show_step()

    def show_step(self) -> None:
        """Ask for the page of the present step."""
        interview = self.interview
        if interview is None:
            return
        if interview.is_stopped:
            self.page_wanted.emit(PageId.RED_FLAG)
        elif interview.step is None:
            self.done.emit()
        else:
            self._want_page(interview.step)

    def _want_page(self, step: Step) -> None:
        self.page_wanted.emit(PageId.INTAKE if step.question is not None else PageId.BODY_CHART)

    def answer(self, value: Answer, language: str) -> None:
        """Take an answer, store its stage and go on."""
        if self.interview is None or self.interview.step is None:
            return
        stage = self.interview.step.stage
        self.interview.answer(value)
        self._store_stage(stage, language)
        self.show_step()

    def answer_chart(self, marks: dict[str, object], language: str) -> None:
        """Take the marks of the body chart, store them and go on."""
        if self.interview is not None:
            self.interview.answer_chart(marks)
            self._store_stage(Stage.BODY_CHART, language)
            self.show_step()

    def answer_as_demo(self, language: str) -> None:
        """Give the demo patient's answers to everything that is still open."""
        if self.interview is not None:
            for stage in self.interview.answer_as_demo(language):
                self._store_stage(stage, language)
            self.show_step()

    def press_option(self, name: str, language: str) -> None:
        """Switch one of several options on or off; stored at once, the question stays."""
        interview = self.interview
        if interview is None or interview.step is None or interview.step.question is None:
            return
        step = interview.step
        interview.answer(interview.toggled(name))
        interview.step = step
        self._store_stage(step.stage, language)
        self.page_wanted.emit(PageId.INTAKE)

    def go_back(self) -> bool:
        """Show the question before; False on the first."""
        if self.interview is None or not self.interview.go_back() or self.interview.step is None:
            return False
        self._want_page(self.interview.step)  # even after a red flag: an answer given by mistake can be mended
        return True

    def override(self, reason: str, name: str = "", passphrase: str = "") -> None:
        """Let the exam go on in spite of a red flag, with the clinician's reason.

        Where there are accounts, a surgeon proves by name and passphrase who decides; ``override_refused`` says why not.
        """
        if self.interview is None or (self._confirming is not None and self._confirming.is_running):
            return
        document = override_document(reason, UNNAMED_CLINICIAN, datetime.now(UTC))
        if signed_in(self._services) is None:
            self._put(document)
            self._go_on_after_red_flag()
            return
        services, exam_id = self._services, self.exam_id

        def run() -> None:
            if not isinstance(services, ConfirmingServices):
                raise StoreError("This program cannot ask for an account here. Sign in as a surgeon.")
            services.put_as(name, passphrase, exam_id, document)

        job: Job[None] = Job(lambda _token, _progress: run())
        job.finished.connect(lambda _none: self._go_on_after_red_flag())
        job.failed.connect(self.override_refused)
        self._confirming = job.start()

    def _go_on_after_red_flag(self) -> None:
        if self.interview is not None:
            self.interview.is_overridden = True
            self.show_step()

    def store_stop(self, reason: StopReason, last: SessionSnapshot) -> None:
        """Store why an exam was stopped while it ran; without an opened record its status alone says that it was."""
        if self.exam_id:
            result = last.results[-1] if last.results else None
            task_id, pain = ("", None) if result is None else (result.task_id, result.pain)
            self._put(stop_document(reason, task_id, pain, datetime.now(UTC)))

    def end_early(self) -> None:
        """Close the exam's record; its answers are kept."""
        if self.exam_id:
            self._queue.append((self.exam_id, ExamStatus.STOPPED))
            self._write()

    @property
    def emergency_number(self) -> str:
        """The number to call, empty if none is known."""
        answers = {} if self.interview is None else self.interview.answers.get(Stage.PLACE, {})
        return emergency_number(answers, self._services.settings)

    def close(self) -> None:
        """Write what is left and wait; as the window closes."""
        for job in (self._opening, self._writing, self._confirming):
            if job is not None:
                job.wait()
        if self._queue:
            self._write_queue()

    def _store_stage(self, stage: Stage, language: str) -> None:
        if self.interview is not None:
            self._put(self.interview.document(stage, datetime.now(UTC), language))

    def _put(self, document: Document) -> None:
        self._queue.append((self.exam_id, document))
        self._write()

    def _write(self) -> None:
        if self._writing is not None and self._writing.is_running:
            return
        job: Job[None] = Job(lambda _token, _progress: self._write_queue())
        job.failed.connect(self.failed)
        job.ended.connect(self._write_more)
        self._writing = job.start()

    def _write_more(self) -> None:
        if self._queue:
            self._write()

    def _write_queue(self) -> None:
        while self._queue:
            exam_id, entry = self._queue[0]
            if isinstance(entry, ExamStatus):
                self._services.store.end_exam(exam_id, entry)
            else:
                self._services.store.put_document(exam_id, entry)
            self._queue.popleft()


def _open_anew(services: ExamServices, request: ExamRequest, consents: Document | None) -> str:
    """Open a record; answers given before the patient went back to the first pages move to it."""
    before = request.resume_exam_id
    answers = () if before is None else services.store.documents(before)
    if signed_in(services) is not None:
        answers = tuple(each for each in answers if each.key != OVERRIDE_KEY)  # a surgeon decides again
    exam_id = services.open_record(request)
    for document in (*answers, *(() if consents is None else (consents,))):
        services.store.put_document(exam_id, document)
    if before is not None:
        services.store.delete_exam(before)
    return exam_id


def _has_earlier(services: ExamServices, exam_id: str) -> bool:
    """Return whether another exam of the same person is stored: by patient number, or by name and date of birth."""
    own = services.store.load_exam(exam_id)
    subject = own.header.subject
    if not can_be_followed(subject):
        return False
    others = (each for each in services.store.list_exams() if each.exam_id != exam_id and _may_be(each, subject))
    return any(is_same_patient(own, services.store.load_exam(each.exam_id)) for each in others)


def _may_be(summary: ExamSummary, subject: Subject) -> bool:
    """Return whether a line of the list could be of a person; its exam decides."""
    if summary.patient_number and subject.patient_number:
        return summary.patient_number == subject.patient_number
    return fold_words(summary.subject_name) == fold_words(subject.name)
