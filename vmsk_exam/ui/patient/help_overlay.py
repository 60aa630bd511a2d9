"""The way out, one click away on every page: whom to call, go on another day, finish with what is done."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.theme import PATIENT, Theme
from vmsk_exam.ui.widgets.choice_card import ChoiceCard

HELP_KEY = "F1"
_MAX_LETTERS = 58


class HelpOverlay(QWidget):
    """Covers the page; what lies below keeps still until it is closed."""

    later_asked = Signal()
    send_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.lead = label("headline"), label("body", "secondary")
        self.phone, self.emergency = label("lead"), label("lead", "attention")
        self.later, self.send, self.back = ChoiceCard("calendar"), ChoiceCard("check"), ChoiceCard("arrow_left")
        self._narrow = QWidget()
        texts = column(self.title, self.lead, self.phone, self.emergency, gap="small")
        self._narrow.setLayout(column(texts, self.back, self.later, self.send, None, gap="gap", pad="gap"))
        line = row(1, self._narrow, 1)
        line.setStretch(1, 1000)
        self.setLayout(line)
        self.later.clicked.connect(self.later_asked)
        self.send.clicked.connect(self.send_asked)
        self.back.clicked.connect(self.close_help)
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.activated.connect(self.close_help)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._press_focused)
        parent.installEventFilter(self)
        self.hide()

    def apply_theme(self, theme: Theme = PATIENT) -> None:
        """Keep lines short enough to read on a wide screen."""
        self._narrow.setMaximumWidth(theme.type_scale.body * _MAX_LETTERS)

    def open_help(self, numbers: tuple[str, str], translator: Translator, *, can_send: bool) -> None:
        """Show the way out.

        Parameters
        ----------
        numbers
            Emergency number and the clinic's, empty where unknown.
        can_send
            Whether something is done that can be finished with.
        """
        text, (emergency, clinic) = translator.text, numbers
        self.title.setText(text("help.title"))
        self.lead.setText(text("help.lead"))
        self.phone.setText(text("help.phone", phone=clinic) if clinic else text("help.no_phone"))
        self.emergency.setText(text("help.emergency", number=emergency))
        self.emergency.setVisible(bool(emergency))
        for name, card in (("later", self.later), ("send", self.send), ("back", self.back)):
            card.show_texts(text(f"help.{name}"), text(f"help.{name}_detail"))
        self.send.setVisible(can_send)
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()
        self.back.setFocus()

    def close_help(self) -> None:
        """Go back to the page."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Keep covering the page as the window changes its size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def _press_focused(self) -> None:
        for card in (self.back, self.later, self.send):
            if card.hasFocus():
                card.click()
                return
