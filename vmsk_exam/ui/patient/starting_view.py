"""The moments before the first picture of an exam, and what to do if it does not start."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.widgets.button import Button

REASON_LANGUAGE: Final = "en"


class StartingView(QWidget):
    """Says what is waited for; an error is one sentence with one action."""

    gave_up = Signal()  # choose another camera

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self._message = ""
        self.title = label("headline", centred=True)
        self.lead = label("lead", "secondary", centred=True)
        self.detail = label("small", "secondary", centred=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.camera = Button("plain", "cross", "Esc")
        self.camera.clicked.connect(self.gave_up)
        self.setLayout(column(2, self.title, self.lead, self.detail, row(1, self.progress, 1), row(None, self.camera, None), 3))

    @property
    def has_failed(self) -> bool:
        """Whether the exam could not start."""
        return bool(self._message)

    def show_failure(self, message: str) -> None:
        """Say why the exam did not start; empty while it starts."""
        self._message = message
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text, failed = self._context.text, self.has_failed
        self.title.setText(text("exam.start_failed" if failed else "exam.starting"))
        # Reasons come in English: elsewhere the usual ways out are said first, the reason below for whoever helps.
        is_foreign = failed and self._context.translator.language != REASON_LANGUAGE
        self.lead.setText(text("exam.start_failed_help") if is_foreign else self._message or text("exam.starting_detail"))
        self.detail.setText(self._message if is_foreign else "")
        self.detail.setVisible(is_foreign)
        self.camera.set_label(text("exam.choose_camera" if failed else "app.cancel"))
        self.camera.set_icon("camera" if failed else "cross")
        self.camera.set_key("Return" if failed else "Esc")
        self.progress.setVisible(not failed)
        self.progress.setAccessibleName(text("exam.starting"))
