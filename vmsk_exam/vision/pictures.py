"""Pictures between OpenCV and the program: RGB, bounded size, brightness, JPEG."""

from typing import Final

import numpy as np

from vmsk_exam.errors import InputError
from vmsk_exam.samples import ImageArray
from vmsk_exam.vision.opencv import cv2

LONG_SIDE_MAX_PX: Final = 1280
"""Larger pictures are scaled down as they come in: the pose model looks at 256 x 256 pixels in any case."""

BRIGHTNESS_ROWS: Final = 12

JPEG_QUALITY: Final = 88
"""0 to 100; key pictures of 1280 x 720 take about 150 kB."""


def shrink(image: ImageArray, long_side_px: int) -> ImageArray:
    """Return the picture with its long side at most ``long_side_px``, the same array where it already is."""
    height, width = image.shape[:2]
    ratio = long_side_px / max(height, width)
    if ratio >= 1.0:
        return image
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def rgb_from_bgr(image: ImageArray) -> ImageArray:
    """Return a capture's picture, blue first or grey, as RGB of at most ``LONG_SIDE_MAX_PX``."""
    small = shrink(image, LONG_SIDE_MAX_PX)
    code = cv2.COLOR_GRAY2RGB if small.ndim == 2 or small.shape[2] == 1 else cv2.COLOR_BGR2RGB
    return np.asarray(cv2.cvtColor(small, code), dtype=np.uint8)


def brightness_ratio(image: ImageArray) -> float:
    """Return the mean brightness of a picture, 0 black to 1 white, from some rows of it (whole rows are read fastest)."""
    step = max(1, image.shape[0] // BRIGHTNESS_ROWS)
    red, green, blue, _ = cv2.mean(image[step // 2 :: step])
    # Shares of the colours in brightness: ITU-R BT.601.
    return float(0.299 * red + 0.587 * green + 0.114 * blue) / 255.0


class VideoEncoder:
    """Turns pictures into small JPEG files for a video (``session.ports.PictureEncoder``).

    Parameters
    ----------
    height_px
        Higher pictures are scaled down to it.
    quality
        JPEG quality, 0 to 100.
    """

    def __init__(self, height_px: int, quality: int) -> None:
        self._height_px = height_px
        self._jpeg = JpegEncoder(quality)

    def encode_jpeg(self, image: ImageArray) -> bytes:
        """Return the picture as JPEG; RGB, uint8 (height, width, 3)."""
        height, width = image.shape[:2]
        return self._jpeg.encode_jpeg(shrink(image, max(1, round(max(height, width) * self._height_px / max(1, height)))))


class JpegEncoder:
    """Turns pictures into JPEG files (``session.ports.PictureEncoder``)."""

    def __init__(self, quality: int = JPEG_QUALITY) -> None:
        self._options = (cv2.IMWRITE_JPEG_QUALITY, quality)

    def encode_jpeg(self, image: ImageArray) -> bytes:
        """Return the picture as JPEG; RGB, uint8 (height, width, 3).

        Raises
        ------
        InputError
            If the array is no such picture.
        """
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
            raise InputError(
                f"A picture of shape {image.shape} and type {image.dtype} cannot be stored. It must be RGB of 8 bits."
            )
        is_done, encoded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), self._options)
        if not is_done:
            raise InputError("The picture cannot be encoded as JPEG. Try again.")
        return bytes(encoded)
