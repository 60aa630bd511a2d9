"""A goniometer laid on a still picture by hand: points, angle, how it is read, snapping to landmarks. No Qt."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.overlay import MIN_VISIBILITY, limb_points

Point = tuple[float, float]
"""Picture pixels, x right, y down."""

_MIDDLES: Final = {
    "mid_shoulder": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "mid_hip": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "mid_ear": (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
}
_INCLUDED_CHANNELS: Final = ("shoulder_elevation", "shoulder_flexion", "shoulder_abduction")
_RIGHT_ANGLE_CHANNELS: Final = ("ankle_dorsiflexion",)


class GoniometerKind(StrEnum):
    """What is measured."""

    THREE_POINTS = "three_points"
    """Angle at the second point between the first and the third."""
    TO_VERTICAL = "to_vertical"
    """Angle between the line from the first to the second point and the upright of the picture."""


class Reading(StrEnum):
    """How the angle between the two arms becomes a joint angle (zero convention of ``anatomy``)."""

    BETWEEN = "between"
    """The angle itself: shoulder; the head or trunk against the upright."""
    FROM_STRAIGHT = "from_straight"
    """180 minus the angle: elbow, hip, knee; 0 is straight. Of a line: against hanging straight down."""
    FROM_RIGHT_ANGLE = "from_right_angle"
    """90 minus the angle: ankle; toes up is positive."""


@dataclass(frozen=True, slots=True)
class Goniometer:
    """A goniometer on one picture."""

    kind: GoniometerKind
    points: tuple[Point, ...]
    """Three points, or two for a line to the vertical."""
    reading: Reading
    is_negative: bool = False
    """The motion goes the other way (extension, beyond zero, to the right): the value is written with a minus."""

    @property
    def vertex(self) -> Point:
        """Where the two arms meet."""
        return self.points[1] if self.kind is GoniometerKind.THREE_POINTS else self.points[0]

    @property
    def between_deg(self) -> float:
        """Angle between the arms, 0 to 180 degrees; NaN if an arm has no length."""
        if self.kind is GoniometerKind.THREE_POINTS:
            first, vertex, last = self.points
            return _angle_between(_from(vertex, first), _from(vertex, last))
        low, high = self.points
        return _angle_between((0.0, -1.0), _from(low, high))

    @property
    def value_deg(self) -> float:
        """The joint angle as it is stored, degrees, rounded to tenths; NaN if an arm has no length."""
        between = self.between_deg
        value = {
            Reading.BETWEEN: between,
            Reading.FROM_STRAIGHT: 180.0 - between,
            Reading.FROM_RIGHT_ANGLE: 90.0 - between,
        }[self.reading]
        return round(-value if self.is_negative else value, 1) + 0.0

    def moved(self, handle: int, place: Point) -> "Goniometer":
        """Return the goniometer with one point elsewhere."""
        points = list(self.points)
        points[handle] = place
        return replace(self, points=tuple(points))

    def nudged(self, handle: int, right_px: float, down_px: float) -> "Goniometer":
        """Return the goniometer with one point pushed by some pixels."""
        x, y = self.points[handle]
        return self.moved(handle, (x + right_px, y + down_px))

    def turned_over(self) -> "Goniometer":
        """Return the same angle with the other sign."""
        return replace(self, is_negative=not self.is_negative)


def lay_goniometer(pose: PoseSample, channel: str, kind: GoniometerKind, *, is_negative: bool = False) -> Goniometer:
    """Return a goniometer that lies on the tested limb; where landmarks are not seen, in the middle of the picture.

    Parameters
    ----------
    pose
        Landmarks of the picture.
    channel
        Angle channel of the task.
    kind
        What to measure; a limb of two points is always measured against the vertical.
    is_negative
        Whether the motion is written with a minus.
    """
    places = _limb_places(pose, channel)
    if len(limb_points(channel)) == 2:
        kind = GoniometerKind.TO_VERTICAL
    if kind is GoniometerKind.TO_VERTICAL:
        line = places[1:3] if len(places) > 2 else places
        points = line if len(line) == 2 else _default_points(pose)[:2]
        reading = Reading.FROM_STRAIGHT if len(places) > 2 else Reading.BETWEEN
        return Goniometer(kind, tuple(points), reading, is_negative)
    points = places[:3] if len(places) >= 3 else _default_points(pose)
    return Goniometer(kind, tuple(points), default_reading(channel), is_negative)


def default_reading(channel: str) -> Reading:
    """Return how the angle of a channel is read off three points."""
    if channel.endswith(_INCLUDED_CHANNELS):
        return Reading.BETWEEN
    return Reading.FROM_RIGHT_ANGLE if channel.endswith(_RIGHT_ANGLE_CHANNELS) else Reading.FROM_STRAIGHT


def snap(place: Point, pose: PoseSample, radius_px: float) -> tuple[Point, bool]:
    """Return the landmark nearest to a place, if one lies within a radius, and whether one does."""
    pixels = pose.image_px
    seen = np.isfinite(pixels).all(axis=1) & (pose.visibility >= MIN_VISIBILITY)
    if not seen.any():
        return place, False
    candidates = pixels[seen]
    distances = np.hypot(*(candidates - place).T)
    best = int(np.argmin(distances))
    if float(distances[best]) > radius_px:
        return place, False
    return (float(candidates[best, 0]), float(candidates[best, 1])), True


def _limb_places(pose: PoseSample, channel: str) -> list[Point]:
    pixels, known = pose.image_px, {mark.name.lower(): mark for mark in Landmark}
    found: list[Point] = []
    for name in limb_points(channel):
        marks = [known[name]] if name in known else list(_MIDDLES[name])
        place = pixels[marks].mean(axis=0)
        if not np.isfinite(place).all():
            return []
        found.append((float(place[0]), float(place[1])))
    return found


def _default_points(pose: PoseSample) -> list[Point]:
    width, height = pose.width_px, pose.height_px
    return [(0.5 * width, 0.3 * height), (0.5 * width, 0.5 * height), (0.65 * width, 0.6 * height)]


def _from(origin: Point, end: Point) -> Point:
    return end[0] - origin[0], end[1] - origin[1]


def _angle_between(first: Point, second: Point) -> float:
    if math.hypot(*first) == 0.0 or math.hypot(*second) == 0.0:
        return math.nan
    cross, dot = first[0] * second[1] - first[1] * second[0], first[0] * second[0] + first[1] * second[1]
    return math.degrees(math.atan2(abs(cross), dot))
