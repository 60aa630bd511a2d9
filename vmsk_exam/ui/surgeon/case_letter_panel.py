"""The letter of a case: the question and what is attached, and the answer that is written beside it."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QWidget

from vmsk_exam.errors import VmskError
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_desk import CaseDesk, OpenedCase
from vmsk_exam.exchange.case_file import ANSWER_ENDING
from vmsk_exam.exchange.case_letter import ANSWER_LIMIT
from vmsk_exam.exchange.whole_file import write_whole
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.attachment_dialog import AttachmentDialog
from vmsk_exam.ui.surgeon.attachment_page import can_be_shown
from vmsk_exam.ui.surgeon.case_model import size_text
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

SAVE_PAUSE_MS = 1500
"""The answer is stored when nothing was written for so long, and when the case is left."""


class CaseLetterPanel(QWidget):
    """Shows one letter; the answer is kept as a draft in the own store."""

    def __init__(self, context: SurgeonContext, desk: CaseDesk, opened: OpenedCase) -> None:
        super().__init__()
        self._context, self._desk, self._opened = context, desk, opened
        self._case_id = opened.case.letter.case_id
        self._stored = ""
        self._save_job: Job[str] | None = None
        self._seal_job: Job[None] | None = None
        self._files: QFileDialog | None = None
        self.shown: AttachmentDialog | None = None
        self.show_buttons: dict[str, Button] = {}
        self._target = Path()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SAVE_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        sides = row(self._build_question(), self._build_answer(), gap="gap")
        sides.setStretch(0, 2)
        sides.setStretch(1, 3)
        sides.setContentsMargins(0, 0, 0, 0)
        self.setLayout(sides)

    def _build_question(self) -> QWidget:
        letter, attachments = self._opened.case.letter, self._opened.case.attachments
        heading = self._heading("question", day=self._day(letter.made_utc))
        self.question = QPlainTextEdit(letter.question)
        self.question.setReadOnly(True)
        self.question.setTabChangesFocus(True)
        self.question.setAccessibleName(heading.text())
        lines = [self._attachment(each) for each in attachments]
        none = label("body", "secondary")
        none.setText(self._text("no_attachments"))
        content = column(
            heading, self.question, self._heading("attachments"), *(lines or [none]),
            gap="small", pad="gap",
        )  # fmt: skip
        content.setStretch(1, 1)
        return panel(content)

    def _build_answer(self) -> QWidget:
        self.answer = QPlainTextEdit()
        self.answer.setPlaceholderText(self._text("answer_hint"))
        self.answer.setAccessibleName(self._text("answer"))
        self.answer.setTabChangesFocus(True)
        self.state = label("small", "secondary")
        self.seal_button = Button("primary", "lock")
        self.seal_button.set_label(self._text("seal"))
        self.seal_button.clicked.connect(lambda _checked=False: self.ask_where())
        keeps = label("small", "secondary")
        keeps.setText(self._text("keeps"))
        try:
            self._stored = self._desk.draft(self._case_id)
        except VmskError as error:
            self._tell(say_error(error), "attention")
        self.answer.setPlainText(self._stored)
        self.answer.textChanged.connect(self._follow)
        self._follow()
        foot = row(self.state, self.seal_button, gap="gap")
        foot.setStretch(0, 1)
        content = column(self._heading("answer"), self.answer, foot, keeps, gap="small", pad="gap")
        content.setStretch(1, 1)
        return panel(content)

    def _attachment(self, attachment: Attachment) -> QWidget:
        name, size = label("body", wraps=False), label("small", "secondary", wraps=False)
        name.setText(attachment.name)
        size.setText(size_text(len(attachment.data), self._context.texts))
        save = Button("quiet", "download")
        save.set_label(self._text("save"), f"{self._text('save')} {attachment.name}")
        save.clicked.connect(lambda _checked=False: self._ask_copy(attachment))
        holder, ways = QWidget(), [save]
        if can_be_shown(attachment):
            show = self.show_buttons[attachment.name] = Button("quiet", "eye")
            show.set_label(self._context.text("case.shown.show"), f"{self._context.text('case.shown.show')} {attachment.name}")
            show.clicked.connect(lambda _checked=False: self.show_attachment(attachment))
            ways.insert(0, show)
        layout = row(column(name, size, gap="none"), None, *ways, gap="small")
        layout.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(layout)
        return holder

    def _heading(self, key: str, **values: object) -> QLabel:
        heading = label("title", wraps=False)
        heading.setText(self._text(key, **values))
        return heading

    def _text(self, key: str, **values: object) -> str:
        return self._context.text(f"case.view.{key}", **values)

    def _day(self, moment: datetime) -> str:
        return self._context.texts.date(moment)

    # --- copies of attachments -------------------------------------------------------

    def show_attachment(self, attachment: Attachment) -> None:
        """Show an attachment."""
        self.shown = AttachmentDialog(self._context, self, attachment)
        self.shown.copy_asked.connect(lambda: self._ask_copy(attachment))
        self.shown.open()

    def _ask_copy(self, attachment: Attachment) -> None:
        dialog = self._save_dialog("save_where", attachment.name)
        dialog.fileSelected.connect(lambda name: self.save_copy(attachment, Path(name)))
        dialog.open()

    def save_copy(self, attachment: Attachment, path: Path) -> None:
        """Write an attachment as a file."""
        try:
            write_whole(path, lambda file: file.write(attachment.data))
        except VmskError as error:
            self._tell(str(error), "attention")

    # --- the answer --------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether something is being stored or sealed, or waits for it."""
        return self._pause.isActive() or any(job is not None and job.is_running for job in (self._save_job, self._seal_job))

    def _follow(self) -> None:
        text = self.answer.toPlainText()
        self.seal_button.setEnabled(0 < len(text.strip()) <= ANSWER_LIMIT)
        if text != self._stored:
            self._tell(self._text("saving"), "secondary")
            self._pause.start()

    def save(self) -> None:
        """Store the draft on a worker; while one is being stored the next waits."""
        self._pause.stop()
        text = self.answer.toPlainText()
        if text == self._stored:
            return
        if self._save_job is not None and self._save_job.is_running:
            self._pause.start()
            return
        desk, case_id = self._desk, self._case_id

        def run(_token: object, _progress: object) -> str:
            desk.save_draft(case_id, text)
            return text

        job: Job[str] = Job(run)
        job.finished.connect(self._show_saved)
        job.failed.connect(self._fail)
        self._save_job = job.start()

    def finish(self) -> None:
        """Store the draft before the case is left; waits for it."""
        self._pause.stop()
        if self._save_job is not None and self._save_job.is_running:
            self._save_job.wait()
        text = self.answer.toPlainText()
        if text == self._stored:
            return
        try:
            self._desk.save_draft(self._case_id, text)
            self._stored = text
        except VmskError as error:
            self._fail(say_error(error))

    def ask_where(self) -> None:
        """Ask for the file of the sealed answer."""
        dialog = self._save_dialog("seal_where", f"answer{ANSWER_ENDING}")
        dialog.setDefaultSuffix(ANSWER_ENDING.removeprefix("."))
        dialog.fileSelected.connect(lambda name: self.seal(Path(name)))
        dialog.open()

    def seal(self, path: Path) -> None:
        """Write the sealed answer on a worker."""
        self.finish()
        desk, opened, text = self._desk, self._opened, self.answer.toPlainText()
        self._target = target = path if path.suffix else path.with_suffix(ANSWER_ENDING)
        job: Job[None] = Job(lambda _token, _progress: desk.answer(opened, text, target))
        job.finished.connect(self._show_sealed)
        job.failed.connect(self._fail)
        self._seal_job = job.start()

    def _save_dialog(self, key: str, name: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._text(key), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files = dialog
        return dialog

    def _show_saved(self, text: str) -> None:
        self._stored = text
        if text == self.answer.toPlainText():
            self._tell(self._text("saved"), "secondary")

    def _show_sealed(self, _nothing: object) -> None:
        name = self._opened.contact_name or self._opened.case.letter.sender_name or self._text("unnamed")
        self._tell(self._text("done", path=self._target, name=name), "accent")

    def _fail(self, text: str) -> None:
        self._tell(text, "attention")

    def _tell(self, text: str, tone: str) -> None:
        self.state.setText(text)
        set_tone(self.state, tone)
