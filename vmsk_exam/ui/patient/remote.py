"""Keys of a presenter's remote control: forward, back, blank (B) and start (F5)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

FORWARD_KEY, BACK_KEY = "PgDown", "PgUp"
PRESS_KEYS: Final = ("B", "F5")
KEYS: Final = (FORWARD_KEY, BACK_KEY, *PRESS_KEYS)


def on_keys(widget: QWidget, actions: Mapping[str, Callable[[], object]]) -> None:
    """Do something on the keys of a remote while a widget, or something in it, has the keyboard."""
    for key, action in actions.items():
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)


def move_focus(buttons: Sequence[QAbstractButton], step: int) -> None:
    """Give the keyboard to the next usable button, or the one before; from outside to the first or the last."""
    usable = [button for button in buttons if button.isVisible() and button.isEnabled()]
    if not usable:
        return
    focused = focused_of(usable)
    place = usable.index(focused) + step if focused is not None else (0 if step > 0 else -1)
    chosen = usable[place % len(usable)]
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    area: QWidget | None = chosen
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(chosen)


def focused_of(buttons: Sequence[QAbstractButton]) -> QAbstractButton | None:
    """Return the button that has the keyboard, None if none of these has."""
    focused = QApplication.focusWidget()
    return next((button for button in buttons if button is focused), None)


def press_focused(buttons: Sequence[QAbstractButton]) -> bool:
    """Press the button that has the keyboard; return whether one had."""
    focused = focused_of(buttons)
    if focused is not None:
        focused.click()
    return focused is not None
