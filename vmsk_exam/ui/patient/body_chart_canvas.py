"""Draws the body chart and takes marks by mouse, touch and keyboard."""

from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.assessment.intake.body_chart import FIGURE_HEIGHT, FIGURE_WIDTH, ChartView, Mark, MarkKind, figure_svg, toggle_mark
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.theme import PATIENT, Palette, Theme

STEP: Final = 0.02
"""How far an arrow key moves the cross, share of the figure; five times as far with Shift."""
MARK_UNITS: Final = 6.5
_MOVES: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ORDER: Final = (ChartView.FRONT, ChartView.BACK, ChartView.LEFT, ChartView.RIGHT)


def mark_colour(kind: MarkKind, palette: Palette) -> str:
    """Return the colour of a kind of mark; its shape says the same."""
    return {MarkKind.PAIN: palette.stop, MarkKind.NUMBNESS: palette.accent, MarkKind.TINGLING: palette.measured}[kind]


def paint_mark(painter: QPainter, centre: QPointF, radius: float, kind: MarkKind, palette: Palette) -> None:
    """Paint a mark: a disc for pain, a square for numbness, a triangle for tingling."""
    painter.setBrush(QColor(mark_colour(kind, palette)))
    painter.setPen(QPen(QColor(palette.ground), max(1.0, radius / 5)))
    if kind is MarkKind.PAIN:
        painter.drawEllipse(centre, radius, radius)
    elif kind is MarkKind.NUMBNESS:
        painter.drawRect(QRectF(centre.x() - radius * 0.9, centre.y() - radius * 0.9, radius * 1.8, radius * 1.8))
    else:
        top, low = QPointF(0, -1.2 * radius), 0.8 * radius
        painter.drawPolygon(QPolygonF([centre + top, centre + QPointF(1.1 * radius, low), centre + QPointF(-1.1 * radius, low)]))


def paint_doubt(painter: QPainter, centre: QPointF, radius: float, width: float, palette: Palette) -> None:
    """Paint a broken ring around a place at which a finger pointed: twice its standard deviation."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(palette.text), width, Qt.PenStyle.DashLine))
    painter.drawEllipse(centre, radius, radius)


class BodyChartCanvas(QWidget):
    """Four figures side by side; the cross is moved with the arrow keys and marks with Space."""

    marks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self.marks: tuple[Mark, ...] = ()
        self.kind = MarkKind.PAIN
        self.names: dict[ChartView, str] = {}
        self.zoom = 1.0
        self._cross = (0, 0.5, 0.7)
        self._figures: dict[ChartView, QSvgRenderer] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and lengths from a theme."""
        self._theme = theme
        palette = theme.palette
        self._figures = {
            view: QSvgRenderer(QByteArray(figure_svg(view, palette.raised, palette.secondary).encode())) for view in _ORDER
        }
        self.update()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks."""
        self.marks = marks
        self.update()
        self.marks_changed.emit()

    def toggle_at(self, view: ChartView, x_ratio: float, y_ratio: float) -> None:
        """Mark a place, or take its mark away."""
        if 0 <= x_ratio <= 1 and 0 <= y_ratio <= 1:
            self.show_marks(toggle_mark(self.marks, Mark(view, self.kind, x_ratio, y_ratio)))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for figures that are large enough to hit."""
        return QSize(640, 360)

    def place_of(self, view: ChartView) -> QRectF:
        """Return where a figure is drawn."""
        caption = self._theme.type_scale.body * 1.6
        width, height = self.width() / len(_ORDER), self.height() - caption
        scale = min(width / FIGURE_WIDTH, height / FIGURE_HEIGHT)
        left = _ORDER.index(view) * width + (width - FIGURE_WIDTH * scale) / 2
        return QRectF(left, (height - FIGURE_HEIGHT * scale) / 2, FIGURE_WIDTH * scale, FIGURE_HEIGHT * scale)

    def cross_point(self) -> QPointF:
        """Return where the cross is."""
        number, x_ratio, y_ratio = self._cross
        place = self.place_of(_ORDER[number])
        return QPointF(place.left() + x_ratio * place.width(), place.top() + y_ratio * place.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Mark where the figure was pressed."""
        point = event.position()
        for number, view in enumerate(_ORDER):
            place = self.place_of(view)
            if place.contains(point):
                ratio = ((point.x() - place.left()) / place.width(), (point.y() - place.top()) / place.height())
                self._cross = (number, *ratio)
                self.toggle_at(view, *ratio)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move the cross, or mark at it."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(*_MOVES[key], STEP * (5 if is_far else 1))
        elif key is Qt.Key.Key_Space:
            number, x_ratio, y_ratio = self._cross
            self.toggle_at(_ORDER[number], x_ratio, y_ratio)
        else:
            super().keyPressEvent(event)

    def _move(self, right: int, down: int, step: float) -> None:
        number, x_ratio, y_ratio = self._cross
        x_ratio += right * step * FIGURE_HEIGHT / FIGURE_WIDTH
        if x_ratio < 0 or x_ratio > 1:  # beyond a figure's edge lies the next figure
            number = (number + right) % len(_ORDER)
            x_ratio = 0.0 if right > 0 else 1.0
        self._cross = (number, x_ratio, min(1.0, max(0.0, y_ratio + down * step)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint figures, marks and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for view in _ORDER:
            place = self.place_of(view)
            if view in self._figures:
                self._figures[view].render(painter, place)
            self._paint_name(painter, view)
        for mark in self.marks:
            place = self.place_of(mark.view)
            centre = QPointF(place.left() + mark.x_ratio * place.width(), place.top() + mark.y_ratio * place.height())
            paint_mark(painter, centre, MARK_UNITS * place.width() / FIGURE_WIDTH, mark.kind, self._theme.palette)
            if mark.sd_ratio is not None:
                radius = 2.0 * mark.sd_ratio * place.width()
                paint_doubt(painter, centre, radius, self._theme.spacing.line, self._theme.palette)
        if self.hasFocus():
            self._paint_cross(painter)
        painter.end()

    def _paint_name(self, painter: QPainter, view: ChartView) -> None:
        width = self.width() / len(_ORDER)
        caption = QRectF(
            _ORDER.index(view) * width,
            self.height() - self._theme.type_scale.body * 1.6,
            width,
            self._theme.type_scale.body * 1.6,
        )
        painter.setFont(text_font(self._theme.type_scale.body))
        painter.setPen(QColor(self._theme.palette.secondary))
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, self.names.get(view, ""))

    def _paint_cross(self, painter: QPainter) -> None:
        point, length = self.cross_point(), self._theme.spacing.gap * 0.6
        painter.setPen(QPen(QColor(self._theme.palette.focus), max(2, self._theme.spacing.line)))
        painter.drawLine(point - QPointF(length, 0), point + QPointF(length, 0))
        painter.drawLine(point - QPointF(0, length), point + QPointF(0, length))
