"""The packets that flow through the program."""

import dataclasses

import numpy as np
import pytest

from vmsk_exam.anatomy import ANGLE_CHANNELS, LANDMARK_COUNT, Landmark
from vmsk_exam.samples import AngleSample, Frame, PoseSample, QualityReason


def make_pose(x: float, y: float, person_count: int = 1) -> PoseSample:
    points = np.full((LANDMARK_COUNT, 3), 0.0)
    points[:, 0], points[:, 1] = x, y
    scores = np.ones(LANDMARK_COUNT)
    return PoseSample(7, 640, 480, points, np.zeros((LANDMARK_COUNT, 3)), scores, scores, person_count)


def test_packets_cannot_be_changed() -> None:
    frame = Frame(0, 0, np.zeros((2, 2, 3), dtype=np.uint8))
    with pytest.raises(dataclasses.FrozenInstanceError):
        frame.index = 1  # type: ignore[misc]


def test_pixels_follow_width_and_height() -> None:
    pixels = make_pose(0.25, 0.5).image_px
    assert pixels.shape == (LANDMARK_COUNT, 2)
    assert pixels[Landmark.NOSE].tolist() == [160.0, 240.0]


def test_a_person_needs_landmarks() -> None:
    assert make_pose(0.5, 0.5).has_person
    assert not make_pose(0.5, 0.5, person_count=0).has_person
    assert not make_pose(float("nan"), 0.5).has_person


def test_empty_picture_has_no_numbers() -> None:
    sample = PoseSample.without_person(3, 640, 480, luminance_ratio=0.2)
    assert not sample.has_person
    assert (sample.t_ns, sample.person_count, sample.luminance_ratio) == (3, 0, 0.2)
    assert np.isnan(sample.image_xyz).all()
    assert np.isnan(sample.world_xyz_m).all()
    assert sample.image_xyz is not sample.world_xyz_m
    assert sample.visibility.tolist() == [0.0] * LANDMARK_COUNT


def test_angle_is_found_by_its_channel() -> None:
    angles = np.arange(len(ANGLE_CHANNELS), dtype=np.float64)
    sample = AngleSample(0, angles, angles / 10.0, is_usable=True)
    assert sample.angle_deg("left_knee_flexion") == 6.0
    assert sample.channel_sd_deg("left_knee_flexion") == pytest.approx(0.6)
    with pytest.raises(KeyError):
        sample.angle_deg("knee_flexion")


def test_unusable_sample_has_reasons_and_no_numbers() -> None:
    sample = AngleSample.unusable(5, (QualityReason.TOO_FAR,), body_yaw_deg=10.0)
    assert (sample.t_ns, sample.is_usable, sample.reasons, sample.body_yaw_deg) == (5, False, (QualityReason.TOO_FAR,), 10.0)
    assert np.isnan(sample.angles_deg).all()
    assert np.isnan(sample.sd_deg).all()
    assert len(sample.angles_deg) == len(ANGLE_CHANNELS)
