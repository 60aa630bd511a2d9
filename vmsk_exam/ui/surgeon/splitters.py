"""Remembers where a person has put the dividers."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QSplitter

from vmsk_exam.settings import data_folder


def remember(splitter: QSplitter, name: str) -> bool:
    """Put a divider where it was left, and keep its place when it is moved; return whether it had been moved before."""
    key = f"surgeon/{name}"
    state = _stored().value(key)
    if state is not None:
        splitter.restoreState(state)
    splitter.splitterMoved.connect(lambda *_place: _stored().setValue(key, splitter.saveState()))
    return state is not None


def _stored() -> QSettings:
    return QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)
