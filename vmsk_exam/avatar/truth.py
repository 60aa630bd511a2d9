"""The true joint angles of a posed body, from its joint centres and segment axes by the definitions of ``anatomy``."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Side
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.avatar.rotation import align
from vmsk_exam.samples import FloatArray

ILL_DEFINED_LENGTH: Final = 0.1
"""A direction whose projection on a plane is shorter than this share has no angle in that plane."""

_UP: Final = np.array([0.0, 0.0, 1.0])
_FORWARD: Final = np.array([0.0, -1.0, 0.0])


def compute_true_angles(posed: PosedBody) -> FloatArray:
    """Compute every joint angle of a posed body.

    Parameters
    ----------
    posed
        Body whose joint centres and segments are known.

    Returns
    -------
    FloatArray
        float64 (21,), degrees, order of ``anatomy.ANGLE_CHANNELS``. NaN for a flexion or abduction whose segment stands
        across the plane of that motion, where the definition gives no angle.
    """
    angles: dict[str, float] = {}
    for side in Side:
        angles |= _arm_angles(posed, side) | _leg_angles(posed, side)
    angles |= _neck_angles(posed) | _trunk_angles(posed)
    out = np.full(len(ANGLE_CHANNELS), np.nan)
    for name, value in angles.items():
        out[CHANNEL_INDEX[name]] = value
    return out


def _in_plane(across: float, down: float) -> float:
    """Angle from straight down, degrees; NaN where the projection is too short to have one."""
    if np.hypot(across, down) < ILL_DEFINED_LENGTH:
        return float("nan")
    return float(np.rad2deg(np.arctan2(across, down)))


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))


def _hinge_deg(proximal: FloatArray, distal: FloatArray, bends_towards: FloatArray) -> float:
    """Angle between two segments, negative when the distal one lies on the far side of its bending direction."""
    angle = np.arctan2(np.linalg.norm(np.cross(proximal, distal)), proximal @ distal)
    sign = -1.0 if float(distal @ bends_towards) < 0.0 else 1.0
    return float(sign * np.rad2deg(angle))


def _arm_angles(posed: PosedBody, side: Side) -> dict[str, float]:
    shoulder, elbow, wrist = (posed.joints_m[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist"))
    outward = 1.0 if side is Side.LEFT else -1.0
    humerus = posed.segments["thorax"].T @ _unit(elbow - shoulder)
    front_of_arm = posed.segments[f"{side}_arm"] @ _FORWARD
    return {
        f"{side}_shoulder_elevation": float(np.rad2deg(np.arccos(np.clip(-humerus[2], -1.0, 1.0)))),
        f"{side}_shoulder_flexion": _in_plane(-humerus[1], -humerus[2]),
        f"{side}_shoulder_abduction": _in_plane(outward * humerus[0], -humerus[2]),
        f"{side}_elbow_flexion": _hinge_deg(elbow - shoulder, wrist - elbow, front_of_arm),
    }


def _leg_angles(posed: PosedBody, side: Side) -> dict[str, float]:
    hip, knee, ankle = (posed.joints_m[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    outward = 1.0 if side is Side.LEFT else -1.0
    femur = posed.segments["pelvis"].T @ _unit(knee - hip)
    back_of_thigh = posed.segments[f"{side}_thigh"] @ -_FORWARD
    sole = posed.segments[f"{side}_foot"] @ _FORWARD
    shank_up = _unit(knee - ankle)
    return {
        f"{side}_hip_flexion": _in_plane(-femur[1], -femur[2]),
        f"{side}_hip_abduction": _in_plane(outward * femur[0], -femur[2]),
        f"{side}_knee_flexion": _hinge_deg(knee - hip, ankle - knee, back_of_thigh),
        f"{side}_ankle_dorsiflexion": float(np.rad2deg(np.arcsin(np.clip(sole @ shank_up, -1.0, 1.0)))),
    }


def _neck_angles(posed: PosedBody) -> dict[str, float]:
    relative = posed.segments["thorax"].T @ posed.segments["head"]
    up = relative @ _UP
    # Undo the bend to see the turn about the head's own axis.
    unbent = align(-up, _bent_forward(up))
    front = unbent @ relative @ _FORWARD
    return {
        "neck_flexion": _in_plane(-up[1], up[2]),
        "neck_lateral_flexion": _in_plane(up[0], up[2]),
        "neck_rotation": float(np.rad2deg(np.arctan2(front[0], -front[1]))),
    }


def _bent_forward(up: FloatArray) -> FloatArray:
    """Return where the forward axis goes by the shortest rotation that brings the upward axis onto ``up``."""
    axis = np.cross(_UP, up)
    cosine = float(up[2])
    return np.asarray(_FORWARD * cosine + np.cross(axis, _FORWARD) + axis * float(axis @ _FORWARD) / max(1.0 + cosine, 1e-9))


def _trunk_angles(posed: PosedBody) -> dict[str, float]:
    up = posed.segments["heading"].T @ posed.segments["thorax"] @ _UP
    return {"trunk_flexion": _in_plane(-up[1], up[2]), "trunk_lateral_flexion": _in_plane(up[0], up[2])}
