from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vmsk_exam.samples import FloatArray, ImageArray
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.picture_watch import PictureWatch, find_box, measure_sharpness, sample_clothing

SIZE = (480, 640)
NS = 1_000_000_000


def room(shift_px: int = 0, person_px: int = 300) -> ImageArray:
    """A wall of patches that moves with the camera, and a striped person in the middle who does not."""
    rng = np.random.default_rng(5)
    wall = cv2.resize(rng.integers(40, 220, (30, 60, 3), dtype=np.uint8), (960, 480), interpolation=cv2.INTER_NEAREST)
    picture = wall[:, 100 + shift_px : 740 + shift_px].copy()
    picture[90:400, person_px - 40 : person_px + 40] = (30, 30, 30)
    picture[90:400:12, person_px - 40 : person_px + 40] = (230, 220, 210)
    return np.ascontiguousarray(picture)


def person_xy(person_px: int = 300) -> FloatArray:
    xy = np.full((33, 2), 0.5)
    xy[:, 0] = person_px / 640
    xy[0], xy[32] = ((person_px - 40) / 640, 90 / 480), ((person_px + 40) / 640, 400 / 480)
    return xy


@pytest.mark.parametrize("blur_px", [6.0, 10.0, 20.0])
def test_a_blurred_picture_is_told_from_a_sharp_one(blur_px: float) -> None:
    sharp = room()
    box = find_box(sharp, person_xy())
    assert box is not None
    assert measure_sharpness(sharp, box) > 0.5
    assert measure_sharpness(cv2.GaussianBlur(sharp, (0, 0), blur_px), box) < 0.28


def test_smearing_counts_as_blur() -> None:
    sharp = room()
    box = find_box(sharp, person_xy())
    assert box is not None
    assert measure_sharpness(cv2.blur(sharp, (33, 1)), box) < 0.75 * measure_sharpness(sharp, box)


@pytest.mark.parametrize(("shift_px", "expected"), [(0, 0.0), (16, 0.05), (48, 0.15)])
def test_the_speed_of_the_camera(shift_px: int, expected: float) -> None:
    watch = PictureWatch()
    watch.update(room(), 0, person_xy())
    watch.update(room(shift_px), NS // 2, person_xy())
    assert watch.measures.camera_shift_ratio == pytest.approx(expected, abs=0.02)


def test_a_walking_person_is_no_moving_camera() -> None:
    watch = PictureWatch()
    watch.update(room(person_px=250), 0, person_xy(250))
    watch.update(room(person_px=330), NS // 2, person_xy(330))
    assert watch.measures.camera_shift_ratio == pytest.approx(0.0, abs=0.02)


def test_an_empty_wall_says_nothing_and_a_long_gap_neither() -> None:
    watch = PictureWatch()
    blank = np.full((*SIZE, 3), 180, dtype=np.uint8)
    watch.update(blank, 0, None)
    watch.update(blank, NS // 2, None)
    assert np.isnan(watch.measures.camera_shift_ratio)
    assert np.isnan(watch.measures.sharpness_ratio)
    watch.update(room(), 10 * NS, None)
    assert np.isnan(watch.measures.camera_shift_ratio)


def test_between_two_measures_the_last_one_stays() -> None:
    watch = PictureWatch()
    watch.update(room(), 0, person_xy())
    before = watch.measures.sharpness_ratio
    watch.update(cv2.GaussianBlur(room(), (0, 0), 10.0), NS // 10, person_xy())
    assert watch.measures.sharpness_ratio == before
    watch.update(cv2.GaussianBlur(room(), (0, 0), 10.0), NS // 2, person_xy())
    assert watch.measures.sharpness_ratio < before


def test_clothing_is_read_where_it_is() -> None:
    picture = np.zeros((*SIZE, 3), dtype=np.uint8)
    picture[:240] = (200, 20, 40)
    picture[240:] = (10, 40, 220)
    xy = np.full((33, 2), 0.5)
    xy[[11, 12, 23, 24, 25, 26]] = [(0.6, 0.2), (0.4, 0.2), (0.55, 0.49), (0.45, 0.49), (0.55, 0.8), (0.45, 0.8)]
    trunk, thighs = sample_clothing(picture, xy)
    assert np.round(trunk * 255).tolist() == [200, 20, 40]
    assert np.round(thighs * 255).tolist() == [10, 40, 220]
    assert np.isnan(sample_clothing(picture, xy + 3.0)).all()


def test_clothes_and_light_are_looked_at_ten_times_a_second_and_when_somebody_comes() -> None:
    def plain(level: int) -> ImageArray:
        return np.full((*SIZE, 3), level, dtype=np.uint8)

    watch = PictureWatch()
    watch.update(plain(51), 0, None)
    assert watch.luminance_ratio == pytest.approx(0.2)
    assert watch.clothing_rgb is None
    watch.update(plain(102), NS // 30, person_xy())
    assert watch.luminance_ratio == pytest.approx(0.4)
    assert watch.clothing_rgb == pytest.approx(np.full((2, 3), 0.4))
    watch.update(plain(204), NS // 10, person_xy())
    assert watch.luminance_ratio == pytest.approx(0.4)
    assert watch.clothing_rgb == pytest.approx(np.full((2, 3), 0.4))
    watch.update(plain(204), NS // 30 + NS // 10, person_xy())
    assert watch.clothing_rgb == pytest.approx(np.full((2, 3), 0.8))
    watch.update(plain(204), NS // 5, None)
    assert watch.clothing_rgb is None


def test_measures_made_beside_take_effect_by_the_time_of_the_pictures_alone() -> None:
    beside, at_once = ThreadPoolExecutor(1), PictureWatch()
    watch = PictureWatch(beside.submit)
    for number in range(24):
        picture, t_ns = room(8 * (number // 11)), number * NS // 30
        before = watch.measures
        watch.update(picture, t_ns, person_xy())
        at_once.update(picture, t_ns, person_xy())
        if number % 11 == 3:
            assert watch.measures == at_once.measures
            assert watch.measures.sharpness_ratio > 0.5
        elif number % 11 < 3:
            assert repr(watch.measures) == repr(before)
    assert watch.measures.camera_shift_ratio == pytest.approx(8 / 640 / (11 / 30), abs=0.005)
    beside.shutdown()


def test_pictures_from_an_earlier_time_are_measured_at_once() -> None:
    with ThreadPoolExecutor(1) as beside:
        watch = PictureWatch(beside.submit)
        watch.update(room(), 10 * NS, person_xy())
        watch.update(room(), 0, person_xy())
        assert watch.measures.sharpness_ratio > 0.5
        assert np.isnan(watch.measures.camera_shift_ratio)
