"""Joint angles from the directions of body segments, by the definitions of ``anatomy``.

Scalar arithmetic on tuples: for a few dozen vectors a frame it is several times faster than arrays.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from vmsk_exam.anatomy import Side

Vector = tuple[float, float, float]

SMALLEST_PLANE_SHARE: Final = 0.35
"""A segment whose projection on the plane of a motion is a smaller share of its length has no angle there."""

_SIGNED_BELOW_DEG: Final = 30.0
"""A hinge nearer to straight than this gets a sign: bent the wrong way is hyperextension, negative."""
_REVERSED_BELOW: Final = -0.5
"""Cosine between the axis of a bend and the joint's own: a bend to the side (knock-knee) is no hyperextension."""
_LOWEST_DEG: Final = -120.0
"""Swings below this are taken for motions beyond 180 degrees."""


class Axes(NamedTuple):
    """Unit vectors of a body part, at right angles to each other."""

    left: Vector
    forward: Vector
    up: Vector


def dot(first: Vector, second: Vector) -> float:
    """Return the scalar product."""
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def cross(first: Vector, second: Vector) -> Vector:
    """Return the vector product."""
    return (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )


def scale_to_unit(vector: Vector) -> Vector:
    """Return a vector of length 1 with the same direction."""
    x, y, z = vector
    length = max(math.hypot(x, y, z), 1e-9)
    return (x / length, y / length, z / length)


def build_axes(up: Vector, left: Vector) -> Axes:
    """Return the axes of a body part from its upward and roughly its left direction (camera axes: x right, y down, z away)."""
    along = dot(left, up)
    square_left = scale_to_unit((left[0] - along * up[0], left[1] - along * up[1], left[2] - along * up[2]))
    return Axes(square_left, cross(square_left, up), up)


def compute_between_deg(first: Vector, second: Vector) -> float:
    """Return the angle between two directions, 0 to 180 degrees."""
    (a, b, c), (x, y, z) = first, second
    return math.degrees(math.atan2(math.hypot(b * z - c * y, c * x - a * z, a * y - b * x), a * x + b * y + c * z))


def compute_swing_deg(segment: Vector, across: Vector, up: Vector) -> float:
    """Return the angle of a segment from straight down towards ``across``, in their plane.

    NaN if the segment stands nearly at right angles to the plane.
    """
    x, y, z = segment
    sideways = x * across[0] + y * across[1] + z * across[2]
    down = -(x * up[0] + y * up[1] + z * up[2])
    if math.hypot(sideways, down) < SMALLEST_PLANE_SHARE:
        return math.nan
    angle_deg = math.degrees(math.atan2(sideways, down))
    return angle_deg + 360.0 if angle_deg < _LOWEST_DEG else angle_deg


def compute_hinge_deg(upper: Vector, lower: Vector, axis: Vector, *, is_signed: bool) -> float:
    """Return 180 minus the included angle of two segments of a hinge.

    Parameters
    ----------
    upper, lower
        Directions of the segments, away from the trunk.
    axis
        Axis about which the lower segment turns when the joint bends (right-hand rule).
    is_signed
        Whether a nearly straight joint that is bent the wrong way counts as negative.
    """
    size_deg = compute_between_deg(upper, lower)
    if not is_signed or size_deg >= _SIGNED_BELOW_DEG:
        return size_deg
    is_reversed = dot(scale_to_unit(cross(upper, lower)), axis) < _REVERSED_BELOW
    return -size_deg if is_reversed else size_deg


def compute_arm_angles(arm: Vector, forearm: Vector, thorax: Axes, side: Side) -> tuple[float, float, float, float]:
    """Return shoulder elevation, flexion and abduction, and elbow flexion, degrees."""
    outward = thorax.left if side is Side.LEFT else _negate(thorax.left)
    return (
        compute_between_deg(arm, _negate(thorax.up)),
        compute_swing_deg(arm, thorax.forward, thorax.up),
        compute_swing_deg(arm, outward, thorax.up),
        # A hanging arm bends forward, about the axis to the right; a raised one may be turned any way.
        compute_hinge_deg(arm, forearm, _negate(thorax.left), is_signed=dot(arm, thorax.up) < -0.8),
    )


def compute_leg_angles(thigh: Vector, shank: Vector, sole: Vector, pelvis: Axes, side: Side) -> tuple[float, float, float, float]:
    """Return hip flexion and abduction, knee flexion and ankle dorsiflexion, degrees."""
    outward = pelvis.left if side is Side.LEFT else _negate(pelvis.left)
    return (
        compute_swing_deg(thigh, pelvis.forward, pelvis.up),
        compute_swing_deg(thigh, outward, pelvis.up),
        compute_hinge_deg(thigh, shank, pelvis.left, is_signed=True),
        math.degrees(math.asin(min(max(-dot(sole, shank), -1.0), 1.0))),
    )


def compute_spine_angles(thorax: Axes, head_up: Vector, head_forward: Vector, heading: Axes) -> tuple[float, ...]:
    """Return neck flexion, lateral flexion and rotation, trunk flexion and lateral flexion, degrees.

    ``heading``: the pelvis's left and front without its tilt, and the world's up.
    """
    up = (dot(head_up, thorax.left), dot(head_up, thorax.forward), dot(head_up, thorax.up))
    front = (dot(head_forward, thorax.left), dot(head_forward, thorax.forward), dot(head_forward, thorax.up))
    return (
        math.degrees(math.atan2(up[1], up[2])),
        math.degrees(math.atan2(up[0], up[2])),
        _compute_turn_deg(up, front),
        math.degrees(math.atan2(dot(thorax.up, heading.forward), dot(thorax.up, heading.up))),
        math.degrees(math.atan2(dot(thorax.up, heading.left), dot(thorax.up, heading.up))),
    )


def _compute_turn_deg(up: Vector, front: Vector) -> float:
    """Return how far a head (left, forward, up in thorax axes) is turned to the left about its own axis.

    The bend is undone by the shortest rotation that brings the head's axis upright; then the front is read off.
    """
    axis, cosine = (up[1], -up[0], 0.0), up[2]
    along = dot(axis, front) / max(1.0 + cosine, 1e-6)
    turned = cross(axis, front)
    left = front[0] * cosine + turned[0] + axis[0] * along
    forward = front[1] * cosine + turned[1] + axis[1] * along
    return math.degrees(math.atan2(left, forward))


def _negate(vector: Vector) -> Vector:
    return (-vector[0], -vector[1], -vector[2])


def compute_angles(directions: Sequence[Vector]) -> list[float]:
    """Return every joint angle of a body.

    Parameters
    ----------
    directions
        Unit vectors in the order of ``segments.OUTPUT_NAMES``, camera axes.

    Returns
    -------
    list of float
        Degrees, order of ``anatomy.ANGLE_CHANNELS``; NaN where the definition gives no angle.
    """
    arms, forearms, thighs, shanks, soles = (directions[index : index + 2] for index in range(0, 10, 2))
    thorax_up, thorax_left, pelvis_up, pelvis_left, head_up, head_forward, level_left, world_up = directions[10:18]
    thorax, pelvis = build_axes(thorax_up, thorax_left), build_axes(pelvis_up, pelvis_left)
    angles: list[float] = []
    for index, side in enumerate(Side):
        angles += compute_arm_angles(arms[index], forearms[index], thorax, side)
        angles += compute_leg_angles(thighs[index], shanks[index], soles[index], pelvis, side)
    return [*angles, *compute_spine_angles(thorax, head_up, head_forward, build_axes(world_up, level_left))]
