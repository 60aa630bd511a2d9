"""Draws what the people of the data do: maneuvers, everyday movements, and joints anywhere in their range.

A take is a list of postures with times, joined smoothly. Four kinds are drawn: the exam's own maneuvers at any range, with
every joint shifted a little; movements of daily life and of laboratories (squats, steps, walking, rising, jumps); sitting with
free legs and arms; and postures in which every joint lies anywhere in its range, both sides apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CameraView, Motion, Side
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.coupling import lowered, posture_at, rising
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.avatar.stances import both, seated, standing

Rng = np.random.Generator
ExamMotion = tuple[str, Motion, str, float, tuple[float, float], int]
"""Angle, motion, position, start, range of the peak, and how often it is drawn."""

EXAM_MOTIONS: Final[tuple[ExamMotion, ...]] = (
    ("knee_flexion", Motion.FLEXION, "standing", 0.0, (45.0, 140.0), 4),
    ("knee_flexion", Motion.EXTENSION, "seated", 92.0, (-10.0, 45.0), 5),
    ("knee_flexion", Motion.SQUAT, "standing", 0.0, (30.0, 128.0), 5),
    ("knee_flexion", Motion.SIT_TO_STAND, "seated", 90.0, (0.0, 10.0), 3),
    ("knee_flexion", Motion.SINGLE_LEG_STANCE, "standing", 0.0, (30.0, 85.0), 2),
    ("hip_flexion", Motion.FLEXION, "standing", 0.0, (40.0, 122.0), 4),
    ("hip_flexion", Motion.EXTENSION, "standing", 0.0, (-32.0, -5.0), 2),
    ("hip_abduction", Motion.ABDUCTION, "standing", 0.0, (12.0, 50.0), 3),
    ("ankle_dorsiflexion", Motion.DORSIFLEXION, "seated", -35.0, (-5.0, 25.0), 2),
    ("shoulder_flexion", Motion.FLEXION, "standing", 0.0, (50.0, 180.0), 5),
    ("shoulder_flexion", Motion.EXTENSION, "standing", 0.0, (-65.0, -15.0), 3),
    ("shoulder_abduction", Motion.ABDUCTION, "standing", 5.0, (45.0, 180.0), 5),
    ("shoulder_elevation", Motion.ELEVATION, "standing", 5.0, (45.0, 175.0), 2),
    ("elbow_flexion", Motion.FLEXION, "standing", 5.0, (40.0, 152.0), 4),
    ("trunk_flexion", Motion.FLEXION, "standing", 0.0, (20.0, 98.0), 3),
    ("trunk_flexion", Motion.FLEXION, "standing", 0.0, (-28.0, -8.0), 1),
    ("trunk_lateral_flexion", Motion.LATERAL_FLEXION, "standing", 0.0, (-42.0, 42.0), 3),
    ("neck_flexion", Motion.FLEXION, "standing", 0.0, (-60.0, 60.0), 8),
    ("neck_lateral_flexion", Motion.LATERAL_FLEXION, "standing", 0.0, (-46.0, 46.0), 6),
    ("neck_rotation", Motion.ROTATION, "standing", 0.0, (-82.0, 82.0), 8),
)
"""Angle, motion, position, start, range of the peak in degrees, and how often it is drawn."""

_SHIFTS_DEG: Final = {
    "shoulder_flexion": 5.0,
    "shoulder_abduction": 4.0,
    "elbow_flexion": 8.0,
    "hip_flexion": 5.0,
    "hip_abduction": 3.0,
    "knee_flexion": 6.0,
    "ankle_dorsiflexion": 4.0,
    "shoulder_rotation": 14.0,
    "hip_rotation": 6.0,
    "forearm_rotation": 20.0,
}
_CENTRAL_SHIFTS_DEG: Final = {
    "neck_flexion": 7.0,
    "neck_lateral_flexion": 4.0,
    "neck_rotation": 7.0,
    "trunk_flexion": 5.0,
    "trunk_lateral_flexion": 3.0,
    "trunk_rotation": 4.0,
    "pelvis_tilt": 6.0,
    "pelvis_obliquity": 2.5,
}
_LEAST_HINGE_DEG: Final = -10.0
_MIRRORED_CENTRAL: Final = ("neck", "trunk_lateral")
_CLEAR_TRIES: Final = 12


@dataclass(frozen=True, slots=True)
class Take:
    """Postures to pass through."""

    name: str
    times_s: tuple[float, ...]
    postures: tuple[Posture, ...]
    is_close: bool = False
    """Whether the lens is likely to see head and shoulders only."""
    view_yaw_deg: float = 0.0
    """How the person is turned in the view that an exam asks for."""
    is_calm: bool = False
    """Whether it is filmed as an exam is: a good light, a fitting view, all of the moving part in the picture."""

    def posture_at(self, t_s: float) -> Posture:
        """Return the posture at a time, speed zero at every given posture."""
        index = int(np.clip(np.searchsorted(self.times_s, t_s, side="right") - 1, 0, len(self.times_s) - 2))
        begin, end = self.times_s[index], self.times_s[index + 1]
        share = float(np.clip((t_s - begin) / (end - begin), 0.0, 1.0))
        return self.postures[index].towards(self.postures[index + 1], share * share * (3.0 - 2.0 * share))

    @property
    def length_s(self) -> float:
        """Time of the last posture."""
        return self.times_s[-1]


CALM_SHARE: Final = 0.5
"""Share of takes that are maneuvers filmed as an exam is."""
_FROM_THE_SIDE: Final = (
    "knee_flexion", "hip_flexion", "shoulder_flexion", "elbow_flexion", "trunk_flexion", "ankle_dorsiflexion", "neck_flexion",
)  # fmt: skip


def draw_take(rng: Rng, body: Body) -> Take:
    """Return a take: half of them as in an exam, the others of one of the four kinds."""
    if rng.random() < CALM_SHARE:
        return replace(draw_exam_motion(rng, body, move_s=(0.5, 1.5)), is_calm=True)
    kinds: tuple[tuple[Callable[[Rng, Body], Take], float], ...] = (
        (draw_exam_motion, 0.48), (draw_daily_motion, 0.2), (draw_seated, 0.08), (draw_free, 0.24),
    )  # fmt: skip
    chosen = rng.choice(len(kinds), p=[share for _, share in kinds])
    return kinds[chosen][0](rng, body)


def draw_neck_take(rng: Rng, body: Body) -> Take:
    """Return a maneuver of the neck as in an exam."""
    necks = [row for row in EXAM_MOTIONS if row[0].startswith("neck")]
    return replace(draw_exam_motion(rng, body, (0.6, 1.6), necks), is_calm=True)


def shift_posture(rng: Rng, posture: Posture, scale: float = 1.0) -> Posture:
    """Return a posture with every joint shifted a little, knees and elbows not bent backwards."""
    shifts = {f"{side}_{name}": sd for side in Side for name, sd in _SHIFTS_DEG.items()} | _CENTRAL_SHIFTS_DEG
    return within_hinges(posture.plus(**{name: float(rng.normal(0.0, scale * sd)) for name, sd in shifts.items()}))


def within_hinges(posture: Posture) -> Posture:
    """Return a posture whose knees and elbows stay within what a joint allows."""
    names = [f"{side}_{joint}_flexion" for side in Side for joint in ("knee", "elbow")]
    return posture.with_values(**{name: max(posture[name], _LEAST_HINGE_DEG) for name in names})


def is_clear(posed: PosedBody) -> bool:
    """Return whether hands and forearms stay out of the trunk and knees apart from it."""
    width = float(np.linalg.norm(posed.joints_m["left_shoulder"] - posed.joints_m["right_shoulder"]))
    middle = 0.5 * (posed.joints_m["left_shoulder"] + posed.joints_m["right_shoulder"])
    hips = 0.5 * (posed.joints_m["left_hip"] + posed.joints_m["right_hip"])
    length = float(np.linalg.norm(middle - hips))
    for side in Side:
        elbow, wrist = posed.joints_m[f"{side}_elbow"], posed.joints_m[f"{side}_wrist"]
        for share in (0.3, 0.6, 1.0, 1.25):
            place = posed.segments["thorax"].T @ (elbow + share * (wrist - elbow) - middle)
            is_level = -1.15 * length < place[2] < 0.03
            if is_level and (place[0] / (0.42 * width)) ** 2 + ((place[1] + 0.02) / 0.13) ** 2 < 1.0:
                return False
            if 0.05 < place[2] < 0.3 and float(np.hypot(place[0], place[1] + 0.03)) < 0.1:
                return False
    return True


def _first_clear(rng: Rng, body: Body, draw: Callable[[Rng], Posture]) -> Posture:
    posture = draw(rng)
    for _ in range(_CLEAR_TRIES):
        if is_clear(pose_body(body, posture)):
            break
        posture = draw(rng)
    return posture


def _times(rng: Rng, count: int, move_s: tuple[float, float]) -> tuple[float, ...]:
    return tuple(np.concatenate([[0.0], np.cumsum(rng.uniform(*move_s, count - 1))]).tolist())


def draw_exam_motion(
    rng: Rng, body: Body, move_s: tuple[float, float] = (0.35, 1.1), motions: Sequence[ExamMotion] = EXAM_MOTIONS
) -> Take:
    """Return a maneuver of the exams out and back, with a random range, side, pace and shift."""
    weights = np.array([row[-1] for row in motions], dtype=np.float64)
    angle, motion, position, start_deg, reach, _ = motions[rng.choice(len(motions), p=weights / weights.sum())]
    side = Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    if position == "standing" and angle.startswith(("shoulder", "elbow", "neck", "trunk_lat")) and rng.random() < 0.15:
        position = "seated"
    spec = PerformanceSpec(angle, side, motion, position, CameraView.FRONT, start_deg, float(rng.uniform(*reach)))
    shares = [0.0, float(rng.uniform(0.35, 0.8)), 1.0, 1.0, 0.0]
    postures = [posture_at(body, spec, share) for share in shares]
    if angle.startswith(("shoulder", "elbow")) and rng.random() < 0.35:
        postures = [_on_both_sides(posture, side) for posture in postures]
    drift = [shift_posture(rng, Posture.of(), 0.25).values - Posture.of().values for _ in postures]
    offset = shift_posture(rng, Posture.of()).values - Posture.of().values
    extra = _draw_arms(rng) if angle.startswith(("knee", "hip", "trunk_f")) and rng.random() < 0.35 else {}
    moved = [within_hinges(Posture(p.with_values(**extra).values + offset + d)) for p, d in zip(postures, drift, strict=True)]
    is_side = angle in _FROM_THE_SIDE and motion is not Motion.SINGLE_LEG_STANCE
    view = CameraView(side.value) if is_side else CameraView.FRONT
    return Take(f"{motion} {angle}", _times(rng, len(shares), move_s), tuple(moved), angle.startswith("neck"), view.yaw_deg)


def _on_both_sides(posture: Posture, side: Side) -> Posture:
    names = (
        "shoulder_flexion",
        "shoulder_abduction",
        "shoulder_elevation",
        "shoulder_rotation",
        "elbow_flexion",
        "forearm_rotation",
    )
    return posture.with_values(**{f"{side.other}_{name}": posture[f"{side}_{name}"] for name in names})


def _draw_arms(rng: Rng) -> dict[str, float]:
    """Return what the arms do while the legs are tested."""
    kinds: tuple[Callable[[Rng], dict[str, float]], ...] = (
        _crossed, _on_hips, _held_together, _reaching, _behind_head, _raised_anywhere, _raised_anywhere,
    )  # fmt: skip
    return kinds[rng.integers(len(kinds))](rng)


def _arms(rng: Rng, spread: float, **angles: float) -> dict[str, float]:
    idle = {"shoulder_elevation": 0.0, "shoulder_flexion": 0.0, "shoulder_abduction": 0.0}
    return {name: value + float(rng.normal(0.0, spread)) for name, value in both(**idle | angles).items()}


def _crossed(rng: Rng) -> dict[str, float]:
    return _arms(
        rng,
        4.0,
        shoulder_flexion=38.0,
        shoulder_abduction=8.0,
        shoulder_rotation=-62.0,
        elbow_flexion=112.0,
        forearm_rotation=-30.0,
    )


def _on_hips(rng: Rng) -> dict[str, float]:
    return _arms(
        rng,
        5.0,
        shoulder_abduction=42.0,
        shoulder_flexion=-12.0,
        shoulder_rotation=-32.0,
        elbow_flexion=92.0,
        forearm_rotation=-20.0,
    )


def _held_together(rng: Rng) -> dict[str, float]:
    bend = rng.uniform(20.0, 105.0)
    return _arms(
        rng, 4.0, shoulder_flexion=100.0 - 0.75 * bend, shoulder_rotation=-22.0, elbow_flexion=bend, forearm_rotation=0.0
    )


def _reaching(rng: Rng) -> dict[str, float]:
    return _arms(rng, 6.0, shoulder_flexion=float(rng.uniform(50.0, 110.0)), elbow_flexion=8.0, forearm_rotation=-40.0)


def _behind_head(rng: Rng) -> dict[str, float]:
    return _arms(
        rng,
        6.0,
        shoulder_abduction=100.0,
        shoulder_flexion=20.0,
        shoulder_rotation=80.0,
        elbow_flexion=128.0,
        forearm_rotation=20.0,
    )


def _raised_anywhere(rng: Rng) -> dict[str, float]:
    values: dict[str, float] = {}
    for side in Side:
        is_back = rng.random() < 0.12
        elevation = rng.uniform(5.0, 60.0) if is_back else rng.uniform(0.0, 178.0) * rng.random() ** 0.3
        plane = np.radians(rng.uniform(-120.0, -60.0) if is_back else rng.uniform(-15.0, 110.0 - 0.1 * elevation))
        values |= {
            f"{side}_shoulder_elevation": 0.0,
            f"{side}_shoulder_abduction": float(elevation * np.cos(plane)) + 6.0,
            f"{side}_shoulder_flexion": float(elevation * np.sin(plane)),
            f"{side}_shoulder_rotation": float(rng.uniform(-70.0, 90.0)),
            f"{side}_elbow_flexion": float(rng.uniform(-6.0, 148.0) * rng.random() ** 0.5),
            f"{side}_forearm_rotation": float(rng.uniform(-80.0, 80.0)),
        }
    return values


def _draw_trunk(rng: Rng, bend: tuple[float, float]) -> dict[str, float]:
    flexion = float(rng.uniform(*bend))
    return {
        "trunk_flexion": flexion,
        "trunk_lateral_flexion": float(rng.normal(0.0, 12.0)),
        "trunk_rotation": float(rng.normal(0.0, 14.0)),
        "pelvis_tilt": flexion * float(rng.uniform(0.1, 0.9)) + float(rng.normal(0.0, 8.0)),
        "pelvis_obliquity": float(rng.normal(0.0, 4.0)),
        "neck_flexion": float(rng.normal(-0.3 * flexion, 18.0)),
        "neck_lateral_flexion": float(rng.normal(0.0, 10.0)),
        "neck_rotation": float(rng.normal(0.0, 22.0)),
    }


def draw_free(rng: Rng, body: Body) -> Take:
    """Return a take through postures with every joint anywhere in its range, standing."""
    lifted = Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    count = int(rng.integers(3, 6))
    postures = [_first_clear(rng, body, lambda r: _free_posture(r, body, lifted)) for _ in range(count)]
    return Take("free", _times(rng, count, (0.7, 1.6)), tuple(postures))


def _free_posture(rng: Rng, body: Body, lifted: Side) -> Posture:
    bent = float(rng.uniform(0.0, 100.0)) * float(rng.random() < 0.4)
    base = lowered(standing(body), bent)
    trunk = _draw_trunk(rng, (-22.0, 60.0))
    values = _raised_anywhere(rng) | trunk
    if rng.random() < 0.6:
        values |= {
            f"{lifted}_hip_flexion": float(rng.uniform(-28.0, 118.0)),
            f"{lifted}_hip_abduction": float(rng.uniform(-8.0, 45.0)),
            f"{lifted}_hip_rotation": float(rng.uniform(-30.0, 40.0)),
            f"{lifted}_knee_flexion": float(rng.uniform(-6.0, 140.0)),
            f"{lifted}_ankle_dorsiflexion": float(rng.uniform(-40.0, 25.0)),
            "left_load": 1.0 if lifted is Side.RIGHT else 0.0,
        }
    stance = lifted.other
    values[f"{stance}_hip_flexion"] = base[f"{stance}_hip_flexion"] + trunk["pelvis_tilt"] - base["pelvis_tilt"]
    return within_hinges(base.with_values(**values).plus(**{f"{stance}_hip_abduction": float(rng.normal(2.0, 5.0))}))


def draw_seated(rng: Rng, body: Body) -> Take:
    """Return a take on the chair with free legs and arms."""
    count = int(rng.integers(3, 6))
    postures = [_first_clear(rng, body, lambda r: _seated_posture(r, body)) for _ in range(count)]
    return Take("seated", _times(rng, count, (0.7, 1.6)), tuple(postures))


def _seated_posture(rng: Rng, body: Body) -> Posture:
    base = shift_posture(rng, seated(body))
    if rng.random() < 0.5:
        base = base.with_values(**_draw_arms(rng))
    values: dict[str, float] = {}
    for side in Side:
        if rng.random() < 0.6:
            values[f"{side}_knee_flexion"] = float(rng.uniform(-8.0, 115.0))
            values[f"{side}_hip_rotation"] = float(rng.uniform(-32.0, 38.0))
            values[f"{side}_ankle_dorsiflexion"] = float(rng.uniform(-35.0, 22.0))
            values[f"{side}_hip_flexion"] = base[f"{side}_hip_flexion"] + float(rng.uniform(-4.0, 22.0))
    if rng.random() < 0.4:
        values |= {name: value for name, value in _draw_trunk(rng, (-12.0, 40.0)).items() if not name.startswith("pelvis")}
    return within_hinges(base.with_values(**values))


def draw_daily_motion(rng: Rng, body: Body) -> Take:
    """Return a squat, rising from a chair, walking on the spot, a step, or a landing from a jump."""
    kinds = (_draw_squat, _draw_rise, _draw_walk, _draw_walk, _draw_lunge, _draw_squat)
    return kinds[rng.integers(len(kinds))](rng, body)


def _dressed_with(rng: Rng, postures: list[Posture], arms: dict[str, float]) -> tuple[Posture, ...]:
    offset = shift_posture(rng, Posture.of()).values - Posture.of().values
    return tuple(within_hinges(Posture(posture.with_values(**arms).values + offset)) for posture in postures)


def _draw_squat(rng: Rng, body: Body) -> Take:
    """Return a squat or landing with its own balance between hips, trunk and knees, sometimes uneven."""
    depth, lean, tilt = float(rng.uniform(25.0, 128.0)), float(rng.uniform(0.5, 1.7)), float(rng.uniform(0.5, 2.0))
    uneven, valgus = float(rng.normal(0.0, 5.0)), float(rng.normal(0.0, 6.0))
    postures = []
    for share in (0.0, 0.6, 1.0, 1.0, 0.0):
        base = lowered(standing(body), depth * share)
        pelvis, trunk = base["pelvis_tilt"] * tilt, base["trunk_flexion"] * lean
        change = both(
            hip_flexion=base["left_hip_flexion"] + pelvis - base["pelvis_tilt"],
            hip_rotation=base["left_hip_rotation"] - valgus * share,
        )
        turned = base.with_values(**change, pelvis_tilt=pelvis, trunk_flexion=trunk, neck_flexion=-0.5 * trunk)
        postures.append(turned.plus(left_knee_flexion=uneven * share, right_knee_flexion=-uneven * share))
    is_fast = rng.random() < 0.3
    times = _times(rng, len(postures), (0.15, 0.45) if is_fast else (0.35, 1.0))
    return Take("squat", times, _dressed_with(rng, postures, _draw_arms(rng) if rng.random() < 0.8 else {}))


def _draw_rise(rng: Rng, body: Body) -> Take:
    base = seated(body)
    postures = [rising(base, share, lambda s: 90.0 * (1.0 - s) + 2.0) for share in (0.0, 0.3, 0.5, 0.75, 1.0, 1.0, 0.6, 0.3, 0.0)]
    arms = _draw_arms(rng) if rng.random() < 0.85 else {}
    return Take("rise", _times(rng, len(postures), (0.2, 0.5)), _dressed_with(rng, postures, arms))


def _draw_walk(rng: Rng, body: Body) -> Take:
    """Return some steps on the spot; joint curves after Winter 2009, roughly, with random size."""
    stride_s, size = float(rng.uniform(0.9, 1.6)), float(rng.uniform(0.6, 1.4))
    times = np.arange(0.0, 2.2 * stride_s, stride_s / 8.0)
    arm_swing, bend = float(rng.uniform(0.0, 30.0)), float(rng.uniform(2.0, 45.0))
    lean = float(rng.normal(3.0, 5.0))
    arms = _draw_arms(rng) if rng.random() < 0.2 else {}
    postures = []
    for t_s in times:
        values = {
            "trunk_flexion": lean,
            "pelvis_tilt": 0.6 * lean,
            "trunk_rotation": 4.0 * float(np.sin(2.0 * np.pi * t_s / stride_s)),
        }
        for side, lag in ((Side.LEFT, 0.0), (Side.RIGHT, 0.5)):
            phase = (t_s / stride_s + lag) % 1.0
            swing = float(np.cos(2.0 * np.pi * phase))
            values |= {
                f"{side}_hip_flexion": size * (8.0 + 22.0 * swing),
                f"{side}_knee_flexion": size
                * (6.0 + 14.0 * np.exp(-(((phase - 0.14) / 0.08) ** 2)) + 56.0 * np.exp(-(((phase - 0.72) / 0.1) ** 2))),
                f"{side}_ankle_dorsiflexion": size
                * (8.0 * np.exp(-(((phase - 0.42) / 0.12) ** 2)) - 18.0 * np.exp(-(((phase - 0.63) / 0.06) ** 2))),
                f"{side}_shoulder_flexion": -arm_swing * swing,
                f"{side}_elbow_flexion": bend,
            }
        left_phase = (t_s / stride_s) % 1.0
        values["left_load"] = float(np.clip(0.5 + 1.2 * np.sin(2.0 * np.pi * (left_phase + 0.02)), 0.0, 1.0))
        postures.append(standing(body).with_values(**values))
    return Take("walk", tuple(times.tolist()), _dressed_with(rng, postures, arms))


def _draw_lunge(rng: Rng, body: Body) -> Take:
    """Return a step forward into a lunge and back."""
    front = Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    depth = float(rng.uniform(20.0, 100.0))
    lean = float(rng.uniform(-5.0, 30.0))
    postures = []
    for share in (0.0, 0.5, 1.0, 1.0, 0.0):
        bend = depth * share
        values = {
            f"{front}_hip_flexion": bend * 0.85 + lean * share,
            f"{front}_knee_flexion": bend,
            f"{front}_ankle_dorsiflexion": 0.15 * bend,
            f"{front.other}_hip_flexion": -14.0 * share + lean * share * 0.5,
            f"{front.other}_knee_flexion": bend * 0.8,
            f"{front.other}_ankle_dorsiflexion": 0.2 * bend,
            "trunk_flexion": lean * share,
            "pelvis_tilt": 0.6 * lean * share,
            "left_load": 1.0 if front is Side.LEFT else 0.0,
        }
        postures.append(standing(body).with_values(**values))
    return Take(
        "lunge",
        _times(rng, len(postures), (0.3, 0.9)),
        _dressed_with(rng, postures, _draw_arms(rng) if rng.random() < 0.5 else {}),
    )
