from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.anatomy import HAND_LANDMARK_COUNT, HandLandmark, Side
from vmsk_exam.errors import ModelError
from vmsk_exam.samples import Frame, ImageArray
from vmsk_exam.vision.file_source import VideoFileSource
from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator
from vmsk_exam.vision.model_card import default_model_path, hand_model_path, load_verified_model


@pytest.fixture(name="estimator")
def hand_estimator() -> Iterator[MediaPipeHandEstimator]:
    estimator = MediaPipeHandEstimator()
    yield estimator
    estimator.close()


@pytest.fixture(scope="session", name="frames")
def real_hand(media_dir: Path) -> list[Frame]:
    """Every tenth of the first hundred pictures of a right hand, palm to the lens."""
    source = VideoFileSource(media_dir / "no_body_hand_only.mp4")
    source.open()
    frames = [frame for _ in range(100) if (frame := source.read()) is not None and frame.index % 10 == 0]
    source.close()
    return frames


def plain(t_ns: int = 0, value: int = 90) -> Frame:
    return Frame(t_ns, 0, np.full((240, 320, 3), value, dtype=np.uint8))


def mirrored(frame: Frame) -> Frame:
    return replace(frame, image=np.ascontiguousarray(frame.image[:, ::-1]))


def test_the_shipped_hand_model_is_the_one_that_its_card_names() -> None:
    model = load_verified_model(hand_model_path(), HAND_LANDMARK_COUNT)

    assert (model.card.licence, model.card.landmark_count) == ("Apache-2.0", 21)
    assert "hand_landmarker_full.task" in (hand_model_path().parent / "NOTICE").read_text()


def test_a_pose_model_is_refused_as_hand_model_and_the_other_way_round() -> None:
    with pytest.raises(ModelError, match=r"gives 33 landmarks, 21 are needed\. Choose a hand model"):
        MediaPipeHandEstimator(default_model_path())
    with pytest.raises(ModelError, match=r"gives 21 landmarks, 33 are needed\. Choose a pose model"):
        load_verified_model(hand_model_path())


def test_no_hand_is_found_where_there_is_none(estimator: MediaPipeHandEstimator) -> None:
    sample = estimator.estimate(plain())

    assert (sample.has_hand, sample.hand_count, sample.side) == (False, 0, None)
    assert np.isnan(sample.image_xyz).all()
    assert np.isnan(sample.world_xyz_m).all()
    assert sample.luminance_ratio == pytest.approx(90 / 255, abs=0.01)


def test_a_real_right_hand_is_found_with_its_side(estimator: MediaPipeHandEstimator, frames: list[Frame]) -> None:
    samples = [estimator.estimate(frame) for frame in frames]

    assert [(sample.side, sample.hand_count) for sample in samples] == [(Side.RIGHT, 1)] * 10
    for sample in samples:  # the little finger points up, the wrist is below the knuckles
        assert sample.image_xyz[HandLandmark.WRIST, 1] > sample.image_xyz[HandLandmark.MIDDLE_MCP, 1]
        assert 0.04 < np.linalg.norm(sample.world_xyz_m[HandLandmark.INDEX_MCP] - sample.world_xyz_m[HandLandmark.WRIST]) < 0.12
        assert sample.sharpness_ratio > 0.275


def test_the_same_hand_in_a_mirror_is_a_left_one(estimator: MediaPipeHandEstimator, frames: list[Frame]) -> None:
    assert {estimator.estimate(mirrored(frame)).side for frame in frames} == {Side.LEFT}


def test_the_same_frames_give_the_same_landmarks(estimator: MediaPipeHandEstimator, frames: list[Frame]) -> None:
    first = [estimator.estimate(frame).image_xyz for frame in frames[:3]]
    again = [estimator.estimate(frame).image_xyz for frame in frames[:3]]  # time goes back: begins anew

    np.testing.assert_array_equal(first, again)


def test_a_hand_in_a_corner_is_found_in_its_cut_out(estimator: MediaPipeHandEstimator, frames: list[Frame]) -> None:
    whole = estimator.estimate(frames[0])
    wide: ImageArray = np.full((1080, 2480, 3), 200, dtype=np.uint8)
    wide[:, 1860:] = frames[0].image
    moved = (whole.image_xyz[:, :2] * (620, 1080) + (1860, 0)) / (2480, 1080)

    sample = estimator.estimate_near(replace(frames[0], image=wide), moved[HandLandmark.MIDDLE_MCP], 0.3)

    assert sample.side is Side.RIGHT
    assert np.median(np.abs((sample.image_xyz[:, :2] - moved) * (2480, 1080))) < 8.0


@pytest.mark.parametrize("image_xy", [(2.0, 2.0), (float("nan"), 0.5)])
def test_a_cut_out_beside_the_picture_holds_no_hand(estimator: MediaPipeHandEstimator, image_xy: tuple[float, float]) -> None:
    assert not estimator.estimate_near(plain(), np.array(image_xy), 0.1).has_hand
