"""Turns of a limb about its own long axis that one view shows as a line in the picture, each with a standard deviation.

The bent forearm is the hand of a clock for the turn of the upper arm that points at the lens, the hanging shank the one for the
turn of the thigh that points at the lens (clinical reference, motions ``sh_er_90`` and ``h_er``). From the front the way of the
hand to the side is a pointer for the turn of the upper arm that hangs, coarse enough for bands only (``sh_er_side``). Everything
is read from the picture alone, so that a stored track gives the same values again (``compute_turn``), but for the turn of the
body, which a track does not hold.
"""

import math
from typing import Final

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.samples import FloatArray

Point = tuple[float, float]
"""Pixels; NaN where a landmark is not seen."""

END_ON_SHARE: Final = 0.45
"""An upper arm that is longer in the picture than this share of the trunk does not point at the lens (it is about 0.6 long)."""
FACING_SHARE: Final = 0.45
"""Shoulders that are further apart in the picture than this share of the trunk are seen from the front (they are about 0.65)."""
DOWN_SHARE: Final = 0.38
"""An upper arm that hangs goes down by at least this share of the trunk."""
BENT_SHARE: Final = 0.38
"""A forearm that goes up or down by more than this share of the trunk is not bent to about a right angle (straight: 0.44)."""
REACH_SHARE: Final = 0.54
"""So far, as share of the trunk, goes the wrist to the side of the elbow when the forearm points there (posed bodies)."""
MAX_ACROSS_DEG: Final = 75.0
"""Beyond, the way to the side hardly grows any more; from about 55 degrees on it tells too little."""
ACROSS_SD_DEG: Final = 5.0
"""Error from the front up to 55 degrees: four posed bodies, elbow bent 70 to 110 degrees, arm 4 to 30 degrees off the trunk."""
HANGING_SHARE: Final = 0.8
"""A thigh that is longer in the picture than this share of the shank does not point at the lens."""
METHOD_SD_DEG: Final = {"shoulder_rotation": 7.0, "hip_rotation": 6.0}
"""Error of each turn on posed bodies seen by the pose model, degrees (``tests/synthetic/test_limb_turns.py``)."""
HAND_DOWN_SD_DEG: Final = 11.0
"""The same of the upper arm when the hand is below the elbow: it is drawn towards the trunk there."""
LANDMARK_SHARE: Final = 0.015
"""Scatter of a landmark from frame to frame as a share of the trunk's length."""

_PLACES: Final = {
    (side, name): int(Landmark[f"{side}_{name}".upper()])
    for side in Side
    for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
}
_MISSING: Final = (math.nan, math.nan)


def seen_points(points: FloatArray, visibility: FloatArray, least: float) -> list[Point]:
    """Return landmarks in pixels as plain numbers (much faster for a few of them); NaN where one is seen less than ``least``."""
    pairs = zip(points.tolist(), visibility.tolist(), strict=True)
    return [(x, y) if score >= least else _MISSING for (x, y), score in pairs]


def compute_turn(name: str, px: list[Point], side: Side, yaw_deg: float = 0.0) -> tuple[float, float]:
    """Return a measured signal with its standard deviation in degrees; NaN where the picture does not show it.

    Parameters
    ----------
    name
        A member of ``anatomy.MEASURED_SIGNALS``.
    px
        Landmarks in pixels, order of ``anatomy.Landmark``.
    side
        Side of the limb.
    yaw_deg
        Turn of the body towards the lens where that is known (``AngleSample.body_yaw_deg``); only used from the front.
    """
    width = _shoulder_width_share(px, side) if name == "shoulder_rotation" else math.nan
    if width >= FACING_SHARE:
        return _hand_aside(px, side, yaw_deg)
    if width <= -FACING_SHARE:
        return _MISSING
    turn_deg, length_px = _forearm_turn(px, side) if name == "shoulder_rotation" else _shank_turn(px, side)
    if not math.isfinite(turn_deg):
        return _MISSING
    scatter_deg = math.degrees(math.atan2(math.sqrt(2.0) * LANDMARK_SHARE * _trunk_px(px, side), length_px))
    is_down = name == "shoulder_rotation" and turn_deg < 0.0
    return turn_deg, math.hypot(HAND_DOWN_SD_DEG if is_down else METHOD_SD_DEG[name], scatter_deg)


