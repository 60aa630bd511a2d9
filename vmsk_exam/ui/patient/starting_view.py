"""The moments before the first picture of an exam, and what to do if it does not start."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.widgets.button import Button


class StartingView(QWidget):
    """Says what is waited for; an error is one sentence with one action."""

    gave_up = Signal()  # choose another camera

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self._message = ""
        self.title = label("headline", centred=True)
        self.lead = label("lead", "secondary", centred=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.camera = Button("plain", "cross", "Esc")
        self.camera.clicked.connect(self.gave_up)
        self.setLayout(column(2, self.title, self.lead, row(1, self.progress, 1), row(None, self.camera, None), 3, pad="large"))

    @property
    def has_failed(self) -> bool:
        """Whether the exam could not start."""
        return bool(self._message)

    def show_failure(self, message: str) -> None:
        """Say why the exam did not start, told as it was raised; empty while it starts."""
        self._message = message
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text, failed = self._context.text, self.has_failed
        self.title.setText(text("exam.start_failed" if failed else "exam.starting"))
        self.lead.setText(say_error(self._message) or text("exam.starting_detail"))
        self.camera.set_label(text("exam.choose_camera" if failed else "app.cancel"))
        self.camera.set_kind("primary" if failed else "plain")
        self.camera.set_icon("camera" if failed else "cross")
        self.camera.set_key("Return" if failed else "Esc")
        self.progress.setVisible(not failed)
        self.progress.setAccessibleName(text("exam.starting"))
