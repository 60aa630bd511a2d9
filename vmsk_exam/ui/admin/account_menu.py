"""The own account in the bar: who is signed in, and a menu to lock, sign out or change the passphrase."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from vmsk_exam.record.access import Actor
from vmsk_exam.ui.admin.account_forms import ask_for_own_passphrase
from vmsk_exam.ui.admin.form import FormDialog, admin_words
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import PAGE_KEYS, key_text
from vmsk_exam.ui.widgets.button import Button

SHOWN_LETTERS = 12
"""Longer names are cut in the bar; the tool tip has them whole."""


class AccountMenu(Button):
    """Names the account; opens the menu when it is pressed."""

    lock_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, context: SurgeonContext, actor: Actor) -> None:
        super().__init__("quiet", "lock")
        self._context, self._actor = context, actor
        self.dialog: FormDialog | None = None
        words = admin_words(context)
        shown = actor.name if len(actor.name) <= SHOWN_LETTERS else f"{actor.name[: SHOWN_LETTERS - 1]}…"
        self.set_label(shown, words.text("page.menu_tip", name=actor.name, role=words.text(f"role.{actor.role}").lower()))
        self.menu_of_account = QMenu(self)
        self.actions_by_name = {
            "lock_now": self._action(words.text("page.lock_now"), "lock"),
            "sign_out": self._action(words.text("page.sign_out"), "sign_out"),
            "own_passphrase": self._action(words.text("page.own_passphrase")),
        }
        self.actions_by_name["lock_now"].triggered.connect(lambda _checked=False: self.lock_asked.emit())
        self.actions_by_name["sign_out"].triggered.connect(lambda _checked=False: self.sign_out_asked.emit())
        self.actions_by_name["own_passphrase"].triggered.connect(lambda _checked=False: self.change_passphrase())
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Show the menu below the button."""
        self.menu_of_account.popup(self.mapToGlobal(QPoint(0, self.height())))

    def change_passphrase(self) -> None:
        """Ask for a new passphrase of the own account."""
        self.dialog = ask_for_own_passphrase(self._context, self.window(), self._actor.name, lambda: None)
        self.dialog.open()

    def _action(self, words: str, key: str = "") -> QAction:
        action = QAction(f"{words}\t{key_text(PAGE_KEYS[key][0])}" if key else words, self.menu_of_account)
        self.menu_of_account.addAction(action)
        return action
