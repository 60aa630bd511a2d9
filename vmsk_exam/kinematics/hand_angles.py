"""From the landmarks of a hand to what its fingers and thumb do.

Everything is measured on the world landmarks, in the hand's own axes: ``along`` from the wrist to the knuckles, ``across`` from
the little finger's knuckle to the index finger's, ``palmar`` out of the palm. Wrist and forearm are not measured: seen from the
thumb's side the hand model mistakes palm for back, seen end-on it mistakes left for right (on a rendered hand, known truth).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Finger, HandLandmark, Side
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.samples import FloatArray, HandAngles, HandSample

FINGER_SD_DEG: Final = 9.0
"""Standard deviation of the mean flexion of a finger's three joints: 24 rendered hands, palm within 60 degrees of the lens.

A far bent finger is seen 12 degrees less bent than it is on the mean; the bands of the maneuvers allow for it."""
THUMB_SD: Final = 7.0
"""Standard deviation of the thumb's place, in the units of ``thumb_opposition`` (18 rendered hands)."""

_CHAINS: Final = np.array(
    [[HandLandmark[f"{finger.name}_{joint}"] for joint in ("MCP", "PIP", "DIP", "TIP")] for finger in Finger], dtype=np.intp
)


@dataclass(frozen=True, slots=True, eq=False)
class HandAxes:
    """The hand's own directions, unit vectors in the axes of the world landmarks (x right, y down, z away)."""

    along: FloatArray
    across: FloatArray
    palmar: FloatArray


def find_axes(world_xyz_m: FloatArray, side: Side) -> HandAxes:
    """Return the directions of a hand, each float64 (3,).

    Parameters
    ----------
    world_xyz_m
        float64 (21, 3).
    side
        Whose hand it is: it decides on which side the palm lies.
    """
    knuckles = world_xyz_m[_CHAINS[:, 0]]
    along = compute_unit(knuckles.mean(axis=0) - world_xyz_m[HandLandmark.WRIST])
    over = knuckles[0] - knuckles[3]
    across = compute_unit(over - along * float(over @ along))
    palmar = np.cross(across, along) * (1.0 if side is Side.RIGHT else -1.0)
    return HandAxes(along, across, palmar)


def compute_finger_joints(world_xyz_m: FloatArray, side: Side) -> FloatArray:
    """Return the flexion of the fingers' joints, float64 (4, 3), degrees; hyperextension is negative.

    The knuckle's is that of the first phalanx against the back of the hand; the others are those of neighbouring phalanges.
    Each is the turn about the axis across the palm, so that spreading the fingers is no flexion.
    """
    axes = find_axes(world_xyz_m, side)
    phalanges = np.diff(world_xyz_m[_CHAINS], axis=1)
    bones = np.concatenate([np.broadcast_to(axes.along, (4, 1, 3)), phalanges], axis=1)
    leans = np.arctan2(bones @ axes.palmar, bones @ axes.along)
    turns = np.degrees(np.diff(leans, axis=1))
    # A joint bends from a little backwards to far beyond a right angle: turns beyond that wrapped round.
    return np.asarray((turns + 90.0) % 360.0 - 90.0, dtype=np.float64)


def compute_thumb_reach(world_xyz_m: FloatArray) -> float:
    """Return how far the thumb's tip has come across the palm: 10 over the index finger's base, 40 over the little finger's."""
    index, little = world_xyz_m[HandLandmark.INDEX_MCP], world_xyz_m[HandLandmark.LITTLE_MCP]
    over = little - index
    share = float((world_xyz_m[HandLandmark.THUMB_TIP] - index) @ over) / max(float(over @ over), 1e-9)
    return 10.0 + 30.0 * share


def measure_hand(hand: HandSample) -> HandAngles:
    """Measure a hand that was found."""
    side = hand.side or Side.RIGHT
    joints_deg = compute_finger_joints(hand.world_xyz_m, side)
    values = np.array([float(joints_deg.mean(axis=1).min()), compute_thumb_reach(hand.world_xyz_m)])
    return HandAngles(side, values, np.array([FINGER_SD_DEG, THUMB_SD]), joints_deg)
