"""Neutral vector drawings: plots and skeletons are made of these shapes; PDF and HTML draw them alike.

Lengths are points (1/72 inch); x goes right, y goes down, the origin is the upper left corner. Colours are ``#rrggbb``.
"""

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]
"""x and y in points."""


class Anchor(StrEnum):
    """Which end of a label lies at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line looks."""

    color: str
    width: float = 1.0
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    """An open line through points."""

    points: tuple[Point, ...]
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled area without outline."""

    points: tuple[Point, ...]
    fill: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, its corners rounded by ``radius``."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    opacity: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle with an outline."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: Anchor = Anchor.START
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG picture stretched over a rectangle, which may reach beyond the drawing (the drawing clips)."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes


Shape = Polyline | Polygon | Box | Dot | Label | Photo


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are drawn, clipped to the drawing's own rectangle."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    description: str
    """What it shows, for people who cannot see it."""

    @property
    def has_photo(self) -> bool:
        """Whether a photograph is part of it."""
        return any(isinstance(shape, Photo) for shape in self.shapes)
