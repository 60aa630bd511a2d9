"""The large number with the ring that fills while the end position is held."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.theme import PATIENT, Theme

_FULL_TURN = 360 * 16
_TOP = 90 * 16
_RING_SHARE = 0.06


class DialView(QWidget):
    """Ring, number and one small line below it."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._number = ""
        self._caption = ""
        self._ratio = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def number(self) -> str:
        """The number as shown."""
        return self._number

    @property
    def caption(self) -> str:
        """The small line as shown."""
        return self._caption

    @property
    def ratio(self) -> float:
        """How full the ring is, 0..1."""
        return self._ratio

    def show_values(self, number: str, caption: str, ratio: float) -> None:
        """Show a number, a line and how full the ring is (0..1); repaints only on a change."""
        values = (number, caption, min(1.0, max(0.0, ratio)))
        if values != (self._number, self._caption, self._ratio):
            self._number, self._caption, self._ratio = values
            self.setAccessibleName(f"{number}, {caption}")
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and letter heights from a theme."""
        self._theme = theme
        side = round(theme.type_scale.angle * 2.6)
        self.setMinimumSize(QSize(side, side))
        self.update()

    @property
    def number_px(self) -> int:
        """Height of the number's letters as painted, pixels."""
        return self._fitted(self._theme.type_scale.angle, self._number, self._room(), is_number=True).pixelSize()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the ring, the number inside it and the line below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, ring = self._ring()
        pen = QPen(QColor(self._theme.palette.line), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 0, _FULL_TURN)
        if self._ratio > 0:
            pen.setColor(QColor(self._theme.palette.accent))
            painter.setPen(pen)
            painter.drawArc(ring, _TOP, -round(_FULL_TURN * self._ratio))
        self._paint_text(painter, ring.center())
        painter.end()

    def _ring(self) -> tuple[float, QRectF]:
        side = min(self.width(), self.height())
        width = max(6.0, side * _RING_SHARE)
        ring = QRectF(0, 0, side - width - 2, side - width - 2)
        ring.moveCenter(QRectF(self.rect()).center())
        return width, ring

    def _room(self) -> float:
        width, ring = self._ring()
        return ring.width() - 2.2 * width

    def _paint_text(self, painter: QPainter, centre: QPointF) -> None:
        scale, palette, room = self._theme.type_scale, self._theme.palette, self._room()
        number = self._fitted(scale.angle, self._number, room, is_number=True)
        caption = self._fitted(scale.small, self._caption, 0.9 * room, is_number=False)
        baseline = centre.y() + number.pixelSize() * 0.22
        for font, text, colour, y in (
            (number, self._number, palette.text, baseline),
            (caption, self._caption, palette.secondary, baseline + number.pixelSize() * 0.42),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(centre.x() - QFontMetricsF(font).horizontalAdvance(text) / 2, y), text)

    def _fitted(self, size_px: int, text: str, room: float, *, is_number: bool) -> QFont:
        font = text_font(size_px, QFont.Weight.Bold if is_number else QFont.Weight.Normal, tabular=is_number)
        advance = max(1.0, QFontMetricsF(font).horizontalAdvance(text))
        if advance > room:
            font.setPixelSize(max(1, int(size_px * room / advance)))
        return font
