import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import Frame, PoseSample
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.opencv import cv2
from vmsk_exam.vision.pictures import brightness_ratio, rgb_from_bgr


@pytest.fixture
def estimator() -> Iterator[MediaPipePoseEstimator]:
    estimator = MediaPipePoseEstimator()
    yield estimator
    estimator.close()


@pytest.fixture(scope="module")
def yoga(media_dir: Path) -> Frame:
    return Frame(0, 0, rgb_from_bgr(cv2.imread(str(media_dir / "pose.jpg"))))


def frames_of(path: Path, count: int) -> list[Frame]:
    source = VideoFileSource(path)
    source.open()
    frames = [frame for _ in range(count) if (frame := source.read()) is not None]
    source.close()
    return frames


def expected_landmarks(path: Path) -> np.ndarray:
    """Read x and y of each landmark from MediaPipe's own expectation for ``pose.jpg``."""
    numbers = {"x": [], "y": []}  # type: dict[str, list[float]]
    for line in path.read_text().splitlines():
        key, _, value = line.strip().partition(":")
        if key in numbers:
            numbers[key].append(float(value))
    return np.column_stack([numbers["x"][:33], numbers["y"][:33]])


def test_the_model_is_named_with_its_checksum(estimator: MediaPipePoseEstimator) -> None:
    assert estimator.model_name == "BlazePose GHUM full mediapipe-0.10.21"
    assert estimator.model_sha256.startswith("c69b3770")


@pytest.mark.parametrize("shape", [(10, 10), (1, 1), (2, 300), (2160, 3840), (720, 1280)])
def test_pictures_of_any_size_without_a_person_give_an_empty_sample(
    estimator: MediaPipePoseEstimator, shape: tuple[int, int]
) -> None:
    image = np.full((*shape, 3), 51, dtype=np.uint8)

    sample = estimator.estimate(Frame(7, 0, image))

    assert (sample.t_ns, sample.width_px, sample.height_px) == (7, shape[1], shape[0])
    assert not sample.has_person
    assert sample.person_count == 0
    assert np.isnan(sample.image_xyz).all()
    assert np.isnan(sample.world_xyz_m).all()
    assert sample.luminance_ratio == pytest.approx(0.2)


@given(level=st.integers(0, 255), height=st.integers(1, 70), width=st.integers(1, 70))
def test_brightness_of_an_even_picture_is_its_level(level: int, height: int, width: int) -> None:
    assert brightness_ratio(np.full((height, width, 3), level, np.uint8)) == pytest.approx(level / 255)


def test_landmarks_are_where_the_authors_of_the_model_expect_them(
    estimator: MediaPipePoseEstimator, yoga: Frame, media_dir: Path
) -> None:
    sample = estimator.estimate(yoga)

    expected = expected_landmarks(media_dir / "pose.expected_landmarks.prototxt")
    assert expected.shape == (33, 2)
    assert np.abs(sample.image_xyz[:, :2] - expected).max() < 0.03
    assert sample.person_count == 1
    assert sample.world_xyz_m.shape == (33, 3)
    assert np.linalg.norm(sample.world_xyz_m[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)) < 0.02
    assert ((sample.visibility >= 0) & (sample.visibility <= 1)).all()
    assert ((sample.presence >= 0) & (sample.presence <= 1)).all()
    assert sample.visibility[Landmark.NOSE] > 0.9


def test_frames_closer_than_a_millisecond_and_times_that_go_back_are_taken(
    estimator: MediaPipePoseEstimator, yoga: Frame
) -> None:
    times_ns = [0, 100, 200, 4_166_667, 4_200_000, 10_000_000_000, 5, 33_000_000]

    samples = [estimator.estimate(Frame(t_ns, index, yoga.image)) for index, t_ns in enumerate(times_ns)]

    assert [sample.t_ns for sample in samples] == times_ns
    assert all(sample.has_person for sample in samples)


def test_a_picture_that_is_a_view_of_another_is_taken(estimator: MediaPipePoseEstimator, yoga: Frame) -> None:
    padded = np.zeros((yoga.image.shape[0], yoga.image.shape[1], 4), dtype=np.uint8)
    padded[:, :, :3] = yoga.image

    assert estimator.estimate(Frame(0, 0, padded[:, :, :3])).has_person


def same(first: PoseSample, second: PoseSample) -> bool:
    pairs = [(first.image_xyz, second.image_xyz), (first.world_xyz_m, second.world_xyz_m), (first.visibility, second.visibility)]
    return first.person_count == second.person_count and all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


def test_the_same_video_gives_the_same_numbers(estimator: MediaPipePoseEstimator, media_dir: Path) -> None:
    frames = frames_of(media_dir / "pose_squats.mp4", 12)

    first = [estimator.estimate(frame) for frame in frames]
    estimator.reset()
    second = [estimator.estimate(frame) for frame in frames]

    assert all(map(same, first, second))
    assert all(sample.has_person for sample in first)


def test_a_second_person_is_told_from_the_first_frame_on(estimator: MediaPipePoseEstimator, media_dir: Path) -> None:
    counts = [estimator.estimate(frame).person_count for frame in frames_of(media_dir / "two_people.mp4", 100)]

    assert len(counts) == 100
    assert min(counts) == 2


@pytest.mark.parametrize("name", ["pose_squats.mp4", "lateral_raise_front.mp4"])
def test_one_person_alone_is_one(estimator: MediaPipePoseEstimator, media_dir: Path, name: str) -> None:
    assert {estimator.estimate(frame).person_count for frame in frames_of(media_dir / name, 60)} == {1}


def test_an_empty_room_has_nobody(estimator: MediaPipePoseEstimator, media_dir: Path) -> None:
    frames = frames_of(media_dir / "walk_side.mp4", 20)

    assert {estimator.estimate(frame).person_count for frame in frames} == {0}


def test_a_failure_of_the_native_graph_is_survived(
    estimator: MediaPipePoseEstimator, yoga: Frame, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(image: object, t_ns: int) -> None:
        raise RuntimeError("graph failed")

    monkeypatch.setattr(estimator._follower, "find", fail)

    assert not estimator.estimate(yoga).has_person
    assert "begins anew" in caplog.text
    assert estimator.estimate(Frame(33_000_000, 1, yoga.image)).has_person


def test_it_may_be_closed_twice() -> None:
    estimator = MediaPipePoseEstimator()
    estimator.close()
    estimator.close()

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("people-counter")]
