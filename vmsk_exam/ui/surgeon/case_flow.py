"""Second opinions on the surgeon's side: what the review, the bar and the case's own screen do together."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from vmsk_exam.errors import VmskError, WrongKeyError
from vmsk_exam.exchange.case_desk import CaseDesk, OpenedCase, ReceivedAnswer
from vmsk_exam.record.access import Action
from vmsk_exam.record.opinion import Opinion
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.case_ask import CaseAskDialog
from vmsk_exam.ui.surgeon.case_model import author_of, find_case_desk
from vmsk_exam.ui.surgeon.case_opinions import CaseOpinionsDialog
from vmsk_exam.ui.surgeon.case_view import CaseView
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.review_view import ReviewView
from vmsk_exam.ui.surgeon.rights import is_permitted
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

Opened = OpenedCase | ReceivedAnswer
PASSPHRASE_WIDTH_PX = 460
SUBTITLE_WIDTH_PX = 120
"""The date of the exam gives way, in a narrow window, where the head shows opinions as well."""


class CaseFlow(QObject):
    """Asks, opens, answers, and shows what came back.

    Parameters
    ----------
    page
        Dialogs lie on it.
    review
        The review of the own exams: its menu asks, its head shows opinions.
    """

    case_shown = Signal()
    left = Signal()
    exam_asked = Signal(str)  # exam id

    def __init__(self, context: SurgeonContext, page: QWidget, review: ReviewView) -> None:
        super().__init__(page)
        self._context, self._page, self._review = context, page, review
        self.view = CaseView(context)
        self.view.left.connect(self._leave)
        self.dialog: QDialog | None = None
        self._files: QFileDialog | None = None
        self._told_after = ""
        self._open_job: Job[Opened | _NeedsPassphrase] | None = None
        self._opinions_job: Job[tuple[Opinion, ...]] | None = None
        self._opinions: tuple[Opinion, ...] = ()
        self.open_button = Button("quiet", "folder")
        self.open_button.set_label(context.text("case.open"), context.text("case.open_tip"))
        self.open_button.clicked.connect(lambda _checked=False: self.ask_file())
        if not is_permitted(context.services, Action.VIEW):
            self.open_button.hide()
        self.opinions_button = Button("quiet", "companion")
        self.opinions_button.clicked.connect(lambda _checked=False: self.show_opinions())
        self.opinions_button.hide()
        self._join(review)

    def _join(self, review: ReviewView) -> None:
        self.ask_action = QAction(self._context.text("case.ask"), review.export.menu)
        self.ask_action.triggered.connect(lambda _checked=False: self.ask())
        review.export.menu.addSeparator()
        review.export.menu.addAction(self.ask_action)
        review.head.more.addWidget(self.opinions_button)
        review.exam_shown.connect(self._read_opinions)

    # --- asking ----------------------------------------------------------------------

    def ask(self) -> None:
        """Ask a colleague about the exam that is reviewed."""
        desk, model = self._find_desk(), self._review.model
        if desk is not None and model is not None:
            self._review.corrector.autosave.finish()
            self.dialog = CaseAskDialog(self._context, self._page, desk, model.record.header)
            self.dialog.open()

    def _find_desk(self) -> CaseDesk | None:
        try:
            return find_case_desk(self._context.services)
        except VmskError as error:
            self._review.tell(say_error(error))
            return None

    # --- opening ---------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask which case or answer to open."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._page, self._context.text("case.open_where"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._context.text("case.filter"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        self._files = dialog
        dialog.open()

    def open(self, path: Path, passphrase: str | None = None) -> None:
        """Open a case or an answer on a worker; asks for the passphrase where one is needed."""
        desk = self._find_desk()
        if desk is None:
            return

        def run(_token: object, _progress: object) -> Opened | _NeedsPassphrase:
            if passphrase is None and desk.needs_passphrase(path):
                return _NeedsPassphrase(path)
            try:
                return desk.open(path, passphrase)
            except WrongKeyError as error:
                if passphrase is None:
                    raise
                return _NeedsPassphrase(path, say_error(error))

        self.open_button.setEnabled(False)
        job: Job[Opened | _NeedsPassphrase] = Job(run)
        job.finished.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._enable)
        self._open_job = job.start()

    def _take(self, found: "Opened | _NeedsPassphrase") -> None:
        desk = self._find_desk()
        if isinstance(found, _NeedsPassphrase):
            self._ask_passphrase(found)
        elif isinstance(found, ReceivedAnswer):
            name = author_of(found.opinion, self._context.texts)
            key = "kept" if found.is_new else "kept_before"
            self._told_after = self._context.text(f"case.{key}", name=name)
            self.exam_asked.emit(found.exam_id)
        elif desk is not None:
            self.view.show_case(desk, found)
            self.case_shown.emit()

    def _ask_passphrase(self, needed: "_NeedsPassphrase") -> None:
        dialog = PassphraseDialog(self._context, self._page, needed.fault)
        dialog.entered.connect(lambda words: self.open(needed.path, words))
        self.dialog = dialog
        dialog.open()

    def _fail(self, text: str) -> None:
        self.dialog = FaultDialog(self._context, self._page, text)
        self.dialog.open()

    def _enable(self) -> None:
        self.open_button.setEnabled(True)

    def leave(self) -> None:
        """Store what is written."""
        self.view.leave()

    def restore(self, before: "CaseFlow") -> None:
        """Show the case that another language's screens showed; there it is no longer open."""
        opened, desk = before.view.opened, self._find_desk()
        before.view.opened = None
        if opened is not None and desk is not None:
            self._take(opened)

    def _leave(self) -> None:
        self.view.close_case()
        self.left.emit()

    # --- what came back ----------------------------------------------------------------

    def _read_opinions(self, exam_id: str) -> None:
        self._opinions = ()
        self.opinions_button.hide()
        self.ask_action.setVisible(is_permitted(self._context.services, Action.EXPORT_DEIDENTIFIED, exam_id))
        desk = self._find_desk()
        if desk is None:
            return
        job: Job[tuple[Opinion, ...]] = Job(lambda _token, _progress: desk.opinions(exam_id))
        job.finished.connect(self._show_count)
        self._opinions_job = job.start()
        if self._told_after:
            self._review.tell(self._told_after)
            self._told_after = ""

    def _show_count(self, opinions: tuple[Opinion, ...]) -> None:
        self._opinions = opinions
        text = self._context.text
        self.opinions_button.set_label(str(len(opinions)), text("case.opinions_tip"))
        self.opinions_button.setAccessibleName(text("case.opinions", count=len(opinions)))
        self.opinions_button.setToolTip(text("case.opinions_tip"))
        if opinions:
            self._review.head.subtitle.setMinimumWidth(SUBTITLE_WIDTH_PX)
        self.opinions_button.setVisible(bool(opinions))

    def show_opinions(self) -> None:
        """Show colleagues' answers."""
        self.dialog = CaseOpinionsDialog(self._context, self._page, self._opinions)
        self.dialog.open()


