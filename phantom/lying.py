"""People who lie: on the back, on a side, on the belly, on a bed or a mat, with what an exam lets them do there.

A take is posed standing and then tipped over as a whole, so every joint angle stays exactly as it is; the trunk's angles against
the vertical become those of somebody who lies (flexion -90 on the back, lateral flexion +90 on the left side).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from phantom.motions import Take, shift_posture, within_hinges
from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.pose import PosedBody, pose_body
from vmsk_exam.avatar.posture import Posture
from vmsk_exam.avatar.rotation import rotate
from vmsk_exam.avatar.skinning import skin_points
from vmsk_exam.avatar.stances import both
from vmsk_exam.samples import FloatArray

Rng = np.random.Generator


class Rest(StrEnum):
    """What somebody lies on; the side is the one below."""

    BACK = "back"
    LEFT_SIDE = "left_side"
    RIGHT_SIDE = "right_side"
    BELLY = "belly"

    @property
    def under(self) -> Side | None:
        """The side of the body that lies below, None on back and belly."""
        return {"left_side": Side.LEFT, "right_side": Side.RIGHT}.get(self.value)


_TIPS_DEG: Final = {
    Rest.BACK: (-90.0, 0.0),
    Rest.BELLY: (90.0, 0.0),
    Rest.LEFT_SIDE: (0.0, 90.0),
    Rest.RIGHT_SIDE: (0.0, -90.0),
}
"""How the body is tipped over: forward, and to its left."""
_SHARES: Final = ((Rest.BACK, 0.5), (Rest.LEFT_SIDE, 0.2), (Rest.RIGHT_SIDE, 0.2), (Rest.BELLY, 0.1))
_SINK_M: Final = 0.015
"""How deep a body presses into what it lies on."""
_ARM_BONES: Final = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
_UNEVEN_DEG: Final = 1.5
_MAT_M: Final = (0.01, 0.06)
_BED_M: Final = (0.4, 0.7)
_BED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Lying:
    """How and where somebody lies during one take."""

    rest: Rest
    surface_m: float
    """Height of the bed or mat above the floor."""
    tip_deg: tuple[float, float]
    """How far the body is tipped over, forward and to its left."""
    hips_m: FloatArray
    """float64 (3,): where the middle of the hips lies; it stays there."""
    middle_m: FloatArray
    """float64 (3,): middle of the space that the body takes at rest."""
    reach_m: float
    """Length of that space along the body."""


def lay_down(posed: PosedBody, tip_deg: tuple[float, float], hips_m: FloatArray) -> PosedBody:
    """Return a standing body tipped over, joint angles unchanged, the middle of its hips at a place.

    Parameters
    ----------
    tip_deg
        How far, forward and to the body's left; the heading stays the one of the standing body.
    hips_m
        float64 (3,): where the middle of the hips comes to lie.
    """
    heading = posed.segments["heading"]
    turn = heading @ rotate((*tip_deg, 0.0)) @ heading.T
    hips = 0.5 * (posed.joints_m["left_hip"] + posed.joints_m["right_hip"])
    return replace(
        posed,
        rotations=np.einsum("ij,bjk->bik", turn, posed.rotations),
        positions_m=(posed.positions_m - hips) @ turn.T + hips_m,
        segments={name: axes if name == "heading" else turn @ axes for name, axes in posed.segments.items()},
        joints_m={name: turn @ (point - hips) + hips_m for name, point in posed.joints_m.items()},
    )


def _moved_by_arms(body: Body) -> NDArray[np.bool_]:
    """Return which points of a body's skin belong to arms and hands: they lie on the bed, but do not bear the body."""
    bones = [number for number, name in enumerate(body.bone_names) if name.startswith(_ARM_BONES)]
    return np.asarray(np.where(np.isin(body.influences, bones), body.weights, 0.0).sum(axis=1) > 0.5)


