"""Parts of a plot that pyqtgraph does not have: a band with gaps, and a time axis that is pointed at, not panned."""

from typing import Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath

from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.theme import Theme

WHEEL_STEP = 0.8
MARGIN_RATIO = 0.09
GAP_MARGIN_RATIO = 0.25
GAP_ALPHA = 120
GRIP_RADIUS_PX = 11.0
_WORDS = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class PointerEvent(Protocol):
    """What pyqtgraph's mouse events have in common."""

    def accept(self) -> None:
        """Take the event."""

    def scenePos(self) -> QPointF:  # noqa: N802  pyqtgraph's name
        """Return where it happened."""

    def double(self) -> bool:
        """Return whether it is a double click."""

    def delta(self) -> int:
        """Return how far the wheel was turned."""

    def isStart(self) -> bool:  # noqa: N802  pyqtgraph's name
        """Return whether a drag begins."""

    def isFinish(self) -> bool:  # noqa: N802  pyqtgraph's name
        """Return whether a drag ends."""

    def buttonDownScenePos(self) -> QPointF:  # noqa: N802  pyqtgraph's name
        """Return where a drag began."""


class BandItem(pg.GraphicsObject):
    """Fills between two curves; leaves gaps open."""

    def __init__(self, colour: str, alpha: int) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._brush = QColor(colour)
        self._brush.setAlpha(alpha)
        self._bounds = QRectF()

    def set_band(self, t_s: FloatArray, low_deg: FloatArray, high_deg: FloatArray) -> None:
        """Show a band.

        Parameters
        ----------
        t_s
            float64 (n,), seconds, increasing.
        low_deg, high_deg
            float64 (n,), degrees; NaN where there is none.
        """
        self.prepareGeometryChange()
        self._path = band_path(t_s, low_deg, high_deg)
        self._bounds = self._path.boundingRect()
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802  Qt's name
        """Return where it paints."""
        return self._bounds

    def paint(self, painter: QPainter, *_options: object) -> None:
        """Paint the band."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        painter.drawPath(self._path)


def band_path(t_s: FloatArray, low_deg: FloatArray, high_deg: FloatArray) -> QPainterPath:
    """Return a closed outline for each run of finite values."""
    is_finite = np.isfinite(low_deg) & np.isfinite(high_deg)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_finite, [False]]).astype(np.int8)))
    across: list[FloatArray] = []
    down: list[FloatArray] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        across += [t_s[start:end], t_s[start:end][::-1], np.array([np.nan])]
        down += [low_deg[start:end], high_deg[start:end][::-1], np.array([np.nan])]
    if not across:
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(np.concatenate(across), np.concatenate(down), connect="finite")
    return path


class GapItem(pg.GraphicsObject):
    """Shades times without an angle and writes why into the wide ones."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._gaps: tuple[tuple[float, float, str], ...] = ()
        self._bounds = QRectF()
        self._font = text_font(theme.type_scale.small)
        self._text_colour = QColor(theme.palette.secondary)
        self._shade = QColor(theme.palette.line)
        self._shade.setAlpha(GAP_ALPHA)
        self.setZValue(-15)

    def set_gaps(self, gaps: tuple[tuple[float, float, str], ...], axis_deg: tuple[float, float]) -> None:
        """Show gaps over the whole height of the axis."""
        if not gaps and not self._gaps:
            return
        self.prepareGeometryChange()
        self._gaps = gaps
        low, high = axis_deg
        first = min((gap[0] for gap in gaps), default=0.0)
        last = max((gap[1] for gap in gaps), default=0.0)
        margin = GAP_MARGIN_RATIO * (high - low)
        self._bounds = QRectF(first, low - margin, last - first, high - low + 2 * margin)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802  Qt's name
        """Return where it paints."""
        return self._bounds

    def paint(self, painter: QPainter, *_options: object) -> None:
        """Paint in pixels, so that pattern and letters keep their size."""
        to_pixels = painter.transform()
        painter.resetTransform()
        painter.setFont(self._font)
        painter.setPen(self._text_colour)
        for start_s, end_s, reason in self._gaps:
            area = to_pixels.mapRect(QRectF(start_s, self._bounds.top(), end_s - start_s, self._bounds.height()))
            painter.fillRect(area.toAlignedRect(), self._shade)
            if reason and area.contains(painter.boundingRect(area, _WORDS, reason)):
                painter.drawText(area, _WORDS, reason)
        painter.setTransform(to_pixels)


class TimeBox(pg.ViewBox):
    """A view of time: pressing or dragging points at a time, the wheel zooms around the pointer, a double click shows all.

    A drag that begins on a grip (the end of a repetition) also tells where the grip was dropped.
    """

    time_pointed = Signal(float)  # seconds
    grip_dropped = Signal(int, float)  # number of the grip, seconds
    range_asked = Signal(float, float)  # seconds shown

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseEnabled(x=False, y=False)
        self.full_range = (0.0, 1.0)
        self.grips: dict[int, tuple[float, float]] = {}
        """Seconds and degrees of what can be dragged, by number."""
        self._held: int | None = None

    def mouseClickEvent(self, event: PointerEvent) -> None:  # noqa: N802  pyqtgraph's name
        """Point at a time; a double click shows all."""
        event.accept()
        if event.double():
            self.range_asked.emit(*self.full_range)
        else:
            self._point(event)

    def mouseDragEvent(self, event: PointerEvent, axis: object = None) -> None:  # noqa: ARG002, N802  pyqtgraph's signature
        """Point at a time again and again; a grip that was held is dropped at the end."""
        event.accept()
        if event.isStart():
            self._held = self.grip_at(event.buttonDownScenePos())
        self._point(event)
        if event.isFinish() and self._held is not None:
            number, self._held = self._held, None
            self.grip_dropped.emit(number, float(self.mapSceneToView(event.scenePos()).x()))

    def grip_at(self, place: QPointF) -> int | None:
        """Return the grip near a place of the scene, None if there is none."""
        for number, (t_s, angle_deg) in self.grips.items():
            away = self.mapViewToScene(QPointF(t_s, angle_deg)) - place
            if abs(away.x()) <= GRIP_RADIUS_PX and abs(away.y()) <= GRIP_RADIUS_PX:
                return number
        return None

    def wheelEvent(self, event: PointerEvent, axis: object = None) -> None:  # noqa: ARG002, N802  pyqtgraph's signature
        """Zoom around the pointer."""
        event.accept()
        middle = float(self.mapSceneToView(event.scenePos()).x())
        factor = WHEEL_STEP if event.delta() > 0 else 1 / WHEEL_STEP
        low, high = self.viewRange()[0]
        first, last = self.full_range
        self.range_asked.emit(max(first, middle + (low - middle) * factor), min(last, middle + (high - middle) * factor))

    def _point(self, event: PointerEvent) -> None:
        self.time_pointed.emit(float(self.mapSceneToView(event.scenePos()).x()))
