import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter
from pytestqt.qtbot import QtBot

from vmsk_exam.ui.surgeon.splitters import remember

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def made(qtbot: QtBot) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QLabel("x"))
    splitter.resize(600, 100)
    splitter.show()
    return splitter


def test_divider_is_found_where_it_was_left(qtbot: QtBot) -> None:
    first = made(qtbot)
    remember(first, "test")
    first.moveSplitter(150, 1)
    second = made(qtbot)
    remember(second, "test")
    assert second.sizes() == first.sizes()
    assert abs(second.sizes()[0] - 150) <= 8
