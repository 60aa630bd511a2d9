"""Standard deviations: how an error of landmarks and of the view moves an angle.

Every angle here is an angle of a segment in a plane, or between two segments. A displacement of a segment's end by an
error e turns the segment by e divided by its length (in the plane of the angle). The error is small across the picture and large along
the line of sight, so what counts is how much of the turning direction points along the line of sight::

    sd_segment = sqrt(picture_sd**2 * (1 - t_z**2) + depth_sd**2 * t_z**2) / length

with ``t`` the unit vector in the plane at right angles to the segment and ``t_z`` its share along the line of sight.
The parts add as squares: the segment, what it is measured against (thorax, pelvis, shank), the error of the yaw and a
floor; hidden landmarks widen the sum (``widen_for_visibility``).
"""

from typing import Final

import numpy as np

from vmsk_exam.samples import FloatArray

PICTURE_SD_M: Final = 0.012
"""Error of a landmark across the picture, metres on the body."""
PICTURE_SD_PX: Final = 1.5
"""Error of a landmark across the picture, pixels (matters far from the lens)."""
DEPTH_SD_M: Final = 0.05
"""Error of a landmark along the line of sight, metres."""
FLOOR_SD_DEG: Final = 2.0
"""Smallest standard deviation of any angle (soft tissue, landmark definition)."""
LARGEST_SD_DEG: Final = 25.0
"""An angle less certain than this is not reported."""
SMALLEST_PLANE_SHARE: Final = 0.35
"""A segment whose projection on the plane is a smaller share of its length has no direction there."""


def compute_picture_sd_m(px_per_m: float) -> float:
    """Return the error of a landmark across the picture, metres."""
    return float(np.hypot(PICTURE_SD_M, PICTURE_SD_PX / max(px_per_m, 1.0)))


def compute_segment_sd_deg(turn: FloatArray, length_m: FloatArray, px_per_m: float) -> FloatArray:
    """Return by how much landmark errors turn a segment.

    Parameters
    ----------
    turn
        float64 (..., 3): unit vector in which the end of the segment moves when the angle grows, camera axes.
    length_m
        float64 (...,): length of the segment in the plane of the angle, metres.
    px_per_m
        Scale of the picture.

    Returns
    -------
    FloatArray
        float64 (...,): degrees.
    """
    depth_share = turn[..., 2] ** 2
    picture_sd_m = compute_picture_sd_m(px_per_m)
    spread_m = np.sqrt(picture_sd_m**2 * (1.0 - depth_share) + DEPTH_SD_M**2 * depth_share)
    return np.asarray(np.degrees(np.sqrt(2.0) * spread_m / np.maximum(length_m, 1e-3)), dtype=np.float64)


def widen_for_visibility(sd_deg: FloatArray, visibility: FloatArray) -> FloatArray:
    """Return the standard deviation of an angle whose least visible landmark has this visibility (1: unchanged, 0.5: times 2)."""
    return np.asarray(sd_deg * (1.0 + 2.0 * np.clip(1.0 - visibility, 0.0, 1.0)), dtype=np.float64)