class _NeedsPassphrase:
    """A file that only its passphrase opens here."""

    def __init__(self, path: Path, fault: str = "") -> None:
        self.path, self.fault = path, fault


class FaultDialog(QDialog):
    """Says why a file was not opened, and what to do."""

    def __init__(self, context: SurgeonContext, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(context.text("case.open"))
        self.setMinimumWidth(PASSPHRASE_WIDTH_PX)
        self.words, close = label("body", "attention"), Button("primary", "check", "Esc")
        self.words.setText(text)
        close.set_label(context.text("case.opinion.close"))
        close.clicked.connect(self.accept)
        self.setLayout(column(self.words, row(None, close), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)


class PassphraseDialog(QDialog):
    """Asks for the passphrase of a case."""

    entered = Signal(str)  # the passphrase

    def __init__(self, context: SurgeonContext, parent: QWidget, fault: str = "") -> None:
        super().__init__(parent)
        text = context.text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("case.passphrase.title"))
        self.setMinimumWidth(PASSPHRASE_WIDTH_PX)
        title, detail, self.fault = label("title"), label("body", "secondary"), label("body", "attention")
        title.setText(self.windowTitle())
        detail.setText(text("case.passphrase.detail"))
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.words = QLineEdit()
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self.words.setAccessibleName(title.text())
        open_button, cancel = Button("primary", "lock", "Return"), Button("plain", "", "Esc")
        open_button.set_label(text("case.passphrase.open"))
        cancel.set_label(text("case.passphrase.cancel"))
        open_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        open_button.setDefault(True)
        cancel.setAutoDefault(False)
        buttons = row(None, cancel, open_button, gap="small")
        self.setLayout(column(title, detail, self.words, self.fault, buttons, gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        self.words.setFocus()

    def accept(self) -> None:
        """Give the passphrase."""
        if self.words.text():
            words = self.words.text()
            super().accept()
            self.entered.emit(words)
