"""The top of the pages before and after an exam: back, where I am, sound, language, full screen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.resources import Translator, available_languages
from vmsk_exam.ui.layouts import label, row
from vmsk_exam.ui.patient.flow import NEW_EXAM_PAGES, PageId
from vmsk_exam.ui.patient.page import PatientContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.marks import StepBars

FULL_SCREEN_KEY = "F11"


def following_language(language: str) -> str:
    """Return the language after one, from the last back to the first."""
    known = available_languages()
    return known[(known.index(language) + 1) % len(known)]


class Header(QWidget):
    """Asks; the shell and the window act."""

    went_back = Signal()
    language_asked = Signal()
    sound_asked = Signal()
    full_screen_asked = Signal()

    def __init__(self, context: PatientContext) -> None:
        super().__init__()
        self._context = context
        self._page = PageId.WHO
        self._steps: tuple[PageId, ...] = NEW_EXAM_PAGES
        self.back = Button("quiet", "arrow_left", "Esc")
        self.name = label("body", wraps=False)
        self.steps = StepBars()
        self.step_text = label("small", "secondary", wraps=False)
        self.sound = Button("quiet", "sound_on")
        self.language = Button("quiet", "language")
        self.full_screen = Button("quiet", "full_screen", FULL_SCREEN_KEY)
        parts = (self.back, self.name, self.steps, self.step_text, None, self.sound, self.language, self.full_screen)
        self.setLayout(row(*parts, gap="small"))
        self.back.clicked.connect(self.went_back)
        self.language.clicked.connect(self.language_asked)
        self.sound.clicked.connect(self.sound_asked)
        self.full_screen.clicked.connect(self.full_screen_asked)

    def show_page(self, page: PageId, steps: tuple[PageId, ...] = NEW_EXAM_PAGES) -> None:
        """Show where the patient is among the steps."""
        self._page, self._steps = page, steps
        is_first = page in (PageId.WHO, PageId.SUMMARY)
        self.back.setVisible(not is_first)
        self.name.setVisible(is_first)
        step = PageId.INTAKE if page in (PageId.BODY_CHART, PageId.POINTING) else page
        is_step = step in steps
        number = steps.index(step) + 1 if is_step else 0
        text = self._context.text("app.step", number=number, count=len(steps))
        self.steps.show_count(number - 1, len(steps), text)
        self.step_text.setText(text)
        self.steps.setVisible(is_step)
        self.step_text.setVisible(is_step)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Show the sound as it was switched elsewhere."""
        super().showEvent(event)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text, is_on = self._context.text, self._context.services.settings.is_sound_on
        self.name.setText(text("app.title"))
        self.back.set_label(text("app.back"))
        following = Translator("patient", following_language(self._context.translator.language)).text("app.language_name")
        self.language.set_label(following, text("app.language_hint", name=following))
        self.sound.set_icon("sound_on" if is_on else "sound_off")
        self.sound.set_label("", text("app.sound_on" if is_on else "app.sound_off"))
        self.full_screen.set_label("", text("app.full_screen"))
        self.show_page(self._page, self._steps)