def compute_thigh_lift_deg(px: list[Point], side: Side) -> float:
    """Return how far this knee is above the other, as slope of their line; seen from the front."""
    knee, other = px[_PLACES[side, "knee"]], px[_PLACES[side.other, "knee"]]
    return math.degrees(math.atan2(other[1] - knee[1], abs(knee[0] - other[0])))


def _shoulder_width_share(px: list[Point], side: Side) -> float:
    """Return how far the left shoulder is at the picture's right of the right one, share of the trunk; negative from behind."""
    width_px = px[_PLACES[Side.LEFT, "shoulder"]][0] - px[_PLACES[Side.RIGHT, "shoulder"]][0]
    trunk_px = _trunk_px(px, side)
    return width_px / trunk_px if trunk_px > 0.0 else math.nan


def _hand_aside(px: list[Point], side: Side, yaw_deg: float) -> tuple[float, float]:
    """Return the turn of a hanging upper arm from how far the hand is aside of the elbow, seen from the front, and its sd."""
    shoulder, elbow, wrist = (px[_PLACES[side, name]] for name in ("shoulder", "elbow", "wrist"))
    trunk_px, upper_px = _trunk_px(px, side), math.dist(shoulder, elbow)
    if not (trunk_px > 0.0 and elbow[1] - shoulder[1] >= DOWN_SHARE * trunk_px):
        return _MISSING
    down = ((elbow[0] - shoulder[0]) / upper_px, (elbow[1] - shoulder[1]) / upper_px)
    hand = ((wrist[0] - elbow[0]) / trunk_px, (wrist[1] - elbow[1]) / trunk_px)
    outward = 1.0 if side is Side.LEFT else -1.0
    if not abs(hand[0] * down[0] + hand[1] * down[1]) <= BENT_SHARE:
        return _MISSING
    reach = outward * (hand[0] * down[1] - hand[1] * down[0]) / REACH_SHARE
    most = math.sin(math.radians(MAX_ACROSS_DEG))
    turn = math.asin(min(max(reach, -most), most))
    scatter = math.sqrt(2.0) * LANDMARK_SHARE / (REACH_SHARE * math.cos(turn))
    return math.degrees(turn) + outward * yaw_deg, math.hypot(ACROSS_SD_DEG, math.degrees(scatter))


def _forearm_turn(px: list[Point], side: Side) -> tuple[float, float]:
    """Return the forearm against the horizontal, hand up positive, and its length."""
    shoulder, elbow, wrist = (px[_PLACES[side, name]] for name in ("shoulder", "elbow", "wrist"))
    if not math.dist(shoulder, elbow) <= END_ON_SHARE * _trunk_px(px, side):
        return _MISSING
    # From a person's left the front is at the picture's left.
    ahead = elbow[0] - wrist[0] if side is Side.LEFT else wrist[0] - elbow[0]
    return math.degrees(math.atan2(elbow[1] - wrist[1], ahead)), math.dist(elbow, wrist)


def _shank_turn(px: list[Point], side: Side) -> tuple[float, float]:
    """Return the hanging shank against the vertical, foot inward positive, and its length."""
    hip, knee, ankle, other_hip = (
        px[_PLACES[side, "hip"]],
        px[_PLACES[side, "knee"]],
        px[_PLACES[side, "ankle"]],
        px[_PLACES[side.other, "hip"]],
    )
    length_px = math.dist(knee, ankle)
    if not math.dist(hip, knee) <= HANGING_SHARE * length_px:
        return _MISSING
    inward = (knee[0] - ankle[0]) * (1.0 if hip[0] > other_hip[0] else -1.0)
    return math.degrees(math.atan2(inward, ankle[1] - knee[1])), length_px


def _trunk_px(px: list[Point], side: Side) -> float:
    return math.dist(px[_PLACES[side, "shoulder"]], px[_PLACES[side, "hip"]])
