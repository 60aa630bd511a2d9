"""Which joints are shown: one row for each angle, a button for each side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from vmsk_exam.anatomy import CENTRAL_ANGLES, SIDED_ANGLES, Side, channel_name
from vmsk_exam.ui.layouts import fit_to_theme, label
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button


class JointPicker(QFrame):
    """Opens below its button; stays open until Escape or a click beside it."""

    channel_switched = Signal(str)  # channel

    def __init__(self, context: SurgeonContext, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._context = context
        self.buttons: dict[str, Button] = {}
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout()
        grid.setContentsMargins(14, 12, 14, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        self._message = label("small", "attention")
        for line, angle in enumerate((*SIDED_ANGLES, *CENTRAL_ANGLES)):
            sides = list(Side) if angle in SIDED_ANGLES else [None]
            first = channel_name(angle, sides[0])
            name = label("body", wraps=False)
            name.setText(context.texts.angle(first))
            grid.addWidget(name, line, 0)
            for number, side in enumerate(sides):
                channel = channel_name(angle, side)
                grid.addWidget(self._button(channel, side), line, 1 + number, 1, 1 if side else 2)
        grid.addWidget(self._message, grid.rowCount(), 0, 1, 3)
        self.setLayout(grid)
        fit_to_theme(self, context.theme)

    def _button(self, channel: str, side: Side | None) -> Button:
        button = Button("choice")
        button.setCheckable(True)
        text = self._context.texts.report(f"side.{side}") if side else self._context.text("live.show")
        button.set_label(text.capitalize())
        button.setAccessibleName(self._context.texts.channel(channel))
        button.setToolTip(self._context.texts.channel(channel))
        button.clicked.connect(lambda _checked=False: self.channel_switched.emit(channel))
        self.buttons[channel] = button
        return button

    def show_channels(self, channels: tuple[str, ...], message: str = "") -> None:
        """Mark what is shown; ``message`` says why a choice was not taken."""
        for channel, button in self.buttons.items():
            button.setChecked(channel in channels)
        self._message.setText(message)
        self._message.setVisible(bool(message))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
