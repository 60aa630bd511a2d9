"""Rooms, lenses and the flaws of webcams, all drawn at random."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from phantom.bed import Bed, paint_bed
from vmsk_exam.avatar.body import Float32Array
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.avatar.renderer import AvatarRenderer
from vmsk_exam.avatar.scene import Look, draw_room
from vmsk_exam.samples import ImageArray

Rng = np.random.Generator

SIZES: Final = ((480, 360), (480, 360), (400, 300), (360, 480), (480, 270), (270, 480), (640, 480))
"""Width and height; the pose model looks at 256 pixels of the person whatever the size of the picture."""
_NOISE: Final = np.random.default_rng(5).normal(0.0, 1.0, (700, 700, 3)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Framing:
    """Which part of a standing person the lens is meant to see, heights as shares of the person's own."""

    name: str
    low: float
    high: float


_FRAMINGS: Final = (
    (Framing("whole", -0.08, 1.25), 0.62),
    (Framing("whole", -0.05, 1.08), 0.16),
    (Framing("no feet", 0.15, 1.15), 0.08),
    (Framing("upper body", 0.45, 1.12), 0.08),
    (Framing("close-up", 0.66, 1.08), 0.06),
)


def draw_framing(rng: Rng, *, is_close: bool) -> Framing:
    """Return what is in the picture; a close-up mostly where the take asks for one."""
    if is_close and rng.random() < 0.55:
        return Framing("close-up", 0.62 + float(rng.uniform(-0.06, 0.06)), 1.08)
    return _FRAMINGS[rng.choice(len(_FRAMINGS), p=[share for _, share in _FRAMINGS])][0]


def draw_exam_framing(rng: Rng, *, is_close: bool) -> Framing:
    """Return what an exam has in the picture: the whole person, now and then less; head and shoulders for the neck."""
    if is_close and rng.random() < 0.75:
        return Framing("close-up", 0.62 + float(rng.uniform(-0.06, 0.06)), 1.08)
    return Framing("upper body", 0.4, 1.15) if rng.random() < 0.06 else Framing("whole", -0.06, 1.12)


def draw_camera(rng: Rng, size: tuple[int, int], framing: Framing, height_m: float) -> CameraPose:
    """Return a lens 1 to 5 m away that sees a framing; its height and tilt are those of laptops, shelves and tripods."""
    fov_deg = float(rng.uniform(38.0, 62.0)) if size[1] <= size[0] else float(rng.uniform(50.0, 75.0))
    low, high = framing.low * height_m, framing.high * height_m * float(rng.uniform(0.92, 1.18))
    seen_m = max(high - low, (1.0 if framing.name == "whole" else 0.5) * size[1] / size[0])
    distance_m = float(np.clip(seen_m / 2.0 / np.tan(np.radians(fov_deg / 2.0)), 1.0, 5.0))
    lens_m = float(np.clip(rng.normal(1.05, 0.3), 0.4, 1.9))
    middle_m = 0.5 * (low + high) + float(rng.normal(0.0, 0.04)) * seen_m
    return CameraPose(
        distance_m=distance_m,
        height_m=lens_m,
        tilt_deg=float(np.degrees(np.arctan2(middle_m - lens_m, distance_m))),
        fov_deg=fov_deg,
        side_m=float(rng.normal(0.0, 0.09)) * seen_m,
    )


def draw_exam_yaw_deg(rng: Rng, view_deg: float) -> float:
    """Return how far the person is turned: mostly near the asked view, often half turned away from it."""
    if rng.random() < 0.6:
        return float(view_deg + rng.normal(0.0, 10.0))
    return float(rng.choice([45.0, -45.0]) + rng.normal(0.0, 10.0))


def draw_yaw_deg(rng: Rng) -> float:
    """Return how far the person is turned: often an exam's view, often anything."""
    kind = rng.random()
    if kind < 0.45:
        return float(rng.choice([0.0, 0.0, 90.0, -90.0]) + rng.normal(0.0, 10.0))
    if kind < 0.7:
        return float(rng.choice([45.0, -45.0]) + rng.normal(0.0, 12.0))
    return float(rng.uniform(-180.0, 180.0))


