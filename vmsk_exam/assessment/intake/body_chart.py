"""The body chart: a figure from four sides as data, marks on it, and the part of the body that a mark lies on.

Places are shares of the figure's width and height. Seen from the front, the patient's left is on the right of the picture.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import Final

FIGURE_WIDTH: Final = 200.0
FIGURE_HEIGHT: Final = 440.0
REMOVE_WITHIN: Final = 9.0
"""A press so near a mark takes it away, units of the figure."""
MAX_MARKS: Final = 60
NEAR: Final = 48.0
"""A mark farther than this from every named place lies elsewhere, units of the figure."""

Point = tuple[float, float]


class ChartView(StrEnum):
    """Which side of the figure is seen."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"


class MarkKind(StrEnum):
    """What is felt at a mark."""

    PAIN = "pain"
    NUMBNESS = "numbness"
    TINGLING = "tingling"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark."""

    view: ChartView
    kind: MarkKind
    x_ratio: float
    y_ratio: float
    sd_ratio: float | None = None
    """Standard deviation of a place at which a finger pointed, share of the figure's width; None for one set by hand."""
    pointed_for: str = ""
    """Question of the self-palpation for which the finger pointed; empty for a mark set by hand."""

    @property
    def place(self) -> str:
        """Name of the part of the body, ``elsewhere`` beside the figure."""
        return place_at(self.view, self.x_ratio * FIGURE_WIDTH, self.y_ratio * FIGURE_HEIGHT)


@dataclass(frozen=True, slots=True)
class Limb:
    """A rounded line of the figure."""

    points: tuple[Point, ...]
    width: float


_ONE_SIDE: Final = (
    Limb(((136, 98), (150, 160)), 26),
    Limb(((150, 160), (162, 220)), 21),
    Limb(((162, 222), (166, 244)), 20),
    Limb(((119, 216), (122, 304)), 38),
    Limb(((122, 304), (122, 394)), 28),
    Limb(((123, 402), (133, 416)), 20),
)
_MIDDLE: Final = (
    Limb(((100, 34), (100, 42)), 46),
    Limb(((100, 62), (100, 84)), 22),
    Limb(((74, 96), (126, 96)), 30),
    Limb(((88, 106), (90, 160)), 44),
    Limb(((112, 106), (110, 160)), 44),
    Limb(((86, 160), (84, 206)), 40),
    Limb(((114, 160), (116, 206)), 40),
    Limb(((100, 100), (100, 205)), 50),
)
_SIDE: Final = (
    Limb(((98, 34), (100, 42)), 46),
    Limb(((74, 42), (78, 42)), 8),
    Limb(((104, 62), (106, 84)), 22),
    Limb(((104, 100), (102, 158)), 52),
    Limb(((102, 158), (107, 206)), 48),
    Limb(((106, 216), (102, 304)), 40),
    Limb(((102, 304), (110, 394)), 29),
    Limb(((108, 410), (82, 416)), 19),
    Limb(((106, 100), (112, 160)), 24),
    Limb(((112, 160), (100, 220)), 20),
    Limb(((100, 222), (95, 242)), 19),
)
_HALF_PLACES: Final[Mapping[str, Point]] = {
    "shoulder": (136, 98),
    "upper_arm": (144, 130),
    "elbow": (151, 162),
    "forearm": (157, 192),
    "hand": (165, 236),
    "hip": (124, 210),
    "thigh": (121, 258),
    "knee": (122, 306),
    "shin": (122, 352),
    "foot": (128, 410),
}
_SIDE_PLACES: Final[Mapping[str, Point]] = {
    "shoulder": (106, 100),
    "upper_arm": (109, 130),
    "elbow": (112, 162),
    "forearm": (106, 192),
    "hand": (96, 236),
    "hip": (106, 212),
    "thigh": (104, 258),
    "knee": (102, 306),
    "shin": (106, 352),
    "foot": (95, 412),
}
_FRONT_MIDDLE: Final[Mapping[str, Point]] = {"head": (100, 38), "neck": (100, 74), "chest": (100, 116), "belly": (100, 172)}
_BACK_MIDDLE: Final[Mapping[str, Point]] = {
    "head": (100, 38),
    "neck": (100, 74),
    "upper_back": (100, 116),
    "lower_back": (100, 172),
}
_SIDE_MIDDLE: Final[Mapping[str, Point]] = {
    "head": (98, 38),
    "neck": (105, 72),
    "chest": (82, 118),
    "belly": (82, 172),
    "upper_back": (130, 118),
    "lower_back": (130, 176),
}


