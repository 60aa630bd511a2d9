"""The rest skeleton of a body, and the rotation that brings each bone from rest to anatomical standing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.body import Body
from vmsk_exam.avatar.rotation import about_z, align
from vmsk_exam.samples import FloatArray

FOREARM_ROLL: Final = {"lowerarm01": 0.30, "lowerarm02": 0.75, "wrist": 1.0}
"""Share of the forearm's rotation that each bone takes."""

SUFFIX: Final = {Side.LEFT: "L", Side.RIGHT: "R"}

_FORWARD: Final = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """One arm or leg at rest."""

    rotations: dict[str, FloatArray]
    """By bone without suffix: (3, 3) rotation from rest to anatomical standing."""
    joints_m: tuple[FloatArray, FloatArray, FloatArray]
    """Rest centres: shoulder, elbow, wrist or hip, knee, ankle; (3,) each."""

    @property
    def lengths_m(self) -> tuple[float, float]:
        """Length of the upper and of the lower segment."""
        first, second, third = self.joints_m
        return float(np.linalg.norm(second - first)), float(np.linalg.norm(third - second))


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """The rest skeleton of one body."""

    arms: dict[Side, Limb]
    legs: dict[Side, Limb]
    sole_points_m: dict[Side, FloatArray]
    """Rest points of each shoe's sole, (points, 3), for finding the floor."""


@lru_cache(maxsize=32)
def rest_skeleton(body: Body) -> Skeleton:
    """Return the rest skeleton of a body."""
    return Skeleton(
        {side: _arm(body, side) for side in Side},
        {side: _leg(body, side) for side in Side},
        {side: _sole(body, side) for side in Side},
    )


def _centres(body: Body, side: Side, names: tuple[str, str, str]) -> tuple[FloatArray, FloatArray, FloatArray]:
    first, second, third = (body.head_m(f"{name}.{SUFFIX[side]}") for name in names)
    return first, second, third


def _arm(body: Body, side: Side) -> Limb:
    joints = _centres(body, side, ("upperarm01", "lowerarm01", "wrist"))
    shoulder, elbow, wrist = joints
    upper, lower = elbow - shoulder, wrist - elbow
    # The rest elbow is bent, so the bend shows where forward lies.
    hinge_forward = lower - upper * float(lower @ upper) / float(upper @ upper)
    upper_rotation = align(upper, hinge_forward)
    hinge = upper_rotation[0]
    lower_rotation = align(lower, np.cross(lower, hinge))
    thumb, middle = body.hand_tips_m[0 if side is Side.LEFT else 1]
    hand_rotation = align(middle - wrist, thumb - wrist)
    held = hand_rotation @ lower_rotation.T
    roll = float(np.rad2deg(np.arctan2(held[1, 0] - held[0, 1], held[0, 0] + held[1, 1])))
    rotations = {"upperarm01": upper_rotation, "upperarm02": upper_rotation, "wrist": hand_rotation}
    for name in ("lowerarm01", "lowerarm02"):
        rotations[name] = about_z(roll * FOREARM_ROLL[name]) @ lower_rotation
    return Limb(rotations, joints)


def _leg(body: Body, side: Side) -> Limb:
    joints = _centres(body, side, ("upperleg01", "lowerleg01", "foot"))
    hip, knee, ankle = joints
    sole = _sole(body, side)
    heel, toe = (sole[np.argsort(sole[:, 1])][part].mean(axis=0) for part in (slice(-8, None), slice(0, 8)))
    heading = (toe - heel) * np.array([1.0, 1.0, 0.0])
    thigh, shank = align(knee - hip, heading), align(ankle - knee, heading)
    foot = align(np.array([0.0, 0.0, -1.0]), heading)
    rotations = {"upperleg01": thigh, "upperleg02": thigh, "lowerleg01": shank, "lowerleg02": shank, "foot": foot}
    return Limb(rotations, joints)


def _sole(body: Body, side: Side) -> FloatArray:
    material = body.material_names.index("sole")
    mine = (body.materials == material) & ((body.points_m[:, 0] > 0) == (side is Side.LEFT))
    return np.asarray(body.points_m[mine], dtype=np.float64)