def find_place(rng: Rng, body: Body, first: Posture, rest: Rest) -> Lying:
    """Return where somebody lies so that the body, at rest, touches a bed or mat whose middle is under the lens's aim."""
    low, high = _BED_M if rng.random() < _BED_SHARE else _MAT_M
    surface_m = float(rng.uniform(low, high))
    forward, left = _TIPS_DEG[rest]
    tip = (forward + float(rng.normal(0.0, _UNEVEN_DEG)), left + float(rng.normal(0.0, _UNEVEN_DEG)))
    points = skin_points(lay_down(pose_body(body, first), tip, np.zeros(3)))
    lowest, highest = points.min(axis=0), points.max(axis=0)
    support_m = float(points[~_moved_by_arms(body), 2].min())
    hips = np.array([*(-0.5 * (lowest + highest))[:2], surface_m - _SINK_M - support_m])
    middle = np.array([0.0, 0.0, surface_m + 0.5 * float(highest[2] - lowest[2])])
    return Lying(rest, surface_m, tip, hips, middle, float(np.linalg.norm((highest - lowest)[:2])))


def draw_lying_yaw_deg(rng: Rng, rest: Rest) -> float:
    """Return the heading of somebody whose length lies across the picture, mostly; now and then obliquely."""
    headings = (90.0, -90.0) if rest.under is None else (0.0, 0.0, 0.0, 180.0)
    return float(rng.choice(headings)) + float(rng.normal(0.0, 10.0 if rng.random() < 0.7 else 30.0))


def draw_lying(rng: Rng, body: Body) -> tuple[Take, Lying, float]:
    """Return a take of somebody who lies and moves a leg or an arm, where that is, and the heading in degrees."""
    rest = Rest(str(rng.choice([rest.value for rest, _ in _SHARES], p=[share for _, share in _SHARES])))
    base = _draw_base(rng, rest)
    moves = {Rest.BACK: _ON_BACK, Rest.BELLY: _ON_BELLY}.get(rest, _ON_SIDE)
    side = rest.under.other if rest.under is not None else Side.LEFT if rng.random() < 0.5 else Side.RIGHT
    name, move = moves[int(rng.integers(len(moves)))]
    end = within_hinges(base.with_values(**move(rng, base, side)))
    drift = [0.25 * (shift_posture(rng, Posture.of()).values - Posture.of().values) for _ in range(4)]
    shares = (0.0, float(rng.uniform(0.35, 0.8)), 1.0, 1.0, 0.0)
    postures = [base, *(Posture(base.towards(end, share).values + d) for share, d in zip(shares[1:], drift, strict=True))]
    times = np.concatenate([[0.0], np.cumsum(rng.uniform(0.4, 1.3, len(shares) - 1))])
    take = Take(f"lying {rest.value.replace('_', ' ')} {name}", tuple(times.tolist()), tuple(map(within_hinges, postures)))
    yaw_deg = draw_lying_yaw_deg(rng, rest)
    return take, find_place(rng, body, take.postures[0].with_values(yaw=yaw_deg), rest), yaw_deg


def _draw_base(rng: Rng, rest: Rest) -> Posture:
    """Return how somebody lies at rest."""
    values = both(
        shoulder_abduction=float(rng.uniform(10.0, 30.0)),
        elbow_flexion=float(rng.uniform(3.0, 30.0)),
        forearm_rotation=float(rng.uniform(-70.0, 20.0)),
        hip_abduction=float(rng.uniform(2.0, 9.0)),
        hip_rotation=float(rng.uniform(0.0, 20.0)),
        knee_flexion=float(rng.uniform(0.0, 6.0)),
        ankle_dorsiflexion=float(rng.uniform(-35.0, -10.0)),
    )
    values |= {"neck_flexion": float(rng.uniform(-2.0, 22.0)), "neck_rotation": float(rng.normal(0.0, 25.0))}
    if rest is Rest.BACK and rng.random() < 0.35:
        bend = float(rng.uniform(35.0, 100.0))
        values |= both(hip_flexion=0.5 * bend, knee_flexion=bend, hip_rotation=0.0)
    if rest is Rest.BACK and rng.random() < 0.25:
        values |= both(shoulder_rotation=-55.0, shoulder_flexion=12.0, elbow_flexion=float(rng.uniform(70.0, 95.0)))
    if rest is Rest.BELLY:
        values |= {"neck_rotation": float(rng.choice([-60.0, 60.0]) + rng.normal(0.0, 10.0)), "neck_flexion": 0.0}
        values |= both(ankle_dorsiflexion=float(rng.uniform(-50.0, -30.0)), hip_rotation=0.0)
    if rest.under is not None:
        values |= _on_a_side(rng, rest.under)
    offset = 0.5 * (shift_posture(rng, Posture.of()).values - Posture.of().values)
    return within_hinges(Posture(Posture.of(**values).values + offset))


