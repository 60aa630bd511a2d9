"""The joint angles of ``kinematics.definitions`` once more, for gradients: batches of directions in, radians out."""

import torch
from torch import Tensor

SIDES = (1.0, -1.0)
"""Left, right: which way is outward along the thorax's and the pelvis's left."""


def unit(vectors: Tensor) -> Tensor:
    """Return vectors scaled to length 1 along the last axis."""
    return vectors / vectors.norm(dim=-1, keepdim=True).clamp_min(1e-4)


def dot(first: Tensor, second: Tensor) -> Tensor:
    """Return scalar products along the last axis."""
    return (first * second).sum(-1)


def cross(first: Tensor, second: Tensor) -> Tensor:
    """Return vector products along the last axis."""
    return torch.cross(first, second, dim=-1)


def build_axes(up: Tensor, left: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return left, forward and up of a body part, at right angles to each other."""
    square_left = unit(left - dot(left, up)[..., None] * up)
    return square_left, cross(square_left, up), up


def between(first: Tensor, second: Tensor) -> Tensor:
    """Return the angle between directions, 0 to pi."""
    return torch.atan2(cross(first, second).norm(dim=-1).clamp_min(1e-6), dot(first, second))


def swing(across: Tensor, down: Tensor) -> tuple[Tensor, Tensor]:
    """Return an angle in a plane, and how much of the segment lies in that plane, 0 to 1."""
    return torch.atan2(across, down), torch.sqrt(across * across + down * down + 1e-9)


def compute_angles(directions: Tensor) -> tuple[Tensor, Tensor]:
    """Return the angles in the order of ``anatomy.ANGLE_CHANNELS`` and how well each is posed, both (batch, 21).

    Parameters
    ----------
    directions
        (batch, 18, 3): unit vectors in the order of ``segments.OUTPUT_NAMES``.
    """
    thorax = build_axes(directions[:, 10], directions[:, 11])
    pelvis = build_axes(directions[:, 12], directions[:, 13])
    heading = build_axes(directions[:, 17], directions[:, 16])
    pairs = [pair for side, outward in enumerate(SIDES) for pair in _limbs(directions, side, outward, thorax, pelvis)]
    pairs += _spine(directions, thorax, heading)
    angles, shares = zip(*pairs, strict=True)
    return torch.stack(angles, 1), torch.stack(shares, 1)


def _limbs(
    directions: Tensor, side: int, outward: float, thorax: tuple[Tensor, ...], pelvis: tuple[Tensor, ...]
) -> list[tuple[Tensor, Tensor]]:
    arm, forearm, thigh, shank, sole = (directions[:, row + side] for row in range(0, 10, 2))
    sure = torch.ones_like(arm[:, 0])
    return [
        (between(arm, -thorax[2]), sure),
        swing(dot(arm, thorax[1]), -dot(arm, thorax[2])),
        swing(outward * dot(arm, thorax[0]), -dot(arm, thorax[2])),
        (between(arm, forearm), sure),
        swing(dot(thigh, pelvis[1]), -dot(thigh, pelvis[2])),
        swing(outward * dot(thigh, pelvis[0]), -dot(thigh, pelvis[2])),
        (between(thigh, shank), sure),
        (torch.asin((-dot(sole, shank)).clamp(-0.999, 0.999)), sure),
    ]


def _spine(directions: Tensor, thorax: tuple[Tensor, ...], heading: tuple[Tensor, ...]) -> list[tuple[Tensor, Tensor]]:
    head_up, front = directions[:, 14], directions[:, 15]
    left, forward, up = (dot(head_up, axis) for axis in thorax)
    seen = torch.stack([dot(front, axis) for axis in thorax], -1)
    axis = torch.stack([forward, -left, torch.zeros_like(left)], -1)
    along = dot(axis, seen) / (1.0 + up).clamp_min(1e-2)
    turned = cross(axis, seen)
    sideways = seen[:, 0] * up + turned[:, 0] + axis[:, 0] * along
    ahead = seen[:, 1] * up + turned[:, 1] + axis[:, 1] * along
    sure, upright = torch.ones_like(up), dot(thorax[2], heading[2])
    return [
        swing(forward, up),
        swing(left, up),
        (torch.atan2(sideways, ahead), sure),
        (torch.atan2(dot(thorax[2], heading[1]), upright), sure),
        (torch.atan2(dot(thorax[2], heading[0]), upright), sure),
    ]
