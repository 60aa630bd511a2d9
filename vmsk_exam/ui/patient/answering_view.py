"""The figure shows an answered maneuver; the patient does it and chooses one of a few large answers."""

from typing import Final

from PySide6.QtWidgets import QProgressBar, QWidget

from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.demonstration import DemonstrationView
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.answering_model import AnsweringScreen, answering_screen
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.performing_view import REPEAT_KEY
from vmsk_exam.ui.theme import Theme
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.notes import Chip

ANSWER_COUNT: Final = 7
"""As many answers as a question may have."""
_PROGRESS_STEPS: Final = 1000


class AnswerButton(Button):
    """One answer, as high as a finger or an unsure mouse needs."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the height from a theme; the width is that of the column."""
        super().apply_theme(theme)
        self.setMinimumHeight(round(theme.spacing.control * 1.1))


class AnsweringView(QWidget):
    """Figure left; question and answers right, each with its number as key."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self._values: tuple[int, ...] = ()
        self.figure = DemonstrationView(context.player, mirrored=context.services.settings.mirror_display)
        self.watch = Chip()
        self.figure.setLayout(column(row(self.watch, None), None, pad="gap"))
        self.headline, self.sentence = label("headline"), label("body", "secondary")
        self.question = label("lead")
        self.buttons = tuple(AnswerButton("plain", key=str(number + 1)) for number in range(ANSWER_COUNT))
        self.again = Button("quiet", "repeat", REPEAT_KEY)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        side = column(
            column(self.headline, self.sentence, gap="tiny"),
            self.question,
            column(*self.buttons, gap="small"),
            None,
            row(self.again, None),
            self.progress,
            gap="gap",
        )
        layout = row(self.figure, side, gap="gap")
        layout.setStretch(0, 7)
        layout.setStretch(1, 6)
        self.setLayout(layout)
        self._connect()

    def _connect(self) -> None:
        for number, button in enumerate(self.buttons, start=1):
            button.clicked.connect(lambda _checked=False, chosen=number: self.choose(chosen))
        self.again.clicked.connect(lambda: self._context.control.tell(CommandKind.REPEAT))

    def choose(self, number: int) -> None:
        """Answer with the choice of a number, counted from 1; a number without a choice does nothing."""
        if 1 <= number <= len(self._values):
            self._context.control.tell(CommandKind.SET_ANSWER, self._values[number - 1])

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        self.figure.set_empty_text(text("app.working"))
        self.watch.show_check(text("answering.watch"), is_ok=True)
        self.again.set_label(text("answering.again"))
        self.progress.setAccessibleName(text("pain.waits"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show the question of the task."""
        screen = answering_screen(snapshot, self._context.translator)
        if screen is not None:
            self._show_screen(screen)

    def _show_screen(self, screen: AnsweringScreen) -> None:
        self._context.player.show_task(screen.task)
        self.headline.setText(screen.headline)
        self.sentence.setText(screen.sentence)
        self.question.setText(screen.question)
        self.progress.setValue(round(_PROGRESS_STEPS * screen.waited_ratio))
        self._values = tuple(answer.value for answer in screen.answers)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(screen.answers))
            if number < len(screen.answers):
                button.set_label(screen.answers[number].text)
