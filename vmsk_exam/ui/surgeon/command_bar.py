"""What the surgeon can tell a running exam: pause, go on, skip, repeat, end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMessageBox, QWidget

from vmsk_exam.session.snapshot import CommandKind
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import LIVE_KEYS
from vmsk_exam.ui.surgeon.live_model import LiveModel
from vmsk_exam.ui.widgets.button import Button

_ICONS = {"pause": "pause", "next": "arrow_right", "skip": "skip", "repeat": "repeat", "end": "stop"}
_KINDS = {"next": CommandKind.NEXT, "skip": CommandKind.SKIP, "repeat": CommandKind.REPEAT}


class CommandBar(QWidget):
    """Buttons for the exam on this computer; without one they rest."""

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._model: LiveModel | None = None
        self._question: QMessageBox | None = None
        self.buttons = {name: self._button(name) for name in _ICONS}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(context.theme.spacing.small)
        for number, name in enumerate(("pause", "next", "skip", "repeat", "end")):
            grid.addWidget(self.buttons[name], number // 2, number % 2, 1, 2 if name == "end" else 1)
        self.setLayout(grid)

    def _button(self, name: str) -> Button:
        button = Button("plain", _ICONS[name], LIVE_KEYS[name][0])
        button.set_label(self._context.text(f"live.command.{name}"))
        button.clicked.connect(lambda _checked=False: self.tell(name))
        return button

    def show_model(self, model: LiveModel, *, is_replay: bool) -> None:
        """Show what makes sense now."""
        self._model = model
        self.setVisible(not is_replay and self._context.control is not None)
        is_paused = model.is_paused
        self.buttons["pause"].set_icon("play" if is_paused else "pause")
        label = self._context.text("live.command.resume" if is_paused else "live.command.pause")
        if self.buttons["pause"].text() != label:
            self.buttons["pause"].set_label(label)
        for name, button in self.buttons.items():
            is_allowed = self._is_running() and model.allows(self._kind(name))
            if button.isEnabled() != is_allowed:
                button.setEnabled(is_allowed)

    def tell(self, name: str) -> None:
        """Tell the exam; ending asks first."""
        if not self.isVisible() or not self.buttons[name].isEnabled():
            return
        if name == "end":
            self._ask_to_end()
        else:
            self._send(self._kind(name))

    def _kind(self, name: str) -> CommandKind:
        if name == "pause":
            return CommandKind.RESUME if self._model is not None and self._model.is_paused else CommandKind.PAUSE
        return _KINDS.get(name, CommandKind.END_EXAM)

    def _is_running(self) -> bool:
        return self._context.control is not None and self._context.control.exam is not None

    def _send(self, kind: CommandKind) -> None:
        if self._context.control is not None:
            self._context.control.tell(kind)

    def _ask_to_end(self) -> None:
        text = self._context.text
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(text("live.command.end"))
        box.setText(text("live.command.end_question"))
        box.setInformativeText(text("live.command.end_detail"))
        end = box.addButton(text("live.command.end_yes"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(text("live.command.end_no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        end.clicked.connect(lambda: self._send(CommandKind.END_EXAM))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = box
        box.open()
