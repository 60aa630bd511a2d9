"""The exam stops here: what to do now, whom to call; a clinician may go on with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from vmsk_exam.assessment.intake.model import Urgency
from vmsk_exam.resources import Translator
from vmsk_exam.ui.account import signed_in
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.red_flag_model import red_flag_screen
from vmsk_exam.ui.widgets.button import Button

MAX_REASON = 300


class RedFlagView(FormPage):
    """One sentence and one number; nothing else to read."""

    overridden = Signal(str, str, str)  # reason of the clinician; name and passphrase of the account, empty without accounts

    def __init__(self, context: PatientContext) -> None:
        self._shown: tuple[Urgency, str] | None = None
        self.sentence, self.worse, self.kept = label("lead"), label("body"), label("body", "secondary")
        self.number_name = label("body", "secondary", centred=True)
        self.number = label("angle", "accent", wraps=False, centred=True)
        self.clinician = Button("quiet", "clinician")
        self.reason = QLineEdit()
        self.reason.setMaxLength(MAX_REASON)
        self.name, self.passphrase = QLineEdit(), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.override = Button("plain", "arrow_right")
        self._card = panel(column(self.number_name, self.number, gap="tiny", pad="gap"))
        line = row(self.reason, self.override, gap="small")
        line.setStretch(0, 1)
        who = row(self.name, self.passphrase, gap="small")
        body = column(self.sentence, self._card, self.worse, self.kept, None, row(self.clinician, None), who, line, gap="gap")
        super().__init__(context, "stop", body)
        self.clinician.clicked.connect(lambda: self._show_override(is_shown=True))
        self.override.clicked.connect(self._override)

    def show_urgency(self, urgency: Urgency, emergency: str) -> None:
        """Show what to do."""
        self._shown = (urgency, emergency)
        self.retranslate()

    def enter(self) -> None:
        """Give the keyboard to the button that ends."""
        self._show_override(is_shown=False)
        self.go_on.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        translator = Translator("intake", self.context.translator.language)
        text = translator.text
        self.go_on.set_label(text("stop.finish"))
        self.clinician.set_label(text("stop.clinician"))
        self.override.set_label(text("stop.go_on"))
        self.reason.setPlaceholderText(text("stop.reason_hint"))
        self.reason.setAccessibleName(text("stop.reason"))
        for entry, key in ((self.name, "stop.account"), (self.passphrase, "stop.passphrase")):
            entry.setPlaceholderText(text(key))
            entry.setAccessibleName(text(key))
        self.kept.setText(text("stop.kept"))
        self.number_name.setText(text("stop.number"))
        self.lead.setVisible(False)
        self.show_fault("")
        if self._shown is None:
            return
        screen = red_flag_screen(*self._shown, self.context.services.settings.contact_phone, translator)
        self.headline.setText(screen.title)
        self.sentence.setText(screen.sentence)
        self.number.setText(screen.number)
        self._card.setVisible(bool(screen.number))
        self.worse.setText(screen.worse)
        self.worse.setVisible(bool(screen.worse))

    def _show_override(self, *, is_shown: bool) -> None:
        self.reason.setVisible(is_shown)
        self.override.setVisible(is_shown)
        self.clinician.setVisible(not is_shown)
        needs_account = is_shown and signed_in(self.context.services) is not None
        self.override.setEnabled(True)
        for entry in (self.name, self.passphrase):
            entry.setVisible(needs_account)
            entry.clear()
        if is_shown:
            (self.name if needs_account else self.reason).setFocus()
        else:
            self.reason.clear()

    def _override(self) -> None:
        reason = " ".join(self.reason.text().split())
        text = Translator("intake", self.context.translator.language).text
        if not reason:
            self.show_fault(text("stop.reason_missing"))
            self.reason.setFocus()
        elif self.name.isVisible() and not (self.name.text().strip() and self.passphrase.text()):
            self.show_fault(text("stop.account_missing"))
            self.name.setFocus()
        else:
            self.show_fault("")
            self.override.setEnabled(False)
            self.overridden.emit(reason, self.name.text().strip(), self.passphrase.text())

    def refuse(self, text: str) -> None:
        """Say why the exam does not go on."""
        self.override.setEnabled(True)
        self.passphrase.clear()
        self.show_fault(text)
