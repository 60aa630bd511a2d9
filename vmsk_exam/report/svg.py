"""Draws neutral drawings as inline SVG."""

import base64
from html import escape
from typing import Final

from vmsk_exam.report.drawing import Anchor, Box, Dot, Drawing, Label, Photo, Polygon, Polyline, Shape, Stroke
from vmsk_exam.report.script import clean_text

_ANCHORS: Final = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}


def render_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG element that scales with its place and says what it shows.

    Parameters
    ----------
    drawing
        Shapes in points; whatever reaches beyond the drawing is clipped.
    """
    size = f"{_number(drawing.width)} {_number(drawing.height)}"
    shapes = "".join(_shape(shape) for shape in drawing.shapes)
    title = escape(clean_text(drawing.description))
    return f'<svg viewBox="0 0 {size}" width="{_number(drawing.width)}pt" role="img"><title>{title}</title>{shapes}</svg>'


def _shape(shape: Shape) -> str:
    match shape:
        case Polyline():
            return f'<polyline points="{_points(shape.points)}" fill="none"{_stroke(shape.stroke)}/>'
        case Polygon():
            return f'<polygon points="{_points(shape.points)}"{_fill(shape.fill, shape.opacity)}/>'
        case Box():
            radius = f' rx="{_number(shape.radius)}"' if shape.radius else ""
            return f"<rect{_frame(shape)}{radius}{_fill(shape.fill, shape.opacity)}/>"
        case Dot():
            place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return f"<circle {place}{_fill(shape.fill, 1.0)}{_stroke(shape.stroke)}/>"
        case Photo():
            data = base64.b64encode(shape.jpeg).decode("ascii")
            return f'<image{_frame(shape)} preserveAspectRatio="none" href="data:image/jpeg;base64,{data}"/>'
        case Label():
            return _label(shape)


def _label(label: Label) -> str:
    weight = ' font-weight="600"' if label.is_bold else ""
    place = f'x="{_number(label.x)}" y="{_number(label.y)}" font-size="{_number(label.size)}"'
    text = escape(clean_text(label.text))
    return f'<text {place} text-anchor="{_ANCHORS[label.anchor]}"{weight}{_fill(label.color, 1.0)}>{text}</text>'


def _frame(shape: Box | Photo) -> str:
    return f' x="{_number(shape.x)}" y="{_number(shape.y)}" width="{_number(shape.width)}" height="{_number(shape.height)}"'


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _fill(color: str, opacity: float) -> str:
    return f' fill="{color}"' + (f' fill-opacity="{_number(opacity)}"' if opacity < 1.0 else "")


def _stroke(stroke: Stroke) -> str:
    text = f' stroke="{stroke.color}" stroke-width="{_number(stroke.width)}"'
    if stroke.opacity < 1.0:
        text += f' stroke-opacity="{_number(stroke.opacity)}"'
    if stroke.dash:
        text += f' stroke-dasharray="{" ".join(_number(length) for length in stroke.dash)}"'
    return f'{text} stroke-linecap="round" stroke-linejoin="round"'


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
