"""Shoes as lofts around the foot: slices from heel to toe, with a light sole."""

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.clothes import Part
from phantom.bodies.source import Source

Floats = NDArray[np.float64]

SLICES = 13
RING = 16
SOLE_M = 0.022
"""Height of the sole, of which half lies under the foot."""


def _slice_extents(along: Floats, across: Floats, up: Floats, stations: Floats, reach: float) -> Floats:
    """(slices, 3): outer and inner half-width and height of the foot around each station."""
    rows = []
    for station in stations:
        near = np.abs(along - station) < reach
        rows.append((across[near].min(), across[near].max(), up[near].max()))
    table = np.array(rows)
    padded = np.concatenate([table[:1], table, table[-1:]])
    return np.asarray(0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:])


def _ring(left: float, right: float, height: float) -> Floats:
    """(RING, 2) across and up: sole edges first and last, the upper in between."""
    middle, half = (left + right) / 2, (right - left) / 2
    turn = np.linspace(np.pi, 0, RING - 4)
    upper_x = middle + half * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.8
    upper_z = SOLE_M + (height - SOLE_M) * np.sin(turn) ** 0.75
    sole = half * 1.06
    low = np.array([[middle - sole, 0.002], [middle - sole, SOLE_M], [middle + sole, SOLE_M], [middle + sole, 0.002]])
    upper = np.stack([upper_x, upper_z], 1)
    return np.concatenate([low[:2], upper, low[2:]])


def _loft(foot: Floats, ankle: Floats, forward: Floats) -> Floats:
    """(SLICES * RING + 2, 3) points of one shoe."""
    side = np.array([forward[1], -forward[0], 0.0])
    ground = foot[:, 2].min() - SOLE_M / 2
    rel = foot - ankle
    along, across, up = rel @ forward, rel @ side, foot[:, 2] - ground
    heel, toe = along.min() - 0.007, along.max() + 0.009
    shares = (1 - np.cos(np.linspace(0, np.pi, SLICES))) / 2
    stations = heel + (toe - heel) * shares
    extents = _slice_extents(along, across, up, np.clip(stations, along.min() + 0.012, along.max() - 0.012), 0.022)
    round_off = np.sqrt(np.clip(1 - np.abs(2 * shares - 1) ** 5, 0.12, 1))
    points = []
    for station, share, (left, right, height), narrow in zip(stations, shares, extents, round_off, strict=True):
        collar = float(np.interp(share, [0, 0.1, 0.45, 0.62, 0.85, 1.0], [0.086, 0.096, 0.102, 0.090, 0.060, 0.043]))
        middle = (left + right) / 2
        half = (right - left) / 2 * narrow + 0.005
        ring = _ring(middle - half, middle + half, min(height + 0.009, collar))
        points.append(
            ankle[None] * [1, 1, 0] + station * forward + ring[:, :1] * side + ring[:, 1:] * [0, 0, 1.0] + [0, 0, ground]
        )
    rings = np.stack(points)
    ends = np.stack([rings[0].mean(0), rings[-1].mean(0)])
    return np.concatenate([rings.reshape(-1, 3), ends])


def _faces(flip: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    upper, sole = [], []
    for i in range(SLICES - 1):
        for j in range(RING):
            k = (j + 1) % RING
            a, b, c, d = i * RING + j, i * RING + k, (i + 1) * RING + k, (i + 1) * RING + j
            (sole if j in (0, RING - 3, RING - 2, RING - 1, 1) else upper).extend([(a, b, c), (a, c, d)])
    for end, centre in ((0, SLICES * RING), (SLICES - 1, SLICES * RING + 1)):
        for j in range(RING):
            a, b = end * RING + j, end * RING + (j + 1) % RING
            tri = (b, a, centre) if end == 0 else (a, b, centre)
            (sole if j in (0, RING - 2, RING - 1) else upper).append(tri)
    out = [np.array(faces) for faces in (upper, sole)]
    return tuple(f[:, ::-1] if flip else f for f in out)  # type: ignore[return-value]


def shoes(source: Source) -> list[Part]:
    """Return uppers and soles of every person."""
    parts = []
    for side in "LR":
        bone = source.bone(f"foot.{side}")
        own = source.weights[:, bone] > 0.6
        lofts = []
        for points, heads in zip(source.shapes, source.heads, strict=True):
            foot = points[own & (points[:, 2] < heads[bone, 2] - 0.01)]
            front = foot[foot[:, 1] < np.quantile(foot[:, 1], 0.25)].mean(0)
            back = foot[foot[:, 1] > np.quantile(foot[:, 1], 0.75)].mean(0)
            forward = (front - back) * [1, 1, 0]
            lofts.append(_loft(foot, heads[bone], forward / np.linalg.norm(forward)))
        weights = np.zeros((SLICES * RING + 2, len(source.bones)))
        weights[:, bone] = 1.0
        upper, sole = _faces(flip=False)
        parts += [Part("shoe", np.stack(lofts), upper, weights), Part("sole", np.stack(lofts), sole, weights)]
    return parts
