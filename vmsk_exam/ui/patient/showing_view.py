"""The figure shows the next maneuver, large; the text says it."""

from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.demonstration import DemonstrationView
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.showing_model import showing_screen
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.widgets.notes import Chip

_PROGRESS_STEPS = 1000
NOW_KEY = "Return"
COUNTED_FROM_S = 3


class ShowingView(QWidget):
    """Avatar left, what to do right; goes on by itself."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self.figure = DemonstrationView(context.player, mirrored=context.services.settings.mirror_display)
        self.watch = Chip()
        self.figure.setLayout(column(row(self.watch, None), None, pad="gap"))
        self.headline = label("headline")
        self.note = label("lead", "accent")
        self.sentence = label("body")
        self.position = label("body", "secondary")
        self.safety = label("body")
        self.when = label("small", "secondary")
        self.progress = QProgressBar()
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self.now = Button("primary", "arrow_right", NOW_KEY)
        self.now.clicked.connect(lambda: context.control.tell(CommandKind.NEXT))
        side = column(
            self.note,
            self.headline,
            self.sentence,
            self.position,
            None,
            self._safety_card(),
            self.when,
            self.progress,
            self.now,
            gap="gap",
        )
        layout = row(self.figure, side, gap="gap")
        layout.setStretch(0, 9)
        layout.setStretch(1, 4)
        self.setLayout(layout)

    def _safety_card(self) -> QFrame:
        line = row(IconLabel("warning", "body", "attention", 1.3), self.safety, gap="small", pad="small")
        line.setStretch(1, 1)
        return panel(line)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        self.figure.set_empty_text(text("app.working"))
        self.watch.show_check(text("showing.watch"), is_ok=True)
        self.when.setText(text("showing.when"))
        self.now.set_label(text("showing.now"))
        self.progress.setAccessibleName(text("showing.when"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show the task and how long the figure still shows it."""
        screen = showing_screen(snapshot, self._context.translator)
        if screen is None:
            return
        self._context.player.show_task(screen.task)
        self.note.setText(screen.note)
        self.note.setVisible(bool(screen.note))
        self.headline.setText(screen.headline)
        self.sentence.setText(screen.sentence)
        self.position.setText(screen.position)
        self.safety.setText(screen.safety)
        is_near = screen.begins_in_s <= COUNTED_FROM_S
        soon = self._context.text("showing.begins_in", seconds=screen.begins_in_s)
        self.when.setText(soon if is_near else self._context.text("showing.when"))
        self.progress.setValue(round(_PROGRESS_STEPS * screen.shown_ratio))
