"""A picture of the part of the body, a ring round the place to press, and a hand that shows how."""

import time
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent, QTransform

from vmsk_exam.assessment.intake.palpation import PressPlace
from vmsk_exam.resources import asset_path
from vmsk_exam.ui.picture import Fit, PictureView, picture_transform

PERIOD_MS: Final = 40
COME_S: Final = 0.9
PRESS_S: Final = 2.0
"""As long as the words beside the picture say."""
GO_S: Final = 0.5
REST_S: Final = 0.6
RING_RATIO: Final = 0.055
"""Radius of the ring, share of the picture's height."""
_AWAY: Final = 1.1
_TURN_DEG: Final = -38.0
_SKIN, _SHADE = "#FFE3CC", "#0B1626"
_RING, _EDGE = "#0B5FFF", "#FFFFFF"  # stands out from skin, clothes and wall; red is for Stop


def hand_at(t_s: float) -> tuple[float, float]:
    """Return how far the finger is from the skin (0 pressing, 1 away) and the share of the press that is done."""
    t_s %= COME_S + PRESS_S + GO_S + REST_S
    if t_s < COME_S:
        share = t_s / COME_S
        return (1.0 - share * share * (3.0 - 2.0 * share)), 0.0
    if t_s < COME_S + PRESS_S:
        return 0.0, (t_s - COME_S) / PRESS_S
    return min(1.0, (t_s - COME_S - PRESS_S) / GO_S), 0.0


class PalpationFigure(PictureView):
    """Shows one place; the hand comes, presses for two seconds while the ring fills, and goes again."""

    def __init__(self) -> None:
        super().__init__(fit=Fit.SIDES)
        self.place: PressPlace | None = None
        self._is_still = False
        self._begun_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.update)

    def show_place(self, place: PressPlace | None, accessible: str, *, is_still: bool) -> None:
        """Show a place; still with reduced motion, then the hand presses and the ring is full."""
        if place != self.place:
            self._begun_s = time.monotonic()
        self.place, self._is_still = place, is_still
        self.setAccessibleName(accessible)
        self.set_mirrored(place is not None and place.is_mirrored)
        self.set_image(None if place is None else load_picture(place.picture))
        self._run()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Begin to move."""
        super().showEvent(event)
        self._begun_s = time.monotonic()
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the picture, then ring and hand."""
        super().paintEvent(event)
        if self.place is None or self._image is None:
            return
        away, done = (0.0, 1.0) if self._is_still else hand_at(time.monotonic() - self._begun_s)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        point, radius = self.place_point(), RING_RATIO * self.height()
        _paint_ring(painter, point, radius, done)
        _paint_hand(painter, point, radius, away, is_from_left=point.x() > 0.62 * self.width())
        painter.end()

    def place_point(self) -> QPointF:
        """Return where the place lies inside the widget."""
        if self.place is None or self._image is None:
            return QPointF()
        size = (self._image.width(), self._image.height())
        shown = picture_transform(size, QRectF(self.rect()), self._fit, mirrored=False)
        return shown.map(QPointF(self.place.x_ratio * size[0], self.place.y_ratio * size[1]))

    def _run(self) -> None:
        if self.isVisible() and self.place is not None and not self._is_still:
            self._timer.start()
        else:
            self._timer.stop()


@cache
def load_picture(name: str) -> QImage:
    """Return a shipped picture of a part of the body."""
    return QImage(str(asset_path("palpation", name)))


def _paint_ring(painter: QPainter, point: QPointF, radius: float, done: float) -> None:
    """Paint the ring, and inside it the share of the press that is done."""
    area = QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(_EDGE), radius * 0.42))
    painter.drawEllipse(area)
    painter.setPen(QPen(QColor(_RING), radius * 0.22))
    painter.drawEllipse(area)
    if done > 0.0:
        filled = QColor(_RING)
        filled.setAlphaF(0.55)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filled)
        painter.drawPie(area, 90 * 16, -round(360 * 16 * done))


def _paint_hand(painter: QPainter, point: QPointF, radius: float, away: float, *, is_from_left: bool) -> None:
    """Paint a pointing hand with its fingertip on the place; it comes from below, from the side with more room."""
    painter.save()
    painter.translate(point)
    scale = radius / 26.0
    painter.scale(-scale if is_from_left else scale, scale)
    painter.rotate(_TURN_DEG)
    painter.translate(0.0, away * _AWAY * 60.0)
    painter.setPen(QPen(QColor(_SHADE), 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QColor(_SKIN))
    painter.drawPath(_hand_path())
    for left in (28.0, 50.0):  # between the bent fingers
        painter.drawLine(QPointF(left, 96.0), QPointF(left, 122.0))
    painter.restore()


@cache
def _hand_path() -> QPainterPath:
    """Return a hand that points up, its fingertip at (0, 0)."""
    hand = QPainterPath()
    hand.addRoundedRect(QRectF(-15, -6, 30, 130), 15, 15)
    for left, top in ((9, 80), (29, 84), (48, 92)):
        finger = QPainterPath()
        finger.addRoundedRect(QRectF(left, top, 26, 60), 13, 13)
        hand = hand.united(finger)
    palm, thumb = QPainterPath(), QPainterPath()
    palm.addRoundedRect(QRectF(-15, 104, 89, 92), 26, 26)
    thumb.addRoundedRect(QRectF(-13, -6, 26, 84), 13, 13)
    turned = thumb.translated(0, -70)
    return hand.united(palm).united(_rotated(turned, -42.0, QPointF(2, 176)))


def _rotated(path: QPainterPath, degrees: float, by: QPointF) -> QPainterPath:
    transform = QTransform()
    transform.translate(by.x(), by.y())
    transform.rotate(degrees)
    return transform.map(path)
