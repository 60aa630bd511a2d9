"""The passphrase of the record store, only where the system has no keyring; name and passphrase where there are accounts."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from vmsk_exam.errors import TryLaterError
from vmsk_exam.resources import Translator
from vmsk_exam.ui.admin.ports import admin_services
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext, field
from vmsk_exam.ui.patient.unlock_model import MIN_PASSPHRASE_LENGTH, Typed, UnlockViewModel
from vmsk_exam.ui.services import StoreState
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import Job

SECOND_MS: Final = 1000


class UnlockView(FormPage):
    """Asks once for a known passphrase, twice for a new one, and says plainly that a lost one is lost."""

    def __init__(self, context: PatientContext) -> None:
        self.model = UnlockViewModel(StoreState.NEEDS_PASSPHRASE)
        self.name, self.passphrase, self.again, self.recovery_key = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._captions = (label("body", "secondary"), label("body", "secondary"))
        self._name_caption, self._key_caption = label("body", "secondary"), label("body", "secondary")
        self._show = TickBox()
        self._warning = label("body")
        self._warning_icon = IconLabel("key", "headline", "attention", 1.0)
        self.lost = Button("quiet", "help")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setVisible(False)
        self.wait_s = 0
        self._second = QTimer()
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self.count_down)
        name = field(self._name_caption, self.name)
        fields = row(name, field(self._captions[0], self.passphrase), field(self._captions[1], self.again), gap="gap")
        warning = row(self._warning_icon, self._warning, gap="small")
        warning.setStretch(1, 1)
        key = field(self._key_caption, self.recovery_key)
        body = column(key, fields, self._show, warning, row(self.lost, None), None, self._progress, gap="gap")
        super().__init__(context, "unlock", body)
        self._second.setParent(self)
        self._show.toggled.connect(self._apply_echo)
        self.lost.clicked.connect(self._switch_lost)
        self._apply_echo()

    def enter(self) -> None:
        """Ask for what the store needs."""
        for entry in (self.passphrase, self.again, self.recovery_key):
            entry.clear()
        self.retranslate()
        needs_name = self.model.is_sign_in and not self.name.text()
        (self.name if needs_name else self.recovery_key if self.model.is_lost else self.passphrase).setFocus()

    def leave(self) -> None:
        """Begin with the known passphrase the next time."""
        self.model = UnlockViewModel(self.model.state)
        self._second.stop()
        self.wait_s = 0
        self.go_on.setEnabled(True)

    def show_state(self, state: StoreState) -> None:
        """Ask for a known passphrase, for a new one, or for name and passphrase of an account."""
        self.model = UnlockViewModel(state)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text, own, model = self.context.text, self._words().text, self.model
        if model.is_new:
            self.headline.setText(text("unlock.title_new"))
            self.lead.setText(text("unlock.lead_new", count=MIN_PASSPHRASE_LENGTH))
        elif model.is_lost:
            self.headline.setText(own("unlock.title"))
            self.lead.setText(own("unlock.lead_account" if model.is_sign_in else "unlock.lead_store"))
        elif model.is_sign_in:
            self.headline.setText(text("unlock.sign_in_title"))
            self.lead.setText(text("unlock.sign_in_lead"))
        self._name_fields()
        self._show.setText(text("unlock.show"))
        self._warning.setText(text("unlock.lost"))
        go_on = text("unlock.create" if model.is_new else "unlock.sign_in" if model.is_sign_in else "unlock.open")
        self.go_on.set_label(own("unlock.go") if model.is_lost else go_on)
        self.lost.set_label(own("unlock.back" if model.is_lost else "unlock.lost"))
        self._show_parts()

    def _name_fields(self) -> None:
        text, own = self.context.text, self._words().text
        known = own("field.new_passphrase") if self.model.is_lost else text("unlock.passphrase")
        pairs = (
            (self._name_caption, self.name, text("unlock.name")),
            (self._captions[0], self.passphrase, known),
            (self._captions[1], self.again, text("unlock.again")),
            (self._key_caption, self.recovery_key, own("field.recovery_key")),
        )
        for caption, entry, words in pairs:
            caption.setText(words)
            entry.setAccessibleName(words)

    def _show_parts(self) -> None:
        model = self.model
        shown: tuple[tuple[tuple[QWidget, ...], bool], ...] = (
            ((self.name, self._name_caption), model.is_sign_in),
            ((self.recovery_key, self._key_caption), model.is_lost),
            ((self.again, self._captions[1], self._warning, self._warning_icon), model.asks_twice),
        )
        for parts, is_shown in shown:
            for part in parts:
                part.setVisible(is_shown)
        self.lost.setVisible(not model.is_new)

    def try_to_go_on(self) -> None:
        """Check, then open the store on a worker."""
        if self.wait_s:
            return
        typed = Typed(self.passphrase.text(), self.again.text(), self.name.text().strip(), self.recovery_key.text())
        fault = self.model.fault(typed)
        if fault is not None:
            words = self._words() if fault.startswith("fault.") else self.context.translator
            self.show_fault(words.text(fault, count=MIN_PASSPHRASE_LENGTH))
            return
        self.show_fault("")
        self._set_busy(busy=True)
        model = self.model
        job: Job[int] = Job(lambda _token, _progress: self._open(model, typed))
        job.finished.connect(self._finish)
        job.failed.connect(self._refuse)
        job.ended.connect(lambda: self._set_busy(busy=False))
        job.start()

    def _open(self, model: UnlockViewModel, typed: Typed) -> int:
        """Open the store, or return how long nobody can try again, seconds; on a worker."""
        services = self.context.services
        try:
            if model.is_lost and model.is_sign_in:
                admin_services(services).recover_account(typed.name, typed.recovery_key, typed.passphrase)
            elif model.is_lost:
                admin_services(services).recover_store(typed.recovery_key, typed.passphrase)
            if model.is_sign_in:
                services.sign_in(typed.name, typed.passphrase)
            elif not model.is_lost:
                services.unlock_store(typed.passphrase)
        except TryLaterError as refused:
            return refused.wait_s
        return 0

    def _finish(self, wait_s: int) -> None:
        if not wait_s:
            self.answered.emit()
            return
        self.passphrase.clear()
        self.wait_s = wait_s + 1
        self._second.start()
        self.count_down()

    def count_down(self) -> None:
        """Say how long it still takes until somebody can try again."""
        self.wait_s -= 1
        if self.wait_s > 0:
            self.show_fault(self._words().text("unlock.wait", seconds=self.wait_s))
        else:
            self.wait_s = 0
            self._second.stop()
            self.show_fault(self._words().text("unlock.now"))
            self.passphrase.setFocus()
        self.go_on.setEnabled(self.wait_s == 0)

    def _switch_lost(self) -> None:
        self.model = UnlockViewModel(self.model.state, is_lost=not self.model.is_lost)
        self.show_fault("")
        self.enter()

    def _refuse(self, text: str) -> None:
        self.passphrase.clear()
        self.passphrase.setFocus()
        self.show_fault(text)

    def _set_busy(self, *, busy: bool) -> None:
        self._progress.setVisible(busy)
        self.go_on.setEnabled(not busy and not self.wait_s)

    def _apply_echo(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self._show.isChecked() else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)

    def _words(self) -> Translator:
        return Translator("admin", self.context.translator.language)
