"""How the patient is turned towards the camera."""

import math
from typing import Final

from vmsk_exam.anatomy import CameraView, Landmark
from vmsk_exam.kinematics.geometry import EARS, HEELS, HIPS, SHOULDERS, TOES, IndexArray, compute_middle, wrap_deg
from vmsk_exam.samples import FloatArray, PoseSample

DEFAULT_TOLERANCE_DEG: Final = 30.0

_LINE_SD_DEG: Final = 12.0
"""Standard deviation of the yaw of one shoulder or hip line of the pose model, from still people."""
_FACING_MARGIN_M: Final = 0.03


def is_view(yaw_deg: float, view: CameraView, tolerance_deg: float = DEFAULT_TOLERANCE_DEG) -> bool:
    """Return whether a body yaw belongs to a camera view; an unknown yaw (NaN) belongs to none.

    Parameters
    ----------
    yaw_deg
        Body yaw as ``AngleSample.body_yaw_deg`` gives it, degrees.
    view
        The view that is asked for.
    tolerance_deg
        Largest deviation from the ideal view that still counts, degrees.
    """
    return math.isfinite(yaw_deg) and abs(wrap_deg(yaw_deg - view.yaw_deg)) <= tolerance_deg


def estimate_body_yaw(pose: PoseSample) -> tuple[float, float]:
    """Estimate the body yaw from the shoulder and hip lines.

    The lines from right to left shoulder and hip, seen from above, are averaged. What the picture itself shows
    (width of the shoulders, direction of feet and face) decides between a turn towards the lens and away from it.

    Returns
    -------
    tuple of float
        Yaw and its standard deviation, degrees; NaN and NaN without a person.
    """
    if not pose.has_person:
        return math.nan, math.nan
    world = pose.world_xyz_m
    shoulder_deg = compute_line_yaw_deg(world, SHOULDERS)
    hip_deg = compute_line_yaw_deg(world, HIPS)
    spread_deg = abs(wrap_deg(hip_deg - shoulder_deg))
    yaw_deg = wrap_deg(shoulder_deg + 0.5 * wrap_deg(hip_deg - shoulder_deg))
    yaw_deg = _correct_front_back(pose, yaw_deg)
    return yaw_deg, math.hypot(_LINE_SD_DEG / math.sqrt(2.0), 0.5 * spread_deg)


def compute_line_yaw_deg(points: FloatArray, pair: IndexArray) -> float:
    """Return the yaw of the line from a right to a left landmark, seen from above, degrees."""
    return compute_level_yaw_deg(points[pair[0]] - points[pair[1]])


def compute_level_yaw_deg(left: FloatArray) -> float:
    """Return the yaw of a body whose left is this direction (camera axes: x right, y down, z away), degrees."""
    return math.degrees(math.atan2(-float(left[2]), float(left[0])))


def compute_side_facing(pose: PoseSample) -> float:
    """Return which way a person in side view faces: -1 to the picture's left, +1 to its right, 0 if undecided.

    Feet (heel to toe) and face (ears to nose) vote with their horizontal extent in metres of the world landmarks.
    """
    world = pose.world_xyz_m
    feet = float((world[TOES, 0] - world[HEELS, 0]).mean())
    face = float(world[Landmark.NOSE, 0] - compute_middle(world, EARS)[0])
    vote = feet + face
    return math.copysign(1.0, vote) if abs(vote) > _FACING_MARGIN_M else 0.0


def _correct_front_back(pose: PoseSample, yaw_deg: float) -> float:
    """Mirror a side-like yaw whose facing contradicts feet and face."""
    facing = compute_side_facing(pose)
    if abs(abs(yaw_deg) - 90.0) > 45.0 or facing == 0.0:
        return yaw_deg
    return yaw_deg if facing * yaw_deg < 0.0 else -yaw_deg
