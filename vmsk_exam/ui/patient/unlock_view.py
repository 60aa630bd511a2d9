"""The passphrase of the record store, only where the system has no keyring; name and passphrase where there are accounts."""

from PySide6.QtWidgets import QLineEdit, QProgressBar

from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext, field
from vmsk_exam.ui.patient.unlock_model import MIN_PASSPHRASE_LENGTH, UnlockViewModel
from vmsk_exam.ui.services import StoreState
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.widgets.tick_box import TickBox
from vmsk_exam.ui.worker import Job


class UnlockView(FormPage):
    """Asks once for a known passphrase, twice for a new one, and says plainly that a lost one is lost."""

    def __init__(self, context: PatientContext) -> None:
        self.model = UnlockViewModel(StoreState.NEEDS_PASSPHRASE)
        self.name, self.passphrase, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self._captions = (label("body", "secondary"), label("body", "secondary"))
        self._name_caption = label("body", "secondary")
        self._show = TickBox()
        self._warning = label("body")
        self._warning_icon = IconLabel("key", "headline", "attention", 1.0)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setVisible(False)
        name = field(self._name_caption, self.name)
        fields = row(name, field(self._captions[0], self.passphrase), field(self._captions[1], self.again), gap="gap")
        warning = row(self._warning_icon, self._warning, gap="small")
        warning.setStretch(1, 1)
        body = column(fields, self._show, warning, None, self._progress, gap="gap")
        super().__init__(context, "unlock", body)
        self._show.toggled.connect(self._apply_echo)
        self._apply_echo()

    def enter(self) -> None:
        """Ask for what the store needs."""
        for entry in (self.passphrase, self.again):
            entry.clear()
        self.retranslate()
        (self.name if self.model.is_sign_in and not self.name.text() else self.passphrase).setFocus()

    def show_state(self, state: StoreState) -> None:
        """Ask for a known passphrase, for a new one, or for name and passphrase of an account."""
        self.model = UnlockViewModel(state)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text, is_new = self.context.text, self.model.is_new
        if is_new:
            self.headline.setText(text("unlock.title_new"))
            self.lead.setText(text("unlock.lead_new", count=MIN_PASSPHRASE_LENGTH))
        if self.model.is_sign_in:
            self.headline.setText(text("unlock.sign_in_title"))
            self.lead.setText(text("unlock.sign_in_lead"))
        self._name_caption.setText(text("unlock.name"))
        self.name.setAccessibleName(text("unlock.name"))
        self._captions[0].setText(text("unlock.passphrase"))
        self._captions[1].setText(text("unlock.again"))
        self.passphrase.setAccessibleName(text("unlock.passphrase"))
        self.again.setAccessibleName(text("unlock.again"))
        self._show.setText(text("unlock.show"))
        self._warning.setText(text("unlock.lost"))
        self.go_on.set_label(text("unlock.create" if is_new else "unlock.sign_in" if self.model.is_sign_in else "unlock.open"))
        self.name.setVisible(self.model.is_sign_in)
        self._name_caption.setVisible(self.model.is_sign_in)
        for part in (self.again, self._captions[1], self._warning, self._warning_icon):
            part.setVisible(is_new)

    def try_to_go_on(self) -> None:
        """Check, then open the store on a worker."""
        name, passphrase = self.name.text().strip(), self.passphrase.text()
        fault = self.model.fault(passphrase, self.again.text(), name)
        if fault is not None:
            self.show_fault(self.context.text(fault, count=MIN_PASSPHRASE_LENGTH))
            return
        self.show_fault("")
        self._set_busy(busy=True)
        services, is_sign_in = self.context.services, self.model.is_sign_in

        def run(_token: object, _progress: object) -> None:
            if is_sign_in:
                services.sign_in(name, passphrase)
            else:
                services.unlock_store(passphrase)

        job: Job[None] = Job(run)
        job.finished.connect(lambda _none: self.answered.emit())
        job.failed.connect(self._refuse)
        job.ended.connect(lambda: self._set_busy(busy=False))
        job.start()

    def _refuse(self, text: str) -> None:
        self.passphrase.clear()
        self.passphrase.setFocus()
        self.show_fault(text)

    def _set_busy(self, *, busy: bool) -> None:
        self._progress.setVisible(busy)
        self.go_on.setEnabled(not busy)

    def _apply_echo(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self._show.isChecked() else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)
