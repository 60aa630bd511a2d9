"""What a pointing finger means on the body chart: a place that was held for a moment, with its uncertainty."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.assessment.intake.body_chart import FIGURE_HEIGHT, FIGURE_WIDTH, ChartView, Point, place_at
from vmsk_exam.kinematics.pointing import HEAD_ALONG, HEAD_HALF_WIDTHS, BodyPart, BodyPlace, Fingertip, locate_on_body
from vmsk_exam.kinematics.view import is_view
from vmsk_exam.samples import AngleSample, PoseSample

HOLD_S: Final = 1.0
"""A place counts after the finger stayed there for so long."""
STILL_UNITS: Final = 9.0
"""Units of the figure (200 x 440) within which a finger is still."""
PATIENCE_S: Final = 0.3
"""Shorter interruptions do not end a hold."""
LARGEST_SD_UNITS: Final = 20.0
"""A place less certain than this is left out: a tenth of the figure's width."""
SURE_SD_UNITS: Final = 10.0
"""A place less certain than this is left out where another part of the body lies within its standard deviation."""
FRONT_TOLERANCE_DEG: Final = 30.0
TRUNK_UNITS: Final = 110.0
"""Middle of the shoulders to middle of the hips on the figure."""

_UPPER_TRUNK_HALF: Final = 36.0
_LOWER_TRUNK_HALF: Final = 36.0
_LINES: Final[dict[BodyPart, tuple[Point, Point, float]]] = {
    BodyPart.UPPER_ARM: ((136, 98), (150, 160), 13.0),
    BodyPart.FOREARM: ((150, 160), (162, 220), 10.5),
    BodyPart.HAND: ((162, 222), (166, 240), 10.0),
    BodyPart.THIGH: ((119, 208), (122, 304), 19.0),
    BodyPart.SHANK: ((122, 304), (122, 394), 14.0),
    BodyPart.FOOT: ((123, 398), (130, 414), 10.0),
}
"""Upper end, lower end and half width of each part of the patient's left on the front figure."""


@dataclass(frozen=True, slots=True)
class PointedPlace:
    """A place on the front of the body chart at which a finger pointed."""

    region_id: str
    """Part of the body as ``body_chart.place_at`` names it: ``knee_left``."""
    x_ratio: float
    """Share of the figure's width, as in ``body_chart.Mark``."""
    y_ratio: float
    sd_ratio: float
    """Standard deviation of the place in each direction as a share of the figure's width."""
    view: ChartView = ChartView.FRONT


def chart_point(place: BodyPlace) -> Point:
    """Return a place of the body in units of the front figure; the patient's left is on the right of the figure."""
    if place.part is BodyPart.TRUNK:
        half = _UPPER_TRUNK_HALF + (_LOWER_TRUNK_HALF - _UPPER_TRUNK_HALF) * min(place.along, 1.0)
        return (100.0 + place.across * half, 98.0 + place.along * TRUNK_UNITS)
    if place.part in (BodyPart.NECK, BodyPart.HEAD):
        half = float(
            np.interp(place.along, HEAD_ALONG, (_UPPER_TRUNK_HALF, *(width * TRUNK_UNITS for width in HEAD_HALF_WIDTHS)))
        )
        return (100.0 + place.across * half, 98.0 - place.along * 60.0)
    (x0, y0), (x1, y1), half = _LINES[place.part]
    mirror = 1.0 if place.side is Side.LEFT else -1.0
    along = (mirror * (x1 - x0), y1 - y0)
    start_x = 100.0 + mirror * (x0 - 100.0)
    length = math.hypot(*along)
    # Beside a downward line the picture's right is positive: the normal of (a, b) is (b, -a).
    beside = place.across * half / length
    return (start_x + place.along * along[0] + beside * along[1], y0 + place.along * along[1] - beside * along[0])


class PointingWatch:
    """Waits until a finger stays at one place of the body."""

    def __init__(self) -> None:
        self._held: list[tuple[int, Point, float]] = []
        self._last_ns: int | None = None

    @property
    def hold_ratio(self) -> float:
        """How much of the hold is done, 0..1."""
        return 0.0 if not self._held else min((self._held[-1][0] - self._held[0][0]) * 1e-9 / HOLD_S, 1.0)

    @property
    def point(self) -> Point | None:
        """Where the finger is now on the front figure, units; None if nowhere."""
        return self._held[-1][1] if self._held else None

    def update(self, pose: PoseSample, angles: AngleSample, tip: Fingertip | None) -> PointedPlace | None:
        """Take one frame and return the place once it was held long enough, None before; unclear frames count as none."""
        place = None if tip is None or not _is_from_front(angles) else locate_on_body(pose, tip)
        sd_units = math.inf if place is None else place.sd_trunks * TRUNK_UNITS
        if place is None or sd_units > LARGEST_SD_UNITS:
            self._miss(pose.t_ns)
            return None
        self._keep(pose.t_ns, chart_point(place), sd_units)
        return self._read() if self.hold_ratio >= 1.0 else None

    def restart(self) -> None:
        """Forget what was held: the next place is asked for."""
        self._held.clear()

    def _miss(self, t_ns: int) -> None:
        if self._held and (t_ns - self._held[-1][0]) * 1e-9 > PATIENCE_S:
            self._held.clear()

    def _keep(self, t_ns: int, point: Point, sd_units: float) -> None:
        if self._held:
            middle = np.median([held for _, held, _ in self._held], axis=0)
            is_late = (t_ns - self._held[-1][0]) * 1e-9 > PATIENCE_S
            if is_late or math.dist(point, middle.tolist()) > STILL_UNITS:
                self._held.clear()
        self._held.append((t_ns, point, sd_units))

    def _read(self) -> PointedPlace | None:
        """Return the place of the whole hold; its scatter adds to the uncertainty, which does not shrink with more frames."""
        points = np.array([point for _, point, _ in self._held])
        x, y = (float(value) for value in np.median(points, axis=0))
        scatter = float(points.std(axis=0).max())
        sd_units = math.hypot(float(np.median([sd for _, _, sd in self._held])), scatter)
        region_id = place_at(ChartView.FRONT, x, y)
        is_inside = 0.0 <= x <= FIGURE_WIDTH and 0.0 <= y <= FIGURE_HEIGHT
        if sd_units > LARGEST_SD_UNITS or not is_inside or region_id == "elsewhere":
            return None
        if sd_units > SURE_SD_UNITS and _regions_around(x, y, sd_units) != {region_id}:
            return None
        return PointedPlace(region_id, x / FIGURE_WIDTH, y / FIGURE_HEIGHT, sd_units / FIGURE_WIDTH)


def _regions_around(x: float, y: float, sd_units: float) -> set[str]:
    steps = ((sd_units, 0.0), (-sd_units, 0.0), (0.0, sd_units), (0.0, -sd_units))
    return {place_at(ChartView.FRONT, x + across, y + down) for across, down in steps}


def _is_from_front(angles: AngleSample) -> bool:
    return angles.is_usable and is_view(angles.body_yaw_deg, CameraView.FRONT, FRONT_TOLERANCE_DEG)
