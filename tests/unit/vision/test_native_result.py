import ctypes
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mediapipe
import numpy as np
import pytest
from mediapipe.tasks.python.vision import pose_landmarker

from vmsk_exam.samples import ImageArray
from vmsk_exam.vision.landmarker import Landmarker
from vmsk_exam.vision.model_card import load_verified_model
from vmsk_exam.vision.native_result import Detect, NativeDetect, PublicDetect, build_detect
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import rgb_from_bgr


@pytest.fixture
def landmarker() -> Iterator[Any]:
    found = Landmarker(load_verified_model(), 1)
    yield found._landmarker
    found.close()


@pytest.fixture(scope="module")
def yoga(media_dir: Path) -> ImageArray:
    return rgb_from_bgr(cv2.imread(str(media_dir / "pose.jpg")))


def detect_first(detect: Detect, image: ImageArray, time_ms: int) -> list[np.ndarray]:
    (person,) = detect(mediapipe.Image(mediapipe.ImageFormat.SRGB, image), time_ms)
    return [person.image_xyz, person.world_xyz_m, person.visibility, person.presence]


def test_the_locked_library_is_read_as_blocks(landmarker: Any) -> None:
    assert isinstance(build_detect(landmarker, pose_landmarker), NativeDetect)


def test_blocks_hold_the_numbers_of_the_public_function(landmarker: Any, yoga: ImageArray) -> None:
    other = Landmarker(load_verified_model(), 1)

    read = detect_first(build_detect(landmarker, pose_landmarker), yoga, 1)
    given = detect_first(PublicDetect(other._landmarker), yoga, 1)

    other.close()
    assert [part.shape for part in read] == [(33, 3), (33, 3), (33,), (33,)]
    assert all(np.array_equal(one, two) for one, two in zip(read, given, strict=True))


def test_what_was_read_stays_when_the_native_result_is_freed(landmarker: Any, yoga: ImageArray) -> None:
    detect = build_detect(landmarker, pose_landmarker)

    first = detect_first(detect, yoga, 1)
    before = [part.copy() for part in first]
    detect_first(detect, np.ascontiguousarray(yoga[:, ::-1]), 2)

    assert all(np.array_equal(one, two) for one, two in zip(first, before, strict=True))


def test_an_empty_picture_has_nobody(landmarker: Any) -> None:
    empty = mediapipe.Image(mediapipe.ImageFormat.SRGB, np.zeros((64, 64, 3), np.uint8))

    assert build_detect(landmarker, pose_landmarker)(empty, 1) == ()


@pytest.mark.parametrize(
    ("library", "module"),
    [
        (SimpleNamespace(), pose_landmarker),
        (SimpleNamespace(MpPoseLandmarkerDetectForVideo=print, MpPoseLandmarkerCloseResult=print), SimpleNamespace()),
        (SimpleNamespace(MpPoseLandmarkerDetectForVideo=print), pose_landmarker),
    ],
)
def test_a_library_with_other_insides_is_used_by_its_public_function(library: object, module: object) -> None:
    landmark = SimpleNamespace(x=0.25, y=0.5, z=-0.5, visibility=0.75, presence=1.0)
    found = SimpleNamespace(pose_landmarks=[[landmark] * 33], pose_world_landmarks=[[landmark] * 33])
    landmarker = SimpleNamespace(_lib=library, _handle=ctypes.c_void_p(1), detect_for_video=lambda _picture, _time_ms: found)

    detect = build_detect(landmarker, module)
    (person,) = detect(None, 1)

    assert isinstance(detect, PublicDetect)
    assert person.image_xyz[32].tolist() == [0.25, 0.5, -0.5]
    assert (person.visibility[0], person.presence[0]) == (0.75, 1.0)


def test_the_native_result_is_freed_even_if_it_cannot_be_read() -> None:
    freed: list[object] = []
    library = SimpleNamespace(
        MpPoseLandmarkerDetectForVideo=lambda *arguments: setattr(arguments[-1]._obj, "pose_landmarks_count", 1),
        MpPoseLandmarkerCloseResult=freed.append,
    )
    detect = NativeDetect(library, None, pose_landmarker.MpPoseLandmarkerResultC)

    with pytest.raises(ValueError, match="NULL"):
        detect(SimpleNamespace(_image_ptr=None), 1)

    assert len(freed) == 1
