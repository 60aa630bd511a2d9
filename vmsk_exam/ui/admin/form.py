"""Forms of the accounts' screens: captions over fields, what is wrong, and a button whose work runs on a worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QWidget

from vmsk_exam.record.keys import SHORTEST_PASSPHRASE
from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, fit_height, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import Job

WIDTH_PX = 560


def admin_words(context: SurgeonContext) -> Translator:
    """Return the texts of these screens in the language of the others."""
    return Translator("admin", context.texts.language)


def named(words: Translator, name: str, field: QWidget) -> QWidget:
    """Return a field under its caption; the caption is its name for screen readers."""
    caption, holder = label("small", "secondary"), QWidget()
    caption.setText(words.text(f"field.{name}"))
    field.setAccessibleName(caption.text())
    holder.setLayout(column(caption, field, gap="none"))
    return holder


class PassphraseFields(QWidget):
    """A new passphrase, typed twice."""

    def __init__(self, words: Translator, name: str = "new_passphrase") -> None:
        super().__init__()
        self._words = words
        self.first, self.again, self.show_typed = QLineEdit(), QLineEdit(), TickBox()
        self.show_typed.setText(words.text("field.show"))
        self.show_typed.toggled.connect(self._apply_echo)
        fields = row(named(words, name, self.first), named(words, "again", self.again), gap="gap")
        self.setLayout(column(fields, self.show_typed, gap="small"))
        self._apply_echo()

    def text(self) -> str:
        """Return what was typed."""
        return self.first.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.again.clear()

    def fault(self) -> str:
        """Return what is wrong, as a sentence; empty if nothing is."""
        if len(self.first.text().strip()) < SHORTEST_PASSPHRASE:
            return self._words.text("fault.too_short", count=SHORTEST_PASSPHRASE)
        return "" if self.first.text() == self.again.text() else self._words.text("fault.different")

    def _apply_echo(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self.show_typed.isChecked() else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)


@dataclass(frozen=True, slots=True)
class FormWork:
    """What a form does."""

    find_fault: Callable[[], str]
    """Gives a sentence about what is wrong, empty if nothing is; quick."""
    prepare: Callable[[], Callable[[], object]]
    """Reads the fields and gives the slow call, which runs on a worker."""
    on_done: Callable[[object], object]
    """Takes what the slow call gave, after the form is closed."""


class FormDialog(QDialog):
    """One form; it stays open and says why if the work is refused."""

    def __init__(
        self, context: SurgeonContext, parent: QWidget, title: tuple[str, str], fields: Sequence[QWidget], work: FormWork
    ) -> None:
        """Make the form; ``title`` is the key of its texts and the name of the account, if it is about one."""
        super().__init__(parent)
        self._work = work
        self._job: Job[object] | None = None
        words, (key, name) = admin_words(context), title
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        heading, lead = label("headline"), label("body", "secondary")
        heading.setText(words.text(f"form.{key}.title", name=name))
        self.setWindowTitle(heading.text())
        lead.setText(words.text(f"form.{key}.lead"))
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setVisible(False)
        self.go_button, cancel = Button("primary", "check", "Ctrl+Return"), Button("plain", "", "Esc")
        self.go_button.set_label(words.text(f"form.{key}.go"))
        self.go_button.setShortcut("Ctrl+Return")
        cancel.set_label(words.text("form.cancel"))
        self.go_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = row(None, cancel, self.go_button, gap="small")
        self.setLayout(column(heading, lead, *fields, self.fault, self.progress, buttons, gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        if fields:
            first = next((each for each in fields[0].findChildren(QLineEdit) if each.isEnabled()), None)
            (first or fields[0]).setFocus()

    @property
    def is_busy(self) -> bool:
        """Whether the work is being done."""
        return self._job is not None and self._job.is_running

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Be as high as the words ask for at this width."""
        super().showEvent(event)
        fit_height(self)

    def accept(self) -> None:
        """Do the work, if nothing is wrong."""
        if self.is_busy:
            return
        fault = self._work.find_fault()
        self.show_fault(fault)
        if fault:
            return
        run = self._work.prepare()
        self._set_busy(busy=True)
        job: Job[object] = Job(lambda _token, _progress: run())
        job.finished.connect(self._finish)
        job.failed.connect(self._refuse)
        self._job = job.start()

    def reject(self) -> None:
        """Close without doing anything; not while the work is being done."""
        if not self.is_busy:
            super().reject()

    def show_fault(self, text: str) -> None:
        """Say what is wrong."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def _finish(self, result: object) -> None:
        self._set_busy(busy=False)
        super().accept()
        self._work.on_done(result)

    def _refuse(self, text: str) -> None:
        self._set_busy(busy=False)
        self.show_fault(text)

    def _set_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.go_button.setEnabled(not busy)
