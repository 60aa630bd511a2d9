"""Layouts whose distances are names of theme tokens, so that one call fits a whole page to a window."""

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsk_exam.ui.theme import Theme

Item = QWidget | QLayout | int | None
"""What a row or column holds; a number is a stretch, None a plain stretch of 1."""
_GAP: Final = "gap_token"
_PAD: Final = "pad_token"


@runtime_checkable
class Themed(Protocol):
    """A widget that paints by itself and wants the theme."""

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and lengths from a theme."""


def column(*items: Item, gap: str = "gap", pad: str = "none") -> QVBoxLayout:
    """Return items one below the other."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, pad)
    return layout


def row(*items: Item, gap: str = "gap", pad: str = "none") -> QHBoxLayout:
    """Return items side by side."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, pad)
    return layout


def panel(layout: QLayout, kind: str = "panel") -> QFrame:
    """Return a framed ground around a layout."""
    frame = QFrame()
    frame.setProperty("kind", kind)
    frame.setLayout(layout)
    return frame


def label(role: str = "body", tone: str = "", *, wraps: bool = True, centred: bool = False) -> QLabel:
    """Return an empty label of a role of the style sheet."""
    result = QLabel()
    result.setProperty("role", role)
    result.setProperty("tone", tone)
    result.setWordWrap(wraps)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if centred:
        result.setAlignment(Qt.AlignmentFlag.AlignCenter)
    vertical = QSizePolicy.Policy.Minimum if wraps else QSizePolicy.Policy.Fixed
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
    policy.setHeightForWidth(wraps)
    result.setSizePolicy(policy)
    return result


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a label and let the style sheet see it."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def fit_height(window: QWidget, *still: QLabel) -> None:
    """Make a dialog as high as its words ask for at its width; Qt guesses a height for narrower lines.

    Parameters
    ----------
    window
        A dialog that is shown.
    still
        Labels whose words stay as they are; the window must keep its width.
    """
    layout = window.layout()
    if layout is not None:
        for inner in window.findChildren(QLayout):
            inner.activate()
        for words in still:
            words.setFixedHeight(words.heightForWidth(words.width()))
            words.updateGeometry()
        layout.activate()
        window.resize(window.width(), layout.totalHeightForWidth(window.width()))


def fit_to_theme(root: QWidget, theme: Theme) -> None:
    """Give every layout its distances and every painting widget its theme."""
    for layout in root.findChildren(QLayout):
        _fit_layout(layout, theme)
    for widget in root.findChildren(QWidget):
        if isinstance(widget, Themed):
            widget.apply_theme(theme)


def _fit_layout(layout: QLayout, theme: Theme) -> None:
    gap, pad = layout.property(_GAP), layout.property(_PAD)
    if gap:
        layout.setSpacing(theme.space(gap))
    if pad:
        margin = theme.space(pad)
        layout.setContentsMargins(margin, margin, margin, margin)


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: str, pad: str) -> None:
    layout.setProperty(_GAP, gap)
    layout.setProperty(_PAD, pad)
    for item in items:
        if item is None or isinstance(item, int):
            layout.addStretch(item or 1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
