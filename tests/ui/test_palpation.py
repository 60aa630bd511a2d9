"""The picture that shows where and how to press: the hand's timing, the sore side, rest while nobody looks."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, ScriptedSounds
from tests.ui.test_intake_path import ask, press, question, to_intake
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.intake.palpation import press_place
from vmsk_exam.ui.patient.intake_pads import ChoicePad
from vmsk_exam.ui.patient.palpation_figure import COME_S, PRESS_S, PalpationFigure, hand_at


@pytest.mark.parametrize(
    ("t_s", "away", "done"),
    [(0.0, 1.0, 0.0), (COME_S, 0.0, 0.0), (COME_S + PRESS_S / 2, 0.0, 0.5), (COME_S + PRESS_S + 0.25, 0.5, 0.0), (3.9, 1.0, 0.0)],
)
def test_the_hand_comes_presses_two_seconds_and_goes(t_s: float, away: float, done: float) -> None:
    assert hand_at(t_s) == pytest.approx((away, done))
    assert hand_at(t_s + 4.0) == pytest.approx((away, done)), "a loop of four seconds"


def test_the_figure_marks_the_place_and_rests_while_hidden(qtbot: QtBot) -> None:
    figure = PalpationFigure()
    qtbot.addWidget(figure)
    figure.resize(700, 500)
    figure.show_place(press_place("kneecap", {"side": "left"}), "where", is_still=False)
    figure.show()
    assert figure.place_point().x() < 350, "the left side on the left, as in a looking-glass"
    assert figure._timer.isActive()
    figure.hide()
    assert not figure._timer.isActive()
    figure.show_place(press_place("kneecap", {"side": "left"}), "where", is_still=True)
    figure.show()
    assert not figure._timer.isActive(), "reduced motion"
    painted = figure.grab().toImage()
    point = figure.place_point().toPoint()
    figure.show_place(None, "", is_still=True)
    assert figure.grab().toImage().pixel(point) != painted.pixel(point)


def test_each_place_is_shown_on_the_sore_side_and_answered_by_key(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices, sounds: ScriptedSounds
) -> None:
    ask(services, Stage.PALPATION)
    window = open_window(services)
    to_intake(qtbot, window)
    desk, page = window.shell.desk, window.shell.intake
    assert desk.interview is not None
    assert page.figure.isVisible()
    assert not page.side.isVisible(), "no sore side is known"
    desk.interview.answers[Stage.HISTORY] = {"side": "left"}
    press(window, "2")
    assert question(window) == "knee_outside"
    assert page.figure.place is not None
    assert page.figure.place.is_mirrored
    assert page.side.text() == "Your left side"
    assert sounds.said[-1] == ("", page.headline.text() or page.long_question.text())
    assert page.figure.accessibleName() == f"{page.headline.text() or page.long_question.text()} Your left side"
    window.shell.header.language.click()
    QApplication.processEvents()
    assert page.side.text() == "Su lado izquierdo"


def test_few_answers_are_high_enough_for_a_shaking_finger(
    qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices
) -> None:
    ask(services, Stage.PALPATION)
    window = open_window(services)
    to_intake(qtbot, window)
    QApplication.processEvents()
    pad = window.shell.intake.pad
    assert isinstance(pad, ChoicePad)
    control = window.shell.intake._theme.spacing.control
    assert [button.height() >= 1.5 * control for button in pad.buttons.values()] == [True] * 3


def test_other_questions_have_no_picture(qtbot: QtBot, open_window: OpenWindow, services: ScriptedServices) -> None:
    ask(services, Stage.SAFETY)
    window = open_window(services)
    to_intake(qtbot, window)
    page = window.shell.intake
    assert not page.figure.isVisible()
    assert page.pad.width() > 0.9 * page._narrow.width(), "the answers have the whole width"