def _on_a_side(rng: Rng, lower: Side) -> dict[str, float]:
    """Return what lying on a side asks: the lower arm in front, the lower leg bent or straight, the head on a pillow."""
    towards = 1.0 if lower is Side.LEFT else -1.0
    bend = float(rng.uniform(0.0, 80.0))
    return {
        f"{lower}_shoulder_abduction": 0.0,
        f"{lower}_shoulder_flexion": float(rng.uniform(50.0, 120.0)),
        f"{lower}_elbow_flexion": float(rng.uniform(10.0, 110.0)),
        f"{lower}_hip_abduction": 0.0,
        f"{lower}_hip_flexion": 0.5 * bend,
        f"{lower}_knee_flexion": bend,
        f"{lower.other}_shoulder_abduction": float(rng.uniform(0.0, 12.0)),
        f"{lower.other}_shoulder_flexion": float(rng.uniform(-5.0, 45.0)),
        f"{lower.other}_hip_abduction": float(rng.uniform(-4.0, 4.0)),
        f"{lower.other}_hip_rotation": 0.0,
        "neck_lateral_flexion": towards * float(rng.uniform(-12.0, 10.0)),
        "neck_rotation": float(rng.normal(0.0, 8.0)),
    }


Move = Callable[[Rng, Posture, Side], dict[str, float]]


def _slide_heel(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    bend = float(rng.uniform(40.0, 135.0))
    return {f"{side}_knee_flexion": bend, f"{side}_hip_flexion": 0.5 * bend, f"{side}_hip_rotation": 0.0}


def _raise_leg(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_hip_flexion": float(rng.uniform(15.0, 90.0)), f"{side}_knee_flexion": float(rng.uniform(-4.0, 18.0))}


def _knee_to_chest(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_hip_flexion": float(rng.uniform(60.0, 125.0)), f"{side}_knee_flexion": float(rng.uniform(60.0, 140.0))}


def _spread_leg(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_hip_abduction": float(rng.uniform(12.0, 48.0)), f"{side}_hip_rotation": 0.0}


def _swing_leg(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_hip_flexion": float(rng.uniform(-25.0, 85.0)), f"{side}_knee_flexion": float(rng.uniform(0.0, 110.0))}


def _raise_arm(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {
        f"{side}_shoulder_flexion": float(rng.uniform(50.0, 175.0)),
        f"{side}_shoulder_abduction": 4.0,
        f"{side}_shoulder_rotation": 0.0,
        f"{side}_elbow_flexion": float(rng.uniform(-4.0, 20.0)),
    }


def _spread_arm(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_shoulder_abduction": float(rng.uniform(45.0, 165.0)), f"{side}_elbow_flexion": float(rng.uniform(0.0, 30.0))}


def _bend_elbow(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_elbow_flexion": float(rng.uniform(60.0, 148.0)), f"{side}_shoulder_rotation": 0.0}


def _bend_knee(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_knee_flexion": float(rng.uniform(40.0, 135.0))}


def _extend_hip(rng: Rng, _base: Posture, side: Side) -> dict[str, float]:
    return {f"{side}_hip_flexion": float(rng.uniform(-28.0, -8.0)), f"{side}_knee_flexion": float(rng.uniform(0.0, 60.0))}


_ON_BACK: Final[tuple[tuple[str, Move], ...]] = (
    ("heel slide", _slide_heel), ("heel slide", _slide_heel), ("leg raise", _raise_leg), ("leg raise", _raise_leg),
    ("knee to chest", _knee_to_chest), ("hip abduction", _spread_leg), ("shoulder flexion", _raise_arm),
    ("shoulder abduction", _spread_arm), ("elbow flexion", _bend_elbow),
)  # fmt: skip
_ON_SIDE: Final[tuple[tuple[str, Move], ...]] = (
    ("hip abduction", _spread_leg), ("hip abduction", _spread_leg), ("hip swing", _swing_leg), ("hip swing", _swing_leg),
    ("shoulder abduction", _spread_arm), ("shoulder flexion", _raise_arm), ("knee flexion", _bend_knee),
)  # fmt: skip
_ON_BELLY: Final[tuple[tuple[str, Move], ...]] = (
    ("knee flexion", _bend_knee), ("knee flexion", _bend_knee), ("hip extension", _extend_hip),
)  # fmt: skip
