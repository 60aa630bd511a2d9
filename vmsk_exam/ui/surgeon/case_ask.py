"""Asks a colleague: the question, who can open the case, what goes in, and the sealing with progress."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from vmsk_exam.errors import VmskError
from vmsk_exam.exchange.case_attachments import Attachment, load_attachment
from vmsk_exam.exchange.case_choice import CaseChoice
from vmsk_exam.exchange.case_desk import CaseDesk, CaseOrder, CasePlan
from vmsk_exam.exchange.case_file import CASE_ENDING
from vmsk_exam.record.model import ExamHeader
from vmsk_exam.record.opinion import AskedCase
from vmsk_exam.record.opinion_keys import PublicKeys
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.case_exams import CaseExamsDialog
from vmsk_exam.ui.surgeon.case_keys import CaseKeysDialog
from vmsk_exam.ui.surgeon.case_model import PARTS, UNTICKED, chosen_parts, join_plans, part_sizes, size_text
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_model import file_name
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

WIDTH_PX = 1120
_QUESTION_HEIGHT_PX = 76
_LIST_HEIGHT_PX = 96


class CaseAskDialog(QDialog):
    """Makes one sealed case of one patient's exams; reading and sealing run on workers."""

    def __init__(self, context: SurgeonContext, parent: QWidget, desk: CaseDesk, header: ExamHeader) -> None:
        super().__init__(parent)
        self._context, self._desk, self._header = context, desk, header
        self.attachments: list[Attachment] = []
        self.ticks: dict[str, QCheckBox] = {}
        self.sizes: dict[str, int] = {}
        self.choices: tuple[CaseChoice, ...] = ()
        self.exam_ids: tuple[str, ...] = (header.exam_id,)
        self._plan_job: Job[CasePlan] | None = None
        self._choices_job: Job[tuple[CaseChoice, ...]] | None = None
        self._seal_job: Job[AskedCase | None] | None = None
        self._files: QFileDialog | None = None
        self._target = Path()
        self.keys_dialog: CaseKeysDialog | None = None
        self.exams_dialog: CaseExamsDialog | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._text("title"))
        self.setMinimumWidth(WIDTH_PX)
        title, subtitle = label("headline", wraps=False), label("body", "secondary")
        title.setText(self._text("title"))
        subtitle.setText(self._text("subtitle"))
        sides = row(self._build_who(), self._build_what(), self._build_attachments(), gap="small")
        for number in range(sides.count()):
            sides.setStretch(number, 1)
        sides.setContentsMargins(0, 0, 0, 0)
        self.body = QWidget()
        body = column(subtitle, self._build_question(), sides, gap="small")
        body.setContentsMargins(0, 0, 0, 0)
        body.setStretch(2, 1)
        self.body.setLayout(body)
        content = column(title, self.body, self._build_foot(), gap="small", pad="gap")
        content.setStretch(1, 1)
        self.setLayout(content)
        self.show_contacts()
        fit_to_theme(self, context.theme)
        self.question.setFocus()
        self._read_choices()

    # --- building ------------------------------------------------------------------

    def _build_question(self) -> QWidget:
        self.question = QPlainTextEdit()
        self.question.setPlaceholderText(self._text("question_hint"))
        self.question.setAccessibleName(self._text("question"))
        self.question.setTabChangesFocus(True)
        self.question.setFixedHeight(_QUESTION_HEIGHT_PX)
        self.question.textChanged.connect(self._show_state)
        return panel(column(self._heading("question"), self.question, gap="tiny", pad="small"))

    def _build_who(self) -> QWidget:
        self.contacts = QScrollArea()
        self.contacts.setWidgetResizable(True)
        self.contacts.setFrameShape(QFrame.Shape.NoFrame)
        self.contacts.setFixedHeight(_LIST_HEIGHT_PX)
        self.author = label("small", "secondary")
        self.nobody = label("body", "secondary")
        self.nobody.setText(self._text("nobody"))
        keys = self._button("plain", "key", "keys", self.open_keys)
        self.by_passphrase = self._tick(self._text("with_passphrase"))
        self.passphrase = QLineEdit()
        self.passphrase.setPlaceholderText(self._text("passphrase_hint"))
        self.passphrase.setAccessibleName(self._text("with_passphrase"))
        self.passphrase.textChanged.connect(lambda _text: self._show_state())
        return panel(
            column(
                self._heading("who"), self.nobody, self.contacts, row(keys, None, gap="none"), self.author, self.by_passphrase,
                self.passphrase, None, gap="small", pad="small",
            )
        )  # fmt: skip

    def _build_what(self) -> QWidget:
        self.parts = {name: self._tick(self._text(name)) for name in PARTS}
        self.parts["results"].setEnabled(False)
        self.names = self._tick(self._text("names"))
        self.names.setChecked(False)
        self.names.toggled.connect(lambda _on: self.measure())
        for tick in self.parts.values():
            tick.setChecked(True)
        self.exams_button = self._button("plain", "list", "exams", self.choose_exams)
        self.exams_button.hide()
        exams = row(self.exams_button, None, gap="none")
        return panel(column(self._heading("what"), exams, *self.parts.values(), self.names, None, gap="tiny", pad="small"))

    def _build_attachments(self) -> QWidget:
        self.attached = QListWidget()
        self.attached.setAccessibleName(self._text("attachments"))
        self.attached.setMinimumHeight(_LIST_HEIGHT_PX)
        self.attached.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        attach = self._button("plain", "plus", "attach", self.ask_attachments)
        self.remove_button = self._button("quiet", "trash", "remove", self.remove_attachment)
        self.names_remain = label("small", "attention")
        self.names_remain.setText(self._text("names_remain"))
        buttons = row(attach, self.remove_button, None, gap="small")
        return panel(column(self._heading("attachments"), self.attached, buttons, self.names_remain, gap="small", pad="small"))

    def _build_foot(self) -> QWidget:
        self.total, self.told = label("body", "secondary", wraps=False), label("body")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.seal_button = self._button("primary", "lock", "seal", self.ask_where)
        self.cancel_button = self._button("plain", "", "cancel", self.cancel)
        self.told.hide()
        self.bar.hide()
        foot = QWidget()
        foot.setLayout(
            column(self.told, self.bar, row(self.total, None, self.cancel_button, self.seal_button, gap="small"), gap="small")
        )
        return foot

    def _heading(self, key: str) -> QWidget:
        heading = label("title", wraps=False)
        heading.setText(self._text(key))
        return heading

    def _tick(self, words: str) -> QCheckBox:
        tick = TickBox()
        tick.setText(words)
        tick.toggled.connect(lambda _on: self._show_state())
        return tick

    def _button(self, kind: str, icon: str, key: str, action: Callable[[], object]) -> Button:
        button = Button(kind, icon)
        button.set_label(self._text(key, count=1, of=1) if key == "exams" else self._text(key))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _text(self, key: str, **values: object) -> str:
        return self._context.text(f"case.asking.{key}", **values)

    # --- who and what --------------------------------------------------------------

    def show_contacts(self) -> None:
        """Show the colleagues; those who were ticked stay so."""
        ticked = {key for key, tick in self.ticks.items() if tick.isChecked()}
        contacts = self._desk.contacts.all()
        self.ticks = {contact.key: self._tick(contact.name) for contact in contacts}
        for contact in contacts:
            self.ticks[contact.key].setToolTip(contact.keys.fingerprint)
            self.ticks[contact.key].setChecked(contact.key in ticked)
        holder = QWidget()
        holder.setLayout(column(*self.ticks.values(), None, gap="tiny"))
        self.contacts.setWidget(holder)
        fit_to_theme(self.contacts, self._context.theme)
        self.contacts.setVisible(bool(contacts))
        self.nobody.setVisible(not contacts)
        name = self._desk.contacts.own_name()
        self.author.setText(self._text("author", name=name) if name else self._text("author_none"))
        set_tone(self.author, "secondary" if name else "attention")
        self._show_state()

    def recipients(self) -> tuple[PublicKeys, ...]:
        """Return the keys of the ticked colleagues."""
        return tuple(PublicKeys.from_text(key) for key, tick in self.ticks.items() if tick.isChecked())

    def open_keys(self) -> None:
        """Show the own key and the colleagues."""
        self.keys_dialog = CaseKeysDialog(self._context, self, self._desk, self.show_contacts)
        self.keys_dialog.open()

    def _read_choices(self) -> None:
        """Find the other exams of the patient, then how large each part is."""
        desk, exam_id = self._desk, self._header.exam_id
        job: Job[tuple[CaseChoice, ...]] = Job(lambda _token, _progress: desk.choices(exam_id))
        job.finished.connect(self._show_choices)
        job.failed.connect(self._fail)
        self._choices_job = job.start()

    def _show_choices(self, choices: tuple[CaseChoice, ...]) -> None:
        self.choices = choices
        self.exams_button.setVisible(len(choices) > 1)
        if any(each.exam_id == self._header.exam_id and each.is_deidentified_only for each in choices):
            self.names.blockSignals(True)
            self.names.setChecked(True)
            self.names.setEnabled(False)
            self.names.blockSignals(False)
        self.take_exams(self.exam_ids)

    def choose_exams(self) -> None:
        """Ask which exams of the patient go in."""
        self.exams_dialog = CaseExamsDialog(self._context, self, self.choices, self.exam_ids)
        self.exams_dialog.chosen.connect(self.take_exams)
        self.exams_dialog.open()

    def take_exams(self, exam_ids: tuple[str, ...]) -> None:
        """Put these exams into the case; the one that was reviewed stands first."""
        self.exam_ids = tuple(sorted(exam_ids, key=lambda each: each != self._header.exam_id))
        self.exams_button.set_label(self._text("exams", count=len(self.exam_ids), of=len(self.choices)), self._text("exams_tip"))
        self.measure()

    def measure(self) -> None:
        """Find out how large each part is."""
        desk, exam_ids, is_deidentified = self._desk, self.exam_ids, self.names.isChecked()
        self.total.setText(self._text("measuring"))

        def run(_token: object, _progress: object) -> CasePlan:
            return join_plans([desk.plan(each, is_deidentified=is_deidentified) for each in exam_ids])

        job: Job[CasePlan] = Job(run)
        job.finished.connect(self._show_plan)
        job.failed.connect(self._fail)
        self._plan_job = job.start()

    def _show_plan(self, plan: CasePlan) -> None:
        self.sizes = part_sizes(plan, is_deidentified=self.names.isChecked())
        for name, tick in self.parts.items():
            is_refused = (name == "pictures" and not plan.may_keep_pictures) or (name == "video" and not plan.video)
            words = self._text(f"{name}_refused" if is_refused else name)
            size = self.sizes.get(name)
            tick.setText(words if size is None else f"{words}  ·  {size_text(size, self._context.texts)}")
            if tick.isEnabled() != (size is not None) and name != "results":
                tick.setChecked(size is not None and name not in UNTICKED)
            tick.setEnabled(name != "results" and size is not None)
        self._show_state()

    def ask_attachments(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self, self._text("attach_where"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self._text("attach_filter"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.attach([Path(name) for name in names]))
        self._files = dialog
        dialog.open()

    def attach(self, paths: list[Path]) -> None:
        """Attach files; one that is not accepted is told."""
        self.told.hide()
        for path in paths:
            try:
                self.attachments.append(load_attachment(path))
            except VmskError as error:
                self._tell(say_error(error), "attention")
        self._show_attached()

    def remove_attachment(self) -> None:
        """Take the selected attachment out, by default the last."""
        if self.attachments:
            place = self.attached.currentRow()
            self.attachments.pop(place if place >= 0 else len(self.attachments) - 1)
            self._show_attached()

    def _show_attached(self) -> None:
        self.attached.clear()
        for each in self.attachments:
            self.attached.addItem(f"{each.name}  ·  {size_text(len(each.data), self._context.texts)}")
        self._show_state()

    def _show_state(self) -> None:
        if not hasattr(self, "seal_button"):
            return
        self.passphrase.setEnabled(self.by_passphrase.isChecked())
        self.names_remain.setVisible(self.names.isChecked() and bool(self.attachments))
        self.remove_button.setEnabled(bool(self.attachments))
        size = sum(size for name, size in self.sizes.items() if self.parts[name].isChecked())
        if self.sizes:
            whole = size + sum(len(each.data) for each in self.attachments)
            self.total.setText(self._text("total", size=size_text(whole, self._context.texts)))
        has_passphrase = self.by_passphrase.isChecked() and bool(self.passphrase.text())
        is_ready = bool(self.question.toPlainText().strip()) and (bool(self.recipients()) or has_passphrase)
        self.seal_button.setEnabled(is_ready and bool(self.sizes) and not self.is_sealing)

    # --- sealing -------------------------------------------------------------------

    @property
    def is_sealing(self) -> bool:
        """Whether the case is being written."""
        return self._seal_job is not None and self._seal_job.is_running

    @property
    def order(self) -> CaseOrder:
        """What is asked for."""
        ticked = {name: tick.isChecked() and name in self.sizes for name, tick in self.parts.items()}
        return CaseOrder(
            exam_ids=self.exam_ids,
            question=self.question.toPlainText(),
            recipients=self.recipients(),
            passphrase=self.passphrase.text() if self.by_passphrase.isChecked() else None,
            parts=chosen_parts(ticked, is_deidentified=self.names.isChecked()),
            attachments=tuple(self.attachments),
            language=self._context.texts.language,
        )

    def ask_where(self) -> None:
        """Ask for the file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._text("where"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(CASE_ENDING.removeprefix("."))
        dialog.setNameFilter(f"*{CASE_ENDING}")
        dialog.selectFile(self._suggested_name())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.seal(Path(name)))
        self._files = dialog
        dialog.open()

    def _suggested_name(self) -> str:
        if self.names.isChecked():
            return f"case{CASE_ENDING}"
        return file_name(self._header, CASE_ENDING.removeprefix("."))

    def seal(self, path: Path) -> None:
        """Write the case on a worker."""
        desk, order = self._desk, self.order
        self._target = target = path if path.suffix else path.with_suffix(CASE_ENDING)

        def run(token: CancellationToken, progress: Progress) -> AskedCase | None:
            return desk.ask(order, target, lambda share: progress(share, ""), lambda: token.is_cancelled)

        job: Job[AskedCase | None] = Job(run)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)
        job.ended.connect(self._stop)
        self._seal_job = job
        self._tell(self._text("sealing"), "secondary")
        self.bar.setValue(0)
        self.bar.show()
        self.seal_button.setEnabled(False)
        job.start()

    def cancel(self) -> None:
        """Stop the sealing and leave nothing behind; if nothing is being sealed, close."""
        if self.is_sealing and self._seal_job is not None:
            self._seal_job.cancel()
        else:
            self.reject()

    def reject(self) -> None:
        """Close; what is being sealed is given up."""
        if self._seal_job is not None:
            self._seal_job.cancel()
        super().reject()

    def _show_progress(self, share: float, _text: str) -> None:
        self.bar.setValue(round(100 * share))

    def _finish(self, asked: AskedCase | None) -> None:
        if asked is None:
            return
        self._tell(self._text("done", path=self._target), "accent")
        for widget in (self.body, self.total, self.seal_button):
            widget.hide()
        self.adjustSize()
        self.cancel_button.set_label(self._text("close"))

    def _fail(self, text: str) -> None:
        self._tell(text, "attention")

    def _stop(self) -> None:
        self.bar.hide()
        if self._seal_job is not None and self._seal_job.token.is_cancelled:
            self.told.hide()
        self._show_state()

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.show()
