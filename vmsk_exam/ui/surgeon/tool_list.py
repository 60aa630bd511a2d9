"""The tools that correct an exam, each with its key; below the tasks."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.ui.layouts import column, label
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import CORRECT_KEYS
from vmsk_exam.ui.widgets.button import Button

_ICONS: Final = {
    "goniometer": "goniometer",
    "move_peak": "mark",
    "exclude": "minus",
    "not_assessable": "warning",
    "comment": "note",
}


class ToolList(QWidget):
    """A column of buttons; the page makes the shortcuts."""

    tool_chosen = Signal(str)  # name, one of the keys

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        heading = label("section")
        heading.setText(context.text("tool.title"))
        heading.setContentsMargins(8, 0, 0, 0)
        self.buttons = {name: self._button(name) for name in _ICONS}
        self.buttons["goniometer"].setCheckable(True)
        self.setLayout(column(heading, *self.buttons.values(), gap="none"))

    def show_state(self, *, is_excluded: bool, is_rejected: bool, is_measuring: bool) -> None:
        """Say what each tool would do now."""
        text = self._context.text
        self.buttons["exclude"].set_label(text("tool.include" if is_excluded else "tool.exclude"), text("tool.tip.exclude"))
        label_key = "tool.assessable" if is_rejected else "tool.not_assessable"
        self.buttons["not_assessable"].set_label(text(label_key), text("tool.tip.not_assessable"))
        self.buttons["goniometer"].setChecked(is_measuring)

    def allow(self, *, is_allowed: bool) -> None:
        """Let the tools be used, or not."""
        self.setEnabled(is_allowed)

    def _button(self, name: str) -> Button:
        button = Button("tool", _ICONS[name], CORRECT_KEYS[name][0])
        button.setProperty("align", "left")
        button.set_label(self._context.text(f"tool.{name}"), self._context.text(f"tool.tip.{name}"))
        button.clicked.connect(lambda _checked=False: self.tool_chosen.emit(name))
        return button
