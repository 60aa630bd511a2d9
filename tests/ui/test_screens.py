"""Every screen in both languages: nothing is cut, nothing forces the window larger, every control has a name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ScriptedServices, unfinished_record
from tests.ui.shots import LANGUAGES, SIZES, each_screen, plain_scenes, render
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.widgets.fitted_text import FittedText

Check = Callable[[MainWindow], list[str]]


def _visible(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def cut_texts(window: MainWindow) -> list[str]:
    """Return the texts that do not fit into their widgets."""
    cut = []
    for label in _visible(window, QLabel):
        assert isinstance(label, QLabel)
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        too_wide = not label.wordWrap() and label.sizeHint().width() > label.width()
        words = label.text().split()
        longest = max((label.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        if label.text() and (needed > label.height() or too_wide or longest > label.width()):
            cut.append(f"{label.text()} ({label.width()}x{label.height()}, needs {needed} high)")
    buttons = [button for button in _visible(window, QAbstractButton) if isinstance(button, QAbstractButton) and button.text()]
    cut += [button.text() for button in buttons if button.sizeHint().width() > button.width()]
    return cut + [text.text for text in _visible(window, FittedText) if text.is_cut]


def outside(window: MainWindow) -> list[str]:
    """Return the controls that stick out of the window; in what can be scrolled only sideways counts."""
    kinds = (QLabel, QAbstractButton, QLineEdit)
    widgets = [widget for kind in kinds for widget in _visible(window, kind)]
    tall = window.rect().adjusted(0, -10_000, 0, 10_000)
    places = [(w, w.rect().translated(w.mapTo(window, w.rect().topLeft()))) for w in widgets]
    return [str(w) for w, place in places if not (tall if _is_scrolled(w) else window.rect()).contains(place)]


def _is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QScrollArea) or _is_scrolled(parent))


def nameless(window: MainWindow) -> list[str]:
    """Return the buttons and fields that a screen reader could not name."""
    controls = [widget for kind in (QAbstractButton, QLineEdit) for widget in _visible(window, kind)]
    return [
        str(control)
        for control in controls
        if not (control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()))
    ]


@pytest.mark.parametrize("size", [*SIZES, (1024, 600)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_on_any_screen(qtbot: QtBot, open_window: OpenWindow, language: str, size: tuple[int, int]) -> None:
    services = ScriptedServices(unfinished=unfinished_record())
    services.settings = services.settings.model_copy(update={"language": language, "contact_phone": "555 0142"})
    window = open_window(services, *size)
    found: dict[str, list[str]] = {}
    for name in each_screen(window, plain_scenes(), 30):
        problems = cut_texts(window) + outside(window) + nameless(window)
        if (window.width(), window.height()) != size:
            problems.append(f"the window grew to {window.width()}x{window.height()}")
        if problems:
            found[name] = problems
    assert found == {}


def test_every_screen_is_rendered(qtbot: QtBot, tmp_path: Path) -> None:
    services = ScriptedServices(unfinished=unfinished_record())
    paths = render(tmp_path, services, plain_scenes(), "en", (1280, 720))
    assert len(paths) >= 20
    for path in paths:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1280, 720)
        colours = {image.pixel(x, y) for x in range(0, 1280, 40) for y in range(0, 720, 40)}
        assert len(colours) > 3, path.name
