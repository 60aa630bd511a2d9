"""Angles of the trunk and the neck by the definitions of ``anatomy``."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CENTRAL_ANGLES, Landmark
from vmsk_exam.kinematics import uncertainty
from vmsk_exam.kinematics.geometry import EARS, HIPS, SHOULDERS, compute_middle
from vmsk_exam.kinematics.skeleton import Skeleton
from vmsk_exam.samples import FloatArray

_NOSE_BELOW_EARS_DEG: Final = 12.0
"""How far the line from the ears to the tip of the nose points down when the head is level."""
_FACE_LENGTH_M: Final = 0.11
_TRUNK_LENGTH_M: Final = 0.5
_LARGEST_ROTATION_DEG: Final = 75.0


@dataclass(frozen=True, slots=True)
class _Value:
    angle_deg: float
    sd_deg: float


_MISSING: Final = _Value(math.nan, math.nan)


@dataclass(frozen=True, slots=True, eq=False)
class SpineAngles:
    """Angles of neck and trunk with their standard deviation; NaN where not measurable."""

    angles_deg: FloatArray
    """float64 (5,): order of ``anatomy.CENTRAL_ANGLES``."""
    sd_deg: FloatArray
    """float64 (5,)."""


def measure_spine(skeleton: Skeleton) -> SpineAngles:
    """Return the angles of neck and trunk of a skeleton."""
    values = {**_measure_neck(skeleton), **_measure_trunk(skeleton)}
    ordered = [values[name] for name in CENTRAL_ANGLES]
    sd = np.array([value.sd_deg for value in ordered])
    angles = np.array([value.angle_deg for value in ordered])
    is_good = (sd <= uncertainty.LARGEST_SD_DEG) & np.isfinite(angles)
    return SpineAngles(np.where(is_good, angles, np.nan), np.where(is_good, sd, np.nan))


def _plane_sd_deg(skeleton: Skeleton, turn: FloatArray, length_m: float) -> float:
    return float(uncertainty.compute_segment_sd_deg(turn, np.asarray(length_m, dtype=np.float64), skeleton.px_per_m))


def _measure_trunk(skeleton: Skeleton) -> dict[str, _Value]:
    thorax = skeleton.thorax
    level_forward = np.array([thorax.forward[0], 0.0, thorax.forward[2]])
    level_forward = level_forward / max(float(np.sqrt(level_forward @ level_forward)), 1e-6)
    level_left = np.array([-level_forward[2], 0.0, level_forward[0]])
    upward = -float(thorax.up[1])
    forward, left = float(thorax.up @ level_forward), float(thorax.up @ level_left)
    visibility = float(min(skeleton.visibility[SHOULDERS].max(), skeleton.visibility[HIPS].max()))
    if visibility < 0.5:
        return {"trunk_flexion": _MISSING, "trunk_lateral_flexion": _MISSING}
    return {
        "trunk_flexion": _Value(
            math.degrees(math.atan2(forward, upward)),
            math.hypot(_plane_sd_deg(skeleton, level_forward, _TRUNK_LENGTH_M), uncertainty.FLOOR_SD_DEG),
        ),
        "trunk_lateral_flexion": _Value(
            math.degrees(math.atan2(left, math.hypot(upward, forward))),
            math.hypot(_plane_sd_deg(skeleton, level_left, _TRUNK_LENGTH_M), uncertainty.FLOOR_SD_DEG),
        ),
    }


def _measure_neck(skeleton: Skeleton) -> dict[str, _Value]:
    """Return head against thorax: pitch of the line ears to nose, tilt and turn of the line through the ears."""
    face = skeleton.visibility[[Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]]
    if not skeleton.is_face_seen or face[0] < 0.5 or face[1:].max() < 0.5:
        return dict.fromkeys(("neck_flexion", "neck_lateral_flexion", "neck_rotation"), _MISSING)
    points, thorax = skeleton.points_m, skeleton.thorax
    ahead = points[Landmark.NOSE] - compute_middle(points, EARS)
    leftward = points[EARS[0]] - points[EARS[1]]
    forward, left, up = float(ahead @ thorax.forward), float(ahead @ thorax.left), float(ahead @ thorax.up)
    rotation_deg = math.degrees(math.atan2(left, forward))
    pitch_deg = math.degrees(math.atan2(-up, math.hypot(forward, left)))
    tilt_deg = math.degrees(
        math.atan2(-float(leftward @ thorax.up), math.hypot(float(leftward @ thorax.left), float(leftward @ thorax.forward)))
    )
    sd = {
        name: math.hypot(_plane_sd_deg(skeleton, axis, _FACE_LENGTH_M), 2.0 * uncertainty.FLOOR_SD_DEG)
        for name, axis in (("flexion", thorax.up), ("tilt", thorax.up), ("rotation", thorax.left))
    }
    rotation = _Value(rotation_deg, sd["rotation"]) if abs(rotation_deg) < _LARGEST_ROTATION_DEG else _MISSING
    return {
        "neck_flexion": _Value(pitch_deg - _NOSE_BELOW_EARS_DEG, sd["flexion"]),
        "neck_lateral_flexion": _Value(tilt_deg, sd["tilt"]),
        "neck_rotation": rotation,
    }
