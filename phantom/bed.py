"""The bed or mat under somebody who lies, and the lens that sees them from the side."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from phantom.lying import Lying
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.samples import FloatArray, ImageArray

Rng = np.random.Generator
_FACES: Final = (
    ((0, 1, 3, 2), (0.0, 0.0, -1.0), 0.5), ((4, 5, 7, 6), (0.0, 0.0, 1.0), 1.0), ((0, 1, 5, 4), (0.0, -1.0, 0.0), 0.7),
    ((2, 3, 7, 6), (0.0, 1.0, 0.0), 0.7), ((0, 2, 6, 4), (-1.0, 0.0, 0.0), 0.8), ((1, 3, 7, 5), (1.0, 0.0, 0.0), 0.8),
)  # fmt: skip
"""Corners of each face of a box, the way it looks, and how much light it gets."""
_NEAREST_M: Final = 0.2


@dataclass(frozen=True, slots=True)
class Bed:
    """A box along the length of somebody who lies on it, with a pillow at the head or none."""

    angle_deg: float
    """Direction from feet to head on the floor, from the picture's right towards the wall."""
    size_m: tuple[float, float]
    """Length and width."""
    surface_m: float
    colour: tuple[int, int, int]
    pillow: tuple[int, int, int] | None
    is_mat: bool

    def boxes(self) -> list[tuple[FloatArray, FloatArray, tuple[int, int, int]]]:
        """Return lowest and highest corner of each box in the bed's own axes (x towards the head), and its colour."""
        length, width = self.size_m
        top = self.surface_m
        low = 0.0 if self.is_mat else max(top - 0.28, 0.0)
        found = [(np.array([-length / 2, -width / 2, low]), np.array([length / 2, width / 2, top]), self.colour)]
        if self.pillow is not None:
            begin = np.array([length / 2 - 0.36, -0.3, top])
            found.append((begin, np.array([length / 2 - 0.03, 0.3, top + 0.05]), self.pillow))
        return found


def draw_bed(rng: Rng, lying: Lying, head_m: FloatArray) -> Bed:
    """Return a bed or mat under somebody whose head lies at a place."""
    colours = [tuple(int(v) for v in rng.integers(40, 245, 3)) for _ in range(2)]
    (red, green, blue), (light_red, light_green, light_blue) = colours
    has_pillow = bool(rng.random() < 0.6)
    return Bed(
        angle_deg=float(np.degrees(np.arctan2(head_m[1], head_m[0]))),
        size_m=(max(lying.reach_m + float(rng.uniform(0.05, 0.4)), 1.8), float(rng.uniform(0.7, 1.2))),
        surface_m=lying.surface_m,
        colour=(red, green, blue),
        pillow=(light_red, light_green, light_blue) if has_pillow else None,
        is_mat=lying.surface_m < 0.2,
    )


def draw_side_camera(rng: Rng, size: tuple[int, int], lying: Lying) -> CameraPose:
    """Return a lens that sees somebody who lies in full, mostly; on a table or tripod beside the bed."""
    width, height = size
    fov_deg = float(rng.uniform(38.0, 62.0)) if height <= width else float(rng.uniform(55.0, 75.0))
    across = np.tan(np.radians(fov_deg / 2.0)) * width / height
    seen_m = (lying.reach_m + 0.25) * float(rng.uniform(0.92, 1.45))
    distance_m = float(np.clip(seen_m / 2.0 / across, 1.5, 5.0))
    lens_m = lying.surface_m + float(np.clip(rng.normal(0.55, 0.3), 0.1, 1.3))
    aim_m = float(lying.middle_m[2]) + 0.25 + float(rng.normal(0.0, 0.08))
    return CameraPose(
        distance_m=distance_m,
        height_m=lens_m,
        tilt_deg=float(np.degrees(np.arctan2(aim_m - lens_m, distance_m))),
        fov_deg=fov_deg,
        side_m=float(rng.normal(0.0, 0.05)) * seen_m,
    )


def paint_bed(picture: ImageArray, bed: Bed, camera: CameraPose, exposure: float) -> None:
    """Draw a bed into a picture of the empty room; whoever lies on it is drawn over it."""
    height, width = picture.shape[:2]
    turn = np.radians(bed.angle_deg)
    axes = np.array([[np.cos(turn), -np.sin(turn), 0.0], [np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]])
    rotation, eye = camera.view()
    for low, high, colour in bed.boxes():
        corners = np.array(
            [[(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]] for k in (0, 1) for j in (0, 1) for i in (0, 1)]
        )
        placed = corners @ axes.T
        if ((placed - eye) @ -rotation[2]).min() < _NEAREST_M:
            continue
        pixels = camera.project(placed, width, height)
        for numbers, normal, light in _FACES:
            if float((eye - placed[numbers[0]]) @ (axes @ normal)) <= 0.0:
                continue
            shade = [float(np.clip(value * light * min(exposure, 1.2) ** 0.45, 0.0, 255.0)) for value in colour]
            cv2.fillConvexPoly(picture, np.round(pixels[list(numbers)] * 16.0).astype(np.int32), shade, cv2.LINE_AA, 4)
