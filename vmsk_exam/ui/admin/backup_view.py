"""Backup of the whole store, the proof of one, and its way back: each on a worker, with progress, and to be cancelled."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QProgressBar, QWidget

from vmsk_exam.errors import StoreError
from vmsk_exam.record.backup import BackupFacts
from vmsk_exam.report.progress import Advance, BrokenOffError
from vmsk_exam.ui.admin.form import WIDTH_PX, FormDialog, FormWork, PassphraseFields, admin_words, named
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row, set_tone
from vmsk_exam.ui.report_file import percent
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

BACKUP_ENDING: Final = ".vmskbackup"
Work = Callable[[Advance], BackupFacts]


@runtime_checkable
class BackupServices(Protocol):
    """The part of the program that backs up and restores; ``told`` may raise ``BrokenOffError``, then nothing has changed."""

    def back_up(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Write the whole store to one encrypted file, and prove it."""

    def check_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Prove a backup to the last byte; nothing is changed."""

    def restore_backup(self, path: Path, passphrase: str, told: Advance) -> BackupFacts:
        """Put the store of a backup into the place of the open one; nobody is signed in afterwards."""


def backup_services(services: ExamServices) -> BackupServices:
    """Return the program as one that backs up.

    Raises
    ------
    StoreError
        If it is none.
    """
    asked: object = services
    if not isinstance(asked, BackupServices):
        raise StoreError("This store keeps no accounts. Start the program again.")
    return asked


class BackupView(QWidget):
    """Two cards: make a backup; check one and put it back."""

    restored = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context, self._words = context, admin_words(context)
        self.path: Path | None = None
        self.facts: BackupFacts | None = None
        self.dialog: QDialog | None = None
        self._files: QFileDialog | None = None
        self._job: Job[None] | None = None
        title = label("headline", wraps=False)
        title.setText(self._words.text("backup.title"))
        cards = row(self._build_make(), self._build_open(), gap="gap")
        cards.setStretch(0, 1)
        cards.setStretch(1, 1)
        self.setLayout(column(title, cards, self._build_foot(), None, gap="gap", pad="gap"))
        self._show_state()

    # --- building ------------------------------------------------------------------

    def _build_make(self) -> QWidget:
        self.passphrase = PassphraseFields(self._words, "backup_passphrase")
        self.make_button = self._button("primary", "download", "make", self.ask_where)
        parts = (*self._heading("make"), self.passphrase, None, row(None, self.make_button))
        return panel(column(*parts, gap="gap", pad="gap"))

    def _build_open(self) -> QWidget:
        self.chosen = label("body", "secondary")
        self.chosen.setText(self._words.text("backup.nothing_chosen"))
        choose = self._button("plain", "folder", "choose", self.ask_which)
        self.opening = QLineEdit()
        self.opening.setEchoMode(QLineEdit.EchoMode.Password)
        self.opening.textChanged.connect(lambda _text: self._forget_proof())
        self.check_button = self._button("plain", "check", "check", self.check)
        self.restore_button = self._button("plain", "undo", "restore", self.ask_to_restore)
        file = row(choose, self.chosen, gap="small")
        file.setStretch(1, 1)
        buttons = row(None, self.check_button, self.restore_button, gap="small")
        parts = (*self._heading("open"), file, named(self._words, "backup_or_key", self.opening), None, buttons)
        return panel(column(*parts, gap="gap", pad="gap"))

    def _build_foot(self) -> QWidget:
        self.told, self.bar = label("body"), QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.cancel_button = self._button("plain", "cross", "cancel", self.cancel)
        self.foot = panel(column(self.told, row(self.bar, self.cancel_button, gap="gap"), gap="small", pad="gap"))
        self.foot.hide()
        return self.foot

    def _heading(self, name: str) -> tuple[QWidget, QWidget]:
        title, lead = label("title"), label("body", "secondary")
        title.setText(self._words.text(f"backup.{name}_title"))
        lead.setText(self._words.text(f"backup.{name}_lead"))
        return title, lead

    def _button(self, kind: str, icon: str, name: str, action: Callable[[], object]) -> Button:
        button = Button(kind, icon)
        button.set_label(self._words.text(f"backup.{name}"))
        button.clicked.connect(lambda _checked=False: action())
        return button

    # --- a backup is made ------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask for the file, if the passphrase will do."""
        fault = self.passphrase.fault()
        if fault:
            self._tell(fault, "attention")
            return
        dialog = self._file_dialog("where")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(BACKUP_ENDING.removeprefix("."))
        dialog.selectFile(self._words.text("backup.file_name", day=f"{datetime.now().astimezone():%Y-%m-%d}"))
        dialog.fileSelected.connect(lambda name: self.make(Path(name)))
        dialog.open()

    def make(self, path: Path) -> None:
        """Write the backup."""
        target, passphrase = (path if path.suffix else path.with_suffix(BACKUP_ENDING)), self.passphrase.text()
        services = self._context.services

        def show(facts: BackupFacts) -> None:
            size = f"{facts.store_bytes / 1e6:.1f}"
            self.passphrase.clear()
            self._tell(self._words.text("backup.made", count=facts.exam_count, size=size, path=target), "measured")

        self._start("making", lambda told: backup_services(services).back_up(target, passphrase, told), show)

    # --- a backup is opened ----------------------------------------------------------

    def ask_which(self) -> None:
        """Ask for the backup to open."""
        dialog = self._file_dialog("choose")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._words.text("backup.filter"))
        dialog.fileSelected.connect(lambda name: self.choose(Path(name)))
        dialog.open()

    def choose(self, path: Path) -> None:
        """Take a backup; it must be checked before it can be restored."""
        self.path = path
        self.chosen.setText(path.name)
        self.chosen.setToolTip(str(path))
        self._forget_proof()

    def check(self) -> None:
        """Prove the chosen backup."""
        path, passphrase, services = self.path, self.opening.text(), self._context.services
        if path is None or not passphrase:
            self._tell(self._words.text("backup.nothing_chosen" if path is None else "backup.no_passphrase"), "attention")
            return

        def show(facts: BackupFacts) -> None:
            self.facts = facts
            self._show_state()
            self._tell(self._words.text("backup.whole", count=facts.exam_count, day=self._day(facts)), "measured")

        self._start("checking", lambda told: backup_services(services).check_backup(path, passphrase, told), show)

    def ask_to_restore(self) -> None:
        """Ask before the store is replaced; not while an exam is running."""
        control = self._context.control
        if control is not None and control.exam is not None:
            self._tell(self._words.text("backup.running"), "attention")
        elif self.facts is not None:
            work = FormWork(lambda: "", lambda: lambda: None, lambda _none: self.restore())
            self.dialog = FormDialog(self._context, self, ("restore", ""), (), work)
            self.dialog.open()

    def restore(self) -> None:
        """Put the backup into the place of the store."""
        path, passphrase, services = self.path, self.opening.text(), self._context.services
        if path is not None:
            self._start(
                "restoring", lambda told: backup_services(services).restore_backup(path, passphrase, told), self._show_restored
            )

    def _show_restored(self, facts: BackupFacts) -> None:
        self.opening.clear()
        self.foot.hide()
        words = self._words.text("backup.restored_lead", count=facts.exam_count, day=self._day(facts))
        self.dialog = RestoredDialog(self._context, self, words)
        self.dialog.finished.connect(lambda _code: self.restored.emit())
        self.dialog.open()

    def _forget_proof(self) -> None:
        self.facts = None
        self._show_state()

    def _day(self, facts: BackupFacts) -> str:
        return self._context.texts.date_time(facts.created_utc)

    # --- work ------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being written or read."""
        return self._job is not None and self._job.is_running

    def cancel(self) -> None:
        """Give up; nothing has been changed."""
        if self._job is not None:
            self._job.cancel()

    def _start(self, name: str, work: Work, show: Callable[[BackupFacts], object]) -> None:
        results: list[BackupFacts] = []

        def run(token: CancellationToken, progress: Progress) -> None:
            def told(share: float) -> None:
                if token.is_cancelled:
                    raise BrokenOffError
                progress(share, "")

            try:
                results.append(work(told))
            except BrokenOffError:
                return

        def end() -> None:
            """Show what was done: it counts even if somebody cancelled when it was too late."""
            self._show_state()
            if results:
                show(results[0])

        job: Job[None] = Job(run)
        job.progressed.connect(lambda share, _text: self.bar.setValue(percent(share)))
        job.failed.connect(lambda text: self._tell(text, "attention"))
        job.cancelled.connect(lambda: self._tell(self._words.text("backup.cancelled"), "secondary"))
        job.ended.connect(end)
        self._job = job
        self.bar.setValue(0)
        self._tell(self._words.text(f"backup.{name}"), "secondary")
        job.start()
        self._show_state()

    def _show_state(self) -> None:
        is_busy = self.is_busy
        self.bar.setVisible(is_busy)
        self.cancel_button.setVisible(is_busy)
        self.make_button.setEnabled(not is_busy)
        self.check_button.setEnabled(not is_busy and self.path is not None)
        self.restore_button.setEnabled(not is_busy and self.facts is not None)

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.foot.show()

    def _file_dialog(self, key: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._words.text(f"backup.{key}"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files = dialog
        return dialog


class RestoredDialog(QDialog):
    """Says that the store was replaced; there is no other way on than to the first page."""

    def __init__(self, context: SurgeonContext, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        text = admin_words(context).text
        self.setMinimumWidth(WIDTH_PX)
        title, lead, go = label("headline"), label("body"), Button("primary", "check", "Return")
        title.setText(text("backup.restored_title"))
        self.setWindowTitle(title.text())
        lead.setText(words)
        go.set_label(text("backup.restored_go"))
        go.setDefault(True)
        go.clicked.connect(self.accept)
        self.setLayout(column(title, lead, row(None, go), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
