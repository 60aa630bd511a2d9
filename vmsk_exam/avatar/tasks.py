"""Postures of tasks that no single angle describes: reaches, turns, balance, single-leg work, walking on the spot."""

from collections.abc import Callable
from typing import Final

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.balance import lowered, ramp, shift_over
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import both

Task = Callable[[Posture, PerformanceSpec, float, float], Posture]
"""From stance, what is asked, its angle in degrees and the share of the way (0 to 1) to the posture."""

_HIPS: Final = both(
    shoulder_abduction=38.0, shoulder_flexion=-12.0, shoulder_rotation=-30.0, elbow_flexion=88.0, forearm_rotation=-20.0
)
"""Hands on the hips."""
_CROSSED: Final = both(
    shoulder_flexion=38.0, shoulder_abduction=6.0, shoulder_rotation=-62.0, elbow_flexion=112.0, forearm_rotation=-30.0
)
"""Arms crossed on the chest."""


def find_task(spec: PerformanceSpec) -> Task | None:
    """Return how a task is posed that no single angle describes, None for a motion of one angle."""
    if spec.angle in _TURNS:
        return _TURNS[spec.angle]
    return _TASKS.get((spec.joint, spec.motion)) or _TASKS.get(("", spec.motion))


def _arm(**ends: float) -> Task:
    """Return a task in which one arm goes from hanging to the given channels (without their side)."""

    def pose(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
        del value
        side = spec.tested_side
        way = share * spec.scale
        return base.with_values(
            **{f"{side}_{name}": base[f"{side}_{name}"] + way * (end - base[f"{side}_{name}"]) for name, end in ends.items()}
        )

    return pose


def _bent_arm(**ends: float) -> Task:
    """Return a task that starts with the elbow at a right angle at the side and goes to the given channels."""
    start = {"elbow_flexion": 90.0, "shoulder_rotation": 0.0, "forearm_rotation": 0.0, "wrist_flexion": 0.0}

    def pose(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
        del value
        side = spec.tested_side
        way = share * spec.scale
        goal = start | ends
        begin = {name: goal[name] if name == "forearm_rotation" and "wrist_flexion" in ends else start[name] for name in start}
        return base.with_values(**{f"{side}_{name}": begin[name] + way * (goal[name] - begin[name]) for name in start})

    return pose


def _overhead(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Raise both arms in the plane of the shoulder blades."""
    way = share * spec.scale
    free = 1.0 - ramp(way, 0.3)
    return base.with_values(
        **both(
            shoulder_elevation=value,
            shoulder_abduction=base["left_shoulder_abduction"] * free,
            shoulder_flexion=base["left_shoulder_flexion"] * free,
            shoulder_rotation=45.0 * ramp(value, 90.0),
            elbow_flexion=base["left_elbow_flexion"] * free,
            forearm_rotation=base["left_forearm_rotation"] * free,
        )
    )


def _trunk_rotation(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    del spec, share
    return base.with_values(**_CROSSED | {"trunk_rotation": value, "right_shoulder_flexion": 30.0})


def _figure_four(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Seated, the ankle is laid on the other knee."""
    del value
    side = spec.tested_side
    way = share * spec.scale
    return base.with_values(
        **{
            f"{side}_hip_flexion": base[f"{side}_hip_flexion"] + 22.0 * ramp(way, 0.6),
            f"{side}_hip_abduction": 3.0 + 32.0 * way,
            f"{side}_hip_rotation": 72.0 * way,
            f"{side}_knee_flexion": 90.0 + 15.0 * way,
            "left_load": 0.0 if side is Side.LEFT else 1.0,
        }
    )


def _leg_across(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Cross the straight leg in front of the other."""
    del share
    side = spec.tested_side
    ahead = ramp(max(base[f"{side}_hip_abduction"] - value, 0.0), 12.0)
    return base.with_values(
        **shift_over(side, ahead)
        | {
            f"{side}_hip_abduction": value,
            f"{side}_hip_flexion": 22.0 * ahead,
            f"{side}_knee_flexion": 2.0,
            f"{side}_ankle_dorsiflexion": 4.0 * ahead,
        }
    )


def _thigh_turn(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Seated, the foot swings inward or outward below the knee; the other leg makes room."""
    del share
    side = spec.tested_side
    return base.with_values(
        **{
            f"{side}_hip_rotation": value,
            f"{side}_hip_abduction": 2.0,
            f"{side}_hip_flexion": base[f"{side}_hip_flexion"] + 4.0,
            f"{side}_ankle_dorsiflexion": -6.0,
            f"{side.other}_hip_abduction": 22.0,
            "left_load": 0.0 if side is Side.LEFT else 1.0,
        }
    )


def _upper_arm_turn(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Raise the upper arm sideways to shoulder height, the elbow at a right angle; the forearm goes up or down."""
    del share
    side = spec.tested_side
    return base.with_values(
        **{
            f"{side}_shoulder_abduction": 88.0,
            f"{side}_shoulder_flexion": 0.0,
            f"{side}_shoulder_rotation": value,
            f"{side}_elbow_flexion": 90.0,
            f"{side}_forearm_rotation": -80.0,
        }
    )


def _arm_turn(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Turn the upper arm: raised to shoulder height from the side, hanging with the elbow at a right angle from the front."""
    if spec.view is not CameraView.FRONT:
        return _upper_arm_turn(base, spec, value, share)
    side = spec.tested_side
    return base.with_values(
        **{
            f"{side}_shoulder_flexion": 0.0,
            f"{side}_shoulder_rotation": value,
            f"{side}_elbow_flexion": 90.0,
            f"{side}_forearm_rotation": 0.0,
        }
    )


def _show_elbows(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Hang both arms with straight elbows, palms forward, the forearms pointing outward by an angle in the picture."""
    del spec, share
    # The upper arm is turned outward, so that its elbow bends to the side.
    return base.with_values(
        **both(shoulder_flexion=0.0, shoulder_rotation=90.0, elbow_flexion=value, forearm_rotation=-10.0, wrist_flexion=0.0)
    )


def _single_leg_squat(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Stand on the tested leg and bend it; the other leg is held back."""
    del share
    side = spec.tested_side
    free = side.other
    low = lowered(base, value)
    pelvis = low["pelvis_tilt"]
    return low.with_values(
        **_HIPS
        | shift_over(free, 1.0)
        | {
            f"{side}_hip_abduction": -3.0,
            f"{side}_hip_rotation": 2.0,
            f"{free}_hip_flexion": pelvis + 4.0,
            f"{free}_knee_flexion": 62.0,
            f"{free}_hip_abduction": 2.0,
            f"{free}_ankle_dorsiflexion": -10.0,
            "left_load": 1.0 if side is Side.LEFT else 0.0,
        }
    )


def _step_down(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Bend the tested leg on the step while the other heel is lowered in front."""
    squat = _single_leg_squat(base, spec, value, share)
    free = spec.tested_side.other
    return squat.with_values(
        **{
            f"{free}_hip_flexion": squat["pelvis_tilt"] + 28.0,
            f"{free}_knee_flexion": 6.0 + 0.2 * max(value, 0.0),
            f"{free}_ankle_dorsiflexion": 8.0,
        }
    )


def _lunge(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Lean the shank of the front leg over its flat foot; the back leg follows on its toes."""
    del share
    side = spec.tested_side
    back = side.other
    thigh = 18.0 + 0.35 * max(value, 0.0)
    return base.with_values(
        **{
            f"{side}_hip_flexion": thigh,
            f"{side}_knee_flexion": thigh + value,
            f"{side}_ankle_dorsiflexion": value,
            f"{back}_hip_flexion": -17.0,
            f"{back}_knee_flexion": 18.0 + 0.68 * max(value, 0.0),
            f"{back}_ankle_dorsiflexion": -4.0,
            "left_load": 1.0 if side is Side.LEFT else 0.0,
        }
    )


def _heel_raise(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
    """Rise on the toes of the tested leg; the other foot is held back."""
    del share
    side = spec.tested_side
    free = side.other
    return base.with_values(
        **shift_over(free, 1.0)
        | {
            f"{side}_ankle_dorsiflexion": value,
            f"{free}_knee_flexion": 50.0,
            f"{free}_hip_flexion": 4.0,
            "left_load": 1.0 if side is Side.LEFT else 0.0,
        }
    )


def _stance(front_deg: float, together_deg: float) -> Task:
    """Return a balance stance: the left foot is put forward, both feet come to the middle."""

    def pose(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
        del value, spec
        ahead, aside = front_deg * share, base["left_hip_abduction"] + (together_deg - base["left_hip_abduction"]) * share
        return base.with_values(
            **both(hip_abduction=aside, hip_rotation=base["left_hip_rotation"] * (1.0 - 0.8 * share)),
            left_hip_flexion=ahead,
            right_hip_flexion=-ahead,
            left_ankle_dorsiflexion=-ahead,
            right_ankle_dorsiflexion=ahead,
        )

    return pose


def _walk(toes_deg: float) -> Task:
    """Return walking on the spot: at 0 the right leg is in front, at 1 the left; ``toes_deg`` lifts or lowers both feet."""

    def pose(base: Posture, spec: PerformanceSpec, value: float, share: float) -> Posture:
        del value
        swing = spec.scale * (2.0 * share - 1.0)
        passing = 1.0 - swing * swing
        ahead = 22.0 * swing
        return base.with_values(
            left_hip_flexion=4.0 + ahead,
            right_hip_flexion=4.0 - ahead,
            left_knee_flexion=6.0 + 34.0 * passing,
            right_knee_flexion=6.0 + 6.0 * passing,
            left_ankle_dorsiflexion=toes_deg,
            right_ankle_dorsiflexion=toes_deg,
            left_shoulder_flexion=-16.0 * swing,
            right_shoulder_flexion=16.0 * swing,
            trunk_flexion=3.0,
        )

    return pose


_TURNS: Final[dict[str, Task]] = {"hip_rotation": _thigh_turn, "shoulder_rotation": _arm_turn}
"""Turns that are measured (``anatomy.MEASURED_SIGNALS``)."""

_TASKS: Final[dict[tuple[str, Motion], Task]] = {
    ("", Motion.REACH_BEHIND_BACK): _arm(
        shoulder_flexion=-38.0, shoulder_abduction=22.0, shoulder_rotation=-75.0, elbow_flexion=105.0, forearm_rotation=-40.0
    ),
    ("", Motion.REACH_BEHIND_HEAD): _arm(
        shoulder_abduction=122.0, shoulder_flexion=0.0, shoulder_rotation=108.0, elbow_flexion=132.0, forearm_rotation=0.0
    ),
    ("", Motion.REACH_ACROSS): _arm(
        shoulder_flexion=80.0, shoulder_abduction=-26.0, shoulder_rotation=-92.0, elbow_flexion=98.0, forearm_rotation=-30.0
    ),
    ("", Motion.OVERHEAD_REACH): _overhead,
    ("shoulder", Motion.EXTERNAL_ROTATION): _bent_arm(shoulder_rotation=58.0),
    ("elbow", Motion.CARRYING_ANGLE): _show_elbows,
    ("elbow", Motion.PRONATION): _bent_arm(forearm_rotation=-80.0),
    ("elbow", Motion.SUPINATION): _bent_arm(forearm_rotation=80.0),
    ("wrist", Motion.FLEXION): _bent_arm(forearm_rotation=-80.0, wrist_flexion=55.0),
    ("wrist", Motion.EXTENSION): _bent_arm(forearm_rotation=-80.0, wrist_flexion=-50.0),
    ("wrist", Motion.FIST): _bent_arm(elbow_flexion=118.0, forearm_rotation=80.0),
    ("wrist", Motion.THUMB_OPPOSITION): _bent_arm(elbow_flexion=118.0, forearm_rotation=80.0),
    ("trunk", Motion.ROTATION): _trunk_rotation,
    ("hip", Motion.EXTERNAL_ROTATION): _figure_four,
    ("hip", Motion.ADDUCTION): _leg_across,
    ("", Motion.SINGLE_LEG_SQUAT): _single_leg_squat,
    ("", Motion.STEP_DOWN): _step_down,
    ("", Motion.LUNGE): _lunge,
    ("", Motion.HEEL_RAISE): _heel_raise,
    ("", Motion.FEET_TOGETHER): _stance(0.0, -3.8),
    ("", Motion.SEMI_TANDEM): _stance(5.5, -4.2),
    ("", Motion.TANDEM): _stance(11.0, -6.5),
    ("", Motion.GAIT): _walk(0.0),
    ("", Motion.HEEL_WALK): _walk(16.0),
    ("", Motion.TOE_WALK): _walk(-28.0),
}
