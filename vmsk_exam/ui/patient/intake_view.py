"""One question at a time before the maneuvers; by mouse, touch or keyboard alone."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from vmsk_exam.assessment.intake.model import UNSAID, Answer, QuestionKind
from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.patient.intake_model import IntakeScreen
from vmsk_exam.ui.patient.intake_pads import AnswerPad, ChoicePad, ScalePad, TextPad
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.palpation_figure import PalpationFigure
from vmsk_exam.ui.services import CameraKind
from vmsk_exam.ui.widgets.button import Button

LONG_TEXT: Final = 90
"""A question with more characters is written in slightly smaller letters."""
POINT_KEY: Final = "P"
_TEN_KEYS: Final = ("T", "D")
_GOES_ON_BY_BUTTON: Final = (QuestionKind.SOME_OF, QuestionKind.TEXT)


class IntakeView(FormPage):
    """Shows a question; the desk decides which."""

    answer_given = Signal(object)  # Answer
    option_pressed = Signal(str)  # one of several options
    pointing_asked = Signal()  # the patient wants to point at the place

    def __init__(self, context: PatientContext) -> None:
        self.shown: IntakeScreen | None = None
        self.pad: AnswerPad = AnswerPad()
        self.part = label("body", "secondary")
        self.long_question = label("cue")
        self.figure = PalpationFigure()
        self.side, self.pointed = label("lead", centred=True), label("body", "accent", centred=True)
        self.unsaid, self.point = Button("quiet", "skip"), Button("plain", "camera", POINT_KEY)
        self.demo = Button("quiet", "demo_person")
        self._place: QVBoxLayout = column(self.pad)
        self.intake = Translator("intake", context.translator.language)
        picture = column(self.figure, self.side, self.pointed, gap="small")
        picture.setStretch(0, 1)
        self._left = QWidget()
        self._left.setLayout(picture)
        beside = row(self._left, self._place, gap="gap")
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        body = column(beside, row(self.unsaid, None, self.demo, self.point), gap="small")
        body.setStretch(0, 1)
        super().__init__(context, "intake", body)
        content = self._narrow.layout()
        first = None if content is None else content.itemAt(0)
        top = None if first is None else first.layout()
        if isinstance(top, QVBoxLayout):  # headline and lead
            top.insertWidget(0, self.part)
            top.insertWidget(2, self.long_question)
        self.unsaid.clicked.connect(lambda: self.answer_given.emit(UNSAID))
        self.point.clicked.connect(self.pointing_asked)
        self.on_key(POINT_KEY, self._point)
        for number in range(10):
            self.on_key(str(number), partial(self._press, number))
        for key in _TEN_KEYS:
            self.on_key(key, partial(self._press, 10))

    def retranslate(self) -> None:
        """Set the texts of the page; the desk shows the question anew."""
        self.intake = Translator("intake", self.context.translator.language)
        self.go_on.set_label(self.context.text("app.continue"))
        self.unsaid.set_label(self.intake.text("intake.unsaid"))
        self.point.set_label(self.intake.text("point.open"))
        self.demo.set_label(self.intake.text("intake.demo"))

    def enter(self) -> None:
        """Offer the demo patient's answers where its camera was chosen."""
        self.demo.setVisible(self.context.services.settings.camera_id == CameraKind.DEMO)
        self.pad.take_focus()

    def show_waiting(self) -> None:
        """Say that something is under way."""
        self.shown = None
        self._show_place(None)
        self._replace_pad(AnswerPad())
        self.part.setText("")
        self._show_question(self.intake.text("intake.working"), "")
        self.unsaid.setVisible(False)
        self.go_on.setVisible(False)

    def show_screen(self, screen: IntakeScreen) -> None:
        """Show a question with what was answered before."""
        is_same = self.shown is not None and (self.shown.text, self.shown.part) == (screen.text, screen.part)
        if is_same and isinstance(self.pad, ChoicePad) and isinstance(screen.answer, tuple):
            self.pad.show_chosen(screen.answer)  # the keyboard stays where it is
            return
        self.shown = screen
        self.part.setText(screen.part)
        self._show_question(screen.text, self._help(screen))
        self._show_place(screen)
        self._replace_pad(self._pad(screen))
        self.unsaid.setVisible(screen.kind is not QuestionKind.YES_NO and screen.kind not in _GOES_ON_BY_BUTTON)
        self.go_on.setVisible(screen.kind in _GOES_ON_BY_BUTTON)
        self.show_fault("")
        self.pad.take_focus()
        if screen.place is not None:
            self.context.sounds.say("", screen.text)  # both hands are busy

    def try_to_go_on(self) -> None:
        """Give the answer as it stands."""
        value: Answer | None = self.pad.value()
        if value is not None:
            self.answer_given.emit(value)

    def press_focused_or(self, action: Callable[[], object]) -> None:
        """Press the button that has the keyboard; among several options Enter goes on and Space chooses."""
        focused = QApplication.focusWidget()
        is_option = focused is not None and self.pad.isAncestorOf(focused)
        if is_option and self.shown is not None and self.shown.kind is QuestionKind.SOME_OF:
            action()
        else:
            super().press_focused_or(action)

    def _help(self, screen: IntakeScreen) -> str:
        several = self.intake.text("intake.choose_some") if screen.kind is QuestionKind.SOME_OF else ""
        return " ".join(part for part in (screen.help, several) if part)

    def _show_question(self, text: str, more: str) -> None:
        is_long = len(text) > LONG_TEXT
        self.headline.setText("" if is_long else text)
        self.long_question.setText(text if is_long else "")
        self.headline.setVisible(not is_long)
        self.long_question.setVisible(is_long)
        self.lead.setText(more)
        self.lead.setVisible(bool(more))

    def _show_place(self, screen: IntakeScreen | None) -> None:
        place = None if screen is None else screen.place
        words = "" if screen is None else screen.place_text
        is_still = self.context.services.settings.reduced_motion
        self.figure.show_place(place, "" if screen is None else f"{screen.text} {words}".strip(), is_still=is_still)
        self._left.setVisible(place is not None)
        self.side.setText(words)
        self.side.setVisible(bool(words))
        self.point.setVisible(place is not None)
        pointed = "" if screen is None else screen.pointed_text
        self.pointed.setText(pointed)
        self.pointed.setVisible(bool(pointed))

    def _pad(self, screen: IntakeScreen) -> AnswerPad:
        if screen.kind is QuestionKind.SCALE:
            return ScalePad(screen.low, screen.high, (screen.low_text, screen.high_text), screen.answer)
        if screen.kind is QuestionKind.TEXT:
            return TextPad(self.intake.text("intake.type_here"), screen.text, screen.answer, screen.suggestions)
        return ChoicePad(
            screen.options, screen.answer, is_many=screen.kind is QuestionKind.SOME_OF, is_narrow=screen.place is not None
        )

    def _replace_pad(self, pad: AnswerPad) -> None:
        old, self.pad = self.pad, pad
        self._place.replaceWidget(old, pad)
        old.hide()
        old.deleteLater()
        pad.chosen.connect(self.answer_given)
        pad.pressed.connect(self.option_pressed)
        fit_to_theme(pad, self._theme)

    def _point(self) -> None:
        if self.point.isVisible():
            self.point.click()

    def _press(self, number: int) -> None:
        self.pad.press(number)
