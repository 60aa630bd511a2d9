import numpy as np
import pytest

from vmsk_exam.errors import InputError
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import JpegEncoder, rgb_from_bgr, shrink


@pytest.mark.parametrize(
    ("size", "expected"),
    [((2160, 3840), (720, 1280)), ((1920, 1088), (1280, 725)), ((1280, 720), (1280, 720)), ((3, 5000), (1, 1280))],
)
def test_the_long_side_is_bounded(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert shrink(np.zeros((*size, 3), np.uint8), 1280).shape[:2] == expected


def test_a_small_picture_is_the_same_array() -> None:
    picture = np.zeros((10, 10, 3), np.uint8)

    assert shrink(picture, 1280) is picture


def test_blue_first_and_grey_become_rgb() -> None:
    assert rgb_from_bgr(np.full((2, 2, 3), (1, 2, 3), np.uint8))[0, 0].tolist() == [3, 2, 1]
    assert rgb_from_bgr(np.full((2, 2), 7, np.uint8))[1, 1].tolist() == [7, 7, 7]


def test_a_jpeg_shows_the_picture_again() -> None:
    picture = np.zeros((90, 160, 3), np.uint8)
    picture[:, :80] = (200, 30, 60)

    encoded = JpegEncoder().encode_jpeg(picture)
    decoded = cv2.cvtColor(cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    assert encoded[:3] == b"\xff\xd8\xff"
    assert decoded.shape == picture.shape
    assert decoded[40, 20].tolist() == pytest.approx([200, 30, 60], abs=4)
    assert decoded[40, 140].tolist() == pytest.approx([0, 0, 0], abs=4)


@pytest.mark.parametrize("shape", [(0, 10, 3), (10, 10), (10, 10, 4)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="must be RGB of 8 bits"):
        JpegEncoder().encode_jpeg(np.zeros(shape, np.uint8))
