"""Angle over time as a drawing: 95 % band, curve, repetitions, holds, the reported end of the range."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.assessment.results import ManeuverResult, Repetition
from vmsk_exam.record.model import Track
from vmsk_exam.report.curve import Curve, curve_pieces, degree_ticks, find_hold_window, read_curve, second_ticks
from vmsk_exam.report.drawing import Anchor, Box, Dot, Drawing, Label, Point, Polygon, Polyline, Shape, Stroke
from vmsk_exam.report.wording import Wording
from vmsk_exam.samples import FloatArray

PLOT_SIZE: Final = (379.0, 124.0)
"""Width and height in points."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 27.0, 12.0, 15.0, 15.0
_GRID: Final = Stroke("#dde3eb", 0.6)
_ZERO: Final = Stroke("#9aa6b8", 0.8)
_CURVE: Final = Stroke("#0fa38a", 1.5)
_BAND: Final = "#0fa38a"
_SPAN: Final = "#eef1f6"
_HOLD: Final = "#0b6b5c"
_TEXT: Final = "#55627a"
_INK: Final = "#152033"


@dataclass(frozen=True, slots=True)
class _Axes:
    """Turns seconds and degrees into points."""

    last_s: float
    low_deg: float
    high_deg: float

    def x(self, t_s: float) -> float:
        return _LEFT + (PLOT_SIZE[0] - _LEFT - _RIGHT) * t_s / self.last_s

    def y(self, angle_deg: float) -> float:
        share = (self.high_deg - angle_deg) / (self.high_deg - self.low_deg)
        return _TOP + (PLOT_SIZE[1] - _TOP - _BOTTOM) * share


def draw_plot(track: Track, result: ManeuverResult, wording: Wording) -> Drawing | None:
    """Return the plot of the measured channel, None if the track has no angle of it.

    Parameters
    ----------
    track
        Samples of the attempt that gave the result.
    result
        Repetitions and the end of the range to mark.
    wording
        Language of the report.
    """
    curve = read_curve(track, result.channel)
    if curve is None:
        return None
    peaks = [repetition.peak_deg for repetition in result.repetitions]
    ticks = degree_ticks(min(*curve.angle_deg, *peaks, 0.0), max(*curve.angle_deg, *peaks, 0.0))
    axes = _Axes(max(float(track.t_s[-1]), 0.5), ticks[0], ticks[-1])
    shapes = (
        *_repetition_shapes(result, axes),
        *_grid_shapes(ticks, axes, wording),
        *_curve_shapes(curve, axes),
        *_hold_shapes(curve, result, axes),
        *_peak_shapes(result, axes, wording),
    )
    duration = wording.numbers.seconds(axes.last_s)
    description = wording.text("panel.plot_alt", channel=wording.channel_title(result.channel), duration=duration)
    return Drawing(*PLOT_SIZE, shapes, description)


def best_repetition(result: ManeuverResult) -> Repetition | None:
    """Return the repetition whose end is the reported one, None without a reported end."""
    if result.peak_deg is None or not result.repetitions:
        return None
    peak_deg = result.peak_deg
    return min(result.repetitions, key=lambda repetition: abs(repetition.peak_deg - peak_deg))


def _grid_shapes(ticks: tuple[float, ...], axes: _Axes, wording: Wording) -> Iterator[Shape]:
    right = PLOT_SIZE[0] - _RIGHT
    for tick in ticks:
        y = axes.y(tick)
        yield Polyline(((_LEFT, y), (right, y)), _ZERO if tick == 0.0 else _GRID)
        yield Label(_LEFT - 4, y + 2.5, wording.numbers.degrees(tick), 7, _TEXT, Anchor.END)
    for tick in second_ticks(axes.last_s):
        decimals = 0 if float(tick).is_integer() else 1
        yield Label(axes.x(tick), PLOT_SIZE[1] - 4, wording.numbers.number(tick, decimals), 7, _TEXT, Anchor.MIDDLE)
    yield Label(PLOT_SIZE[0] - 1, PLOT_SIZE[1] - 4, wording.text("panel.time_axis"), 7, _TEXT, Anchor.END)


def _repetition_shapes(result: ManeuverResult, axes: _Axes) -> Iterator[Shape]:
    for repetition in result.repetitions:
        start, end = axes.x(max(repetition.start_s, 0.0)), axes.x(min(repetition.end_s, axes.last_s))
        if end > start:
            yield Box(start, _TOP - 12, end - start, PLOT_SIZE[1] - _TOP - _BOTTOM + 12, _SPAN)
            yield Label(start + 3, _TOP - 3.5, str(repetition.number), 7, _TEXT, is_bold=True)


def _curve_shapes(curve: Curve, axes: _Axes) -> Iterator[Shape]:
    pieces = curve_pieces(curve)
    for piece in pieces:
        upper = _points(piece, piece.angle_deg + piece.half_deg, axes)
        lower = _points(piece, piece.angle_deg - piece.half_deg, axes)
        if len(upper) > 1:
            yield Polygon((*upper, *reversed(lower)), _BAND, opacity=0.2)
    for piece in pieces:
        points = _points(piece, piece.angle_deg, axes)
        yield Polyline(points if len(points) > 1 else (points[0], (points[0][0] + 0.6, points[0][1])), _CURVE)


def _points(piece: Curve, angles_deg: FloatArray, axes: _Axes) -> tuple[Point, ...]:
    top, bottom = _TOP - 2, PLOT_SIZE[1] - _BOTTOM + 2
    heights = np.clip([axes.y(float(angle)) for angle in angles_deg], top, bottom)
    return tuple((axes.x(float(t_s)), float(height)) for t_s, height in zip(piece.t_s, heights, strict=True))


def _hold_shapes(curve: Curve, result: ManeuverResult, axes: _Axes) -> Iterator[Shape]:
    for repetition in result.repetitions:
        window = find_hold_window(curve, repetition)
        if window is not None:
            start, end = axes.x(window[0]), axes.x(min(window[1], axes.last_s))
            yield Box(start, _TOP - 6.5, max(end - start, 0.5), 2.6, _HOLD, radius=1.3)


def _peak_shapes(result: ManeuverResult, axes: _Axes, wording: Wording) -> Iterator[Shape]:
    best = best_repetition(result)
    if best is None or result.peak_deg is None:
        return
    x, y = axes.x(best.peak_s), axes.y(result.peak_deg)
    is_upward = best.peak_deg >= best.start_deg
    below = y + (11.0 if is_upward else -5.0)
    yield Dot(x, y, 2.8, "#ffffff", Stroke(_HOLD, 1.4))
    yield Label(x, below, wording.numbers.degrees(result.peak_deg), 8, _INK, Anchor.MIDDLE, is_bold=True)
