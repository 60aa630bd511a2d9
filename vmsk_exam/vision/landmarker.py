"""Brings in mediapipe quietly and finds landmarks of several people in a picture as arrays."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import ModuleType
from typing import Any, Final

import numpy as np

from vmsk_exam.errors import ModelError
from vmsk_exam.samples import ImageArray
from vmsk_exam.vision import opencv as _opencv_first  # noqa: F401 - mediapipe imports cv2, which must come in quietly
from vmsk_exam.vision.model_card import VerifiedModel
from vmsk_exam.vision.native_log import native_notes_hidden
from vmsk_exam.vision.native_result import PersonLandmarks, build_detect

NS_PER_MS: Final = 1_000_000

UNUSED_MODULES: Final = ("matplotlib", "matplotlib.pyplot", "sounddevice")
"""mediapipe imports these for drawing and sound, which the program does not use (docs/adr/0002-opencv-wheel.md)."""


@contextmanager
def _without_unused_modules() -> Iterator[None]:
    stand_ins = {name: ModuleType(name) for name in UNUSED_MODULES if name not in sys.modules}
    if "matplotlib" in stand_ins and "matplotlib.pyplot" in stand_ins:
        vars(stand_ins["matplotlib"])["pyplot"] = stand_ins["matplotlib.pyplot"]
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _import_mediapipe() -> tuple[Any, Any, Any, Any]:
    with native_notes_hidden(), _without_unused_modules():
        import mediapipe
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import pose_landmarker
        from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode

    return mediapipe, BaseOptions, pose_landmarker, VisionTaskRunningMode


_mediapipe, _BaseOptions, _pose_landmarker, _RunningMode = _import_mediapipe()


class Landmarker:
    """Finds and follows people in the pictures of one video.

    Parameters
    ----------
    model
        The verified bundle.
    people_max
        How many people are followed. While fewer are seen, the detector (about 11 ms) runs on every picture.
    detection_confidence
        Score from which the detector takes something for a person, 0 to 1.

    Raises
    ------
    ModelError
        If the bundle is no pose landmarker.
    """

    def __init__(self, model: VerifiedModel, people_max: int, detection_confidence: float = 0.5) -> None:
        options = _pose_landmarker.PoseLandmarkerOptions(
            base_options=_BaseOptions(model_asset_buffer=model.content),
            running_mode=_RunningMode.VIDEO,
            num_poses=people_max,
            min_pose_detection_confidence=detection_confidence,
        )
        try:
            with native_notes_hidden():
                self._landmarker = _pose_landmarker.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(f"{model.path.name} cannot be used as a pose model ({error}). Choose another bundle.") from error
        self._detect = build_detect(self._landmarker, _pose_landmarker)
        self._has_found = False
        self._last_ms = -1

    def find(self, image: ImageArray, t_ns: int) -> tuple[PersonLandmarks, ...]:
        """Return the people in a picture.

        Parameters
        ----------
        image
            RGB, uint8 (height, width, 3).
        t_ns
            Time of the picture, nanoseconds, larger at every call.

        Raises
        ------
        RuntimeError, ValueError
            If the native graph fails.
        """
        # The graph counts in milliseconds and refuses the same one twice (240 frames a second, uneven cameras).
        self._last_ms = max(self._last_ms + 1, t_ns // NS_PER_MS)
        picture = _mediapipe.Image(_mediapipe.ImageFormat.SRGB, np.ascontiguousarray(image))
        # Native code notes something once more when it first looks at a person.
        with nullcontext() if self._has_found else native_notes_hidden():
            people = self._detect(picture, self._last_ms)
        self._has_found = self._has_found or bool(people)
        return people

    def close(self) -> None:
        """Release the native graph and its thread."""
        self._landmarker.close()
