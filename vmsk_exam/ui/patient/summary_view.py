"""The end: what was done, what could not be seen, and the report."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QWidget

from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.summary_model import SummaryLine, summary_screen
from vmsk_exam.ui.report_file import ReportOrder, Watcher, percent, write_report
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

PROGRESS_WIDTH_PX: Final = 240
_FORMATS: Final = {"pdf": "PDF (*.pdf)", "html": "HTML (*.html)"}


class SummaryView(FormPage):
    """Plain lines without judgement; saves the report on a worker."""

    def __init__(self, context: PatientContext) -> None:
        self._exam_id = ""
        self._snapshot: SessionSnapshot | None = None
        self._protocol: ExamProtocol | None = None
        self._job: Job[Path | None] | None = None
        self.lines: tuple[SummaryLine, ...] = ()
        self.note = ""
        """What the patient should know first: why the exam was stopped, or when to see a doctor; set by the shell."""
        self.grid = QGridLayout()
        self.grid.setProperty("gap_token", "small")
        self.grid.setProperty("pad_token", "gap")
        self.save, self.cancel = Button("plain", "download"), Button("quiet", "cross")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(PROGRESS_WIDTH_PX)
        self.told = label("body", "secondary")
        self.contact = label("body", "secondary")
        self.why = label("lead", "attention")
        self.why.setVisible(False)
        holder = panel(column(self.grid, None))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        body = column(self.why, area, self.contact, self._build_save_row(), gap="small")
        body.setStretch(1, 1)
        super().__init__(context, "summary", body)
        self.save.clicked.connect(self._choose_path)
        self.cancel.clicked.connect(self._cancel)
        self._set_busy(busy=False)

    def _build_save_row(self) -> QHBoxLayout:
        line = row(self.save, self.progress, self.cancel, self.told, None, gap="small")
        line.setStretch(3, 100)
        return line

    def show_exam(self, exam_id: str, snapshot: SessionSnapshot | None, protocol: ExamProtocol) -> None:
        """Show the end of an exam."""
        self._exam_id, self._snapshot, self._protocol = exam_id, snapshot, protocol
        self.told.setText("")
        self.retranslate()

    def enter(self) -> None:
        """Give the keyboard to the button that ends."""
        self.go_on.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text, phone = self.context.text, self.context.services.settings.contact_phone
        self.go_on.set_label(text("summary.finish"))
        self.save.set_label(text("summary.export"))
        self.cancel.set_label(text("app.cancel"))
        self.contact.setText(text("summary.contact", phone=phone))
        self.contact.setVisible(bool(phone))
        if self._protocol is not None:
            screen = summary_screen(self._snapshot, self._protocol, self.context.translator)
            self.headline.setText(screen.title)
            self.lines = screen.lines
            self.why.setText(self.note)
            self.why.setVisible(bool(self.note))
            self._show_lines()
            message = "" if self._snapshot is None else say_error(self._snapshot.store_message)
            self.show_fault(text("exam.storing", message=message) if message else "")

    def _show_lines(self) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, line in enumerate(self.lines):
            for place, widget in enumerate(self._line_widgets(line)):
                self.grid.addWidget(widget, number, place)
        self.grid.setColumnStretch(1, 5)
        self.grid.setColumnStretch(2, 6)
        fit_to_theme(self, self._theme)

    def _line_widgets(self, line: SummaryLine) -> tuple[QWidget, QLabel, QLabel]:
        title, outcome = label("body"), label("body")
        title.setText(line.title)
        outcome.setText(line.outcome)
        set_tone(outcome, line.tone if line.tone in ("attention", "secondary") else "")
        return IconLabel(line.icon_name, "body", line.tone, 1.2), title, outcome

    def _choose_path(self) -> None:
        start = str(Path.home() / f"{self._exam_id}.pdf")
        path, chosen = QFileDialog.getSaveFileName(
            self.window(), self.context.text("summary.save_title"), start, ";;".join(_FORMATS.values())
        )
        if path:
            ending = next((name for name, pattern in _FORMATS.items() if pattern == chosen), "pdf")
            self.write_report(Path(path), ending)

    def write_report(self, path: Path, file_format: str) -> None:
        """Write the report on a worker."""
        services = self.context.services
        full_path = path if path.suffix else path.with_suffix(f".{file_format}")
        order = ReportOrder(self._exam_id, full_path.suffix.lstrip(".").lower(), full_path)

        def run(token: CancellationToken, progress: Progress) -> Path | None:
            return write_report(services, order, Watcher(lambda: token.is_cancelled, progress))

        self.show_fault("")
        self.told.setText(self.context.text("summary.saving"))
        self._set_busy(busy=True)
        job: Job[Path | None] = Job(run)
        job.progressed.connect(lambda share, _name: self._advance(share))
        job.finished.connect(lambda saved: self.told.setText(self.context.text("summary.saved", path=saved)))
        job.failed.connect(self._fail)
        job.cancelled.connect(lambda: self.told.setText(""))
        job.ended.connect(lambda: self._set_busy(busy=False))
        self._job = job.start()

    def _advance(self, share: float) -> None:
        """Show how far the report is, until it is there or was cancelled."""
        if self._job is not None and self._job.is_running and not self._job.token.is_cancelled:
            self.progress.setValue(percent(share))
            self.told.setText(f"{self.context.text('summary.saving')} {percent(share)} %")

    def _fail(self, message: str) -> None:
        self.told.setText("")
        self.show_fault(message)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _set_busy(self, *, busy: bool) -> None:
        self.save.setEnabled(not busy)
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
