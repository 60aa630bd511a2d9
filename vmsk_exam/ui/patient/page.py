"""What every page of the patient has: the program behind it, the language, keys, and a way on and back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLayout, QPushButton, QWidget

from vmsk_exam.resources import Translator
from vmsk_exam.ui.demonstration import DemonstrationPlayer
from vmsk_exam.ui.error_texts import choose_language
from vmsk_exam.ui.exam_control import ExamControl
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient import remote
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.sound import Sounds
from vmsk_exam.ui.theme import PATIENT, Theme
from vmsk_exam.ui.widgets.button import Button


class PatientContext:
    """What the pages share; the language changes while they live."""

    def __init__(self, services: ExamServices, relay: SnapshotRelay, sounds: Sounds) -> None:
        self.services = services
        self.relay = relay
        self.sounds = sounds
        self.control = ExamControl(services, relay)
        self.player = DemonstrationPlayer(services)
        self.translator = Translator("patient", services.settings.language)
        choose_language(self.translator.language)

    def text(self, key: str, **values: object) -> str:
        """Return a text in the language now chosen."""
        return self.translator.text(key, **values)


class PatientPage(QWidget):
    """One page, one task; asks the shell to go on or back and never moves by itself."""

    answered = Signal()
    went_back = Signal()

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""

    def enter(self) -> None:
        """Get ready to be seen."""

    def leave(self) -> None:
        """Let go of what only this page needs (a camera)."""

    def on_key(self, key: str, action: Callable[[], object]) -> None:
        """Do something on a key while this page is seen."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def press_focused_or(self, action: Callable[[], object]) -> None:
        """Press the button that has the keyboard, else do the action."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            focused.click()
        else:
            action()


class FormPage(PatientPage):
    """Headline, one sentence, the page's own part, a sentence about what is wrong, and the button to go on."""

    max_letters = 58
    """Width of the page at most, in letter heights of its text."""

    def __init__(self, context: PatientContext, key: str, body: QLayout, *, has_button: bool = True) -> None:
        super().__init__(context)
        self.key = key
        self._theme: Theme = PATIENT
        self.headline = label("headline")
        self.lead = label("body", "secondary")
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        self.go_on = Button("primary", "arrow_right", "Return")
        self.go_on.clicked.connect(self.try_to_go_on)
        self.go_on.setVisible(has_button)
        footer = row(self.fault, None, self.go_on, gap="gap")
        footer.setStretch(0, 100)
        content = column(column(self.headline, self.lead, gap="small"), body, footer, gap="gap")
        content.setStretch(1, 1)
        self._narrow = QWidget()
        self._narrow.setLayout(content)
        line = row(1, self._narrow, 1)
        line.setStretch(1, 1000)
        self.setLayout(line)
        self.on_key("Return", lambda: self.press_focused_or(self._press_go_on))
        self.on_key("Enter", lambda: self.press_focused_or(self._press_go_on))
        self.on_key("Escape", self.went_back.emit)
        forward, back = (lambda: self._move_remote(1)), (lambda: self._move_remote(-1))
        press = dict.fromkeys(remote.PRESS_KEYS, self._press_remote)
        remote.on_keys(self, {remote.FORWARD_KEY: forward, remote.BACK_KEY: back} | press)

    def retranslate(self) -> None:
        """Set the common texts."""
        self.headline.setText(self.context.text(f"{self.key}.title"))
        self.lead.setText(self.context.text(f"{self.key}.lead"))
        self.go_on.set_label(self.context.text("app.continue"))
        self.show_fault("")

    def apply_theme(self, theme: Theme) -> None:
        """Keep lines short enough to read on a wide screen."""
        self._theme = theme
        self._narrow.setMaximumWidth(theme.type_scale.body * self.max_letters)

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do; an empty text says nothing."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def try_to_go_on(self) -> None:
        """Go on; pages with something to check do it before."""
        self.answered.emit()

    def _move_remote(self, step: int) -> None:
        remote.move_focus(self.findChildren(QAbstractButton), step)

    def _press_remote(self) -> None:
        if not remote.press_focused(self.findChildren(QAbstractButton)):
            self._press_go_on()

    def _press_go_on(self) -> None:
        if self.go_on.isVisible() and self.go_on.isEnabled():
            self.go_on.click()


def field(caption: QLabel, widget: QWidget) -> QLayout:
    """Return a field with its caption above."""
    caption.setBuddy(widget)
    return column(caption, widget, gap="tiny")
