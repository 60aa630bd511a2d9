"""The head is unrecognisable, the rest of the picture is as it was, and without landmarks nothing is given away."""

import numpy as np
import pytest

from vmsk_exam.anatomy import Landmark
from vmsk_exam.errors import InputError
from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.face_blur import blur_face, find_head
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import JpegEncoder

WIDTH, HEIGHT = 320, 480


def standing() -> FloatArray:
    """Landmarks of somebody 400 px tall in the middle, facing the camera; head from 40 to 92 px."""
    points = np.full((33, 2), np.nan)
    points[: Landmark.MOUTH_RIGHT + 1] = [0.5, 70 / HEIGHT]
    points[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR], 0] = [0.55, 0.45]
    points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER] = [0.62, 0.25], [0.38, 0.25]
    points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP] = [0.57, 0.49], [0.43, 0.49]
    return points


def checkered() -> ImageArray:
    """Black and white fields of 8 px: high contrast everywhere."""
    rows, columns = np.indices((HEIGHT, WIDTH)) // 8
    return np.repeat((((rows + columns) % 2) * 255).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def decode(jpeg: bytes) -> ImageArray:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def test_head_is_hidden_and_the_rest_stays() -> None:
    before = JpegEncoder().encode_jpeg(checkered())
    after = decode(blur_face(before, standing()))
    head = after[35:95, 135:185]
    assert float(head.std()) < 6.0
    assert float(decode(before)[35:95, 135:185].std()) > 110.0
    below = slice(200, HEIGHT)
    assert float(np.abs(after[below].astype(float) - decode(before)[below]).mean()) < 2.0
    assert after.shape == (HEIGHT, WIDTH)


def test_head_is_large_enough_in_every_view() -> None:
    centre, radius = find_head(standing() * [WIDTH, HEIGHT])
    np.testing.assert_allclose(centre, [160.0, 70.0])
    assert radius >= 40.0
    bent = standing()
    bent[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = bent[Landmark.NOSE]
    assert find_head(bent * [WIDTH, HEIGHT])[1] >= 40.0


def test_head_at_the_edge_of_the_picture() -> None:
    points = standing() - np.array([0.49, 0.14])
    before = JpegEncoder().encode_jpeg(checkered())
    assert float(decode(blur_face(before, points))[:20, :20].std()) < 20.0
    assert blur_face(before, standing() + np.array([3.0, 0.0]))


@pytest.mark.parametrize("missing", [list(range(11)), [11], [23, 24]])
def test_without_landmarks_nothing_is_given_away(missing: list[int]) -> None:
    points = standing()
    points[missing] = np.nan
    with pytest.raises(InputError, match="where the face is"):
        blur_face(JpegEncoder().encode_jpeg(checkered()), points)


@pytest.mark.parametrize("jpeg", [b"", b"no picture"])
def test_broken_picture_is_refused(jpeg: bytes) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        blur_face(jpeg, standing())
