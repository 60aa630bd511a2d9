"""Key frame with skeleton as a drawing: lines over the kept picture, or over a plain ground where none was kept."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.record.model import KeyFrame, Track
from vmsk_exam.report.drawing import Box, Drawing, Label, Photo, Shape
from vmsk_exam.report.plot import best_repetition
from vmsk_exam.report.skeleton import ON_PHOTO, ON_PLAIN, SEEN_FROM, skeleton_shapes
from vmsk_exam.report.wording import Wording
from vmsk_exam.samples import FloatArray

PICTURE_SIZE: Final = (132.0, 124.0)
"""Width and height in points."""

_MARGIN_RATIO: Final = 0.11
_CHIP_ROOM: Final = 17.0
_NEAR_S: Final = 0.6
_GROUND: Final = "#eef1f6"
_CHIP: Final = "#0b1626"
_MIN_LANDMARKS: Final = 4


@dataclass(frozen=True, slots=True)
class _KeptPicture:
    """A readable JPEG and its size."""

    jpeg: bytes
    width_px: float
    height_px: float


@dataclass(frozen=True, slots=True, eq=False)
class _Body:
    """Landmarks of one moment."""

    points_px: FloatArray
    """float64 (33, 2): pixels of the picture."""
    visibility: FloatArray
    """float64 (33,)."""
    seen: NDArray[np.bool_]
    """bool (33,): drawn or not."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a picture that is shown: upper left corner in pixels of the picture, and points per pixel."""

    x_px: float
    y_px: float
    scale: float


def draw_picture(key_frame: KeyFrame | None, track: Track | None, result: ManeuverResult, wording: Wording) -> Drawing | None:
    """Return the body position at the end of the range, None if neither picture nor landmarks show it.

    Parameters
    ----------
    key_frame
        Kept picture; without one the skeleton stands on a plain ground.
    track
        Landmarks of the attempt; without them the picture has no skeleton.
    result
        Gives the time of the end of the range and the tested limb.
    wording
        Language of the report.
    """
    photo = _read_photo(key_frame)
    t_s = key_frame.t_s if photo is not None and key_frame is not None else _end_time(result)
    if t_s is None:
        return None
    body = _read_body(track, t_s, photo)
    if photo is None and body is None:
        return None
    shapes: list[Shape] = [Box(0, 0, *PICTURE_SIZE, _GROUND)]
    window = _choose_window(body, photo)
    if photo is not None:
        scale = window.scale
        place = (-window.x_px * scale, -window.y_px * scale, photo.width_px * scale, photo.height_px * scale)
        shapes.append(Photo(*place, photo.jpeg))
    if body is not None:
        placed = (body.points_px - np.array([window.x_px, window.y_px])) * window.scale
        shapes.extend(skeleton_shapes(placed, body.visibility, result.channel, ON_PLAIN if photo is None else ON_PHOTO))
    shapes.extend(_chip_shapes(_end_angle(t_s, result), t_s, wording))
    description = wording.text("panel.picture_alt", time=wording.numbers.seconds(t_s))
    return Drawing(*PICTURE_SIZE, tuple(shapes), description)


def _read_photo(key_frame: KeyFrame | None) -> _KeptPicture | None:
    if key_frame is None:
        return None
    try:
        with Image.open(io.BytesIO(key_frame.jpeg), formats=("JPEG",)) as image:
            image.load()
            return _KeptPicture(key_frame.jpeg, float(image.width), float(image.height))
    except (OSError, ValueError, SyntaxError):
        return None


def _read_body(track: Track | None, t_s: float, photo: _KeptPicture | None) -> _Body | None:
    """Return the landmarks nearest a time, None if nobody was seen there."""
    if track is None or not len(track.t_s):
        return None
    index = int(np.argmin(np.abs(track.t_s - t_s)))
    size = (track.width_px, track.height_px) if photo is None else (photo.width_px, photo.height_px)
    points = np.asarray(track.image_xyz[index, :, :2] * np.array(size, dtype=np.float64), dtype=np.float64)
    seen = np.isfinite(points).all(axis=1) & (track.visibility[index] >= SEEN_FROM)
    if abs(float(track.t_s[index]) - t_s) > _NEAR_S or seen.sum() < _MIN_LANDMARKS:
        return None
    return _Body(points, track.visibility[index], seen)


def _choose_window(body: _Body | None, photo: _KeptPicture | None) -> _Window:
    """Return a window around the person with the shape of the drawing, inside the picture where there is one."""
    if body is None:
        width, height = PICTURE_SIZE if photo is None else (photo.width_px, photo.height_px)
        low, high = np.zeros(2), np.array([width, height])
        return _fit_window(low, high)
    low, high = body.points_px[body.seen].min(axis=0), body.points_px[body.seen].max(axis=0)
    margin = _MARGIN_RATIO * float((high - low).max())
    low, high = low - margin, high + margin
    if photo is not None:
        low, high = np.maximum(low, 0.0), np.minimum(high, [photo.width_px, photo.height_px])
    window = _fit_window(low, high)
    return window if photo is None else _keep_inside(window, photo)


def _fit_window(low: FloatArray, high: FloatArray) -> _Window:
    """Return the window that shows a rectangle as large as possible, above the line of text at the bottom."""
    size = np.maximum(high - low, 1.0)
    width, height = PICTURE_SIZE[0], PICTURE_SIZE[1] - _CHIP_ROOM
    scale = min(width / float(size[0]), height / float(size[1]))
    middle = (low + high) / 2
    return _Window(float(middle[0]) - width / scale / 2, float(middle[1]) - height / scale / 2, scale)


def _keep_inside(window: _Window, photo: _KeptPicture) -> _Window:
    """Move a window into the picture; along a side where the picture is smaller, centre it."""
    corner = []
    sides = ((window.x_px, PICTURE_SIZE[0], photo.width_px), (window.y_px, PICTURE_SIZE[1], photo.height_px))
    for start, length, whole in sides:
        free = whole - length / window.scale
        corner.append(free / 2 if free < 0 else min(max(start, 0.0), free))
    return _Window(corner[0], corner[1], window.scale)


def _end_time(result: ManeuverResult) -> float | None:
    best = best_repetition(result)
    return None if best is None else best.peak_s


def _end_angle(t_s: float, result: ManeuverResult) -> float | None:
    """Return the reported end of the range if the picture shows it, else None."""
    best = best_repetition(result)
    return result.peak_deg if best is not None and best.start_s <= t_s <= best.end_s else None


def _chip_shapes(angle_deg: float | None, t_s: float, wording: Wording) -> Iterator[Shape]:
    time = wording.numbers.seconds(t_s)
    text = time
    if angle_deg is not None:
        text = wording.text("panel.peak_chip", angle=wording.numbers.degrees(angle_deg), time=time)
    height = PICTURE_SIZE[1]
    yield Box(4, height - 17, 4.1 * len(text) + 9, 13, _CHIP, opacity=0.82, radius=3)
    yield Label(8.5, height - 8, text, 7.5, "#ffffff", is_bold=True)