def draw_look(rng: Rng, *, is_calm: bool = False) -> Look:
    """Return colours and light of a room, a well lit one for an exam."""
    wall, floor = ((int(r), int(g), int(b)) for r, g, b in (rng.integers(60, 250, 3), rng.integers(30, 220, 3)))
    if rng.random() < 0.5:
        grey = int(rng.integers(120, 245))
        wall = (grey, int(grey * rng.uniform(0.94, 1.0)), int(grey * rng.uniform(0.86, 1.02)))
    low, high = (0.7, 1.25) if is_calm else (0.35, 1.35)
    return Look(wall=wall, floor=floor, exposure=float(np.exp(rng.uniform(np.log(low), np.log(high)))))


class RoomRenderer(AvatarRenderer):
    """Draws people before walls with pictures, shelves, windows and doors on them."""

    def __init__(self, size: tuple[int, int], rng: Rng) -> None:
        super().__init__(*size)
        self._rng = rng
        self.bed: Bed | None = None

    def _paint_room(self, camera: CameraPose, look: Look) -> ImageArray:
        """Return the empty room with flat things along its walls."""
        half = draw_room(camera, look, self.width_px // 2, self.height_px // 2)
        size = (self.width_px, self.height_px)
        room: ImageArray = np.asarray(cv2.resize(half, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        for _ in range(int(self._rng.integers(0, 9))):
            _paint_thing(self._rng, room)
        if self._rng.random() < 0.3:
            room = np.asarray(cv2.GaussianBlur(room, (0, 0), float(self._rng.uniform(0.8, 3.0))), dtype=np.uint8)
        if self.bed is not None:
            paint_bed(room, self.bed, camera, look.exposure)
        return room

    def _draw_shadow(self, posed: PosedBody, matrix: Float32Array) -> None:
        """Draw the shadow on the floor; none under a bed, which hides it."""
        if self.bed is None:
            super()._draw_shadow(posed, matrix)


def _paint_thing(rng: Rng, room: ImageArray) -> None:
    height, width = room.shape[:2]
    centre = rng.uniform([0.0, 0.0], [width, 0.85 * height])
    half = rng.uniform([0.02, 0.03], [0.16, 0.22]) * [width, height]
    x0, y0, x1, y1 = (int(v) for v in (*(centre - half), *(centre + half)))
    colour = [int(v) for v in rng.integers(15, 245, 3)]
    cv2.rectangle(room, (x0, y0), (x1, y1), colour, -1)
    if rng.random() < 0.6:
        frame = [int(v) for v in rng.integers(15, 245, 3)]
        cv2.rectangle(room, (x0, y0), (x1, y1), frame, int(rng.integers(1, 5)))
    if rng.random() < 0.4:
        for y in range(y0, y1, max((y1 - y0) // 4, 4)):
            cv2.line(room, (x0, y), (x1, y), [int(v) for v in rng.integers(15, 245, 3)], 2)


@dataclass(frozen=True, slots=True)
class Flaws:
    """What a webcam does to its pictures during one take."""

    noise: float
    blur_px: float
    jpeg_quality: int
    gain: tuple[float, float, float]


def draw_flaws(rng: Rng, *, is_calm: bool = False) -> Flaws:
    """Return the flaws of one webcam, small ones in a good light."""
    red, green, blue = (float(v) for v in rng.normal(1.0, 0.05, 3))
    return Flaws(
        noise=float(abs(rng.normal(0.0, 2.0 if is_calm else 6.0))),
        blur_px=float(rng.choice([0.0, 0.0, 0.7, 1.3])),
        jpeg_quality=int(rng.integers(65 if is_calm else 30, 96)),
        gain=(red, green, blue),
    )


def spoil(rng: Rng, image: ImageArray, flaws: Flaws) -> ImageArray:
    """Return a picture as the webcam would give it."""
    height, width = image.shape[:2]
    row, column = (int(v) for v in rng.integers(0, (700 - height, 700 - width)))
    values = image.astype(np.float32) * np.asarray(flaws.gain, dtype=np.float32)
    values += flaws.noise * _NOISE[row : row + height, column : column + width]
    spoiled = np.clip(values, 0.0, 255.0).astype(np.uint8)
    if flaws.blur_px > 0.0:
        spoiled = cv2.GaussianBlur(spoiled, (0, 0), flaws.blur_px)
    done, coded = cv2.imencode(".jpg", spoiled, [cv2.IMWRITE_JPEG_QUALITY, flaws.jpeg_quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR) if done else spoiled, dtype=np.uint8)