def figure(view: ChartView) -> tuple[Limb, ...]:
    """Return the rounded lines that make up the figure."""
    if view in (ChartView.FRONT, ChartView.BACK):
        return (*_MIDDLE, *_ONE_SIDE, *(_mirrored(limb) for limb in _ONE_SIDE))
    return _SIDE if view is ChartView.LEFT else tuple(_mirrored(limb) for limb in _SIDE)


def figure_svg(view: ChartView, fill: str, outline: str) -> str:
    """Return the figure as an SVG picture.

    Parameters
    ----------
    fill, outline
        Colours, ``#rrggbb``.
    """
    limbs = figure(view)
    edges = "".join(_svg_line(limb, outline, limb.width + 4) for limb in limbs)
    bodies = "".join(_svg_line(limb, fill, limb.width) for limb in limbs)
    size = f"0 0 {FIGURE_WIDTH:g} {FIGURE_HEIGHT:g}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{edges}{bodies}</svg>'


def place_at(view: ChartView, x: float, y: float) -> str:
    """Return the name of the part of the body nearest to a point of the figure, ``elsewhere`` if none is near."""
    places = _places(view)
    name = min(places, key=lambda each: hypot(places[each][0] - x, places[each][1] - y))
    return name if hypot(places[name][0] - x, places[name][1] - y) <= NEAR else "elsewhere"


def toggle_mark(marks: tuple[Mark, ...], new: Mark) -> tuple[Mark, ...]:
    """Return the marks with a new one, or without the one that lies there."""
    kept = tuple(mark for mark in marks if mark.view is not new.view or _distance(mark, new) > REMOVE_WITHIN)
    if len(kept) < len(marks):
        return kept
    return marks if len(marks) >= MAX_MARKS else (*marks, new)


def with_pointed(marks: tuple[Mark, ...], question_id: str, new: Mark | None) -> tuple[Mark, ...]:
    """Return the marks with the place pointed at for a question in place of an earlier one; None takes it away."""
    kept = tuple(mark for mark in marks if mark.pointed_for != question_id)
    return kept if new is None or len(kept) >= MAX_MARKS else (*kept, new)


def marks_body(marks: Iterable[Mark]) -> dict[str, object]:
    """Return the marks as they are stored."""
    found = [
        {
            "view": mark.view.value,
            "kind": mark.kind.value,
            "x": round(mark.x_ratio, 4),
            "y": round(mark.y_ratio, 4),
            "place": mark.place,
            **({} if mark.sd_ratio is None else {"sd": round(mark.sd_ratio, 4), "pointed_for": mark.pointed_for}),
        }
        for mark in marks
    ]
    return {"marks": found, "is_complete": True}


def read_marks(body: object) -> tuple[Mark, ...]:
    """Return the stored marks; what cannot be read is left out."""
    stored = body.get("marks") if isinstance(body, Mapping) else None
    found = (_read_mark(each) for each in stored) if isinstance(stored, list) else ()
    return tuple(mark for mark in found if mark is not None)


def _read_mark(body: object) -> Mark | None:
    if not isinstance(body, Mapping):
        return None
    try:
        sd_ratio = None if body.get("sd") is None else float(body["sd"])
        pointed_for = str(body.get("pointed_for", ""))
        mark = Mark(ChartView(body["view"]), MarkKind(body["kind"]), float(body["x"]), float(body["y"]), sd_ratio, pointed_for)
    except (KeyError, TypeError, ValueError):
        return None
    return mark if 0 <= mark.x_ratio <= 1 and 0 <= mark.y_ratio <= 1 else None


def _places(view: ChartView) -> dict[str, Point]:
    if view in (ChartView.LEFT, ChartView.RIGHT):
        side = {f"{name}_{view}": point for name, point in _SIDE_PLACES.items()} | dict(_SIDE_MIDDLE)
        return side if view is ChartView.LEFT else {name: _mirror(point) for name, point in side.items()}
    on_right, on_left = ("left", "right") if view is ChartView.FRONT else ("right", "left")
    places = {f"{name}_{on_right}": point for name, point in _HALF_PLACES.items()}
    places |= {f"{name}_{on_left}": _mirror(point) for name, point in _HALF_PLACES.items()}
    return places | dict(_FRONT_MIDDLE if view is ChartView.FRONT else _BACK_MIDDLE)


def _mirror(point: Point) -> Point:
    return (FIGURE_WIDTH - point[0], point[1])


def _mirrored(limb: Limb) -> Limb:
    return Limb(tuple(_mirror(point) for point in limb.points), limb.width)


def _svg_line(limb: Limb, color: str, width: float) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in limb.points)
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return f'<polyline points="{points}" stroke="{color}" stroke-width="{width:g}" {style}/>'


def _distance(first: Mark, second: Mark) -> float:
    return hypot((first.x_ratio - second.x_ratio) * FIGURE_WIDTH, (first.y_ratio - second.y_ratio) * FIGURE_HEIGHT)
