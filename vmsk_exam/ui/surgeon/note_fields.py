"""Fields of the note's screen: a text that grows with what is written, a part with its title."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QTextEdit, QWidget

from vmsk_exam.report.note import CLINICIAN_PARTS, NotePart
from vmsk_exam.ui.layouts import column, label, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.note_model import NoteModel
from vmsk_exam.ui.widgets.button import Button

CLINICIAN_LINES = 4
"""Room for what only the clinician writes."""


class GrowingText(QTextEdit):
    """Plain text without scroll bars: as high as what is written in it."""

    def __init__(self, least_lines: int = 1) -> None:
        super().__init__()
        self._least_lines = least_lines
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Leave the wheel to the page."""
        event.ignore()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the height of the text."""
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        least = self.fontMetrics().lineSpacing() * self._least_lines + 2 * round(self.document().documentMargin())
        frame = self.height() - self.viewport().height()
        wanted = max(least, round(self.document().size().height())) + max(0, frame)
        if wanted != self.height():
            self.setFixedHeight(wanted)


class StillCombo(QComboBox):
    """A choice that the wheel does not change by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Leave the wheel to the page."""
        event.ignore()


class PartEditor(QFrame):
    """Title, origin and text of one part."""

    written = Signal(object)  # NotePart

    def __init__(self, context: SurgeonContext, model: NoteModel, part: NotePart) -> None:
        super().__init__()
        self._model, self.part = model, part
        self.setProperty("kind", "panel")
        title = label("title", wraps=False)
        title.setText(model.part_title(part))
        self.state = label("small", "secondary", wraps=False)
        self.redraft_button = Button("quiet", "repeat")
        self.redraft_button.set_label(context.text("note.redraft"), context.text("note.redraft_tip"))
        self.redraft_button.clicked.connect(self.redraft)
        self.text = GrowingText(CLINICIAN_LINES if part in CLINICIAN_PARTS else 1)
        self.text.setAccessibleName(model.part_title(part))
        self.text.setPlaceholderText(model.prompt(part))
        found = model.note.part(part)
        self.text.setPlainText("" if found is None else found.text)
        self.text.textChanged.connect(self._write)
        head = QWidget()
        head.setLayout(row(title, self.state, None, self.redraft_button, gap="small"))
        head.setFixedHeight(context.theme.spacing.control)
        self.setLayout(column(head, self.text, gap="none", pad="small"))
        self.show_state()

    def redraft(self) -> None:
        """Take the draft from the record again; undo brings the own words back."""
        text = self._model.redraft(self.part)
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.show_state()
        self.text.setFocus()

    def show_state(self) -> None:
        """Say where the text comes from."""
        state = self._model.state(self.part)
        self.state.setText(state.words)
        set_tone(self.state, state.tone)
        self.redraft_button.setVisible(state.can_redraft)

    def _write(self) -> None:
        self._model.write(self.part, self.text.toPlainText())
        self.show_state()
        self.written.emit(self.part)
