"""Measures the picture itself now and then: is it bright and sharp, does the camera stand still, what does the person wear.

Each measure looks at few pixels and is taken a few times a second of the video's own time, so that the same video gives the same
numbers; between two of them the last one stays.
"""

import math
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import brightness_ratio

INTERVAL_NS: Final = 360_000_000
"""Time between two measures of sharpness and of the camera's motion."""
COLOUR_INTERVAL_NS: Final = 95_000_000
"""Time between two looks at brightness and clothes: every third picture at 30 frames a second."""
RESULT_DELAY_NS: Final = 90_000_000
"""A measure that is made beside takes effect with the first picture so much later: three pictures at 30 frames a second."""
LONGEST_GAP_NS: Final = 700_000_000
"""Pictures further apart are not compared."""

CROP_PX: Final = 256
"""Long side of the person's picture when sharpness is judged: what the pose model looks at."""
_SMALLEST_CROP_PX: Final = 48
_COARSE: Final = 4
_EDGE_PERCENT: Final = 99.5
"""The strongest edges tell; a plain wall has none."""
_LEAST_EDGE: Final = 4.0

FLOW_WIDTH_PX: Final = 160
"""Width of the picture in which the background is followed."""
_FLOW_POINTS: Final = 30
_FEWEST_POINTS: Final = 8
_AGREEING_PX: Final = 0.8
_AGREEING_SHARE: Final = 0.6
"""So many of the background's points must move alike: then it is the camera that moves."""
_BOX_MARGIN: Final = 0.08

