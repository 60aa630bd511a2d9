"""The hand model of mediapipe: finds hands in a picture as arrays."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.errors import ModelError
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.landmarker import NS_PER_MS  # brings mediapipe in quietly, so it comes before the import below
from vmsk_exam.vision.model_card import VerifiedModel
from vmsk_exam.vision.native_log import native_notes_hidden

HANDS_MAX: Final = 2
"""One more than may be there is all there is to know."""


def _import_mediapipe() -> tuple[Any, Any, Any, Any]:
    import mediapipe
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision import hand_landmarker
    from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode

    return mediapipe, BaseOptions, hand_landmarker, VisionTaskRunningMode


_mediapipe, _BaseOptions, _hand_landmarker, _RunningMode = _import_mediapipe()


@dataclass(frozen=True, slots=True, eq=False)
class HandLandmarks:
    """One hand, arrays as in ``samples.HandSample``."""

    image_xyz: FloatArray
    world_xyz_m: FloatArray
    side: Side
    side_score: float


class HandLandmarker:
    """Finds and follows hands in the pictures of one video, or looks at single pictures that have nothing to do with each other.

    Parameters
    ----------
    model
        The verified bundle.
    hands_max
        How many hands are looked for.
    is_video
        Whether the pictures follow each other in time.

    Raises
    ------
    ModelError
        If the bundle is no hand landmarker.
    """

    def __init__(self, model: VerifiedModel, hands_max: int = HANDS_MAX, *, is_video: bool = True) -> None:
        mode = _RunningMode.VIDEO if is_video else _RunningMode.IMAGE
        options = _hand_landmarker.HandLandmarkerOptions(
            base_options=_BaseOptions(model_asset_buffer=model.content), running_mode=mode, num_hands=hands_max
        )
        try:
            with native_notes_hidden():
                self._landmarker = _hand_landmarker.HandLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(f"{model.path.name} cannot be used as a hand model ({error}). Choose another bundle.") from error
        self._is_video = is_video
        self._has_found = False
        self._last_ms = -1

    def find(self, image: ImageArray, t_ns: int = 0) -> tuple[HandLandmarks, ...]:
        """Return the hands in a picture, RGB, uint8 (height, width, 3), not mirrored.

        Raises
        ------
        RuntimeError, ValueError
            If the native graph fails.
        """
        picture = _mediapipe.Image(_mediapipe.ImageFormat.SRGB, np.ascontiguousarray(image))
        with nullcontext() if self._has_found else native_notes_hidden():
            found = self._detect(picture, t_ns)
        self._has_found = self._has_found or bool(found.hand_landmarks)
        return tuple(map(_as_arrays, found.hand_landmarks, found.hand_world_landmarks, found.handedness))

    def close(self) -> None:
        """Release the native graph and its thread."""
        self._landmarker.close()

    def _detect(self, picture: object, t_ns: int) -> Any:  # noqa: ANN401 - a result of mediapipe, which has no types
        if not self._is_video:
            return self._landmarker.detect(picture)
        self._last_ms = max(self._last_ms + 1, t_ns // NS_PER_MS)
        return self._landmarker.detect_for_video(picture, self._last_ms)


def _as_arrays(image_landmarks: list[Any], world_landmarks: list[Any], handedness: list[Any]) -> HandLandmarks:
    in_image, in_world = (
        np.array([(point.x, point.y, point.z) for point in points], dtype=np.float64)
        for points in (image_landmarks, world_landmarks)
    )
    side = Side(handedness[0].category_name.lower())
    return HandLandmarks(in_image, in_world, side, float(handedness[0].score))
