"""A pause: why, and what next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.paused_model import paused_screen
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel

RESUME_KEY = "P"


class PausedView(QWidget):
    """One headline, one sentence, up to four buttons."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.icon = IconLabel("pause", "angle", "accent", 1.0)
        self.title = label("headline", centred=True)
        self.lead = label("lead", "secondary", centred=True)
        self.detail = label("body", "attention", centred=True)
        self.resume = Button("primary", "play", RESUME_KEY)
        self.unsaved = Button("plain", "skip")
        self.end = Button("plain", "stop")
        self.withdraw = Button("plain", "camera_off")
        self.resume.clicked.connect(lambda: context.control.tell(CommandKind.RESUME))
        self.unsaved.clicked.connect(lambda: context.control.tell(CommandKind.GO_ON_UNSAVED))
        self.end.clicked.connect(lambda: context.control.tell(CommandKind.END_EXAM))
        self.withdraw.clicked.connect(lambda: context.control.tell(CommandKind.WITHDRAW_VIDEO))
        buttons = row(None, self.resume, self.unsaved, self.end, None, gap="gap")
        below = row(None, self.withdraw, None)
        picture = row(None, self.icon, None)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(2, picture, self.title, self.lead, self.detail, 1, buttons, below, 2))

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        self.end.set_label(self._context.text("paused.end"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Say why and what next."""
        screen = paused_screen(snapshot, self._context.translator)
        self.icon.set_icon(screen.icon_name, "accent" if screen.icon_name == "pause" else "attention")
        self.title.setText(screen.title)
        self.lead.setText(screen.lead)
        for button, word in ((self.resume, screen.resume), (self.unsaved, screen.unsaved), (self.withdraw, screen.withdraw)):
            button.set_label(word)
            button.setVisible(bool(word))
        self.resume.set_icon("play" if screen.icon_name == "pause" else "repeat")
        self.end.setVisible(screen.can_end)
        self.detail.setText(screen.detail)
        self.detail.setVisible(bool(screen.detail))