_WORN: Final = np.array(
    [
        *(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        *(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    ],
    dtype=np.intp,
)
_SHARES: Final = np.linspace(0.2, 0.8, 5)
_THIGH_SHARES: Final = np.linspace(0.1, 0.45, 5)
"""Part of the thigh that short trousers cover, from the hip."""
_CLOTHING_ROWS: Final = np.array(
    [[(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v, 0.0, 0.0] for u in _SHARES for v in _SHARES]
    + [[0.0, 0.0, 1.0 - s, 0.0, s, 0.0] for s in _THIGH_SHARES]
    + [[0.0, 0.0, 0.0, 1.0 - s, 0.0, s] for s in _THIGH_SHARES]
)
"""Weights of ``_WORN`` that give the places to look at: first those on the trunk, then those on the thighs; (35, 6)."""
_TRUNK_PLACES: Final = _SHARES.size**2

Box = tuple[int, int, int, int]
GreyArray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """What one picture is like."""

    sharpness_ratio: float = math.nan
    """Strength of the finest edges around the person relative to coarse ones; below about 0.28 the picture is blurred."""
    camera_shift_ratio: float = math.nan
    """Speed of the background, in picture widths a second; NaN where it has nothing to follow."""


Submit = Callable[..., "Future[PictureMeasures]"]
"""Runs a function with its arguments on a thread of its own, one after another."""


class PictureWatch:
    """Keeps the newest measures of the pictures of one source.

    Parameters
    ----------
    submit
        Measures sharpness and motion (4 ms) beside the caller. When a measure takes effect depends on the times of the pictures
        alone, never on how fast the thread was. Without it everything is measured at once.
    """

    def __init__(self, submit: Submit | None = None) -> None:
        self.measures = PictureMeasures()
        self.luminance_ratio = math.nan
        """Mean brightness, 0 black to 1 white."""
        self.clothing_rgb: FloatArray | None = None
        """Colours as ``sample_clothing`` gives them; None without a person."""
        self._submit = submit
        self._meter = _Meter()
        self._coloured_ns: int | None = None
        self._asked_ns: int | None = None
        self._pending: Future[PictureMeasures] | None = None

    def update(self, image: ImageArray, t_ns: int, image_xy: FloatArray | None) -> None:
        """Take a picture and where the person is in it, shares of width and height; None without a person."""
        self._watch_colours(image, t_ns, image_xy)
        elapsed_ns = INTERVAL_NS if self._asked_ns is None else t_ns - self._asked_ns
        is_due = not 0 <= elapsed_ns < INTERVAL_NS
        if self._pending is not None and (is_due or elapsed_ns >= RESULT_DELAY_NS):
            self.measures, self._pending = self._pending.result(), None
        if not is_due:
            return
        self._asked_ns = t_ns
        if self._submit is None:
            self.measures = self._meter.measure(image, t_ns, image_xy)
        else:
            self._pending = self._submit(self._meter.measure, image, t_ns, image_xy)

    def _watch_colours(self, image: ImageArray, t_ns: int, image_xy: FloatArray | None) -> None:
        """Look at brightness and clothes when it is time, or at once when a person comes or goes."""
        is_same = (image_xy is None) == (self.clothing_rgb is None)
        if is_same and self._coloured_ns is not None and 0 <= t_ns - self._coloured_ns < COLOUR_INTERVAL_NS:
            return
        self._coloured_ns = t_ns
        self.luminance_ratio = brightness_ratio(image)
        self.clothing_rgb = None if image_xy is None else sample_clothing(image, image_xy)


class _Meter:
    """Measures one picture after another; keeps what it needs of the last one."""

    def __init__(self) -> None:
        self._last: tuple[int, GreyArray, Box | None] | None = None

    def measure(self, image: ImageArray, t_ns: int, image_xy: FloatArray | None) -> PictureMeasures:
        box = None if image_xy is None else find_box(image, image_xy)
        sharpness_ratio = math.nan if box is None else measure_sharpness(image, box)
        return PictureMeasures(sharpness_ratio, self._follow_background(image, t_ns, box))

    def _follow_background(self, image: ImageArray, t_ns: int, box: Box | None) -> float:
        last, self._last = self._last, (t_ns, _shrink_grey(image), box)
        grey = self._last[1]
        if last is None or last[1].shape != grey.shape or not 0 < t_ns - last[0] <= LONGEST_GAP_NS:
            return math.nan
        shift_px = measure_shift(last[1], grey, _background(grey.shape, image.shape, (last[2], box)))
        return shift_px / (float(grey.shape[1]) * (t_ns - last[0]) * 1e-9)


def find_box(image: ImageArray, image_xy: FloatArray) -> Box | None:
    """Return left, top, right, bottom of the person in pixels, cut at the edges; None where hardly anything is left."""
    height, width = image.shape[:2]
    low, high = image_xy.min(axis=0), image_xy.max(axis=0)
    margin = _BOX_MARGIN * float((high - low).max())
    left, top = (max(int(value), 0) for value in ((low - margin) * (width, height)).tolist())
    right, bottom = (int(value) for value in ((high + margin) * (width, height)).tolist())
    right, bottom = min(right, width), min(bottom, height)
    return (left, top, right, bottom) if min(right - left, bottom - top) >= _SMALLEST_CROP_PX else None


def measure_sharpness(image: ImageArray, box: Box) -> float:
    """Return how strong the finest edges in a box are relative to edges four times as coarse.

    About 0.6 to 0.8 in a sharp picture, 0.4 in a soft one, 0.25 where details smaller than 1.5 % of the person's height are lost.
    """
    left, top, right, bottom = box
    part = image[top:bottom, left:right]
    grey = _green(part).astype(np.float32)
    ratio = CROP_PX / max(grey.shape)
    if ratio < 1.0:
        grey = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(grey, None, fx=1.0 / _COARSE, fy=1.0 / _COARSE, interpolation=cv2.INTER_AREA)
    fine_edge, coarse_edge = (_edge(picture) for picture in (grey, coarse))
    return fine_edge / coarse_edge if coarse_edge >= _LEAST_EDGE else float("nan")


def measure_shift(last: GreyArray, grey: GreyArray, mask: GreyArray) -> float:
    """Return how far the background moved between two grey pictures, pixels; NaN with too few points that agree."""
    corners = cv2.goodFeaturesToTrack(last, _FLOW_POINTS, 0.02, 6, mask=mask)
    if corners is None or len(corners) < _FEWEST_POINTS:
        return float("nan")
    moved, is_found, _ = cv2.calcOpticalFlowPyrLK(last, grey, corners, None, winSize=(13, 13), maxLevel=2)
    steps = (moved - corners)[is_found.ravel() == 1].reshape(-1, 2)
    if len(steps) < _FEWEST_POINTS:
        return float("nan")
    middle = np.median(steps, axis=0)
    is_agreeing = np.linalg.norm(steps - middle, axis=1) <= _AGREEING_PX + 0.2 * float(np.linalg.norm(middle))
    return float(np.linalg.norm(middle)) if is_agreeing.mean() >= _AGREEING_SHARE else float("nan")


def sample_clothing(image: ImageArray, image_xy: FloatArray) -> FloatArray:
    """Return the colour of what trunk and thighs wear, float64 (2, 3), RGB 0 to 1; NaN where outside the picture."""
    height, width = image.shape[:2]
    places = _CLOTHING_ROWS @ image_xy[_WORN]
    is_inside = np.asarray((np.abs(places - 0.5) < 0.5).all(axis=1))
    columns, rows = (places[is_inside] * (width, height)).astype(np.intp).T
    pixels = image[rows, columns]
    on_trunk = int(np.count_nonzero(is_inside[:_TRUNK_PLACES]))
    return np.array([_middle_colour(pixels[:on_trunk]), _middle_colour(pixels[on_trunk:])])


def _middle_colour(pixels: ImageArray) -> list[float]:
    """Return the upper median of each colour; the pixels are put in order in place."""
    if not len(pixels):
        return [math.nan] * 3
    pixels.sort(axis=0)
    return [value / 255.0 for value in pixels[len(pixels) // 2].tolist()]


def _edge(grey: NDArray[np.float32]) -> float:
    steps = np.abs(np.diff(grey, axis=1)).ravel()
    place = int(_EDGE_PERCENT / 100.0 * (len(steps) - 1))
    return float(np.partition(steps, place)[place])


def _shrink_grey(image: ImageArray) -> GreyArray:
    height, width = image.shape[:2]
    size = (FLOW_WIDTH_PX, max(1, round(height * FLOW_WIDTH_PX / width)))
    return np.asarray(cv2.resize(_green(image), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _green(image: ImageArray) -> GreyArray:
    """Return the green channel: it holds most of the brightness and is cheaper than all three."""
    return np.ascontiguousarray(image[:, :, 1])


def _background(shape: tuple[int, ...], full: tuple[int, ...], boxes: tuple[Box | None, ...]) -> GreyArray:
    """Return where no person is or was, 255 there and 0 elsewhere."""
    mask = np.full(shape, 255, dtype=np.uint8)
    ratio = shape[1] / full[1]
    for box in boxes:
        if box is not None:
            left, top, right, bottom = (int(value * ratio) for value in box)
            mask[top : bottom + 2, max(left - 2, 0) : right + 2] = 0
    return mask
