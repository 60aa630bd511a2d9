"""The way between the pages of a clinic: only those that the person may use."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from vmsk_exam.record.access import Action
from vmsk_exam.ui.admin.form import admin_words
from vmsk_exam.ui.admin.ports import find_admin_store
from vmsk_exam.ui.layouts import row
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button

_PAGES: Final = {
    "accounts": ("person", (Action.MANAGE, Action.ASSIGN)),
    "kept": ("lock", (Action.HOLD,)),
    "backup": ("download", (Action.BACKUP,)),
    "audit": ("report", (Action.READ_AUDIT,)),
}


def offered_pages(services: ExamServices) -> tuple[str, ...]:
    """Return the names of the pages that the person may use."""
    store = find_admin_store(services)
    if store is None:
        return ()
    return tuple(name for name, (_icon, actions) in _PAGES.items() if any(map(store.may, actions)))


class AdminTabs(QWidget):
    """A line of buttons above a page; ``current`` is the page it stands on."""

    def __init__(self, context: SurgeonContext, current: str, go: Callable[[str], object]) -> None:
        super().__init__()
        words = admin_words(context)
        self.buttons = {}
        for name in offered_pages(context.services):
            button = self.buttons[name] = Button("choice", _PAGES[name][0])
            button.set_label(words.text(f"tab.{name}"))
            button.setCheckable(True)
            button.setChecked(name == current)
            button.clicked.connect(lambda _checked=False, chosen=name: self._go(chosen, current, go))
        self.setLayout(row(*self.buttons.values(), None, gap="small"))

    def _go(self, chosen: str, current: str, go: Callable[[str], object]) -> None:
        self.buttons[chosen].setChecked(chosen == current)
        if chosen != current:
            go(chosen)
