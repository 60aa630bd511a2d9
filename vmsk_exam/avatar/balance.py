"""How weight is shifted, lowered and raised: parts of postures in which the body keeps its balance."""

from collections.abc import Callable

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.stances import both


def ramp(value: float, until: float) -> float:
    """Return a smooth 0 to 1 while a value goes from 0 to ``until``."""
    share = float(np.clip(value / until, 0.0, 1.0))
    return share * share * (3.0 - 2.0 * share)


def load_other(side: Side, amount: float) -> dict[str, float]:
    """Return the load on the left foot when a share of the weight leaves one side."""
    return {"left_load": 0.5 - 0.5 * amount if side is Side.LEFT else 0.5 + 0.5 * amount}


def shift_over(side: Side, amount: float) -> dict[str, float]:
    """Return the small lean that brings the weight over the other foot."""
    sign = 1.0 if side is Side.RIGHT else -1.0
    return {
        f"{side.other}_hip_abduction": -4.0 * amount,
        "trunk_lateral_flexion": sign * 1.5 * amount,
        **load_other(side, amount),
    }


def lowered(base: Posture, knee_deg: float) -> Posture:
    """Return standing lowered on both planted feet: hips, ankles and trunk follow the knees so that balance is kept."""
    bend = max(knee_deg, 0.0)
    shank = 0.31 * bend
    pelvis, trunk = 0.24 * bend, 0.40 * bend
    apart = 8.0 * ramp(bend, 60.0)
    return base.with_values(
        **both(
            knee_flexion=knee_deg,
            ankle_dorsiflexion=shank + min(knee_deg, 0.0),
            hip_flexion=knee_deg - shank + pelvis,
            hip_abduction=base["left_hip_abduction"] + apart,
            hip_rotation=base["left_hip_rotation"] + apart * 0.5,
        ),
        pelvis_tilt=pelvis,
        trunk_flexion=trunk,
        neck_flexion=-0.55 * trunk,
    )


def rising(base: Posture, share: float, knee_at: Callable[[float], float]) -> Posture:
    """Return a point on the way from sitting (0) to standing (1): lean forward, then extend hips and knees.

    Parameters
    ----------
    base
        The seated stance.
    share
        How far risen.
    knee_at
        Knee flexion in degrees by share of the extension.
    """
    leaning = ramp(share, 0.40)
    extending = ramp(share - 0.22, 0.78)
    lean = 38.0 * leaning * (1.0 - ramp(share - 0.42, 0.58))
    knee = knee_at(extending)
    seated_share = float(np.clip(knee / 90.0, 0.0, 1.2))
    shank = 22.0 * ramp(share, 0.35) * (1.0 - ramp(share - 0.40, 0.60)) * seated_share
    pelvis = 0.6 * lean + base["pelvis_tilt"] * (1.0 - extending)
    return base.with_values(
        **both(
            knee_flexion=knee,
            hip_flexion=knee - shank + pelvis,
            ankle_dorsiflexion=shank,
            hip_abduction=3.0,
            hip_rotation=3.0,
        ),
        pelvis_tilt=pelvis,
        trunk_flexion=lean + 2.0 * (1.0 - extending),
        neck_flexion=-0.4 * lean,
    )
