"""The sheet of keys (?)."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import (
    CORRECT_KEYS,
    EDITOR_KEYS,
    GONIOMETER_KEYS,
    LIST_KEYS,
    LIVE_KEYS,
    NOTE_KEYS,
    PAGE_KEYS,
    PLANNED_KEYS,
    REVIEW_KEYS,
    keys_text,
)
from vmsk_exam.ui.widgets.button import Button

_SECTIONS = {
    "page": PAGE_KEYS,
    "list": LIST_KEYS,
    "review": REVIEW_KEYS,
    "correct": CORRECT_KEYS,
    "goniometer": GONIOMETER_KEYS,
    "note": NOTE_KEYS,
    "planned": PLANNED_KEYS,
    "live": LIVE_KEYS,
    "editor": EDITOR_KEYS,
}
_COLUMNS = (("page", "list"), ("review",), ("correct", "goniometer", "note"), ("live", "planned", "editor"))

LONG_TEXT, WRAPPED_PX = 28, 180
"""Longer texts are wrapped at this width."""
EDGE_PX = 46
"""Room around the sheet."""


class CheatSheet(QDialog):
    """All keys in four columns."""

    def __init__(self, context: SurgeonContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(context.text("keys.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = label("headline")
        title.setText(context.text("keys.title"))
        close = Button("primary", "", "Esc")
        close.set_label(context.text("keys.close"))
        close.clicked.connect(self.accept)
        columns = [column(*(self._section(name) for name in names), None, gap="gap") for names in _COLUMNS]
        sheet = QWidget()
        sheet.setLayout(row(*columns, gap="small"))
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        head = row(title, None, close, gap="gap")
        self.setLayout(column(head, scroll, gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        wanted = sheet.sizeHint() + QSize(EDGE_PX, head.sizeHint().height() + EDGE_PX)
        self.resize(wanted.boundedTo(parent.size() - QSize(8, 8)))

    def _section(self, name: str) -> QWidget:
        keys = _SECTIONS[name]
        heading = label("section")
        heading.setText(self._context.text(f"keys.{name}.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for line, (action, shortcuts) in enumerate(keys.items()):
            keycap, text = label("keycap", wraps=False), label("small", wraps=False)
            keycap.setText(keys_text(shortcuts))
            text.setText(self._context.text(f"keys.{name}.{action}"))
            if len(text.text()) > LONG_TEXT:
                text.setWordWrap(True)
                text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
                text.setFixedWidth(WRAPPED_PX)
            grid.addWidget(keycap, line, 0)
            grid.addWidget(text, line, 1)
        return panel(column(heading, grid, gap="small", pad="gap"))
