"""One curve with its heading: name at the left, the number under the cursor at the right, the plot below."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vmsk_exam.samples import FloatArray
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.cursor_plot import CursorPlot
from vmsk_exam.ui.surgeon.curve_marks import MarkLook, mark_items
from vmsk_exam.ui.surgeon.curve_model import Curve, Marks
from vmsk_exam.ui.surgeon.look import TABULAR_FAMILY, figures_label
from vmsk_exam.ui.surgeon.plot_items import MARGIN_RATIO, BandItem, GapItem, TimeBox
from vmsk_exam.ui.theme import Theme

VALUE_WIDTH_PX = 110
"""Room for the widest number, so that nothing moves while it changes."""
AXIS_WIDTH_PX = 44
TIME_AXIS_HEIGHT_PX = 22
SMALL_MARGIN_RATIO = 0.22
BAND_ALPHA = 55
CURVE_WIDTH_PX = 2


class NoteLabel(QLabel):
    """A quiet note in one line; what has no room ends in dots and is told by the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.setProperty("tone", "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint as much as there is room for."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        self.style().drawItemText(
            painter, self.rect(), int(Qt.AlignmentFlag.AlignVCenter), self.palette(), True, shown, self.foregroundRole()
        )
        painter.end()


class CurvePlot(QWidget):
    """Shows one channel; the cursor is set from outside, pointing at a time is told."""

    time_pointed = Signal(float)  # seconds
    range_asked = Signal(float, float)  # seconds shown
    peak_dropped = Signal(int, float)  # number of the repetition, seconds

    def __init__(self, theme: Theme, colour: str, *, is_main: bool) -> None:
        super().__init__()
        self._theme = theme
        self._colour = colour
        self._most_steps, self._margin = (4, MARGIN_RATIO) if is_main else (2, SMALL_MARGIN_RATIO)
        self._marks: list[pg.GraphicsObject] = []
        self._axis_deg = (0.0, 0.0)
        self._shown: tuple[Marks, tuple[float, float]] | None = None
        self.title, self.note = label("title", wraps=False), NoteLabel()
        self.value = figures_label("title")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setMinimumWidth(VALUE_WIDTH_PX)
        self.box = TimeBox()
        self.box.time_pointed.connect(self.time_pointed)
        self.box.range_asked.connect(self.range_asked)
        self.box.grip_dropped.connect(self.peak_dropped)
        self.view = self._build_view()
        self._band = BandItem(colour, BAND_ALPHA)
        self._curve = pg.PlotCurveItem(pen=pg.mkPen(colour, width=CURVE_WIDTH_PX), connect="finite", antialias=False)
        self._gaps = GapItem(theme)
        for item in (self._gaps, self._band, self._curve):
            self.view.addItem(item, ignoreBounds=True)
        head = row(self.title, self.note, self.value, gap="small")
        head.setStretch(1, 1)
        layout = column(head, self.view, gap="none")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        fit_to_theme(self, theme)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)

    def _build_view(self) -> CursorPlot:
        view = CursorPlot(self.box, self._theme.palette.stop, CURVE_WIDTH_PX)
        view.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.hideButtons()
        menu = view.plotItem.ctrlMenu  # nobody sees it; without a parent it would outlive the plot
        menu.setParent(view, menu.windowFlags())
        view.setMinimumHeight(46)
        palette = self._theme.palette
        font = QFont(TABULAR_FAMILY)
        font.setPixelSize(self._theme.type_scale.small - 1)
        for side in ("left", "bottom"):
            axis = view.getAxis(side)
            axis.setPen(pg.mkPen(palette.line))
            axis.setTextPen(palette.secondary)
            axis.setTickFont(font)
            axis.setStyle(tickLength=0)
        view.getAxis("left").setWidth(AXIS_WIDTH_PX)
        view.getAxis("bottom").setHeight(TIME_AXIS_HEIGHT_PX)
        return view

    def show_time_axis(self, *, is_shown: bool) -> None:
        """Write the seconds below the plot, or not."""
        self.view.showAxis("bottom", is_shown)

    def clear(self) -> None:
        """Show nothing, for another channel."""
        nothing = np.array([])
        self.show_values(nothing, nothing, nothing)
        self.show_gaps(())
        self.show_marks(Marks())

    def set_names(self, title: str, note: str) -> None:
        """Set the heading; it is also the accessible name."""
        self.title.setText(title)
        self.note.setText(note)
        self.view.setAccessibleName(f"{title}, {note}")

    def set_value(self, text: str) -> None:
        """Set the number under the cursor."""
        if self.value.text() != text:
            self.value.setText(text)
            self.view.setAccessibleDescription(text)

    def show_values(self, t_s: FloatArray, angle_deg: FloatArray, half_deg: FloatArray) -> None:
        """Show a curve and its band; NaN leaves a gap."""
        self._curve.setData(t_s, angle_deg)
        self._band.set_band(t_s, angle_deg - half_deg, angle_deg + half_deg)

    def show_gaps(self, gaps: tuple[tuple[float, float, str], ...]) -> None:
        """Shade times without an angle: start and end in seconds, and why (may be empty)."""
        self._gaps.set_gaps(gaps, self._axis_deg)

    def show_curve(self, curve: Curve) -> None:
        """Show a whole stored curve with its marks."""
        self._curve.setData(curve.t_s, curve.angle_deg, antialias=True)
        self._band.set_band(curve.t_s, curve.angle_deg - curve.half_deg, curve.angle_deg + curve.half_deg)
        self.set_axis(curve.axis_deg())
        self.show_degrees(is_shown=curve.has_degrees)
        self.show_marks(curve.marks)

    def show_degrees(self, *, is_shown: bool) -> None:
        """Write degrees beside the plot, or leave it a shape without numbers."""
        self.view.getAxis("left").setStyle(showValues=is_shown)

    def set_axis(self, axis_deg: tuple[float, float]) -> None:
        """Set the range of degrees and its lines."""
        if axis_deg == self._axis_deg:
            return
        self._axis_deg = axis_deg
        low, high = axis_deg
        self.box.setYRange(low - self._margin * (high - low), high + self._margin * (high - low), padding=0)
        step = next(step for step in (15, 30, 45, 60, 90, 180, 360) if (high - low) / step <= self._most_steps)
        first = int(np.ceil(low / step)) * step
        ticks = [(float(value), f"{value}".replace("-", "\u2212")) for value in range(first, int(high) + 1, step)]
        self.view.getAxis("left").setTicks([ticks])
        self._show_lines([value for value, _text in ticks])

    def set_time_ticks(self, ticks: list[tuple[float, str]]) -> None:
        """Write other words than seconds below the plot."""
        self.view.getAxis("bottom").setTicks([ticks])

    def set_range(self, low_s: float, high_s: float) -> None:
        """Set the time that is shown."""
        self.box.setXRange(low_s, high_s, padding=0)

    def set_cursor(self, t_s: float | None) -> None:
        """Move the cursor; None hides it."""
        self.view.set_cursor(t_s)

    def _show_lines(self, values: list[float]) -> None:
        for item in getattr(self, "_lines", []):
            self.view.removeItem(item)
        pen = pg.mkPen(self._theme.palette.line, width=1)
        self._lines = [pg.InfiniteLine(pos=value, angle=0, pen=pen) for value in values]
        for line in self._lines:
            line.setZValue(-20)
            self.view.addItem(line, ignoreBounds=True)

    def show_marks(self, marks: Marks) -> None:
        """Show other marks on the same curve; making them takes long, so the same ones are left alone."""
        if (marks, self._axis_deg) == self._shown:
            return
        self._shown = (marks, self._axis_deg)
        for item in self._marks:
            self.view.removeItem(item)
        self._marks = mark_items(marks, MarkLook(self._theme, self._colour, self._axis_deg, self._margin))
        self.box.grips = {peak.number: (peak.t_s, peak.angle_deg) for peak in marks.peaks}
        for item in self._marks:
            self.view.addItem(item, ignoreBounds=True)
