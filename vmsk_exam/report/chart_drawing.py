"""The body chart of the report: four figures with the patient's marks."""

from collections.abc import Iterable, Mapping
from math import cos, pi, sin
from typing import Final

from vmsk_exam.assessment.intake.body_chart import FIGURE_HEIGHT, FIGURE_WIDTH, ChartView, Limb, Mark, MarkKind, figure
from vmsk_exam.report.drawing import Anchor, Box, Dot, Drawing, Label, Point, Polygon, Polyline, Shape, Stroke

SCALE: Final = 0.42
"""Points for a unit of the figure."""
_CAPTION: Final = 14.0
_FILL: Final = "#E3E9F2"
_EDGE: Final = "#8795AB"
_RING_POINTS: Final = 32
_TEXT: Final = "#55627A"
_COLOURS: Final = {MarkKind.PAIN: "#C62A2F", MarkKind.NUMBNESS: "#0A7565", MarkKind.TINGLING: "#B45309"}


def chart_drawing(marks: Iterable[Mark], names: Mapping[str, str]) -> Drawing:
    """Return the figures with marks: a disc for pain, a square for numbness, a triangle for tingling.

    A ring around a mark is the uncertainty of a place at which a finger pointed.

    Parameters
    ----------
    names
        Caption of each view.
    """
    shapes: list[Shape] = []
    width, height = FIGURE_WIDTH * SCALE, FIGURE_HEIGHT * SCALE
    views = tuple(ChartView)
    for number, view in enumerate(views):
        left = number * width
        for color, extra in ((_EDGE, 3.0), (_FILL, 0.0)):
            for limb in figure(view):
                shapes += _limb(limb, left, color, extra)
        shapes.append(Label(left + width / 2, height + _CAPTION - 3, names[view], 8, _TEXT, Anchor.MIDDLE))
    listed = tuple(marks)
    shapes += [_mark(mark, views.index(mark.view) * width) for mark in listed]
    shapes += [_ring(mark, views.index(mark.view) * width, mark.sd_ratio) for mark in listed if mark.sd_ratio is not None]
    words = ", ".join(f"{names[mark.view]}: {mark.kind}" for mark in listed)
    return Drawing(width * len(views), height + _CAPTION, tuple(shapes), words)


def _limb(limb: Limb, left: float, color: str, extra: float) -> list[Shape]:
    points = tuple((left + x * SCALE, y * SCALE) for x, y in limb.points)
    width = (limb.width + extra) * SCALE
    ends: list[Shape] = [Dot(x, y, width / 2, color, Stroke(color, 0.01)) for x, y in points]
    return [Polyline(points, Stroke(color, width)), *ends]


def _ring(mark: Mark, left: float, sd_ratio: float) -> Shape:
    """Return a circle of two standard deviations around a place at which a finger pointed."""
    x, y = left + mark.x_ratio * FIGURE_WIDTH * SCALE, mark.y_ratio * FIGURE_HEIGHT * SCALE
    radius = 2.0 * sd_ratio * FIGURE_WIDTH * SCALE
    turns = (2.0 * pi * number / _RING_POINTS for number in range(_RING_POINTS + 1))
    return Polyline(tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns), Stroke(_COLOURS[mark.kind], 0.8))


def _mark(mark: Mark, left: float) -> Shape:
    x, y = left + mark.x_ratio * FIGURE_WIDTH * SCALE, mark.y_ratio * FIGURE_HEIGHT * SCALE
    color, size = _COLOURS[mark.kind], 3.2
    if mark.kind is MarkKind.PAIN:
        return Dot(x, y, size, color, Stroke("#FFFFFF", 0.6))
    if mark.kind is MarkKind.NUMBNESS:
        return Box(x - size, y - size, 2 * size, 2 * size, color)
    points: tuple[Point, ...] = ((x, y - 1.2 * size), (x + 1.1 * size, y + size), (x - 1.1 * size, y + size))
    return Polygon(points, color)
