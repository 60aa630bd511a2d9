"""An icon that stands beside a text."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.theme import PATIENT, Theme


class IconLabel(QWidget):
    """Shows one icon; its side is a multiple of a letter height of the theme, its colour a token of the palette."""

    def __init__(self, name: str, size: str = "body", tone: str = "accent", factor: float = 1.2) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._tone = tone
        self._factor = factor
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.apply_theme(PATIENT)

    def set_icon(self, name: str, tone: str) -> None:
        """Change icon and colour."""
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take size and colour from a theme."""
        self._theme = theme
        side = round(getattr(theme.type_scale, self._size) * self._factor)
        self.setFixedSize(QSize(side, side))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the icon."""
        colour = getattr(self._theme.palette, self._tone)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon_pixmap(self._name, self.width(), colour, self.devicePixelRatioF()))
        painter.end()
