"""Several curves over the same time under one cursor."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from vmsk_exam.ui.layouts import column
from vmsk_exam.ui.surgeon.curve_model import Curve, Marks
from vmsk_exam.ui.surgeon.curve_plot import TIME_AXIS_HEIGHT_PX, CurvePlot
from vmsk_exam.ui.surgeon.look import curve_colour
from vmsk_exam.ui.theme import Theme

OTHER_PX = 100
FIRST_SHARE = 2
"""The measured curve is so many times as high as the others."""


class CurveStack(QWidget):
    """Curves one below the other, the first being the measured one; all show the same time."""

    time_pointed = Signal(float)  # seconds
    peak_dropped = Signal(int, float)  # number of the repetition, seconds

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.plots: dict[str, CurvePlot] = {}
        self._made: list[CurvePlot] = []
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self.setLayout(column(self._splitter))

    @property
    def made_count(self) -> int:
        """Plots that are made, shown or not."""
        return len(self._made)

    def prepare(self, count: int) -> None:
        """Make plots before they are needed."""
        while len(self._made) < count:
            self._made.append(self._make(len(self._made)))
            self._made[-1].hide()

    def set_channels(self, names: dict[str, tuple[str, str]]) -> None:
        """Show a plot for each channel; ``names`` gives title and note of each."""
        if list(names) != list(self.plots):
            self._arrange(tuple(names))
        for channel, (title, note) in names.items():
            self.plots[channel].set_names(title, note)

    def show_curves(self, curves: tuple[Curve, ...], duration_s: float) -> None:
        """Show whole stored curves; their channels must have been set."""
        for curve in curves:
            plot = self.plots[curve.channel]
            plot.box.full_range = (0.0, duration_s)
            plot.show_curve(curve)
        self.set_range(0.0, duration_s)

    def show_marks(self, marks: Marks) -> None:
        """Show other marks on the measured curve, the first."""
        for plot in list(self.plots.values())[:1]:
            plot.show_marks(marks)

    def set_range(self, low_s: float, high_s: float) -> None:
        """Set the time that all show."""
        for plot in self.plots.values():
            plot.set_range(low_s, high_s)

    def set_cursor(self, t_s: float | None) -> None:
        """Move the one cursor."""
        for plot in self.plots.values():
            plot.set_cursor(t_s)

    def set_value(self, channel: str, text: str) -> None:
        """Set the number under the cursor of a channel."""
        self.plots[channel].set_value(text)

    def _arrange(self, channels: tuple[str, ...]) -> None:
        """Give each channel a plot; plots are kept for later, making one takes long."""
        self.prepare(len(channels))
        for number, plot in enumerate(self._made):
            plot.clear()
            plot.show_time_axis(is_shown=number == len(channels) - 1)
            plot.setVisible(number < len(channels))
        self.plots = dict(zip(channels, self._made, strict=False))
        shares = [FIRST_SHARE * OTHER_PX if number == 0 else OTHER_PX for number in range(len(channels))]
        shares[-1] += TIME_AXIS_HEIGHT_PX
        self._splitter.setSizes(shares + [0] * (len(self._made) - len(shares)))

    def _make(self, number: int) -> CurvePlot:
        plot = CurvePlot(self._theme, curve_colour(self._theme, number), is_main=number == 0)
        plot.time_pointed.connect(self.time_pointed)
        plot.range_asked.connect(self.set_range)
        plot.peak_dropped.connect(self.peak_dropped)
        self._splitter.addWidget(plot)
        self._splitter.setStretchFactor(number, FIRST_SHARE if number == 0 else 1)
        return plot
