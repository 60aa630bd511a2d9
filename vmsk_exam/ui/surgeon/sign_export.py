"""Saves a PDF with the signature of a certificate: asks where, signs on a worker, says where it is."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from vmsk_exam.record.model import ExamHeader
from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_model import file_name, with_ending
from vmsk_exam.ui.surgeon.sign_certificate import SigningServices, signature_words
from vmsk_exam.ui.worker import Job


class SignedExport(QObject):
    """Tells how far it is with ``told``; keeps the order only until the file is written."""

    told = Signal(str, str)  # text, tone

    def __init__(self, context: SurgeonContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._page = context, parent
        self._words = signature_words(context)
        self._job: Job[str] | None = None
        self.dialog: QFileDialog | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a file is being signed."""
        return self._job is not None and self._job.is_running

    def ask_where(self, header: ExamHeader, services: SigningServices, order: SigningOrder, kind: str) -> None:
        """Ask for the file, then write it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._page, self._words.text("where"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(file_name(header, "pdf", kind).replace(".pdf", "_signed.pdf"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write(header.exam_id, services, order, (Path(name), kind)))
        self.dialog = dialog
        dialog.open()

    def write(self, exam_id: str, services: SigningServices, order: SigningOrder, what: tuple[Path, str]) -> None:
        """Sign on a worker; ``what`` is the file and the kind of document."""
        path = with_ending(what[0], "pdf")
        self.told.emit(self._words.text("running"), "secondary")
        job: Job[str] = Job(lambda _token, _progress: services.export_signed(exam_id, path, what[1], order))
        job.finished.connect(lambda signer: self.told.emit(self._words.text("done", signer=signer, path=path), "secondary"))
        job.failed.connect(lambda text: self.told.emit(text, "attention"))
        self._job = job.start()
