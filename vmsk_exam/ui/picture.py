"""Camera and avatar pictures on the screen: cheap conversion, mirroring for display only, lines over the picture."""

from enum import StrEnum
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.samples import ImageArray
from vmsk_exam.ui.overlay import Overlay
from vmsk_exam.ui.overlay_painter import paint_overlay
from vmsk_exam.ui.theme import PATIENT, Theme

MIN_SIZE_PX: Final = QSize(160, 90)


class Fit(StrEnum):
    """How a picture fills its place."""

    WHOLE = "whole"
    """All of it is seen, with bars beside it."""
    CROP = "crop"
    """The place is full; the picture's edges may be cut."""
    SIDES = "sides"
    """From top to bottom all is seen (head and feet); the sides are cut or have bars."""
    EXTENDED = "extended"
    """As ``SIDES``, and the edges of the picture go on where bars would be: for plain rooms."""


def image_from_rgb(picture: ImageArray) -> QImage:
    """Return a picture in the format that paints fastest; the result owns its memory.

    Parameters
    ----------
    picture
        RGB, uint8 (height, width, 3).
    """
    rows = np.ascontiguousarray(picture)
    height, width = rows.shape[:2]
    borrowed = QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def picture_transform(size_px: tuple[int, int], area: QRectF, fit: Fit, *, mirrored: bool) -> QTransform:
    """Return the map from picture pixels to a place on the screen, centred."""
    width, height = size_px
    across, down = area.width() / width, area.height() / height
    scale = {Fit.CROP: max(across, down), Fit.WHOLE: min(across, down), Fit.SIDES: down, Fit.EXTENDED: down}[fit]
    transform = QTransform()
    transform.translate(area.center().x(), area.center().y())
    transform.scale(-scale if mirrored else scale, scale)
    transform.translate(-width / 2, -height / 2)
    return transform


class PictureView(QWidget):
    """Shows the newest picture with lines over it; paints the image directly, without a pixmap per frame."""

    def __init__(self, parent: QWidget | None = None, *, fit: Fit = Fit.CROP, mirrored: bool = False) -> None:
        super().__init__(parent)
        self._theme: Theme = PATIENT
        self._fit = fit
        self._mirrored = mirrored
        self._image: QImage | None = None
        self._overlay: Overlay | None = None
        self._corners: QPixmap | None = None
        self._empty_text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(MIN_SIZE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture to show."""
        return self._image is not None

    def set_picture(self, picture: ImageArray | None, overlay: Overlay | None = None) -> None:
        """Show a picture (RGB, uint8 (height, width, 3)) with lines over it; None shows the empty text."""
        self.set_image(None if picture is None else image_from_rgb(picture), overlay)

    def set_image(self, image: QImage | None, overlay: Overlay | None = None) -> None:
        """Show an image that was converted before, for example on a worker."""
        self._image = image
        self._overlay = overlay
        self.update()

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Change only the lines."""
        self._overlay = overlay
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Mirror what is shown; the data is never flipped."""
        self._mirrored = mirrored
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Set the sentence shown while there is no picture."""
        self._empty_text = text
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours, corners and line widths from a theme."""
        self._theme = theme
        self._corners = None
        self.update()

    def picture_area(self) -> QRectF:
        """Return where the picture lies inside the widget."""
        area = QRectF(self.rect())
        if self._image is None:
            return area
        size = (self._image.width(), self._image.height())
        shown = picture_transform(size, area, self._fit, mirrored=self._mirrored).mapRect(QRectF(0, 0, *size))
        return shown.intersected(area)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint picture, lines and rounded corners."""
        painter = QPainter(self)
        palette = self._theme.palette
        if self._image is None:
            painter.fillRect(event.rect(), QColor(palette.panel))
            self._paint_empty(painter)
        else:
            if self._fit is Fit.EXTENDED:
                self._paint_edges(painter, self._image)
            else:
                self._paint_bars(painter)
            self._paint_picture(painter, self._image)
        self._paint_corners(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, image: QImage) -> None:
        area = QRectF(self.rect())
        size = (image.width(), image.height())
        transform = picture_transform(size, area, self._fit, mirrored=self._mirrored)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(transform)
        painter.drawImage(QPointF(0, 0), image)
        painter.resetTransform()
        self._paint_lines(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        if self._overlay is not None:
            area = QRectF(self.rect())
            shown = picture_transform(self._overlay.size_px, area, self._fit, mirrored=self._mirrored)
            paint_overlay(painter, self._overlay, shown, self._theme)

    def _paint_edges(self, painter: QPainter, image: QImage) -> None:
        shown, height = self.picture_area(), float(self.height())
        first, last = QRectF(0, 0, 1, image.height()), QRectF(image.width() - 1, 0, 1, image.height())
        left, right = (last, first) if self._mirrored else (first, last)
        painter.drawImage(QRectF(0, 0, shown.left() + 1, height), image, left)
        painter.drawImage(QRectF(shown.right() - 1, 0, self.width() - shown.right() + 1, height), image, right)

    def _paint_bars(self, painter: QPainter) -> None:
        shown, ground = self.picture_area(), QColor(self._theme.palette.ground)
        painter.fillRect(QRectF(0, 0, shown.left() + 1, self.height()), ground)
        painter.fillRect(QRectF(shown.right() - 1, 0, self.width() - shown.right() + 1, self.height()), ground)
        if shown.top() > 0:
            painter.fillRect(QRectF(0, 0, self.width(), shown.top() + 1), ground)
            painter.fillRect(QRectF(0, shown.bottom() - 1, self.width(), self.height() - shown.bottom() + 1), ground)

    def _paint_empty(self, painter: QPainter) -> None:
        if not self._empty_text:
            return
        font = self.font()
        font.setPixelSize(self._theme.type_scale.body)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.palette.secondary))
        gap = self._theme.spacing.gap
        area = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self._empty_text)

    def _paint_corners(self, painter: QPainter) -> None:
        if self._corners is None or self._corners.devicePixelRatio() != self.devicePixelRatioF():
            self._corners = self._corner_pixmap()
        side = self._theme.spacing.corner
        ratio = self.devicePixelRatioF()
        area = QRectF(self.rect()) if self._fit is Fit.EXTENDED else self.picture_area()
        for right, low in ((False, False), (True, False), (False, True), (True, True)):
            left = area.right() - side if right else area.left()
            top = area.bottom() - side if low else area.top()
            target = QRectF(left, top, side, side)
            source = QRectF(side * right * ratio, side * low * ratio, side * ratio, side * ratio)
            painter.drawPixmap(target, self._corners, source)

    def _corner_pixmap(self) -> QPixmap:
        """Return the four corners pushed together: a square with a disc cut out."""
        ratio = self.devicePixelRatioF()
        side = 2 * self._theme.spacing.corner
        pixmap = QPixmap(QSize(side, side) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        square, disc = QPainterPath(), QPainterPath()
        square.addRect(QRectF(0, 0, side, side))
        disc.addEllipse(QRectF(0, 0, side, side))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(square.subtracted(disc), QColor(self._theme.palette.ground))
        painter.end()
        return pixmap
