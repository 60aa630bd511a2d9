"""One score over visits: points with their values, the band of change that does not count, surgery; painted by hand."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.day_axis import DayAxis, make_day_axis
from vmsk_exam.ui.surgeon.look import curve_colour
from vmsk_exam.ui.surgeon.score_texts import ScoreTexts
from vmsk_exam.ui.surgeon.score_trend import ScorePoint, ScoreTrend
from vmsk_exam.ui.surgeon.trend_model import Visits
from vmsk_exam.ui.surgeon.trend_plot import LEFT_PX, RIGHT_PX

TOP_PX, DATES_PX, EDGE_PX = 18, 24, 6
POINT_PX: Final = 4.0
HOVER_PX: Final = 14.0
COLOUR_NUMBER: Final = 1
"""Scores have another colour than angles."""
_BAND_ALPHA: Final = 36


class ScorePlot(QWidget):
    """Shows one score; its days are those of the measures above it.

    Parameters
    ----------
    has_dates
        Whether the dates are written below; without them it is a strip below a plot that has them.
    """

    def __init__(self, context: SurgeonContext, height: int, *, has_dates: bool) -> None:
        super().__init__()
        self._context, self._has_dates = context, has_dates
        self._trend: ScoreTrend | None = None
        self._visits: Visits | None = None
        self._marked = ""
        self._words = ScoreTexts(context.texts)
        self.setMinimumSize(QSize(240, height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, trend: ScoreTrend, visits: Visits, marked: str) -> None:
        """Show a score; ``marked`` is the exam that is open."""
        self._trend, self._visits, self._marked = trend, visits, marked
        self.setAccessibleName("; ".join(self._words.point(trend, point) for point in trend.points))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Show date and value of the point under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._trend is not None:
            place = event.pos().toPointF()
            near = [point for point in self._trend.points if self._distance(point, place) <= HOVER_PX]
            QToolTip.showText(event.globalPos(), self._words.point(self._trend, near[0]) if near else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint scale, band, surgery, line, points and dates."""
        if self._trend is None or self._visits is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self._context.theme.type_scale.small - 1, tabular=True))
        self._paint_band(painter, self._trend)
        self._paint_scale(painter, self._trend)
        self._paint_surgery(painter, self._visits)
        self._paint_points(painter, self._trend)
        painter.end()

    # --- places ----------------------------------------------------------------------

    def _area(self) -> QRectF:
        bottom = DATES_PX if self._has_dates else EDGE_PX
        return QRectF(self.rect()).adjusted(LEFT_PX, TOP_PX, -RIGHT_PX, -bottom)

    def _axis(self) -> DayAxis:
        assert self._visits is not None  # noqa: S101  checked by the callers
        area = self._area()
        return make_day_axis(self._visits.days(), area.left(), area.width())

    def _y(self, value: float) -> float:
        assert self._trend is not None  # noqa: S101  checked by the callers
        area, low, high = self._area(), self._trend.low, self._trend.high
        share = (value - low) / (high - low) if high > low else 0.5
        return area.bottom() - area.height() * share

    def _place(self, point: ScorePoint) -> QPointF:
        return QPointF(self._axis().x(point.at_utc.date()), self._y(point.value))

    def _distance(self, point: ScorePoint, place: QPointF) -> float:
        away = self._place(point) - place
        return math.hypot(away.x(), away.y())

    # --- painting --------------------------------------------------------------------

    def _paint_band(self, painter: QPainter, trend: ScoreTrend) -> None:
        band, area = trend.band(self._marked), self._area()
        if band is None:
            return
        colour = QColor(curve_colour(self._context.theme, COLOUR_NUMBER))
        edge = QPen(colour, 1, Qt.PenStyle.DotLine)
        colour.setAlpha(_BAND_ALPHA)
        low, high = self._y(band[0]), self._y(band[1])
        painter.fillRect(QRectF(QPointF(area.left(), high), QPointF(area.right(), low)), colour)
        painter.setPen(edge)
        for y in (low, high):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_scale(self, painter: QPainter, trend: ScoreTrend) -> None:
        palette, area = self._context.theme.palette, self._area()
        for value in dict.fromkeys((trend.low, trend.high)):
            y = self._y(value)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(palette.secondary))
            place = QRectF(0, y - 9, LEFT_PX - 6, 18)
            words = self._words.number(value)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_surgery(self, painter: QPainter, visits: Visits) -> None:
        if visits.surgery is None:
            return
        area, x = self._area(), self._axis().x(visits.surgery.day)
        painter.setPen(QPen(QColor(self._context.theme.palette.attention), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_points(self, painter: QPainter, trend: ScoreTrend) -> None:
        theme = self._context.theme
        colour = QColor(curve_colour(theme, COLOUR_NUMBER))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([self._place(point) for point in trend.points]))
        last_right = -math.inf
        for point in trend.points:
            place, size = self._place(point), POINT_PX + (1.5 if point.exam_id == self._marked else 0.0)
            painter.setPen(QPen(QColor(theme.palette.panel), 1.5))
            painter.setBrush(colour)
            painter.drawEllipse(place, size, size)
            last_right = self._paint_words(painter, point, last_right)

    def _paint_words(self, painter: QPainter, point: ScorePoint, last_right: float) -> float:
        """Write the value above a point and its date below where there is room; return how far the words reach."""
        palette, area, x = self._context.theme.palette, self._area(), self._place(point).x()
        words = self._date_words(point) if self._has_dates else self._words.number(point.value)
        width = painter.fontMetrics().horizontalAdvance(words) + 8
        if x - width / 2 < last_right:
            return last_right
        painter.setPen(QColor(palette.text))
        top = self._place(point).y() - POINT_PX - 17
        number = QRectF(x - 30, max(0.0, top), 60, 15)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, self._words.number(point.value))
        if self._has_dates:
            painter.setPen(QColor(palette.secondary))
            below = QRectF(x - width / 2, area.bottom() + 4, width, 18)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        return x + width / 2

    def _date_words(self, point: ScorePoint) -> str:
        week = None if self._visits is None else self._visits.week(point.at_utc)
        texts = self._context.texts
        return texts.short_date(point.at_utc) if week is None else texts.text("visits.week", week=week)
