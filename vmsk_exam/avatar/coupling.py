"""How the whole body moves when one angle is asked: the posture at any point of a maneuver."""

from collections.abc import Callable
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CENTRAL_ANGLES, Motion, Side
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import both, seated, standing


def start_stance(body: Body, spec: PerformanceSpec) -> Posture:
    """Return the stance that a performance starts from, turned to its view."""
    base = seated(body) if spec.position == "seated" else standing(body)
    return base.with_values(yaw=spec.view.yaw_deg)


def posture_at(body: Body, spec: PerformanceSpec, share: float) -> Posture:
    """Return the posture at a share of the way from the start (0) to the peak (1) of a performance."""
    base = start_stance(body, spec)
    value = spec.value_deg(share)
    if spec.motion in _WHOLE_BODY:
        return _WHOLE_BODY[spec.motion](base, spec, value, share)
    if spec.angle in CENTRAL_ANGLES:
        return _central(base, spec.angle, value)
    return _SIDED[spec.angle](base, spec, value)


def ramp(value: float, until: float) -> float:
    """Return a smooth 0 to 1 while a value goes from 0 to ``until``."""
    share = float(np.clip(value / until, 0.0, 1.0))
    return share * share * (3.0 - 2.0 * share)


def _load_other(side: Side, amount: float) -> dict[str, float]:
    """Return the load on the left foot when a share of the weight leaves one side."""
    return {"left_load": 0.5 - 0.5 * amount if side is Side.LEFT else 0.5 + 0.5 * amount}


def _shift_over(side: Side, amount: float) -> dict[str, float]:
    """Return the small lean that brings the weight over the other foot."""
    sign = 1.0 if side is Side.RIGHT else -1.0
    return {
        f"{side.other}_hip_abduction": -4.0 * amount,
        "trunk_lateral_flexion": sign * 1.5 * amount,
        **_load_other(side, amount),
    }


