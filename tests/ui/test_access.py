"""From afar, without a mouse, without eyes: letters, the way of the keyboard, names, on every screen of the patient."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, unfinished_record
from tests.ui.shots import each_screen, plain_scenes
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.theme import PATIENT, Palette, contrast_ratio
from vmsk_exam.ui.widgets.fitted_text import FittedText
from vmsk_exam.ui.widgets.notes import Chip, CueBar

LEAST_LETTER_PX = 28
"""At 1080p, on the screens that are used from afar."""
NEAR = frozenset({"who", "resume", "protocol", "person", "camera", "consent", "unlock", "summary", "starting", "start-failed"})
"""Screens at which the patient sits or stands close: they have a mouse and a keyboard in front of them."""
CONTROLS = (QAbstractButton, QLineEdit, QComboBox)
NO_HELP = frozenset({"help", "starting", "start-failed"})
"""The help itself, and two pages with nothing but the way out."""
TONES = {"", None, "secondary", "accent", "attention", "stop"}
MAX_TABS = 120


def _visible(window: MainWindow, *kinds: type[QWidget]) -> Iterator[QWidget]:
    for kind in kinds:
        yield from (widget for widget in window.findChildren(kind) if widget.isVisible())


def _services() -> ScriptedServices:
    services = ScriptedServices(unfinished=unfinished_record())
    services.settings = services.settings.model_copy(update={"contact_phone": "555 0142"})
    return services


def test_letters_can_be_read_from_afar(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(_services(), 1920, 1080)
    found: dict[str, list[str]] = {}
    for name in each_screen(window, plain_scenes(), 20):
        if name in NEAR:
            continue
        small = [
            f"{widget.text()} ({widget.font().pixelSize()} px)"
            for widget in _visible(window, QLabel, QAbstractButton)
            if isinstance(widget, QLabel | QAbstractButton) and widget.text() and widget.font().pixelSize() < LEAST_LETTER_PX
        ]
        small += [
            f"{widget.text} ({widget.shown_px} px)"
            for widget in _visible(window, FittedText)
            if isinstance(widget, FittedText) and widget.text and widget.shown_px < LEAST_LETTER_PX
        ]
        if small:
            found[name] = small
    assert found == {}


def _reached_by_tab(window: MainWindow) -> set[QWidget]:
    reached: set[QWidget] = set()
    for _ in range(MAX_TABS):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.add(focused)
    return reached


def _left_out(window: MainWindow, reached: set[QWidget]) -> list[str]:
    """Return the controls that Tab does not reach; of a group in which one is chosen, the arrows do the rest."""
    groups = {widget.parentWidget() for widget in reached if isinstance(widget, QAbstractButton) and widget.autoExclusive()}
    return [
        widget.accessibleName() or str(widget)
        for widget in _visible(window, *CONTROLS)
        if widget.isEnabled()
        and widget not in reached
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget, QAbstractButton) and widget.autoExclusive() and widget.parentWidget() in groups)
    ]


def _is_named(widget: QWidget, window: MainWindow) -> bool:
    if widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()):
        return True
    return any(label.buddy() is widget and label.text() for label in window.findChildren(QLabel))


def test_tab_reaches_every_control_each_has_a_name_and_help_is_one_click_away(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(_services())
    found: dict[str, list[str]] = {}
    for name in each_screen(window, plain_scenes(), 20):
        problems = [f"Tab misses {left}" for left in _left_out(window, _reached_by_tab(window))]
        problems += [f"no name: {widget}" for widget in _visible(window, *CONTROLS) if not _is_named(widget, window)]
        if name not in NO_HELP and not any(button.isVisible() for button in window.shell._intake_pages.help.buttons):
            problems.append("no button for help")
        bars = [bar for bar in _visible(window, QProgressBar) if not bar.accessibleName()]
        problems += [f"no name: {bar.parentWidget()}" for bar in bars]
        if problems:
            found[name] = problems
    assert found == {}


def test_words_take_their_colours_from_the_pairs_that_are_tested(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(_services())
    tones = {str(label.property("tone") or "") for label in window.shell.findChildren(QLabel)}
    assert tones <= TONES


@pytest.mark.parametrize("fore", ["text", "secondary", "accent", "attention", "stop_text", "measured_text"])
@pytest.mark.parametrize("back", ["ground", "panel"])
def test_every_word_of_the_patient_stands_out_seven_to_one(fore: str, back: str) -> None:
    palette: Palette = PATIENT.palette
    assert contrast_ratio(getattr(palette, fore), getattr(palette, back)) >= 7.0


@pytest.mark.parametrize("disc", ["accent", "attention"])
def test_the_sign_of_a_cue_stands_out_from_its_disc(disc: str) -> None:
    assert contrast_ratio(PATIENT.palette.on_accent, getattr(PATIENT.palette, disc)) >= 7.0


def test_colour_is_never_alone(qtbot: QtBot, open_window: OpenWindow) -> None:
    """Everything that changes its colour also changes its sign: chips and the cue's disc."""
    chip, bar = Chip(), CueBar()
    qtbot.addWidget(chip)
    qtbot.addWidget(bar)
    chip.show_check("Light is good", is_ok=True)
    ticked = chip.grab().toImage()
    chip.show_check("Light is good", is_ok=False)
    assert chip.grab().toImage() != ticked
    assert chip.text == "Light is good"
    bar.show_cue("Hold", "pause", "accent")
    assert bar.accessibleName() == "Hold"


def test_with_reduced_motion_the_figure_stands_still_on_every_screen(qtbot: QtBot, open_window: OpenWindow) -> None:
    services = _services()
    services.settings = services.settings.model_copy(update={"reduced_motion": True})
    window = open_window(services)
    shown = next(name for name in each_screen(window, plain_scenes(), 20) if name == "showing")
    figure = window.shell.exam.showing.figure
    first = figure.grab().toImage()
    qtbot.wait(400)
    assert (shown, figure.grab().toImage() == first) == ("showing", True)
