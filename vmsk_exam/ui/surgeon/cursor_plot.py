"""A plot under a cursor line: what does not change with the cursor is painted once and kept as a picture."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent

from vmsk_exam.ui.surgeon.plot_items import TimeBox

_SPARE_PX = 3


class CursorPlot(pg.PlotWidget):
    """Moving the cursor paints one kept picture and a line; the curves are painted again only when they change.

    Parameters
    ----------
    box
        The view of time and degrees.
    colour
        Colour of the cursor.
    width_px
        Width of the cursor.
    """

    def __init__(self, box: TimeBox, colour: str, width_px: int) -> None:
        super().__init__(viewBox=box, background=None)
        self._box = box
        self._pen = QPen(QColor(colour), width_px)
        self.cursor_s: float | None = None
        """Where the cursor stands, seconds; None hides it."""
        self._still: QPixmap | None = None
        self._is_changed = True
        self._range = box.viewRange()
        self.still_count = 0
        """How often the picture was made."""
        self.scene().changed.connect(self._forget)

    def set_cursor(self, t_s: float | None) -> None:
        """Move the cursor; None hides it."""
        before, self.cursor_s = self._strip(), t_s
        for strip in (before, self._strip()):
            if strip is not None:
                self.viewport().update(strip)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint what changed; where only the cursor moved, the kept picture."""
        if self._is_changed or self._box.viewRange() != self._range:
            super().paintEvent(event)
            self._still, self._is_changed, self._range = None, False, self._box.viewRange()
        else:
            self._paint_still(event)
        self._paint_cursor()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Paint anew at another size."""
        super().resizeEvent(event)
        self._forget()

    def _forget(self, _places: object = None) -> None:
        self._still, self._is_changed = None, True

    def _paint_still(self, event: QPaintEvent) -> None:
        if self._still is None or self._still.devicePixelRatio() != self.devicePixelRatioF():
            self._still = self._make_still()
            self.still_count += 1
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._still)
        painter.end()

    def _make_still(self) -> QPixmap:
        place, ratio = self.viewport().rect(), self.devicePixelRatioF()
        still = QPixmap(place.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(Qt.GlobalColor.transparent)
        painter = QPainter(still)
        self.render(painter, QRectF(place), place)
        painter.end()
        return still

    def _paint_cursor(self) -> None:
        x = self._cursor_px()
        if x is None:
            return
        area = self._box.sceneBoundingRect()
        painter = QPainter(self.viewport())
        painter.setPen(self._pen)
        painter.setClipRect(area)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.end()

    def _cursor_px(self) -> float | None:
        """Return where the cursor stands in pixels of the viewport."""
        if self.cursor_s is None:
            return None
        low_s, high_s = self._box.viewRange()[0]
        area = self._box.sceneBoundingRect()
        return area.left() + area.width() * (self.cursor_s - low_s) / (high_s - low_s) if high_s > low_s else None

    def _strip(self) -> QRect | None:
        x = self._cursor_px()
        if x is None or not math.isfinite(x):
            return None
        return QRect(math.floor(x) - _SPARE_PX, 0, 2 * _SPARE_PX + 1, self.viewport().height())
