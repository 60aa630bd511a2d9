"""The hand estimator on MediaPipe: the largest hand of a picture, a count of the others, what the picture is like."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from vmsk_exam.anatomy import HAND_LANDMARK_COUNT
from vmsk_exam.samples import FloatArray, Frame, HandSample, ImageArray
from vmsk_exam.vision.hand_landmarker import HandLandmarker, HandLandmarks
from vmsk_exam.vision.model_card import hand_model_path, load_verified_model
from vmsk_exam.vision.picture_watch import find_box, measure_sharpness
from vmsk_exam.vision.pictures import brightness_ratio, shrink

_log = logging.getLogger(__name__)

LONG_SIDE_MAX_PX: Final = 960
"""The palm detector sees 192 x 192 pixels, the landmarks 224 x 224 of the hand alone."""
SMALLEST_CROP_PX: Final = 32


class MediaPipeHandEstimator:
    """Finds the landmarks of one hand in each picture (``session.ports.HandEstimator``).

    The model is loaded with the first picture: an exam without maneuvers of the hand never has it in memory.

    Parameters
    ----------
    model_path
        Bundle with its card beside it; the shipped one by default.

    Raises
    ------
    ModelError
        If the bundle is missing, damaged, differs from its card.
    """

    def __init__(self, model_path: Path | None = None) -> None:
        self._model = load_verified_model(model_path or hand_model_path(), HAND_LANDMARK_COUNT)
        self._follower: HandLandmarker | None = None
        self._looker: HandLandmarker | None = None
        self._last_ns: int | None = None

    @property
    def model_name(self) -> str:
        """Name and version from the card."""
        return f"{self._model.card.name} {self._model.card.version}"

    @property
    def model_sha256(self) -> str:
        """Checksum of the bundle, verified against its card."""
        return self._model.card.sha256

    def estimate(self, frame: Frame) -> HandSample:
        """Return the largest hand, followed from picture to picture. Never raises for a valid frame."""
        if self._last_ns is not None and frame.t_ns <= self._last_ns:
            self.reset()
        self._last_ns = frame.t_ns
        if self._follower is None:
            self._follower = HandLandmarker(self._model)
        hands = _find(self._follower, shrink(frame.image, LONG_SIDE_MAX_PX), frame.t_ns)
        return _sample(frame, hands)

    def estimate_near(self, frame: Frame, image_xy: FloatArray, width_ratio: float) -> HandSample:
        """Return the hand in a square cut out of the picture: for a hand that is small because the person stands far away.

        Parameters
        ----------
        frame
            The picture.
        image_xy
            Middle of the square, shares of width and height.
        width_ratio
            Its side as a share of the picture's width.
        """
        left, top, right, bottom = _square(frame.image, image_xy, width_ratio)
        if min(right - left, bottom - top) < SMALLEST_CROP_PX:
            return HandSample.without_hand(frame.t_ns, frame.image.shape[1], frame.image.shape[0])
        if self._looker is None:
            self._looker = HandLandmarker(self._model, is_video=False)
        hands = _find(self._looker, frame.image[top:bottom, left:right], frame.t_ns)
        return _sample(frame, tuple(_in_whole(hand, frame.image, (left, top, right, bottom)) for hand in hands))

    def reset(self) -> None:
        """Forget the followed hand (the source changed or was interrupted)."""
        self.close()
        self._last_ns = None

    def close(self) -> None:
        """Release the model; the next picture loads it again."""
        for landmarker in (self._follower, self._looker):
            if landmarker is not None:
                landmarker.close()
        self._follower = self._looker = None


def _find(landmarker: HandLandmarker, image: ImageArray, t_ns: int) -> tuple[HandLandmarks, ...]:
    try:
        return landmarker.find(image, t_ns)
    except (RuntimeError, ValueError):
        _log.warning("The hand model failed on a picture of %d x %d.", image.shape[1], image.shape[0])
        return ()


def _sample(frame: Frame, hands: tuple[HandLandmarks, ...]) -> HandSample:
    height, width = frame.image.shape[:2]
    sample = HandSample.without_hand(frame.t_ns, width, height, brightness_ratio(frame.image))
    if not hands:
        return sample
    hand = max(hands, key=_extent)
    box = find_box(frame.image, hand.image_xyz[:, :2])
    return replace(
        sample,
        image_xyz=hand.image_xyz,
        world_xyz_m=hand.world_xyz_m,
        side=hand.side,
        side_score=hand.side_score,
        hand_count=len(hands),
        sharpness_ratio=float("nan") if box is None else measure_sharpness(frame.image, box),
    )


def _extent(hand: HandLandmarks) -> float:
    return float(np.ptp(hand.image_xyz[:, :2], axis=0).max())


def _square(image: ImageArray, image_xy: FloatArray, width_ratio: float) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom in pixels, cut at the picture's edges."""
    height, width = image.shape[:2]
    half_px = 0.5 * width_ratio * width
    x_px, y_px = float(image_xy[0]) * width, float(image_xy[1]) * height
    if not np.isfinite([x_px, y_px, half_px]).all():
        return (0, 0, 0, 0)
    left, top = max(int(x_px - half_px), 0), max(int(y_px - half_px), 0)
    return (left, top, min(int(x_px + half_px), width), min(int(y_px + half_px), height))


def _in_whole(hand: HandLandmarks, image: ImageArray, box: tuple[int, int, int, int]) -> HandLandmarks:
    """Return a hand found in a box in shares of the whole picture."""
    height, width = image.shape[:2]
    left, top, right, bottom = box
    scale = np.array([(right - left) / width, (bottom - top) / height, (right - left) / width])
    offset = np.array([left / width, top / height, 0.0])
    return replace(hand, image_xyz=hand.image_xyz * scale + offset)
