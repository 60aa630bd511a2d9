"""Natural ways to stand and sit, from which every performance starts and to which it returns."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.samples import FloatArray

SEATED_KNEE_DEG: Final = 90.0

_ARM_BONES: Final = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist")


def both(**angles: float) -> dict[str, float]:
    """Return channels of both sides from sided angles without their side."""
    return {f"{side}_{name}": value for side in Side for name, value in angles.items()}


@lru_cache(maxsize=32)
def standing(body: Body) -> Posture:
    """Return relaxed standing: feet hip-wide, elbows easy, arms just clear of the hips."""
    angles = both(
        shoulder_abduction=_arm_clearance_deg(body),
        shoulder_flexion=1.0,
        elbow_flexion=9.0,
        forearm_rotation=-18.0,
        hip_abduction=2.0,
        hip_rotation=6.0,
        knee_flexion=1.5,
    )
    return Posture.of(**angles)


def seated(body: Body) -> Posture:
    """Return relaxed sitting, thighs level, shanks upright, hands beside the seat."""
    angles = both(
        hip_flexion=88.0,
        hip_abduction=3.0,
        hip_rotation=0.0,
        knee_flexion=SEATED_KNEE_DEG,
        shoulder_flexion=-4.0,
        shoulder_abduction=_arm_clearance_deg(body) + 5.0,
        elbow_flexion=24.0,
        shoulder_rotation=0.0,
        forearm_rotation=-30.0,
    )
    return standing(body).with_values(**angles, pelvis_tilt=-2.0, trunk_flexion=2.0, chair=1.0)


@lru_cache(maxsize=32)
def _arm_clearance_deg(body: Body) -> float:
    """Return the smallest abduction, of 4 to 20 degrees, at which the hanging arm stands clear of the trunk."""
    arms = _moved_by_arms(body)
    for abduction in np.arange(4.0, 20.0, 1.0):
        posed = pose_body(body, Posture.of(**both(shoulder_abduction=float(abduction), elbow_flexion=9.0)))
        points = skin_points(posed)
        if _gap_m(points[arms], points[~arms], float(posed.joints_m["left_shoulder"][2]) - 0.22) > 0.006:
            return float(abduction)
    return 20.0


def _moved_by_arms(body: Body) -> NDArray[np.bool_]:
    bones = [body.bone(f"{name}.{suffix}") for name in _ARM_BONES for suffix in "LR"]
    share = np.where(np.isin(body.influences, bones), body.weights, 0.0).sum(axis=1)
    return np.asarray(share > 0.5)


def _gap_m(arm: FloatArray, trunk: FloatArray, top_m: float) -> float:
    """Return the smallest gap between the left arm and the trunk below a height, slice by slice; metres."""
    gaps = []
    for low in np.arange(top_m - 0.50, top_m, 0.04):
        inner = arm[(arm[:, 0] > 0) & (arm[:, 2] >= low) & (arm[:, 2] < low + 0.04)]
        outer = trunk[(trunk[:, 0] > 0) & (trunk[:, 2] >= low) & (trunk[:, 2] < low + 0.04)]
        if len(inner) and len(outer):
            gaps.append(float(inner[:, 0].min() - outer[:, 0].max()))
    return min(gaps, default=1.0)
