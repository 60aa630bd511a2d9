"""Reads landmarks straight from the native result into arrays.

The library's own conversion makes an object of each of 66 landmarks and then gives them away; reading the same numbers as one
block of memory takes a tenth of the time. Where the library's insides are others than those of the release that is locked,
``build_detect`` falls back to its public function.
"""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final

import numpy as np

from vmsk_exam.samples import FloatArray

_FIELDS: Final = ("x", "y", "z", "visibility", "presence")
_WORD_BYTES: Final = ctypes.sizeof(ctypes.c_float)
_read_fields = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True, eq=False)
class PersonLandmarks:
    """Landmarks of one person, arrays as in ``samples.PoseSample``."""

    image_xyz: FloatArray
    world_xyz_m: FloatArray
    visibility: FloatArray
    presence: FloatArray


Detect = Callable[[Any, int], tuple[PersonLandmarks, ...]]
"""Finds the people in a picture of the library at a time in milliseconds."""


def build_detect(landmarker: Any, module: Any) -> Detect:  # noqa: ANN401 - the library has no types
    """Return the fastest way to get landmarks from a landmarker in VIDEO mode.

    Parameters
    ----------
    landmarker
        The library's ``PoseLandmarker``.
    module
        Its module, which holds the layout of the native result.
    """
    library, handle = getattr(landmarker, "_lib", None), getattr(landmarker, "_handle", None)
    names = ("MpPoseLandmarkerDetectForVideo", "MpPoseLandmarkerCloseResult")
    if handle is not None and hasattr(module, "MpPoseLandmarkerResultC") and all(hasattr(library, name) for name in names):
        return NativeDetect(library, handle, module.MpPoseLandmarkerResultC)
    return PublicDetect(landmarker)


class NativeDetect:
    """Calls the native function as the library does, and reads its result as blocks of numbers."""

    def __init__(self, library: Any, handle: Any, result_type: type[ctypes.Structure]) -> None:  # noqa: ANN401
        self._library = library
        self._handle = handle
        self._result_type = result_type

    def __call__(self, picture: Any, time_ms: int) -> tuple[PersonLandmarks, ...]:  # noqa: ANN401
        """Return the people in a picture."""
        found: Any = self._result_type()
        image = picture._image_ptr  # noqa: SLF001 - the library's own function takes it so
        self._library.MpPoseLandmarkerDetectForVideo(self._handle, image, None, time_ms, ctypes.byref(found))
        try:
            return tuple(
                _as_person(_read_block(found.pose_landmarks[number]), _read_block(found.pose_world_landmarks[number]))
                for number in range(found.pose_landmarks_count)
            )
        finally:
            self._library.MpPoseLandmarkerCloseResult(ctypes.byref(found))


class PublicDetect:
    """Uses the library's public function."""

    def __init__(self, landmarker: Any) -> None:  # noqa: ANN401
        self._landmarker = landmarker

    def __call__(self, picture: Any, time_ms: int) -> tuple[PersonLandmarks, ...]:  # noqa: ANN401
        """Return the people in a picture."""
        found = self._landmarker.detect_for_video(picture, time_ms)
        return tuple(map(_as_person, map(_read_objects, found.pose_landmarks), map(_read_objects, found.pose_world_landmarks)))


def _as_person(in_image: FloatArray, in_world: FloatArray) -> PersonLandmarks:
    return PersonLandmarks(in_image[:, :3], in_world[:, :3], in_image[:, 3], in_image[:, 4])


def _read_objects(landmarks: Sequence[Any]) -> FloatArray:
    return np.array([_read_fields(landmark) for landmark in landmarks], dtype=np.float64)


def _read_block(landmarks: Any) -> FloatArray:  # noqa: ANN401
    """Return ``_FIELDS`` of each landmark of a native list, float64 (landmarks, 5); a copy, the list is freed after."""
    pointer, count = landmarks.landmarks, landmarks.landmarks_count
    words, columns = _find_words(pointer._type_)
    block = (ctypes.c_float * (words * count)).from_address(ctypes.addressof(pointer.contents))
    return np.frombuffer(block, dtype=np.float32).reshape(count, words)[:, columns].astype(np.float64)


@cache
def _find_words(layout: type[ctypes.Structure]) -> tuple[int, list[int]]:
    """Return how many words of four bytes a native landmark has, and which of them are ``_FIELDS``."""
    return ctypes.sizeof(layout) // _WORD_BYTES, [getattr(layout, name).offset // _WORD_BYTES for name in _FIELDS]
