"""The large number with the ring that fills while the end position is held."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.theme import PATIENT, Theme

_FULL_TURN = 360 * 16
_TOP = 90 * 16


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
        side = round(theme.type_scale.angle * 2.15)
        self.setMinimumSize(QSize(side, side))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the ring, the number inside it and the line below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        width = max(6.0, side * 0.075)
        ring = QRectF(0, 0, side - width - 2, side - width - 2)
        ring.moveCenter(QRectF(self.rect()).center())
        self._paint_ring(painter, ring, width)
        self._paint_text(painter, ring, ring.width() - 2.6 * width)
        painter.end()

    def _paint_ring(self, painter: QPainter, ring: QRectF, width: float) -> None:
        pen = QPen(QColor(self._theme.palette.line), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 0, _FULL_TURN)
        if self._ratio > 0:
            pen.setColor(QColor(self._theme.palette.accent))
            painter.setPen(pen)
            painter.drawArc(ring, _TOP, -round(_FULL_TURN * self._ratio))

    def _paint_text(self, painter: QPainter, ring: QRectF, room: float) -> None:
        number = text_font(self._theme.type_scale.angle, tabular=True)
        number.setBold(True)
        widest = max(1.0, QFontMetricsF(number).horizontalAdvance(self._number))
        if widest > room:
            number.setPixelSize(max(1, int(number.pixelSize() * room / widest)))
        size = number.pixelSize()
        centre = ring.center()
        painter.setFont(number)
        painter.setPen(QColor(self._theme.palette.text))
        baseline = centre.y() + size * 0.22
        advance = QFontMetricsF(number).horizontalAdvance(self._number)
        painter.drawText(QPointF(centre.x() - advance / 2, baseline), self._number)
        caption = text_font(self._theme.type_scale.small)
        room_below = room * 0.9
        advance = max(1.0, QFontMetricsF(caption).horizontalAdvance(self._caption))
        if advance > room_below:
            caption.setPixelSize(max(1, int(caption.pixelSize() * room_below / advance)))
            advance = QFontMetricsF(caption).horizontalAdvance(self._caption)
        painter.setFont(caption)
        painter.setPen(QColor(self._theme.palette.secondary))
        painter.drawText(QPointF(centre.x() - advance / 2, baseline + size * 0.42), self._caption)
