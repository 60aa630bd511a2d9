"""Draws neutral drawings on a PDF page."""

import io
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from vmsk_exam.report.drawing import Anchor, Box, Dot, Drawing, Label, Photo, Polygon, Polyline, Shape, Stroke
from vmsk_exam.report.pdf_fonts import REGULAR, STRONG, draw_line, text_width


class DrawingBlock(Flowable):  # type: ignore[misc]
    """A drawing as a block of the page flow."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing
        self.width, self.height = drawing.width, drawing.height

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Return the size that the block needs."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw every shape, clipped to the drawing's rectangle."""
        canvas = self.canv
        canvas.saveState()
        clip = canvas.beginPath()
        clip.roundRect(0, 0, self.width, self.height, 4)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for shape in self._drawing.shapes:
            draw_shape(canvas, shape, self.height)
        canvas.restoreState()


def draw_shape(canvas: Any, shape: Shape, height: float) -> None:  # noqa: ANN401
    """Draw one shape; ``height`` turns the drawing's downward y into the page's upward one."""
    match shape:
        case Polyline():
            _set_stroke(canvas, shape.stroke)
            canvas.drawPath(_path(canvas, shape.points, height), stroke=1, fill=0)
        case Polygon():
            _set_fill(canvas, shape.fill, shape.opacity)
            path = _path(canvas, shape.points, height)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        case Box():
            _set_fill(canvas, shape.fill, shape.opacity)
            canvas.roundRect(shape.x, height - shape.y - shape.height, shape.width, shape.height, shape.radius, stroke=0, fill=1)
        case Dot():
            _set_fill(canvas, shape.fill, 1.0)
            _set_stroke(canvas, shape.stroke)
            canvas.circle(shape.x, height - shape.y, shape.radius, stroke=1, fill=1)
        case Photo():
            image = ImageReader(io.BytesIO(shape.jpeg))
            canvas.drawImage(image, shape.x, height - shape.y - shape.height, shape.width, shape.height)
        case Label():
            _draw_label(canvas, shape, height)


def _path(canvas: Any, points: tuple[tuple[float, float], ...], height: float) -> Any:  # noqa: ANN401
    path = canvas.beginPath()
    path.moveTo(points[0][0], height - points[0][1])
    for x, y in points[1:]:
        path.lineTo(x, height - y)
    return path


def _set_stroke(canvas: Any, stroke: Stroke) -> None:  # noqa: ANN401
    canvas.setStrokeColor(HexColor(stroke.color))
    canvas.setStrokeAlpha(stroke.opacity)
    canvas.setLineWidth(stroke.width)
    canvas.setDash(list(stroke.dash))


def _set_fill(canvas: Any, color: str, opacity: float) -> None:  # noqa: ANN401
    canvas.setFillColor(HexColor(color))
    canvas.setFillAlpha(opacity)


def _draw_label(canvas: Any, label: Label, height: float) -> None:  # noqa: ANN401
    font = STRONG if label.is_bold else REGULAR
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[label.anchor]
    x = label.x - shift * text_width(label.text, font, label.size)
    _set_fill(canvas, label.color, 1.0)
    draw_line(canvas, label.text, font, label.size, (x, height - label.y))
