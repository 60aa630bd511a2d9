"""The patient's own picture with a ring at the fingertip, and the place on the figure beside it."""

from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.assessment.intake.body_chart import FIGURE_HEIGHT, FIGURE_WIDTH, ChartView, Mark, figure_svg
from vmsk_exam.samples import FloatArray
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.ui.patient.body_chart_canvas import MARK_UNITS, paint_doubt, paint_mark
from vmsk_exam.ui.picture import Fit, PictureView, image_from_rgb, picture_transform
from vmsk_exam.ui.theme import PATIENT, Theme

_FULL_TURN: Final = 360 * 16
_TOP: Final = 90 * 16


class PointingPicture(PictureView):
    """Mirrored like every picture of the patient; the ring closes while the finger is held still."""

    def __init__(self, *, mirrored: bool) -> None:
        super().__init__(fit=Fit.SIDES, mirrored=mirrored)
        self._tip_xy: FloatArray | None = None
        self._hold_ratio = 0.0

    def show_snapshot(self, snapshot: PointingSnapshot) -> None:
        """Show a picture with its fingertip."""
        self._tip_xy, self._hold_ratio = snapshot.tip_xy, snapshot.hold_ratio
        self.set_image(image_from_rgb(snapshot.frame.image))

    def tip_point(self) -> QPointF | None:
        """Return where the fingertip is inside the widget, None if no finger points."""
        if self._tip_xy is None or self._image is None:
            return None
        size = (self._image.width(), self._image.height())
        shown = picture_transform(size, QRectF(self.rect()), self._fit, mirrored=self._mirrored)
        return shown.map(QPointF(float(self._tip_xy[0]) * size[0], float(self._tip_xy[1]) * size[1]))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the picture, then the ring."""
        super().paintEvent(event)
        point = self.tip_point()
        if point is None:
            return
        radius, palette = self._theme.type_scale.headline * 0.6, self._theme.palette
        area = QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.ground), radius * 0.36))
        painter.drawEllipse(area)
        painter.setPen(QPen(QColor(palette.text), radius * 0.16))
        painter.drawEllipse(area)
        painter.setPen(QPen(QColor(palette.accent), radius * 0.26))
        painter.drawArc(area, _TOP, -round(_FULL_TURN * self._hold_ratio))
        painter.end()


class PlaceFigure(QWidget):
    """The front of the body chart as in a looking-glass, with one mark and a circle of its uncertainty."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._figure = QSvgRenderer()
        self.mark: Mark | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and lengths from a theme."""
        self._theme = theme
        svg = figure_svg(ChartView.FRONT, theme.palette.raised, theme.palette.secondary)
        self._figure = QSvgRenderer(QByteArray(svg.encode()))
        self.update()

    def show_mark(self, mark: Mark | None, accessible: str) -> None:
        """Show a place."""
        self.mark = mark
        self.setAccessibleName(accessible)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for a figure that is large enough to see."""
        return QSize(160, 320)

    def mark_point(self) -> QPointF:
        """Return where the mark is inside the widget."""
        place = self._place()
        if self.mark is None:
            return place.center()
        return QPointF(place.right() - self.mark.x_ratio * place.width(), place.top() + self.mark.y_ratio * place.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint figure and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place()
        self._figure.render(painter, place)  # the same mirrored
        if self.mark is not None:
            self._paint_mark(painter, self.mark, place.width())
        painter.end()

    def _paint_mark(self, painter: QPainter, mark: Mark, width: float) -> None:
        point, palette = self.mark_point(), self._theme.palette
        paint_mark(painter, point, MARK_UNITS * width / FIGURE_WIDTH, mark.kind, palette)
        if mark.sd_ratio is not None:
            paint_doubt(painter, point, 2.0 * mark.sd_ratio * width, self._theme.spacing.line, palette)

    def _place(self) -> QRectF:
        scale = min(self.width() / FIGURE_WIDTH, self.height() / FIGURE_HEIGHT)
        width, height = FIGURE_WIDTH * scale, FIGURE_HEIGHT * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
