"""The top of a running exam: which exam, where I am, and the three buttons that are always in the same place."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.session.snapshot import ExamState, SessionSnapshot
from vmsk_exam.ui.layouts import label, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.voice_controls import VoiceControls
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.marks import StepBars

PAUSE_KEY, SKIP_KEY, STOP_KEY = "P", "S", "Esc"
_WITH_TASK = (ExamState.SHOWING, ExamState.PERFORMING, ExamState.ANSWERING)
_STOPPABLE = (*_WITH_TASK, ExamState.ASKING_PAIN, ExamState.PAUSED)


class ExamBar(QWidget):
    """Name, steps, sound, Pause, Skip, and Stop."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.title = label("body", wraps=False)
        self.steps = StepBars()
        self.step_text = label("body", "secondary", wraps=False)
        self.voice = VoiceControls(context)
        self.pause = Button("plain", "pause", PAUSE_KEY)
        self.skip = Button("plain", "skip", SKIP_KEY)
        self.stop = Button("stop", "stop_hand", STOP_KEY)
        self.help = Button("quiet", "help")
        self._always = (self.steps, self.step_text, self.help, self.voice, self.pause, self.skip, self.stop)
        self._line = row(self.title, *self._always[:2], None, *self._always[2:], gap="small")
        self.setLayout(self._line)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        for name, button in (("pause", self.pause), ("skip", self.skip), ("stop", self.stop)):
            button.set_label(self._context.text(f"exam.{name}"))
        self.voice.retranslate()

    def show_snapshot(self, snapshot: SessionSnapshot, title: str) -> None:
        """Show where the exam stands and which buttons can be used."""
        self.title.setText(title)
        self.setAccessibleName(title)
        number, count = snapshot.task_number, snapshot.task_count
        is_begun = number > 0
        text = self._context.text("exam.step", number=number, count=count) if is_begun else self._context.text("exam.setup")
        self.steps.show_count(max(0, number - 1) if is_begun else -1, count, text)
        self.step_text.setText(text)
        is_paused = snapshot.state is ExamState.PAUSED
        self.pause.setEnabled(not is_paused)
        self.skip.setEnabled(snapshot.state in _WITH_TASK)
        self.stop.setEnabled(snapshot.state in _STOPPABLE)
        self._fit_title()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Leave the name of the exam out where the buttons need its room."""
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        parts = (self.title, *self._always)
        gaps = self._line.spacing() * (len(parts) + 1)
        self.title.setVisible(sum(part.sizeHint().width() for part in parts) + gaps <= self.width())
