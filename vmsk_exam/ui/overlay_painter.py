"""Paints an ``Overlay`` with QPainter; line widths follow the theme, not the picture."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.overlay import Arc, Overlay
from vmsk_exam.ui.theme import Theme

_THIN_ALPHA = 150
_CASING_ALPHA = 170


def paint_overlay(painter: QPainter, overlay: Overlay, transform: QTransform, theme: Theme) -> None:
    """Paint the lines of one picture.

    Parameters
    ----------
    painter
        Painter in the coordinates of the widget.
    overlay
        Lines in picture pixels.
    transform
        Map from picture pixels to the widget, mirrored or not.
    theme
        Gives colours and widths.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    unit = theme.spacing.tiny / 8
    _paint_skeleton(painter, overlay, transform, max(1.5, 3 * unit))
    if overlay.ghost is not None:
        _paint_ghost(painter, overlay.ghost, transform, 6 * unit)
    if overlay.arc is not None:
        _paint_arc(painter, overlay.arc, transform, theme, 7 * unit)
    if len(overlay.limb) > 1:
        _paint_limb(painter, overlay.limb, transform, theme, 10 * unit)


def _polygon(points: FloatArray, transform: QTransform) -> QPolygonF:
    return transform.map(QPolygonF([QPointF(float(x), float(y)) for x, y in points]))


def _pen(colour: str, width: float, alpha: int = 255) -> QPen:
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return QPen(shade, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _paint_skeleton(painter: QPainter, overlay: Overlay, transform: QTransform, width: float) -> None:
    painter.setPen(_pen("#FFFFFF", width, _THIN_ALPHA))
    for line in overlay.lines:
        painter.drawPolyline(_polygon(line, transform))


def _paint_ghost(painter: QPainter, ghost: FloatArray, transform: QTransform, width: float) -> None:
    pen = _pen("#FFFFFF", width)
    pen.setDashPattern([0.1, 2.2])
    painter.setPen(pen)
    painter.drawPolyline(_polygon(ghost, transform))


def _paint_arc(painter: QPainter, arc: Arc, transform: QTransform, theme: Theme, width: float) -> None:
    turns = np.linspace(0.0, arc.span_rad, max(2, int(abs(math.degrees(arc.span_rad)) / 3) + 2))
    rim = arc.centre + arc.radius_px * np.column_stack([np.cos(arc.start_rad + turns), np.sin(arc.start_rad + turns)])
    zero_end = arc.centre + 1.35 * (rim[0] - arc.centre)
    pen = _pen(theme.palette.measured, max(1.5, width * 0.35), _CASING_ALPHA)
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawPolyline(_polygon(np.array([arc.centre, zero_end]), transform))
    painter.setPen(_pen("#0B1626", width + 4, 110))
    painter.drawPolyline(_polygon(rim, transform))
    painter.setPen(_pen(theme.palette.measured, width))
    painter.drawPolyline(_polygon(rim, transform))


def _paint_limb(painter: QPainter, limb: FloatArray, transform: QTransform, theme: Theme, width: float) -> None:
    colour = theme.palette.accent if theme.is_dark else theme.palette.measured
    shown = _polygon(limb, transform)
    painter.setPen(_pen("#0B1626", width + 5, 120))
    painter.drawPolyline(shown)
    painter.setPen(_pen(colour, width))
    painter.drawPolyline(shown)
    painter.setPen(_pen(colour, width * 0.45))
    painter.setBrush(QColor("#0B1626"))
    for point in shown.toList():
        painter.drawEllipse(QRectF(point.x() - width, point.y() - width, 2 * width, 2 * width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
