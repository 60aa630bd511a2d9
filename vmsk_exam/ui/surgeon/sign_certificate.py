"""The surgeon's own certificate: file and passphrase, proven before anything is signed; a PDF that carries its signature."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, runtime_checkable
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLineEdit, QProgressBar, QWidget

from vmsk_exam.report.signing_key import SigningOrder
from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

KINDS: Final = ("exam", "note", "rom")
WIDTH_PX: Final = 560


@runtime_checkable
class SigningServices(Protocol):
    """The part of the program that signs with certificates; slow calls, for workers."""

    def check_certificate(self, order: SigningOrder) -> str:
        """Return the name on a certificate, if it may sign now."""

    def export_signed(self, exam_id: str, path: Path, kind: str, order: SigningOrder) -> str:
        """Write a signed PDF; return the name on the certificate."""


def signing_services(services: ExamServices) -> SigningServices | None:
    """Return what signs with certificates, None where nothing does."""
    return services if isinstance(services, SigningServices) else None


def signature_words(context: SurgeonContext) -> Translator:
    """Return the texts about certificates in the language of the other screens."""
    return Translator("signature", context.texts.language)


class CertificateFields(QWidget):
    """File, passphrase and what is saved; says what leaves the computer."""

    proven = Signal(object)  # SigningOrder, proven to open

    def __init__(self, context: SurgeonContext, services: SigningServices) -> None:
        super().__init__()
        self._services, self._words = services, signature_words(context)
        self._job: Job[str] | None = None
        text = self._words.text
        self.file, self.passphrase, self.kind = QLineEdit(), QLineEdit(), QComboBox()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        for kind in KINDS:
            self.kind.addItem(text(f"kind_{kind}"), kind)
        choose = Button("plain", "folder")
        choose.set_label(text("choose"))
        choose.clicked.connect(self.ask_for_file)
        lead, leaves = label("small", "secondary"), label("small", "secondary")
        lead.setText(text("lead"))
        server = urlsplit(context.services.settings.time_stamp_url).hostname
        leaves.setText(text("leaves", server=server) if server else text("stays"))
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setVisible(False)
        file = row(self.file, choose, gap="small")
        file.setStretch(0, 1)
        fields = row(self._named("passphrase", self.passphrase), self._named("kind", self.kind), gap="gap")
        caption = label("small", "secondary")
        caption.setText(text("file"))
        self.file.setAccessibleName(text("file"))
        self.setLayout(column(lead, caption, file, fields, leaves, self.fault, self.progress, None, gap="small"))

    def _named(self, name: str, field: QWidget) -> QWidget:
        caption, holder = label("small", "secondary"), QWidget()
        caption.setText(self._words.text(name))
        field.setAccessibleName(caption.text())
        holder.setLayout(column(caption, field, gap="none"))
        return holder

    @property
    def is_busy(self) -> bool:
        """Whether the certificate is being proven."""
        return self._job is not None and self._job.is_running

    def ask_for_file(self) -> None:
        """Ask for the certificate's file."""
        dialog = QFileDialog(self, self._words.text("file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("PKCS#12 (*.p12 *.pfx)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def prove(self) -> None:
        """Prove on a worker that the certificate opens and may sign; ``proven`` or a sentence follows."""
        if self.is_busy:
            return
        if not self.file.text().strip():
            self.show_fault(self._words.text("no_file"))
            return
        self.show_fault("")
        self.progress.setVisible(True)
        order = SigningOrder(Path(self.file.text().strip()), self.passphrase.text())
        services = self._services
        job: Job[str] = Job(lambda _token, _progress: services.check_certificate(order))
        job.finished.connect(lambda _signer: self.proven.emit(order))
        job.failed.connect(self.show_fault)
        job.ended.connect(lambda: self.progress.setVisible(False))
        self._job = job.start()

    def show_fault(self, text: str) -> None:
        """Say what is wrong."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))


class CertificateDialog(QDialog):
    """Signs a PDF of an exam that is signed already.

    Parameters
    ----------
    on_order
        Called with the order and the kind of document, when the certificate was proven.
    """

    def __init__(
        self, context: SurgeonContext, parent: QWidget, services: SigningServices, on_order: Callable[[SigningOrder, str], object]
    ) -> None:
        super().__init__(parent)
        self._on_order = on_order
        words = signature_words(context)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        title = label("headline", wraps=False)
        title.setText(words.text("title"))
        self.setWindowTitle(title.text())
        self.fields = CertificateFields(context, services)
        self.fields.proven.connect(self._go_on)
        self.go_button, cancel = Button("primary", "check", "Ctrl+Return"), Button("plain", "", "Esc")
        self.go_button.set_label(words.text("go"))
        self.go_button.setShortcut("Ctrl+Return")
        cancel.set_label(words.text("cancel"))
        self.go_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.setLayout(column(title, self.fields, row(None, cancel, self.go_button, gap="small"), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        self.fields.file.setFocus()

    def accept(self) -> None:
        """Prove the certificate first."""
        self.fields.prove()

    def _go_on(self, order: SigningOrder) -> None:
        super().accept()
        self._on_order(order, str(self.fields.kind.currentData()))
