"""How the whole body moves when one angle is asked: the posture at any point of a maneuver."""

from collections.abc import Callable
from typing import Final

from vmsk_exam.anatomy import CENTRAL_ANGLES, Motion, Side
from vmsk_exam.avatar.balance import load_other, lowered, ramp, rising, shift_over
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import both, seated, standing
from vmsk_exam.avatar.tasks import find_task


def start_stance(body: Body, spec: PerformanceSpec) -> Posture:
    """Return the stance that a performance starts from, turned to its view."""
    base = seated(body) if spec.position == "seated" else standing(body)
    return base.with_values(yaw=spec.view.yaw_deg)


def posture_at(body: Body, spec: PerformanceSpec, share: float) -> Posture:
    """Return the posture at a share of the way from the start (0) to the peak (1) of a performance."""
    base = start_stance(body, spec)
    value = spec.value_deg(share)
    task = find_task(spec)
    if task is not None:
        return task(base, spec, value, share)
    if spec.motion in _WHOLE_BODY:
        return _WHOLE_BODY[spec.motion](base, spec, value, share)
    if spec.angle in CENTRAL_ANGLES:
        return _central(base, spec.angle, value)
    return _SIDED[spec.angle](base, spec, value)


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
        **shift_over(side, lifted) | {f"{side}_hip_flexion": value, f"{side}_knee_flexion": knee, "trunk_flexion": lean}
    )


def _hip_abduction(base: Posture, spec: PerformanceSpec, value: float) -> Posture:
    side = spec.tested_side
    posture = base.with_values(**shift_over(side, ramp(abs(value), 15.0)))
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
        return base.with_values(**load_other(side, out) | loose | {f"{side}_knee_flexion": value})
    lifted = ramp(value, 20.0)
    return base.with_values(
        **shift_over(side, lifted)
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
    return base.with_values(**shift_over(side, 1.0) | raised | {f"{side}_ankle_dorsiflexion": value})


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


def _single_leg_stance(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    del share
    lifted = spec.tested_side.other
    up = ramp(value, 25.0)
    akimbo = both(
        shoulder_abduction=38.0, shoulder_flexion=-12.0, shoulder_rotation=-30.0, elbow_flexion=88.0, forearm_rotation=-20.0
    )
    return base.with_values(
        **akimbo
        | shift_over(lifted, up)
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
    Motion.TIMED_UP_AND_GO: _sit_to_stand,
    Motion.SINGLE_LEG_STANCE: _single_leg_stance,
}
