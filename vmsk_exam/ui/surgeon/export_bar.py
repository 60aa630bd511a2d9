"""Export of one exam: menu of formats, file dialog, progress with cancel, and where the file is."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QProgressBar

from vmsk_exam.record.model import ExamHeader
from vmsk_exam.ui.layouts import label, row, set_tone
from vmsk_exam.ui.report_file import EXAM, ReportOrder, Watcher, percent, write_report
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_model import DOCUMENTS, FORMATS, file_name, with_ending
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

EXPORT_KEY = "Ctrl+E"


class ExportBar(QFrame):
    """A line that is seen while a report is written and after; ``button`` opens the menu."""

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._header: ExamHeader | None = None
        self._job: Job[Path | None] | None = None
        self._path: Path | None = None
        self._dialog: QFileDialog | None = None
        self.setProperty("kind", "panel")
        self.text = label("body")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.share = label("body", "secondary")
        self.cancel_button = self._button("cross", "export.cancel", self.cancel)
        self.show_button = self._button("folder", "export.show", self._show_folder)
        self.close_button = self._button("", "export.close", self.hide)
        layout = row(
            self.text, self.bar, self.share, self.cancel_button, self.show_button, self.close_button, gap="gap", pad="small"
        )
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.menu = self._build_menu()
        self.button = Button("primary", "download", EXPORT_KEY)
        self.button.set_label(context.text("export.button"))
        self.button.clicked.connect(self.open_menu)
        self.hide()

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        for file_format in FORMATS:
            action = QAction(self._context.text(f"export.{file_format}"), menu)
            action.triggered.connect(lambda _checked=False, chosen=file_format: self.ask_where(chosen))
            menu.addAction(action)
        menu.addSeparator()
        for kind in DOCUMENTS:
            action = QAction(self._context.text(f"export.{kind}"), menu)
            action.triggered.connect(lambda _checked=False, chosen=kind: self.ask_where("pdf", chosen))
            menu.addAction(action)
        return menu

    def _button(self, icon: str, key: str, action: object) -> Button:
        button = Button("quiet", icon)
        button.set_label(self._context.text(key))
        button.clicked.connect(action)
        return button

    def set_exam(self, header: ExamHeader | None) -> None:
        """Choose what is exported."""
        self._header = header
        self.button.setEnabled(header is not None)

    def open_menu(self) -> None:
        """Show the formats below the button."""
        if self._header is not None:
            self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def ask_where(self, file_format: str, kind: str = EXAM) -> None:
        """Ask for the file."""
        if self._header is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._context.text("export.where"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{file_format.upper()} (*.{file_format})")
        dialog.setDefaultSuffix(file_format)
        dialog.selectFile(file_name(self._header, file_format, kind))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export(file_format, Path(name), kind))
        self._dialog = dialog
        dialog.open()

    def export(self, file_format: str, path: Path, kind: str = EXAM) -> None:
        """Write a report on a worker."""
        if self._header is None:
            return
        services = self._context.services
        order = ReportOrder(self._header.exam_id, file_format, with_ending(path, file_format), kind)

        def run(token: CancellationToken, progress: Progress) -> Path | None:
            return write_report(services, order, Watcher(lambda: token.is_cancelled, progress))

        self._show(self._context.text("export.running", name=order.path.name), is_running=True)
        self.bar.setRange(0, 100)
        self._advance(0.0, "")
        job: Job[Path | None] = Job(run)
        job.progressed.connect(self._advance)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._forget)
        self._job = job.start()

    def cancel(self) -> None:
        """Give up; nothing is left behind."""
        if self._job is not None:
            self._job.cancel()
            self.bar.setRange(0, 0)
            self.share.setText("")
            self._show(self._context.text("export.cancelling"), is_running=True)

    def _advance(self, share: float, _name: str) -> None:
        """Move the bar; one that was told to stop shows no share any more."""
        if self.bar.maximum() > 0:
            self.bar.setValue(percent(share))
            self.share.setText(f"{percent(share)} %")

    def _finish(self, path: Path | None) -> None:
        self._path = path
        self._show(self._context.text("export.done", path=path), is_running=False)
        self.show_button.setVisible(True)

    def _fail(self, message: str) -> None:
        self._show(message, is_running=False, tone="attention")

    def _forget(self) -> None:
        self._show(self._context.text("export.cancelled"), is_running=False)

    def _show(self, text: str, *, is_running: bool, tone: str = "") -> None:
        self.text.setText(text)
        set_tone(self.text, tone)
        for widget in (self.bar, self.share, self.cancel_button):
            widget.setVisible(is_running)
        self.show_button.setVisible(False)
        self.close_button.setVisible(not is_running)
        self.show()

    def _show_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
