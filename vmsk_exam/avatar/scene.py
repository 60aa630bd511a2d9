"""The room behind the person, and the chair."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.avatar.body import Float32Array
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.samples import FloatArray, ImageArray

WALL_M: Final = 1.5
"""Distance of the wall behind the person."""
_SKIRTING_M: Final = 0.11


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and light of the picture; colours in sRGB, 0 to 255."""

    wall: tuple[int, int, int] = (222, 212, 198)
    floor: tuple[int, int, int] = (170, 138, 108)
    skirting: tuple[int, int, int] = (242, 238, 231)
    exposure: float = 1.0
    """Brightness of the light; 1 is a well lit room."""


def draw_room(camera: CameraPose, look: Look, width_px: int, height_px: int) -> ImageArray:
    """Return the empty room as uint8 (height, width, 3), edges smoothed by averaging 2 x 2 points a pixel."""
    rotation, position = camera.view()
    points = 2
    focal = 0.5 * height_px / np.tan(np.deg2rad(camera.fov_deg) / 2.0)
    x = (np.arange(width_px * points) + 0.5) / points - width_px / 2.0
    y = height_px / 2.0 - (np.arange(height_px * points) + 0.5) / points
    rays = x[None, :, None] * rotation[0] + y[:, None, None] * rotation[1] - focal * rotation[2]
    colour = _room_colours(rays, position, camera, look)
    small = colour.reshape(height_px, points, width_px, points, 3).mean(axis=(1, 3))
    shade = np.clip(small * look.exposure, 0.0, 1.0) ** (1.0 / 2.2)
    grain = np.random.default_rng(7).normal(0.0, 0.0035, shade.shape[:2])[:, :, None]
    return np.asarray(np.clip(shade + grain, 0.0, 1.0) * 255.0 + 0.5, dtype=np.uint8)


def _room_colours(rays: FloatArray, position: FloatArray, camera: CameraPose, look: Look) -> FloatArray:
    """Return linear colours where rays meet wall, skirting board or floor."""
    _, axis = camera.view()
    ahead = np.array([-np.sin(np.deg2rad(camera.yaw_deg)), np.cos(np.deg2rad(camera.yaw_deg)), 0.0])
    depth = WALL_M - float(axis @ ahead)
    far = depth / np.maximum(rays @ ahead, 1e-6)
    height = position[2] + far * rays[..., 2]
    sideways = far * (rays @ np.array([ahead[1], -ahead[0], 0.0]))
    wall, floor, skirting = (_linear(c) for c in (look.wall, look.floor, look.skirting))
    glow = 0.74 + 0.30 * np.exp(-(((sideways + 0.5) / 1.9) ** 2 + ((height - 1.7) / 1.6) ** 2))
    corner = 1.0 - 0.16 * np.exp(-np.maximum(height, 0.0) / 0.25)
    out = wall * (glow * corner)[..., None]
    board = (height < _SKIRTING_M)[..., None]
    lit = np.where(height > _SKIRTING_M - 0.012, 1.02, 0.90) * glow
    out = np.where(board, skirting * lit[..., None], out)
    down = -position[2] / np.minimum(rays[..., 2], -1e-6)
    across = down * (rays @ np.array([ahead[1], -ahead[0], 0.0]))
    along = down * (rays @ ahead) + float(axis @ ahead)
    out = np.where((height < 0.0)[..., None], _floor_colours(across, along, floor), out)
    return np.asarray(out)


def _floor_colours(across: FloatArray, along: FloatArray, floor: FloatArray) -> FloatArray:
    """Wooden boards running towards the wall, quiet enough not to draw the eye."""
    board = np.floor(across / 0.16)
    tone = 1.0 + 0.045 * np.sin(board * 12.9898 + np.cos(board * 4.1) * 3.0)
    seam = np.abs(across / 0.16 - board - 0.5)
    line = 1.0 - 0.16 * np.clip((seam - 0.475) / 0.02, 0.0, 1.0)
    light = 0.80 + 0.28 * np.exp(-((across / 1.6) ** 2 + ((along + 0.2) / 1.5) ** 2))
    near_wall = 1.0 - 0.22 * np.exp(-np.maximum(WALL_M - along, 0.0) / 0.16)
    return np.asarray(floor * (tone * line * light * near_wall)[..., None])


def _linear(colour: tuple[int, int, int]) -> FloatArray:
    return np.asarray((np.array(colour) / 255.0) ** 2.2, dtype=np.float64)


def _box(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return points and normals of a box's 12 triangles, (36, 3) each."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
    quads = {
        (-1, 0, 0): (0, 1, 3, 2),
        (1, 0, 0): (4, 6, 7, 5),
        (0, -1, 0): (0, 4, 5, 1),
        (0, 1, 0): (2, 3, 7, 6),
        (0, 0, -1): (0, 2, 6, 4),
        (0, 0, 1): (1, 5, 7, 3),
    }
    points, normals = [], []
    for normal, (a, b, c, d) in quads.items():
        points += [corners[i] for i in (a, b, c, a, c, d)]
        normals += [np.array(normal, dtype=np.float64)] * 6
    return np.array(points), np.array(normals)


def chair_triangles(seat_m: float, depth_m: float) -> Float32Array:
    """Return a plain wooden chair, float32 (vertices, 9): point, normal, linear colour; its seat's front at y = 0.

    Parameters
    ----------
    seat_m
        Height of the seat.
    depth_m
        Depth of the seat.
    """
    wood, cushion = _linear((150, 108, 74)), _linear((120, 138, 150))
    half, leg = 0.235, 0.020
    boxes: list[tuple[list[float], list[float], FloatArray]] = [
        ([-half, 0.0, seat_m - 0.055], [half, depth_m, seat_m - 0.025], wood),
        ([-half + 0.01, 0.01, seat_m - 0.025], [half - 0.01, depth_m - 0.01, seat_m], cushion),
        ([-half + 0.02, depth_m + 0.005, seat_m + 0.20], [half - 0.02, depth_m + 0.03, seat_m + 0.42], cushion),
    ]
    for x in (-half, half - 2 * leg):
        boxes.append(([x, 0.01, 0.0], [x + 2 * leg, 0.01 + 2 * leg, seat_m - 0.055], wood))
        boxes.append(([x, depth_m, 0.0], [x + 2 * leg, depth_m + 2 * leg, seat_m + 0.46], wood))
    pieces = []
    for low, high, colour in boxes:
        points, normals = _box(np.array(low), np.array(high))
        pieces.append(np.concatenate([points, normals, np.tile(colour, (len(points), 1))], axis=1))
    return np.concatenate(pieces).astype(np.float32)
