"""After "Stop": nothing moves on; what happened is asked with a few large answers, one key each."""

from typing import Final

from PySide6.QtWidgets import QWidget

from vmsk_exam.assessment.intake.stop_rules import UNWELL_REASONS, StopReason
from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.answering_view import AnswerButton
from vmsk_exam.ui.patient.exam_texts import task_title
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.theme import PATIENT, Theme

ANSWERS: Final[tuple[tuple[str, CommandKind, int | None], ...]] = (
    ("pain", CommandKind.STOP_PAIN, None),
    *((str(reason), CommandKind.STOP_UNWELL, place) for place, reason in enumerate(UNWELL_REASONS)),
    (str(StopReason.STOP_KEY), CommandKind.STOP_WISH, None),
    ("mistake", CommandKind.REPEAT, None),
)
"""Name, and what is told to the session; in the order of their keys 1 to 6."""
_MAX_LETTERS: Final = 44
_ICONS: Final = {"pain": "pain_scale", str(StopReason.STOP_KEY): "stop", "mistake": "repeat"}


class StopView(QWidget):
    """Headline, one calm sentence, six answers; it waits as long as it takes."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.title = label("headline", centred=True)
        self.lead = label("lead", "secondary", centred=True)
        self.task_title = label("body", "secondary", centred=True)
        names = enumerate(ANSWERS, start=1)
        self.buttons = tuple(AnswerButton("plain", _ICONS.get(name, "warning"), str(key)) for key, (name, *_told) in names)
        for number, button in enumerate(self.buttons, start=1):
            button.clicked.connect(lambda _checked=False, chosen=number: self.choose(chosen))
        self._narrow = QWidget()
        self._narrow.setLayout(column(*self.buttons, gap="small"))
        line = row(1, self._narrow, 1)
        line.setStretch(1, 1000)
        self.setLayout(column(2, column(self.title, self.lead, self.task_title, gap="small"), 1, line, 2))

    def apply_theme(self, theme: Theme = PATIENT) -> None:
        """Keep the answers near to each other on a wide screen."""
        self._narrow.setMaximumWidth(theme.type_scale.body * _MAX_LETTERS)

    def choose(self, number: int) -> None:
        """Give the answer of a number, counted from 1; a number without an answer does nothing."""
        if 1 <= number <= len(ANSWERS):
            _name, kind, value = ANSWERS[number - 1]
            self._context.control.tell(kind, value)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        self.title.setText(text("stop.title"))
        self.lead.setText(text("stop.lead"))
        for (name, *_told), button in zip(ANSWERS, self.buttons, strict=True):
            button.set_label(text(f"stop.{name}"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show what was being done."""
        self.task_title.setText("" if snapshot.task is None else task_title(snapshot.task, self._context.translator))
