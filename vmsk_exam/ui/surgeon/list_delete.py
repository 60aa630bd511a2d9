"""Asks before an exam is deleted for ever, and deletes it on a worker."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from vmsk_exam.record.access import Action
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamRow
from vmsk_exam.ui.surgeon.rights import guarding_store, is_offered
from vmsk_exam.ui.worker import Job


class DeleteQuestion(QObject):
    """The way from the key to the deleted exam."""

    deleted = Signal(str)  # exam id
    failed = Signal(str)  # a sentence to show

    def __init__(self, context: SurgeonContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner
        self._question: QMessageBox | None = None
        self._job: Job[str] | None = None
        self._refused_job: Job[None] | None = None

    def ask(self, row: ExamRow) -> None:
        """Ask; an exam that is running on this computer is refused."""
        exam_id, text = row.summary.exam_id, self._context.text
        if self._is_running(exam_id):
            self.failed.emit(text("list.delete_running"))
            return
        if not is_offered(self._context.services, Action.DELETE):
            self._be_refused(exam_id)
            return
        box = QMessageBox(self._owner)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(text("list.delete"))
        date, patient = row.cells[ExamColumn.DATE], row.cells[ExamColumn.PATIENT]
        box.setText(text("list.delete_question", date=date, patient=patient))
        box.setInformativeText(text("list.delete_detail"))
        delete = box.addButton(text("list.delete_yes"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(text("list.delete_no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self.delete(exam_id))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = box
        box.open()

    def _be_refused(self, exam_id: str) -> None:
        """Let the store say why, and note it."""
        store = guarding_store(self._context.services)
        if store is not None:
            job: Job[None] = Job(lambda _token, _progress: store.require(Action.DELETE, exam_id))
            job.failed.connect(self.failed)
            self._refused_job = job.start()

    def delete(self, exam_id: str) -> None:
        """Delete an exam."""
        services = self._context.services

        def run(_token: object, _progress: object) -> str:
            services.store.delete_exam(exam_id)
            return exam_id

        job: Job[str] = Job(run)
        job.finished.connect(self._tell)
        job.failed.connect(self.failed)
        self._job = job.start()

    def _tell(self, exam_id: str) -> None:
        self.deleted.emit(exam_id)

    def _is_running(self, exam_id: str) -> bool:
        control = self._context.control
        return control is not None and control.exam is not None and control.exam.exam_id == exam_id
