"""What a question is answered with: large buttons, a row of numbers, a line to type on."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QWidget

from vmsk_exam.assessment.intake.model import Answer
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.theme import Theme
from vmsk_exam.ui.widgets.button import Button

MAX_TEXT: Final = 400
"""Longest typed answer, characters."""
_ONE_COLUMN: Final = 4
"""So many choices stand one below the other; more stand in two or more columns."""
_MANY: Final = 9
HIGH: Final = 1.6
"""Height of one of few answers, in heights of a control."""
_SHORT: Final = 22
"""Three choices with at most so many characters stand side by side."""


class AnswerPad(QWidget):
    """Shows the ways to answer one question; ``chosen`` carries a finished answer, ``pressed`` one of several options."""

    chosen = Signal(object)  # Answer
    pressed = Signal(str)  # option that was switched on or off

    def press(self, number: int) -> None:
        """Act on a number key."""

    def value(self) -> Answer | None:
        """Return the answer as it stands, None if there is none yet."""
        return None

    def take_focus(self) -> None:
        """Give the keyboard to the first thing to answer with."""


class ChoiceButton(Button):
    """An answer, high enough to hit with a finger; where there are few, still higher."""

    is_high = False

    @property
    def has_key(self) -> bool:
        """Whether a key does the same."""
        return bool(self._key)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return room for the text; the style sheet's least height is that of any button."""
        hint, control = super().sizeHint(), self._theme.spacing.control
        return QSize(hint.width(), max(hint.height(), round(control * (HIGH if self.is_high else 1.15))))


class ChoicePad(AnswerPad):
    """One button for each option; one goes on at once, several are switched on and off."""

    def __init__(
        self, options: Sequence[tuple[str, str]], answer: Answer | None, *, is_many: bool, is_narrow: bool = False
    ) -> None:
        super().__init__()
        self._is_many, self._is_narrow = is_many, is_narrow
        self._answer: Answer = answer if answer is not None else (() if is_many else "")
        self.buttons: dict[str, ChoiceButton] = {}
        grid = QGridLayout()
        grid.setProperty("gap_token", "small")
        columns = self._columns([text for _, text in options])
        is_numbers = all(text.isdigit() for _, text in options)  # a number with the key of another would confuse
        for number, (name, text) in enumerate(options):
            has_key = number < _MANY and not is_numbers
            button = ChoiceButton("choice", key=str(number + 1) if has_key else "")
            button.is_high = len(options) <= _ONE_COLUMN
            button.setCheckable(True)
            button.set_label(text)
            button.setChecked(name in self._answer if isinstance(self._answer, tuple) else name == self._answer)
            button.clicked.connect(lambda _checked=False, chosen=name: self._press(chosen))
            self.buttons[name] = button
            grid.addWidget(button, number // columns, number % columns)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        self.setLayout(column(1, grid, 1) if is_narrow else column(grid, None))

    def _columns(self, texts: list[str]) -> int:
        count = len(texts)
        if self._is_narrow:
            return 1
        if count == 3 and not self._is_many and max(map(len, texts)) <= _SHORT:
            return 3
        return 1 if count <= _ONE_COLUMN else 2 if count <= _MANY else 4

    def press(self, number: int) -> None:
        """Press the button with a number, 1 for the first."""
        names = list(self.buttons)
        if 1 <= number <= len(names) and self.buttons[names[number - 1]].has_key:
            self._press(names[number - 1])

    def show_chosen(self, chosen: tuple[str, ...]) -> None:
        """Show which of several are switched on."""
        self._answer = chosen
        for name, button in self.buttons.items():
            button.setChecked(name in chosen)

    def value(self) -> Answer | None:
        """Return the options that are switched on; None where one press goes on."""
        return self._answer if self._is_many else None

    def take_focus(self) -> None:
        """Give the keyboard to the chosen button, else to the first."""
        buttons = list(self.buttons.values())
        next((button for button in buttons if button.isChecked()), buttons[0]).setFocus()

    def _press(self, name: str) -> None:
        if self._is_many:
            self.pressed.emit(name)
        else:
            self.chosen.emit(name)


class NumberButton(Button):
    """A number as large as its place allows."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the least width from a theme; it is shared with the other numbers."""
        super().apply_theme(theme)
        self.setMinimumWidth(round(theme.type_scale.body * 1.2))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a high button; the style sheet's least height is that of any button."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), round(self._theme.spacing.control * 1.8)))


class ScalePad(AnswerPad):
    """A row of numbers with words at both ends; no colours and no faces that judge."""

    def __init__(self, low: int, high: int, texts: tuple[str, str], answer: Answer | None) -> None:
        super().__init__()
        self._low = low
        self.buttons = {value: NumberButton("pain" if high - low <= 10 else "choice") for value in range(low, high + 1)}
        for value, button in self.buttons.items():
            button.setText(f"{value:+d}" if low < 0 and value else str(value))
            button.setAccessibleName(f"{value}. {texts[0]} {low}, {texts[1]} {high}")
            button.setCheckable(True)
            button.setChecked(value == answer and isinstance(answer, int))
            button.clicked.connect(lambda _checked=False, chosen=value: self.chosen.emit(chosen))
        least, most = label("body", "secondary", wraps=False), label("body", "secondary", wraps=False)
        least.setText(texts[0])
        most.setText(texts[1])
        self.setLayout(column(1, row(*self.buttons.values(), gap="tiny"), row(least, None, most), 2, gap="small"))

    def press(self, number: int) -> None:
        """Choose a number."""
        if self._low == 0 and number in self.buttons:
            self.chosen.emit(number)

    def take_focus(self) -> None:
        """Give the keyboard to the chosen number, else to the middle of worse and better, else to the first."""
        start = self.buttons[max(self._low, 0)]
        next((button for button in self.buttons.values() if button.isChecked()), start).setFocus()


class TextPad(AnswerPad):
    """One line to type on; Enter goes on."""

    def __init__(self, hint: str, question: str, answer: Answer | None, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(MAX_TEXT)
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(question)
        self.line.setText(answer if isinstance(answer, str) else "")
        if suggestions:
            completer = QCompleter(list(suggestions), self.line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.line.setCompleter(completer)
        self.setLayout(column(1, self.line, 3))

    def value(self) -> Answer | None:
        """Return what was typed, without spaces around it."""
        return " ".join(self.line.text().split())

    def take_focus(self) -> None:
        """Give the keyboard to the line."""
        self.line.setFocus()
