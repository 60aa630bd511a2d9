"""The head of the review: who, which exam, what must be seen first, and what can be done with the whole exam."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import CORRECT_KEYS, REVIEW_KEYS
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.widgets.button import Button


class ReviewHead(QWidget):
    """Names and buttons; further buttons of the page go into ``more``, left of the export."""

    left = Signal()
    live_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    visit_asked = Signal()

    def __init__(self, context: SurgeonContext, export: QWidget) -> None:
        super().__init__()
        self._context = context
        self.patient, self.subtitle = label("headline", wraps=False), label("body", "secondary", wraps=False)
        self.chips = QWidget()
        chips = row(gap="small")
        chips.setContentsMargins(0, 0, 0, 0)
        self.chips.setLayout(chips)
        self.back = Button("plain", "arrow_left", "Esc")
        self.back.set_label(context.text("review.back"))
        self.back.clicked.connect(self.left)
        self.undo, self.redo = self._step("undo", self.undo_asked.emit), self._step("redo", self.redo_asked.emit)
        self.live_button = Button("quiet", "trend")
        self.live_button.set_label("", context.text("review.live"))
        self.live_button.setToolTip(f"{context.text('review.live_tip')} (L)")
        self.live_button.clicked.connect(self.live_asked)
        self.visit_button = Button("quiet", "calendar")
        self.visit_button.clicked.connect(self.visit_asked)
        self.visit_button.hide()
        self.more = row(gap="small")
        names = column(self.patient, row(self.subtitle, self.chips, None, gap="gap"), gap="none")
        tools = row(self.undo, self.redo, self.live_button, self.visit_button, gap="none")
        self.setLayout(row(self.back, names, None, tools, self.more, export, gap="small"))
        self.allow_steps(undo=False, redo=False)

    def show_exam(self, model: ResultsModel) -> None:
        """Show patient, protocol and what must be seen first."""
        self.patient.setText(model.patient)
        self.subtitle.setText(model.subtitle)
        layout = self.chips.layout()
        assert layout is not None  # noqa: S101  made above
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, tone in model.chips():
            chip = label("small", tone, wraps=False)
            chip.setProperty("kind", "chip")
            chip.setText(text)
            layout.addWidget(chip)

    def show_visit(self, visit: PlannedVisit | None) -> None:
        """Offer the planned visit for which the exam was made, if there is one."""
        self.visit_button.setVisible(visit is not None)
        if visit is not None:
            tip = self._context.text("review.visit_tip", date=self._context.texts.date_time(visit.starts_utc))
            self.visit_button.set_label("", tip)
            self.visit_button.setToolTip(f"{tip} {visit.reason} ({REVIEW_KEYS['visit'][0]})")

    def allow_steps(self, *, undo: bool, redo: bool) -> None:
        """Let the last change be taken back, or made again."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

    def _step(self, name: str, action: Callable[[], object]) -> Button:
        button = Button("quiet", name)
        button.set_label("", self._context.text(f"tool.{name}"))
        button.setToolTip(f"{self._context.text(f'tool.{name}')} ({CORRECT_KEYS[name][0]})")
        button.clicked.connect(lambda _checked=False: action())
        return button
