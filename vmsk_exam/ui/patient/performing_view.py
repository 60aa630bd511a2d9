"""The patient performs: me on the left, the figure and the number on the right, one cue at the bottom."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmsk_exam.session.snapshot import CommandKind, SessionSnapshot
from vmsk_exam.ui.demonstration import DemonstrationView
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.exam_texts import CHIP_COUNT
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.patient.performing_model import OverlayViewModel, PerformingScreen, performing_screen
from vmsk_exam.ui.patient.picture_stage import PictureStage
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.dial import DialView
from vmsk_exam.ui.widgets.marks import RepetitionDots
from vmsk_exam.ui.widgets.notes import Chip

REPEAT_KEY, PAIN_KEY = "R", "Return"


class PerformingView(QWidget):
    """Everything that a person standing 3 m away needs, and nothing else."""

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self._lines = OverlayViewModel()
        self.stage = PictureStage(mirrored=context.services.settings.mirror_display, chip_count=CHIP_COUNT)
        self.figure = DemonstrationView(context.player, mirrored=context.services.settings.mirror_display)
        self.watch = Chip()
        self.figure.setLayout(column(row(self.watch, None), None, pad="small"))
        self.headline, self.sentence = label("headline"), label("body", "secondary")
        self.dial, self.dots = DialView(), RepetitionDots()
        self.repeats = label("small", "secondary", wraps=False)
        self.again = Button("quiet", "repeat", REPEAT_KEY)
        self.again.clicked.connect(lambda: context.control.tell(CommandKind.REPEAT))
        self.pain = Button("choice", "pain_scale", PAIN_KEY)
        self.pain.clicked.connect(lambda: context.control.tell(CommandKind.MARK_PAIN))
        layout = row(self.stage, self._build_side(), gap="gap")
        layout.setStretch(0, 9)
        layout.setStretch(1, 4)
        self.setLayout(layout)

    def _build_side(self) -> QVBoxLayout:
        texts = column(self.headline, self.sentence, gap="tiny")
        counts = row(self.repeats, self.dots, None, self.again, gap="small")
        side = column(self.figure, texts, self.dial, self.pain, counts, gap="small")
        side.setStretch(0, 4)
        side.setStretch(2, 3)
        return side

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = self._context.text
        self.figure.set_empty_text(text("app.working"))
        self.watch.show_check(text("performing.watch"), is_ok=True)
        self.repeats.setText(text("performing.repeats"))
        self.again.set_label(text("exam.repeat"))
        self.stage.set_empty_text(text("exam.no_picture"))

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show the newest picture and numbers."""
        self.stage.show_frame(snapshot, self._lines.overlay(snapshot))
        screen = performing_screen(snapshot, self._context.translator)
        if screen is not None:
            self._show_screen(screen)

    def _show_screen(self, screen: PerformingScreen) -> None:
        self._context.player.show_task(screen.task)
        self.headline.setText(screen.headline)
        self.sentence.setText(screen.sentence)
        self.stage.show_notes(screen.cue, screen.chips)
        self.dial.show_values(screen.dial.number, screen.dial.caption, screen.dial.ratio)
        counted = self._context.text("performing.count", done=screen.done, count=screen.asked)
        self.dots.show_count(screen.done, screen.asked, counted)
        self.pain.setVisible(bool(screen.pain_label))
        if screen.pain_label != self.pain.text():
            self.pain.set_label(screen.pain_label)
        self.repeats.setVisible(screen.asked > 1)
        self.dots.setVisible(screen.asked > 1)
