"""Keys of the surgeon's screens: one list that makes the shortcuts and the sheet that explains them."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

REVIEW_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "play": ("Space",),
    "back": ("Left",),
    "ahead": ("Right",),
    "back_ten": ("Shift+Left",),
    "ahead_ten": ("Shift+Right",),
    "first": ("Home",),
    "last": ("End",),
    "peak": ("E",),
    "slower": ("-",),
    "faster": ("+", "="),
    "loop": ("O",),
    "view3d": ("V",),
    "turn": ("Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down"),
    "task_before": ("PgUp",),
    "task_after": ("PgDown",),
    "trend": ("T",),
    "provenance": ("P",),
    "note": ("N",),
    "export": ("Ctrl+E",),
    "live": ("L",),
    "visit": ("Shift+V",),
    "leave": ("Esc",),
}
CORRECT_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "goniometer": ("G",),
    "move_peak": ("M",),
    "exclude": ("X",),
    "not_assessable": ("A",),
    "comment": ("C",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
}
GONIOMETER_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "nudge": ("Left", "Right", "Up", "Down"),
    "nudge_far": ("Shift+Left",),
    "handle": ("1", "2", "3", "Tab"),
    "kind": ("V",),
    "sign": ("S",),
    "zoom": ("+", "-"),
    "store": ("Return",),
    "cancel": ("Esc",),
}
"""Keys of the goniometer while it is laid on; it takes them itself."""
LIST_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "open": ("Return",),
    "note": ("N",),
    "move": ("Up", "Down"),
    "search": ("Ctrl+F",),
    "filter": ("Alt+1", "Alt+5"),
    "urgent": ("U",),
    "delete": ("Del",),
    "reload": ("F5",),
}
NOTE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "clinician": ("F6",),
    "save": ("Ctrl+S",),
    "results": ("Ctrl+R",),
    "print": ("Ctrl+P",),
    "versions": ("Ctrl+H",),
    "sign": ("Ctrl+Return",),
    "leave": ("Esc",),
}
PLANNED_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "edit": ("Return",),
    "new": ("Ctrl+N",),
    "import": ("Ctrl+I",),
    "exam": ("E",),
    "done": ("D",),
    "no_show": ("X",),
    "convert": ("C",),
    "cancel": ("Del",),
    "plan_again": ("P",),
    "search": ("Ctrl+F",),
    "reload": ("F5",),
    "leave": ("Esc",),
}
EDITOR_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "add": ("Return",),
    "remove": ("Del",),
    "up": ("Alt+Up",),
    "down": ("Alt+Down",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
    "save": ("Ctrl+S",),
    "search": ("Ctrl+F",),
    "new": ("Ctrl+N",),
    "copy": ("Ctrl+D",),
    "leave": ("Esc",),
}
LIVE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "freeze": ("Space",),
    "back": ("Left",),
    "ahead": ("Right",),
    "pause": ("Ctrl+P",),
    "next": ("Ctrl+N",),
    "skip": ("Ctrl+K",),
    "repeat": ("Ctrl+R",),
    "end": ("Ctrl+Shift+E",),
    "follow": ("T",),
    "joints": ("J",),
    "leave": ("Esc",),
}
PAGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "exams": ("Ctrl+1",),
    "live": ("Ctrl+2",),
    "planned": ("Ctrl+3",),
    "editor": ("Ctrl+4",),
    "patient": ("F2",),
    "full_screen": ("F11",),
    "sheet": ("?", "F1"),
    "accounts": ("Ctrl+0",),
    "lock": ("Ctrl+L",),
    "sign_out": ("Ctrl+Shift+L",),
}


def add_keys(owner: QWidget, keys: Mapping[str, tuple[str, ...]], actions: Mapping[str, Callable[[], object]]) -> None:
    """Make the shortcuts of a page; they hold while something in the page has the keyboard.

    Parameters
    ----------
    owner
        The page.
    keys
        Keys by the name of what they do.
    actions
        What to do; names without an action are made elsewhere.
    """
    for name, action in actions.items():
        for key in keys[name]:
            shortcut = QShortcut(QKeySequence(key), owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)


def key_text(key: str) -> str:
    """Return a key as it is written on the keyboard."""
    names = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
    *held, last = key.split("+") if key != "+" else ["+"]
    return "+".join((*held, names.get(last, last)))


def keys_text(keys: tuple[str, ...]) -> str:
    """Return all keys of one action; several with the same modifier are written together."""
    shown = [key_text(key) for key in keys if key not in ("=", "Ctrl+Shift+Z")]
    held = {text.rpartition("+")[0] for text in shown}
    if len(shown) > 2 and len(held) == 1 and "" not in held:
        return f"{held.pop()}+" + " ".join(text.rpartition("+")[2] for text in shown)
    return "  ".join(shown)
