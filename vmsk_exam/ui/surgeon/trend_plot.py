"""One measure over visits: points with their 95 % band, milestones by week, surgery, pain beneath; painted by hand."""

import math
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vmsk_exam.assessment.milestones import DAYS_PER_WEEK, Milestone, MilestoneKind
from vmsk_exam.record.effective import Origin
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.curve_model import AXIS_STEP_DEG, LEAST_SPAN_DEG
from vmsk_exam.ui.surgeon.day_axis import DayAxis, make_day_axis
from vmsk_exam.ui.surgeon.look import curve_colour, origin_colour
from vmsk_exam.ui.surgeon.trend_model import Surgery, Trend, TrendPoint, Visits

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 44, 16, 12, 46
MOST_TICKS: Final = 4
POINT_PX: Final = 5.0
HOVER_PX: Final = 14.0
_BAND_ALPHA, _MILESTONE_ALPHA = 45, 40


class TrendPlot(QWidget):
    """Shows one trend; a point tells its numbers when the pointer rests on it."""

    def __init__(self, context: SurgeonContext, least_height: int = 150) -> None:
        super().__init__()
        self._context = context
        self._trend: Trend | None = None
        self._surgery: Surgery | None = None
        self._known_days: tuple[date, date] | None = None
        self._milestones: tuple[Milestone, ...] = ()
        self._marked = ""
        self.setMinimumSize(QSize(240, least_height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_trend(self, trend: Trend, visits: Visits, marked: str) -> None:
        """Show a measure over the time of all visits; ``marked`` is the exam that is open."""
        self._trend, self._surgery, self._marked = trend, visits.surgery, marked
        self._known_days = visits.days()
        self._milestones = trend.milestones(visits.surgery)
        self.setAccessibleName("; ".join(self.point_text(point) for point in trend.points))
        self.update()

    def point_text(self, point: TrendPoint) -> str:
        """Return date, angle with uncertainty or origin, week and pain of a point."""
        texts = self._context.texts
        parts = [f"{texts.date(point.at_utc)}: {texts.degrees(point.angle_deg, point.sd_deg)}"]
        if point.origin is not Origin.MEASURED:
            parts.append(texts.text(f"visits.origin.{point.origin}"))
        if self._surgery is not None:
            weeks = (point.at_utc.date() - self._surgery.day).days // DAYS_PER_WEEK
            parts.append(texts.text("visits.week", week=weeks))
        if point.pain is not None:
            parts.append(texts.text("review.pain_short", pain=point.pain))
        return ", ".join(parts)

    def event(self, event: QEvent) -> bool:
        """Show the numbers of the point under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._trend is not None:
            near = [point for point in self._trend.points if self._is_near(point, event.pos().toPointF())]
            QToolTip.showText(event.globalPos(), self.point_text(near[0]) if near else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint milestones, axis, surgery, band, line and points."""
        if self._trend is None or not self._trend.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self._context.theme.type_scale.small - 1, tabular=True))
        for milestone in self._milestones:
            self._paint_milestone(painter, milestone)
        self._paint_axes(painter)
        self._paint_surgery(painter)
        self._paint_series(painter, self._trend)
        painter.end()

    # --- places ----------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT_PX, TOP_PX, -RIGHT_PX, -BOTTOM_PX)

    def _axis(self) -> DayAxis:
        assert self._known_days is not None  # noqa: S101  set with the trend
        area = self._area()
        return make_day_axis(self._known_days, area.left(), area.width())

    def _degrees(self) -> tuple[float, float]:
        assert self._trend is not None  # noqa: S101  checked by the callers
        ends = [end for item in self._trend.points for end in (item.angle_deg - item.half_deg, item.angle_deg + item.half_deg)]
        ends += [end for item in self._seen_milestones() for end in (item.low_deg, item.high_deg) if end is not None]
        low = AXIS_STEP_DEG * math.floor(min(ends) / AXIS_STEP_DEG)
        return low, max(AXIS_STEP_DEG * math.ceil(max(ends) / AXIS_STEP_DEG), low + LEAST_SPAN_DEG)

    def _seen_milestones(self) -> list[Milestone]:
        """Return the milestones of the weeks that are shown."""
        axis = self._axis()
        spans = [(item, *self._milestone_days(item)) for item in self._milestones]
        return [item for item, start, end in spans if start < axis.last and end > axis.first]

    def _x(self, day: date) -> float:
        return self._axis().x(day)

    def _y(self, angle_deg: float) -> float:
        (low, high), area = self._degrees(), self._area()
        return area.bottom() - area.height() * (angle_deg - low) / (high - low)

    def _place(self, point: TrendPoint, away_deg: float = 0.0) -> QPointF:
        return QPointF(self._x(point.at_utc.date()), self._y(point.angle_deg + away_deg))

    def _is_near(self, point: TrendPoint, place: QPointF) -> bool:
        away = self._place(point) - place
        return math.hypot(away.x(), away.y()) <= HOVER_PX

    def _milestone_days(self, milestone: Milestone) -> tuple[date, date]:
        day = self._surgery.day if self._surgery is not None else date.min
        first, last = milestone.weeks
        return day + timedelta(weeks=first), day + timedelta(weeks=last + 1)

    # --- painting --------------------------------------------------------------------

    def _paint_milestone(self, painter: QPainter, milestone: Milestone) -> None:
        area, (low, high) = self._area(), self._degrees()
        start, end = (self._x(day) for day in self._milestone_days(milestone))
        top = self._y(high if milestone.high_deg is None else milestone.high_deg)
        bottom = self._y(low if milestone.low_deg is None else milestone.low_deg)
        box = QRectF(QPointF(start, top), QPointF(end, max(bottom, top + 3))).intersected(area)
        if box.isEmpty():
            return
        palette = self._context.theme.palette
        colour = QColor(palette.attention if milestone.kind is MilestoneKind.LIMIT else palette.accent)
        border = QPen(colour, 1, Qt.PenStyle.SolidLine if milestone.kind is MilestoneKind.ACTIVE else Qt.PenStyle.DashLine)
        colour.setAlpha(_MILESTONE_ALPHA)
        painter.setPen(border)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 3, 3)

    def _paint_axes(self, painter: QPainter) -> None:
        palette, area, (low, high) = self._context.theme.palette, self._area(), self._degrees()
        step = next(step for step in (15, 30, 45, 60, 90, 180, 360) if (high - low) / step <= MOST_TICKS)
        for value in range(math.ceil(low / step) * step, int(high) + 1, step):
            y = self._y(value)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(palette.secondary))
            box = QRectF(0, y - 9, LEFT_PX - 6, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value}".replace("-", "\u2212"))

    def _paint_surgery(self, painter: QPainter) -> None:
        if self._surgery is None:
            return
        palette, area, x = self._context.theme.palette, self._area(), self._x(self._surgery.day)
        painter.setPen(QPen(QColor(palette.attention), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QColor(palette.attention))
        painter.drawText(QPointF(x + 5, area.top() + 10), self._context.text("visits.surgery_mark"))

    def _paint_series(self, painter: QPainter, trend: Trend) -> None:
        theme = self._context.theme
        colour = QColor(curve_colour(theme, 0))
        band = QColor(colour)
        band.setAlpha(_BAND_ALPHA)
        upper = [self._place(point, point.half_deg) for point in trend.points]
        lower = [self._place(point, -point.half_deg) for point in reversed(trend.points)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(QPolygonF([*upper, *lower]))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([self._place(point) for point in trend.points]))
        last_right = -math.inf
        for point in trend.points:
            self._paint_point(painter, point, colour)
            last_right = self._paint_date(painter, point, last_right)

    def _paint_point(self, painter: QPainter, point: TrendPoint, colour: QColor) -> None:
        place, size = self._place(point), POINT_PX + (1.5 if point.exam_id == self._marked else 0.0)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(self._place(point, point.half_deg), self._place(point, -point.half_deg))
        is_measured = point.origin is Origin.MEASURED
        fill = colour if is_measured else QColor(origin_colour(self._context.theme, point.origin))
        painter.setPen(QPen(QColor(self._context.theme.palette.panel), 1.5))
        painter.setBrush(fill)
        if is_measured:
            painter.drawEllipse(place, size, size)
        elif point.origin is Origin.ENTERED:
            painter.drawRect(QRectF(place.x() - size, place.y() - size, 2 * size, 2 * size))
        else:
            corners = [QPointF(0, -size - 1), QPointF(size + 1, 0), QPointF(0, size + 1), QPointF(-size - 1, 0)]
            painter.drawPolygon(QPolygonF([place + corner for corner in corners]))

    def _paint_date(self, painter: QPainter, point: TrendPoint, last_right: float) -> float:
        """Write date (or week) and pain below a point where there is room; return how far the words reach."""
        texts, area, palette = self._context.texts, self._area(), self._context.theme.palette
        words = texts.short_date(point.at_utc)
        if self._surgery is not None:
            weeks = (point.at_utc.date() - self._surgery.day).days // DAYS_PER_WEEK
            words = texts.text("visits.week", week=weeks)
        x = self._place(point).x()
        width = painter.fontMetrics().horizontalAdvance(words) + 8
        box = QRectF(x - width / 2, area.bottom() + 4, width, 18)
        if box.left() < last_right:
            return last_right
        painter.setPen(QColor(palette.secondary))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        pain = "" if point.pain is None else texts.text("review.pain_short", pain=point.pain)
        painter.drawText(box.adjusted(-20, 18, 20, 18), Qt.AlignmentFlag.AlignCenter, pain)
        return box.right()
