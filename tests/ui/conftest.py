"""Fixtures of the screens: a window on a scripted program."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import ScriptedServices, ScriptedSounds
from vmsk_exam.ui.app import build_window
from vmsk_exam.ui.error_texts import choose_language
from vmsk_exam.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _english_errors() -> Iterator[None]:
    yield
    choose_language("en")


@pytest.fixture
def services() -> ScriptedServices:
    """The program behind the screens."""
    return ScriptedServices()


@pytest.fixture
def sounds() -> ScriptedSounds:
    """What would be heard."""
    return ScriptedSounds()


@pytest.fixture
def open_window(qtbot: QtBot, sounds: ScriptedSounds) -> Iterator[OpenWindow]:
    """Show a window of a size on some services; it is closed after the test."""
    windows: list[MainWindow] = []

    def show(services: ScriptedServices, width: int = 1280, height: int = 720) -> MainWindow:
        window = build_window(services, sounds)
        windows.append(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    for popup in QApplication.topLevelWidgets():
        if popup.windowType() is Qt.WindowType.Popup:
            popup.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
