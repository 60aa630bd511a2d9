"""Shipped line icons (SVG with ``currentColor``) as pictures of any size and colour."""

import logging
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vmsk_exam.resources import asset_path

_log = logging.getLogger(__name__)


@cache
def _svg_text(name: str) -> str | None:
    try:
        return asset_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    except OSError:
        _log.info("The icon %s is missing; a ring is drawn instead.", name)
        return None


@lru_cache(maxsize=512)
def icon_pixmap(name: str, size_px: int, colour: str, pixel_ratio: float = 1.0) -> QPixmap:
    """Return an icon as a square picture.

    Parameters
    ----------
    name
        File name in ``assets/icons`` without ending; a missing one gives a plain ring.
    size_px
        Side in device-independent pixels.
    colour
        ``#rrggbb`` that takes the place of ``currentColor``.
    pixel_ratio
        Device pixels per device-independent pixel.
    """
    side = max(1, round(size_px * pixel_ratio))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, name, QRectF(0, 0, side, side), colour)
    painter.end()
    pixmap.setDevicePixelRatio(pixel_ratio)
    return pixmap


def icon(name: str, colour: str, size_px: int = 24) -> QIcon:
    """Return an icon for a button, sharp up to three device pixels per pixel."""
    result = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        result.addPixmap(icon_pixmap(name, size_px, colour, ratio))
    return result


def _paint(painter: QPainter, name: str, area: QRectF, colour: str) -> None:
    text = _svg_text(name)
    if text is None:
        inset = area.width() * 0.2
        painter.setPen(QPen(QColor(colour), area.width() / 12))
        painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))
        return
    QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode())).render(painter, area)
