"""The pain question: eleven large buttons, one key each; goes on by itself without an answer."""

import math

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vmsk_exam.assessment.intake.stop_rules import UNWELL_REASONS
from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.pain_model import PAIN_VALUES, pain_screen
from vmsk_exam.ui.patient.performing_view import REPEAT_KEY
from vmsk_exam.ui.theme import Theme
from vmsk_exam.ui.widgets.button import Button

_PROGRESS_STEPS = 1000
NO_ANSWER_KEY = "Return"


class PainButton(Button):
    """A number as large as its place allows."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the height from a theme; the width is shared with the other numbers."""
        super().apply_theme(theme)
        self.setMinimumWidth(round(theme.type_scale.headline * 1.4))
        self.setMinimumHeight(round(theme.spacing.control * 2.2))


class PainView(QWidget):
    """0 to 10 with words at both ends; no colour scale and no faces that judge."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.title = label("headline", centred=True)
        self.task_title = label("lead", "secondary", centred=True)
        self.contact = label("body", "attention", centred=True)
        self.buttons = tuple(PainButton("pain") for _ in PAIN_VALUES)
        self.least, self.most = label("lead", "secondary", wraps=False), label("lead", "secondary", wraps=False)
        self.waits = label("body", "secondary", wraps=False)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self.unwell = {reason: Button("plain", "warning") for reason in UNWELL_REASONS}
        self.again = Button("plain", "repeat", REPEAT_KEY)
        self.no_answer = Button("plain", "arrow_right", NO_ANSWER_KEY)
        self.setLayout(
            column(
                2,
                column(self.title, self.task_title, gap="small"),
                1,
                self._build_scale(),
                1,
                self.contact,
                row(None, *self.unwell.values(), None, gap="small"),
                1,
                column(row(self.again, None, self.waits, self.no_answer, gap="gap"), self.progress, gap="small"),
            )
        )
        self._connect()

    def _build_scale(self) -> QHBoxLayout:
        line = row(column(row(*self.buttons, gap="small"), row(self.least, None, self.most), gap="small"))
        line.setStretch(0, 1)
        return line

    def _connect(self) -> None:
        tell = self._context.control.tell
        for value, button in zip(PAIN_VALUES, self.buttons, strict=True):
            button.clicked.connect(lambda _checked=False, pain=value: tell(CommandKind.SET_PAIN, pain))
        for number, said in enumerate(self.unwell.values()):
            said.clicked.connect(lambda _checked=False, place=number: tell(CommandKind.STOP_UNWELL, place))
        self.no_answer.clicked.connect(lambda: tell(CommandKind.NEXT))
        self.again.clicked.connect(lambda: tell(CommandKind.REPEAT))

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        for value, button in zip(PAIN_VALUES, self.buttons, strict=True):
            button.setText(str(value))
            button.setAccessibleName(text("pain.number", number=value))
            key = str(value) if value < 10 else text("pain.key_ten")
            button.setToolTip(f"{text('pain.number', number=value)} ({key})")
        self.buttons[-1].set_key(text("pain.key_ten"))
        self.least.setText(text("pain.none"))
        self.most.setText(text("pain.worst"))
        self.waits.setText(text("pain.waits"))
        self.progress.setAccessibleName(text("pain.waits"))
        for reason, said in self.unwell.items():
            said.set_label(text(f"pain.{reason}"))
        self.again.set_label(text("exam.repeat"))
        self.no_answer.set_label(text("pain.skip"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show what is asked about and how long it still waits."""
        screen = pain_screen(snapshot, self._context.translator, self._context.services.settings.contact_phone)
        self.title.setText(screen.title)
        self.task_title.setText(screen.task_title)
        self.contact.setText(screen.contact)
        self.contact.setVisible(bool(screen.contact))
        for button in self.unwell.values():
            button.setVisible(bool(screen.contact))
        goes_on = not math.isnan(screen.waited_ratio)
        for part in (self.waits, self.progress):
            part.setVisible(goes_on)
        self.progress.setValue(round(_PROGRESS_STEPS * screen.waited_ratio) if goes_on else 0)
