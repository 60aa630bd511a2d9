"""What three landmarks alone say: the plain method that every other one is held against."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.samples import FloatArray, PoseSample

_CHAINS: Final = {
    "knee_flexion": ("hip", "knee", "ankle"),
    "elbow_flexion": ("shoulder", "elbow", "wrist"),
    "hip_flexion": ("shoulder", "hip", "knee"),
    "hip_abduction": ("shoulder", "hip", "knee"),
    "shoulder_flexion": ("hip", "shoulder", "elbow"),
    "shoulder_abduction": ("hip", "shoulder", "elbow"),
    "shoulder_elevation": ("hip", "shoulder", "elbow"),
}


def measure_plain(pose: PoseSample, angle: str, side: Side, *, is_deep: bool) -> float:
    """Return the included angle of three landmarks, or the trunk's from the vertical; no sign, degrees.

    Parameters
    ----------
    pose
        Landmarks of one frame.
    angle
        Member of ``anatomy.SIDED_ANGLES`` or ``CENTRAL_ANGLES``; NaN where landmarks alone make no such angle.
    side
        Side of a sided angle.
    is_deep
        Whether the model's world landmarks are used instead of those in the picture.
    """
    if not pose.has_person:
        return float("nan")
    points = pose.world_xyz_m if is_deep else pose.image_px
    if angle in ("trunk_flexion", "trunk_lateral_flexion"):
        return _lean_deg(points)
    if angle not in _CHAINS:
        return float("nan")
    first, middle, last = (points[Landmark[f"{side}_{name}".upper()]] for name in _CHAINS[angle])
    included = _between_deg(first - middle, last - middle)
    return included if angle.startswith("shoulder") else 180.0 - included


def _lean_deg(points: FloatArray) -> float:
    shoulders = points[Landmark.LEFT_SHOULDER] + points[Landmark.RIGHT_SHOULDER]
    hips = points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]
    up = np.zeros(points.shape[1])
    up[1] = -1.0
    return _between_deg(shoulders - hips, up)


def _between_deg(one: FloatArray, other: FloatArray) -> float:
    cosine = float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9)
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
