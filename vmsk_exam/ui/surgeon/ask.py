"""Short questions of the review: a reason or a remark, stored with one key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QWidget

from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button

WIDTH_PX = 460
TEXT_HEIGHT_PX = 110


class AskDialog(QDialog):
    """Asks for a text, or for one of several reasons or own words; an empty answer cannot be stored.

    Parameters
    ----------
    choices
        Value and words of each reason; empty for a free text only.
    on_answer
        Called with the chosen value or the text.
    """

    def __init__(
        self, context: SurgeonContext, parent: QWidget, key: str, choices: Sequence[tuple[str, str]],
        on_answer: Callable[[str], object], *, task: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._on_answer = on_answer
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = context.text
        title, detail = label("title"), label("body", "secondary")
        title.setText(text(f"ask.{key}.title", task=task))
        self.setWindowTitle(title.text())
        detail.setText(text(f"ask.{key}.detail") if key != "comment" else "")
        detail.setVisible(bool(detail.text()))
        self.choices = QComboBox()
        for value, words in choices:
            self.choices.addItem(words, value)
        if choices:
            self.choices.addItem(text("ask.not_assessable.own"), "")
        self.choices.setVisible(bool(choices))
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(TEXT_HEIGHT_PX)
        self.words.setPlaceholderText(text("ask.not_assessable.own_hint" if choices else f"ask.{key}.hint"))
        self.words.setVisible(not choices)
        self.accept_button, cancel = Button("primary", "check", "Ctrl+Return"), Button("plain", "", "Esc")
        self.accept_button.set_label(text("ask.accept"))
        cancel.set_label(text("ask.cancel"))
        self.accept_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.choices.currentIndexChanged.connect(self._show_state)
        self.words.textChanged.connect(self._show_state)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)
        buttons = row(None, cancel, self.accept_button, gap="small")
        self.setLayout(column(title, detail, self.choices, self.words, buttons, gap="gap", pad="gap"))
        self.setMinimumWidth(WIDTH_PX)
        fit_to_theme(self, context.theme)
        self._show_state()
        (self.choices if choices else self.words).setFocus()

    @property
    def answer(self) -> str:
        """The value of the chosen reason, or the words."""
        chosen = self.choices.currentData() if self.choices.count() else ""
        return str(chosen) if chosen else self.words.toPlainText().strip()

    def accept(self) -> None:
        """Give the answer."""
        if not self.answer:
            return
        answer = self.answer
        super().accept()
        self._on_answer(answer)

    def _show_state(self) -> None:
        self.words.setVisible(not self.choices.count() or not self.choices.currentData())
        self.accept_button.setEnabled(bool(self.answer))
