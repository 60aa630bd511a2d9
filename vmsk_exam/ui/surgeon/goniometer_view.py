"""The goniometer on a still picture: handles that are dragged or nudged with keys, snapping, zoom."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.overlay_painter import paint_overlay
from vmsk_exam.ui.picture import Fit, picture_transform
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.goniometer_model import Goniometer, Point, snap
from vmsk_exam.ui.surgeon.replay_picture import CAPTION_GROUND, CAPTION_TEXT, plain_ground

HANDLE_RADIUS_PX: Final = 9.0
GRAB_RADIUS_PX: Final = 18.0
SNAP_RADIUS_PX: Final = 11.0
ZOOM_STEP: Final = 1.25
MAX_ZOOM: Final = 8.0
FAR_NUDGE_PX: Final = 10.0
VALUE_GAP_PX: Final = 26.0
ARM_COLOUR: Final = "#FFD166"
_CASING: Final = "#0B1626"
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1.0, 0.0), Qt.Key.Key_Right: (1.0, 0.0), Qt.Key.Key_Up: (0.0, -1.0), Qt.Key.Key_Down: (0.0, 1.0)
}  # fmt: skip
_HANDLES: Final = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
_ZOOMS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_OTHERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_S, Qt.Key.Key_V)


class GoniometerView(QWidget):
    """Shows one frozen picture with a goniometer; it has the keyboard while it is seen."""

    changed = Signal(object)  # Goniometer
    accepted = Signal()
    given_up = Signal()
    kind_switched = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.gauge: Goniometer | None = None
        self.handle = 0
        self.zoom = 1.0
        self._middle = QPointF(0.5, 0.5)
        self._pose: PoseSample | None = None
        self._image: QImage | None = None
        self._held: int | None = None
        self._panned: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(160, 90))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(context.text("goniometer.title"))

    def lay(self, pose: PoseSample, image: QImage | None, gauge: Goniometer) -> None:
        """Show a goniometer on a picture, or on a plain ground without one."""
        self._pose, self._image = pose, image if image is not None else plain_ground(pose.width_px, pose.height_px)
        self.zoom, self._middle, self.handle = 1.0, QPointF(0.5, 0.5), 0
        self.take(gauge)

    def take(self, gauge: Goniometer) -> None:
        """Show another goniometer on the same picture."""
        self.gauge = gauge
        self.handle = min(self.handle, len(gauge.points) - 1)
        self.setAccessibleDescription(self._words())
        self.changed.emit(gauge)
        self.update()

    def zoom_by(self, steps: float, around: QPointF | None = None) -> None:
        """Zoom around a place of the widget, by default around the chosen handle."""
        if self.gauge is None:
            return
        place = around if around is not None else self._to_widget(self.gauge.points[self.handle])
        before = self._to_picture(place)
        self.zoom = min(MAX_ZOOM, max(1.0, self.zoom * ZOOM_STEP**steps))
        self._middle = QPointF(0.5, 0.5) if self.zoom == 1.0 else self._middle
        shown = self._to_widget(before)
        if self.zoom > 1.0:
            self._pan(place - shown)
        self.update()

    # --- what comes from outside ------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the goniometer from the shortcuts of the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Nudge, choose a handle, zoom, take or give up."""
        key = Qt.Key(event.key())
        if self.gauge is None or not self._is_own(event):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            far = FAR_NUDGE_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            right, down = _ARROWS[key]
            self.take(self.gauge.nudged(self.handle, far * right, far * down))
        elif key in _ZOOMS:
            self.zoom_by(_ZOOMS[key])
        else:
            self._press_other(key, self.gauge)

    def _press_other(self, key: Qt.Key, gauge: Goniometer) -> None:
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_S:
            self.take(gauge.turned_over())
        elif key == Qt.Key.Key_V:
            self.kind_switched.emit()
        else:
            self.handle = (_HANDLES[key] if key in _HANDLES else self.handle + 1) % len(gauge.points)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Take hold of a handle, or of the picture to move it."""
        self.setFocus()
        self._held = self._handle_at(event.position())
        if self._held is None:
            self._panned = event.position()
        else:
            self.handle = self._held
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move the handle, snapping to landmarks unless Alt is held; or move the picture."""
        if self.gauge is None or self._pose is None:
            return
        if self._held is not None:
            place = self._to_picture(event.position())
            if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                place, _is_snapped = snap(place, self._pose, SNAP_RADIUS_PX / self._scale())
            self.take(self.gauge.moved(self._held, place))
        elif self._panned is not None:
            self._pan(event.position() - self._panned)
            self._panned = event.position()
            self.update()
        else:
            over = self._handle_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.CrossCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Let go."""
        self._held = self._panned = None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Zoom around the pointer."""
        self.zoom_by(event.angleDelta().y() / 120.0, event.position())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint picture, skeleton, arms, arc, handles and the angle."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        corner = self._context.theme.spacing.corner
        shape.addRoundedRect(QRectF(self.rect()), corner, corner)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(CAPTION_GROUND))
        if self._image is not None and self._pose is not None and self.gauge is not None:
            transform = self._transform()
            painter.setTransform(transform)
            painter.drawImage(QRectF(0, 0, self._pose.width_px, self._pose.height_px), self._image)
            painter.resetTransform()
            paint_overlay(painter, compute_overlay(self._pose, None), transform, self._context.theme)
            self._paint_gauge(painter, self.gauge)
        painter.end()

    # --- places --------------------------------------------------------------------------

    def _is_own(self, event: QKeyEvent) -> bool:
        has_other = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return not has_other and event.key() in (*_ARROWS, *_HANDLES, *_ZOOMS, *_OTHERS)

    def _transform(self) -> QTransform:
        size = (1, 1) if self._pose is None else (self._pose.width_px, self._pose.height_px)
        base = picture_transform(size, QRectF(self.rect()), Fit.WHOLE, mirrored=False)
        around = QPointF(self._middle.x() * size[0], self._middle.y() * size[1])
        shown = base.map(around)
        zoom = QTransform()
        zoom.translate(self.width() / 2, self.height() / 2)
        zoom.scale(self.zoom, self.zoom)
        zoom.translate(-shown.x(), -shown.y())
        return base * zoom

    def _scale(self) -> float:
        return abs(self._transform().m11())

    def _to_widget(self, place: Point) -> QPointF:
        return self._transform().map(QPointF(*place))

    def _to_picture(self, place: QPointF) -> Point:
        inverse, _can = self._transform().inverted()
        shown = inverse.map(place)
        return shown.x(), shown.y()

    def _pan(self, moved: QPointF) -> None:
        if self._pose is None or self.zoom == 1.0:
            return
        scale = self._scale()
        across = self._middle.x() - moved.x() / scale / self._pose.width_px
        down = self._middle.y() - moved.y() / scale / self._pose.height_px
        self._middle = QPointF(min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))

    def _handle_at(self, place: QPointF) -> int | None:
        if self.gauge is None:
            return None
        distances = [math.dist((place.x(), place.y()), self._to_widget(point).toTuple()) for point in self.gauge.points]
        best = min(range(len(distances)), key=distances.__getitem__)
        return best if distances[best] <= GRAB_RADIUS_PX else None

    # --- painting ------------------------------------------------------------------------

    def _free_place(self, vertex: QPointF, box: QRectF) -> QPointF:
        """Return where a box beside the vertex covers no arm."""
        points = [] if self.gauge is None else [self._to_widget(point) for point in self.gauge.points]
        is_right = sum(point.x() - vertex.x() for point in points) > 0
        left = vertex.x() - VALUE_GAP_PX - box.width() if is_right else vertex.x() + VALUE_GAP_PX
        top = vertex.y() - box.height() / 2
        return QPointF(min(self.width() - box.width() - 4, max(4.0, left)), min(self.height() - box.height() - 4, max(4.0, top)))

    def _words(self) -> str:
        return "" if self.gauge is None else self._context.texts.numbers.degrees(self.gauge.value_deg)

    def _paint_gauge(self, painter: QPainter, gauge: Goniometer) -> None:
        vertex = self._to_widget(gauge.vertex)
        ends = [self._to_widget(point) for point in gauge.points if point != gauge.vertex]
        if len(gauge.points) == 2:
            self._paint_upright(painter, vertex)
        for width, colour in ((5.0, _CASING), (2.2, ARM_COLOUR)):
            painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for end in ends:
                painter.drawLine(vertex, end)
        for number, point in enumerate(gauge.points):
            self._paint_handle(painter, self._to_widget(point), is_chosen=number == self.handle)
        self._paint_value(painter, vertex)

    def _paint_upright(self, painter: QPainter, vertex: QPointF) -> None:
        for width, colour in ((3.0, _CASING), (1.5, CAPTION_TEXT)):
            painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(vertex.x(), 0), QPointF(vertex.x(), self.height()))

    def _paint_handle(self, painter: QPainter, place: QPointF, *, is_chosen: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = HANDLE_RADIUS_PX + (3.0 if is_chosen else 0.0)
        for width, colour in ((5.0, _CASING), (2.5, CAPTION_TEXT if is_chosen else ARM_COLOUR)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(place, radius, radius)
        painter.setPen(QPen(QColor(ARM_COLOUR), 2.5))
        painter.drawPoint(place)

    def _paint_value(self, painter: QPainter, vertex: QPointF) -> None:
        words = self._words()
        painter.setFont(text_font(self._context.theme.type_scale.headline, tabular=True))
        box = painter.fontMetrics().boundingRect(words).toRectF()
        ground = QRectF(0, 0, box.width() + 20, box.height() + 8)
        ground.moveTopLeft(self._free_place(vertex, ground))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(CAPTION_GROUND))
        painter.drawRoundedRect(ground, 6, 6)
        painter.setPen(QColor(ARM_COLOUR))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)
