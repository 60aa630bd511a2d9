"""What is marked on a measured curve: repetitions, holds, their ends, and the reported end of the range.

Measured: a filled disc. Corrected: a diamond, with a ring where it was detected and a dashed line between. Entered by hand: a
square. A repetition that does not count is hatched and its number crossed out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from vmsk_exam.record.effective import Origin
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.surgeon.curve_model import Marks, PeakMark
from vmsk_exam.ui.surgeon.look import origin_colour
from vmsk_exam.ui.theme import Theme

SYMBOLS: Final = {Origin.MEASURED: "o", Origin.CORRECTED: "d", Origin.ENTERED: "s"}
_SHADE_ALPHA: Final = 26
_HATCH_ALPHA: Final = 90


@dataclass(frozen=True, slots=True)
class MarkLook:
    """Colours of the curve and its range of degrees."""

    theme: Theme
    colour: str
    axis_deg: tuple[float, float]
    margin: float

    def top_deg(self, share: float) -> float:
        """Return an angle in the margin above the axis."""
        low, high = self.axis_deg
        return high + share * self.margin * (high - low)


def mark_items(marks: Marks, look: MarkLook) -> list[pg.GraphicsObject]:
    """Return everything that is marked, ready to add to a plot."""
    return [*_repetition_items(marks, look), *_hold_items(marks, look), *_peak_items(marks, look)]


def _repetition_items(marks: Marks, look: MarkLook) -> list[pg.GraphicsObject]:
    items: list[pg.GraphicsObject] = []
    for number, start_s, end_s in marks.repetitions:
        is_excluded = number in marks.excluded
        shade = QColor(look.theme.palette.secondary)
        shade.setAlpha(_HATCH_ALPHA if is_excluded else _SHADE_ALPHA)
        pattern = Qt.BrushStyle.BDiagPattern if is_excluded else Qt.BrushStyle.SolidPattern
        region = pg.LinearRegionItem((start_s, end_s), movable=False, brush=QBrush(shade, pattern), pen=pg.mkPen(None))
        region.setZValue(-30)
        colour = look.theme.palette.attention if is_excluded else look.theme.palette.secondary
        text = pg.TextItem(f"{number} \u2715" if is_excluded else str(number), color=colour, anchor=(0, 0))
        text.setFont(text_font(look.theme.type_scale.small))
        text.setPos(start_s, look.top_deg(1.0))
        items += [region, text]
    return items


def _hold_items(marks: Marks, look: MarkLook) -> list[pg.GraphicsObject]:
    top = look.top_deg(0.7)
    pen = pg.mkPen(look.colour, width=5, capstyle="flat")
    return [pg.PlotCurveItem(np.array(window), np.array([top, top]), pen=pen) for window in marks.holds]


def _peak_items(marks: Marks, look: MarkLook) -> list[pg.GraphicsObject]:
    items = [item for peak in marks.peaks for item in _repetition_peak(peak, look)]
    if marks.peak is None:
        return items
    size = 11 if marks.origin is Origin.MEASURED else 14
    colour = look.colour if marks.origin is Origin.MEASURED else origin_colour(look.theme, marks.origin)
    return [
        *items,
        _point(marks.peak, SYMBOLS[marks.origin], size, QBrush(QColor(colour)), pg.mkPen(look.theme.palette.panel, width=2)),
    ]


def _repetition_peak(peak: PeakMark, look: MarkLook) -> list[pg.GraphicsObject]:
    """Return the small grip at the end of a repetition, and where it was if it was moved."""
    here = (peak.t_s, peak.angle_deg)
    if peak.original is None:
        return [_point(here, "o", 9, QBrush(QColor(look.theme.palette.panel)), pg.mkPen(look.colour, width=2))]
    colour = origin_colour(look.theme, Origin.CORRECTED)
    line = pg.PlotCurveItem(
        np.array([peak.original[0], peak.t_s]), np.array([peak.original[1], peak.angle_deg]),
        pen=pg.mkPen(colour, width=1.5, style=Qt.PenStyle.DashLine),
    )  # fmt: skip
    before = _point(peak.original, "o", 9, QBrush(Qt.BrushStyle.NoBrush), pg.mkPen(look.theme.palette.secondary, width=1.5))
    return [line, before, _point(here, "d", 13, QBrush(QColor(colour)), pg.mkPen(look.theme.palette.panel, width=1.5))]


def _point(place: tuple[float, float], symbol: str, size: int, brush: QBrush, pen: object) -> pg.GraphicsObject:
    return pg.ScatterPlotItem([place[0]], [place[1]], symbol=symbol, size=size, brush=brush, pen=pen)
