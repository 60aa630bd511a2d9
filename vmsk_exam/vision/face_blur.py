"""Makes the face in a key picture unrecognisable, after the pose was estimated: the landmarks say where it is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.errors import InputError
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import JpegEncoder

FACE: Final = tuple(range(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1))
_SHOULDERS: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_TORSO_SHARE: Final = 0.38
"""Radius of head and hair over the distance from shoulders to hips: 0.105 / 0.288 of the stature (Winter 2009), and a margin."""
_FACE_FACTOR: Final = 1.8
_BLOCKS: Final = 5
"""The hidden circle keeps so many mean colours across: not enough to tell a face."""


def blur_face(jpeg: bytes, points: FloatArray) -> bytes:
    """Return the picture with the head replaced by a few blurred blocks of colour.

    Parameters
    ----------
    jpeg
        Key picture, upright, not mirrored.
    points
        float64 (33, 2): landmarks of that frame, shares of width and height; NaN where missing.

    Returns
    -------
    bytes
        JPEG without the metadata of the first one.

    Raises
    ------
    InputError
        If the picture cannot be read, or the landmarks do not say where the head is: then nothing may be given away.
    """
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
    if decoded is None:
        raise InputError("The key picture cannot be read. Leave pictures out of the export.")
    image = np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    height, width = image.shape[:2]
    centre, radius = find_head(points * np.array([width, height]))
    return JpegEncoder().encode_jpeg(_hide_circle(image, centre, radius))


def find_head(points_px: FloatArray) -> tuple[FloatArray, float]:
    """Return middle and radius of the circle around head and hair, pixels.

    Parameters
    ----------
    points_px
        float64 (33, 2), pixels.

    Raises
    ------
    InputError
        If the landmarks do not say where the head is.
    """
    face = points_px[list(FACE)]
    face = face[np.isfinite(face).all(axis=1)]
    shoulders, hips = points_px[_SHOULDERS].mean(axis=0), points_px[_HIPS].mean(axis=0)
    if len(face) == 0 or not np.isfinite([shoulders, hips]).all():
        raise InputError("The landmarks do not show where the face is. Leave pictures out of the export.")
    centre = np.asarray(face.mean(axis=0), dtype=np.float64)
    spread = float(np.linalg.norm(face - centre, axis=1).max())
    torso, neck = float(np.linalg.norm(shoulders - hips)), float(np.linalg.norm(shoulders - centre))
    breadth = float(np.linalg.norm(points_px[_SHOULDERS[0]] - points_px[_SHOULDERS[1]]))
    return centre, max(_TORSO_SHARE * torso, _FACE_FACTOR * spread, neck, breadth / 2)


def _hide_circle(image: ImageArray, centre: FloatArray, radius: float) -> ImageArray:
    height, width = image.shape[:2]
    low = np.clip(np.floor(centre - radius), 0, [width, height]).astype(int)
    high = np.clip(np.ceil(centre + radius) + 1, 0, [width, height]).astype(int)
    if (high - low).min() <= 0:
        return image
    part = image[low[1] : high[1], low[0] : high[0]]
    blocks = cv2.resize(part, (_BLOCKS, _BLOCKS), interpolation=cv2.INTER_AREA)
    hidden = cv2.resize(blocks, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
    inside = _circle(part.shape[:2], centre - low, radius)[:, :, np.newaxis]
    changed = image.copy()
    changed[low[1] : high[1], low[0] : high[0]] = np.where(inside, hidden, part)
    return changed


def _circle(shape: tuple[int, ...], centre: FloatArray, radius: float) -> NDArray[np.bool_]:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return np.asarray((columns - centre[0]) ** 2 + (rows - centre[1]) ** 2 <= radius**2, dtype=np.bool_)
