"""A sentence that is as large as its place allows, so that a long one never moves what stands around it."""

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.theme import PATIENT, Theme

LEAST_SHARE: Final = 0.62
"""Letters never get smaller than this share of their role's height."""
_FLAGS: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)


class FittedText(QWidget):
    """Paints a text with the largest letters, up to its role's height, with which all of it fits."""

    def __init__(self, role: str, weight: QFont.Weight = QFont.Weight.DemiBold) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._role, self._weight = role, weight
        self._text = ""
        self._font: QFont | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def text(self) -> str:
        """The text shown."""
        return self._text

    @property
    def shown_px(self) -> int:
        """Height of the letters as they are shown, pixels."""
        return self._fitted_font().pixelSize()

    @property
    def is_cut(self) -> bool:
        """Whether even the smallest letters do not fit."""
        return not self._fits(self._fitted_font())

    def set_text(self, text: str) -> None:
        """Show a text."""
        if text != self._text:
            self._text = text
            self._font = None
            self.setAccessibleName(text)
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and letter heights from a theme."""
        self._theme = theme
        self._font = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit again."""
        super().resizeEvent(event)
        self._font = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the text."""
        painter = QPainter(self)
        painter.setFont(self._fitted_font())
        painter.setPen(QColor(self._theme.palette.text))
        painter.drawText(self.rect(), _FLAGS, self._text)
        painter.end()

    def _fitted_font(self) -> QFont:
        if self._font is None:
            largest = int(getattr(self._theme.type_scale, self._role))
            sizes = range(largest, int(largest * LEAST_SHARE), -1)
            fonts = (text_font(size, self._weight) for size in sizes)
            smallest = text_font(int(largest * LEAST_SHARE), self._weight)
            self._font = next((font for font in fonts if self._fits(font)), smallest)
        return self._font

    def _fits(self, font: QFont) -> bool:
        room = self.rect()
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, room.width(), 10_000), _FLAGS, self._text)
        return needed.height() <= room.height() and needed.width() <= room.width()