def _shoulder_flexion(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    aside = base[f"{side}_shoulder_abduction"]
    free = 1.0 - ramp(max(value, 0.0), 60.0)
    posture = base.with_values(**{f"{side}_shoulder_flexion": value, f"{side}_shoulder_abduction": aside * free})
    straight = 1.0 - ramp(abs(value), 25.0)
    return posture.with_values(
        **{
            f"{side}_elbow_flexion": base[f"{side}_elbow_flexion"] * straight,
            f"{side}_forearm_rotation": base[f"{side}_forearm_rotation"] * straight,
        }
    )


def _shoulder_abduction(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    straight = 1.0 - ramp(value, 30.0)
    return base.with_values(
        **{
            f"{side}_shoulder_abduction": value,
            f"{side}_shoulder_flexion": base[f"{side}_shoulder_flexion"] * straight,
            # The arm turns out as it rises, so that the thumb points up at shoulder height.
            f"{side}_shoulder_rotation": 75.0 * ramp(value - 10.0, 80.0),
            f"{side}_elbow_flexion": base[f"{side}_elbow_flexion"] * straight,
            f"{side}_forearm_rotation": base[f"{side}_forearm_rotation"] * straight,
        }
    )


def _shoulder_elevation(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    raised = _shoulder_abduction(base, spec, base[f"{side}_shoulder_abduction"])
    free = 1.0 - ramp(value, 30.0)
    return raised.with_values(
        **{
            f"{side}_shoulder_elevation": value,
            f"{side}_shoulder_abduction": base[f"{side}_shoulder_abduction"] * free,
            f"{side}_shoulder_flexion": base[f"{side}_shoulder_flexion"] * free,
            f"{side}_shoulder_rotation": 45.0 * ramp(value, 90.0),
        }
    )


def _elbow_flexion(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    turn = base[f"{side}_forearm_rotation"]
    palm_up = turn + (55.0 - turn) * ramp(value - 5.0, 50.0)
    return base.with_values(**{f"{side}_elbow_flexion": value, f"{side}_forearm_rotation": palm_up})


def _hip_flexion(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    lifted = ramp(abs(value), 15.0)
    knee = max(1.05 * value, 0.0) if value > 0 else 4.0 * lifted
    lean = 0.12 * max(-value, 0.0)
    return base.with_values(
        **_shift_over(side, lifted) | {f"{side}_hip_flexion": value, f"{side}_knee_flexion": knee, "trunk_flexion": lean}
    )


def _hip_abduction(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    posture = base.with_values(**_shift_over(side, ramp(abs(value), 15.0)))
    return posture.with_values(**{f"{side}_hip_abduction": value, f"{side}_ankle_dorsiflexion": 4.0 * ramp(value, 15.0)})


def _knee_flexion(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    if spec.position == "seated":
        out = ramp(90.0 - value, 30.0)
        # The thigh lifts a little off the seat, so that the straight knee stands clear of the other one.
        loose = {
            f"{side}_ankle_dorsiflexion": -14.0 * out,
            f"{side}_hip_flexion": base[f"{side}_hip_flexion"] + 7.0 * out,
            "trunk_flexion": base["trunk_flexion"] - 3.0 * out,
        }
        return base.with_values(**_load_other(side, out) | loose | {f"{side}_knee_flexion": value})
    lifted = ramp(value, 20.0)
    return base.with_values(
        **_shift_over(side, lifted)
        | {
            f"{side}_knee_flexion": value,
            f"{side}_hip_flexion": 3.0 * lifted,
            f"{side}_ankle_dorsiflexion": -10.0 * ramp(value, 60.0),
        }
    )


def _ankle_dorsiflexion(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    raised = (
        {f"{side}_knee_flexion": 35.0}
        if spec.position == "seated"
        else {
            f"{side}_hip_flexion": 32.0,
            f"{side}_knee_flexion": 22.0,
        }
    )
    return base.with_values(**_shift_over(side, 1.0) | raised | {f"{side}_ankle_dorsiflexion": value})


def _central(base: Posture, angle: str, value: float) -> Posture:
    if angle == "trunk_flexion":
        share = 0.55 if base["chair"] < 0.5 else 0.25
        hips = base["left_hip_flexion"] + value * share
        hang = both(shoulder_flexion=base["left_shoulder_flexion"] + 0.85 * max(value, 0.0), hip_flexion=hips)
        return base.with_values(**hang, trunk_flexion=value, pelvis_tilt=base["pelvis_tilt"] + value * share)
    if angle == "trunk_lateral_flexion":
        side = Side.LEFT if value > 0 else Side.RIGHT
        aside = base[f"{side}_shoulder_abduction"]
        arms = {
            f"{side}_shoulder_abduction": aside + 0.9 * abs(value),
            f"{side.other}_shoulder_abduction": max(aside - 0.3 * abs(value), 0.0),
        }
        return base.with_values(**arms, trunk_lateral_flexion=value)
    return base.with_values(**{angle: value})


def _squat(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    del spec, share
    return lowered(base, value).with_values(
        **both(
            shoulder_flexion=base["left_shoulder_flexion"] + ramp(value, 55.0) * (78.0 + 0.42 * value),
            shoulder_abduction=base["left_shoulder_abduction"] * (1.0 - 0.6 * ramp(value, 55.0)),
            elbow_flexion=base["left_elbow_flexion"] * (1.0 - 0.5 * ramp(value, 55.0)),
            forearm_rotation=base["left_forearm_rotation"] * (1.0 - ramp(value, 55.0)),
        )
    )


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


def _sit_to_stand(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    del value
    arms = both(
        shoulder_flexion=38.0,
        shoulder_abduction=6.0,
        shoulder_rotation=-62.0,
        elbow_flexion=112.0,
        forearm_rotation=-30.0,
    )
    return rising(base, share, spec.value_deg).with_values(**arms | {"right_shoulder_flexion": 30.0})


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


def _single_leg_stance(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    del share
    lifted = spec.tested_side.other
    up = ramp(value, 25.0)
    akimbo = both(
        shoulder_abduction=38.0, shoulder_flexion=-12.0, shoulder_rotation=-30.0, elbow_flexion=88.0, forearm_rotation=-20.0
    )
    return base.with_values(
        **akimbo
        | _shift_over(lifted, up)
        | {
            f"{lifted}_knee_flexion": value,
            f"{lifted}_hip_flexion": 0.55 * max(value, 0.0),
            "pelvis_obliquity": 2.0 * up * (1.0 if lifted is Side.LEFT else -1.0),
        }
    )


_SIDED: Final[dict[str, Callable[[Posture, PerformanceSpec, float], Posture]]] = {
    "shoulder_flexion": _shoulder_flexion,
    "shoulder_abduction": _shoulder_abduction,
    "shoulder_elevation": _shoulder_elevation,
    "elbow_flexion": _elbow_flexion,
    "hip_flexion": _hip_flexion,
    "hip_abduction": _hip_abduction,
    "knee_flexion": _knee_flexion,
    "ankle_dorsiflexion": _ankle_dorsiflexion,
}

_WHOLE_BODY: Final[dict[Motion, Callable[[Posture, PerformanceSpec, float, float], Posture]]] = {
    Motion.SQUAT: _squat,
    Motion.SIT_TO_STAND: _sit_to_stand,
    Motion.SINGLE_LEG_STANCE: _single_leg_stance,
}
