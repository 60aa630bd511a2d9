"""A measured signal is read from a stored track as it was measured."""

import numpy as np
import pytest

from tests.e2e.truth_path import true_pose
from vmsk_exam.anatomy import ANGLE_CHANNELS, CameraView, Motion, Side
from vmsk_exam.avatar.body import DEFAULT_PERSON, load_body
from vmsk_exam.avatar.coupling import posture_at
from vmsk_exam.avatar.pose import pose_body
from vmsk_exam.avatar.spec import PerformanceSpec
from vmsk_exam.kinematics.body_signals import add_signals
from vmsk_exam.record.model import Track
from vmsk_exam.record.track_channels import read_track_channel
from vmsk_exam.samples import AngleSample, PoseSample

SPEC = PerformanceSpec("hip_rotation", Side.LEFT, Motion.EXTERNAL_ROTATION, "seated", CameraView.FRONT, 0.0, 30.0)
ANGLES = np.full(len(ANGLE_CHANNELS), 1.0)


def _pose(share: float) -> PoseSample:
    body = load_body(DEFAULT_PERSON)
    return true_pose(pose_body(body, posture_at(body, SPEC, share)), 0)


def _track(poses: list[PoseSample], angles: list[np.ndarray]) -> Track:
    return Track(
        np.arange(len(poses)) / 10.0,
        np.stack([pose.image_xyz for pose in poses]),
        np.stack([pose.visibility for pose in poses]),
        np.stack(angles),
        np.stack(angles),
        poses[0].width_px,
        poses[0].height_px,
    )


def test_a_turn_comes_out_as_it_was_measured_and_is_missing_where_nothing_was() -> None:
    poses = [_pose(0.0), _pose(1.0), _pose(1.0)]
    track = _track(poses, [ANGLES, ANGLES, np.full(len(ANGLE_CHANNELS), np.nan)])
    angle, sd = read_track_channel(track, "left_hip_rotation")
    for place, pose in enumerate(poses[:2]):
        sample = add_signals(AngleSample(0, ANGLES, ANGLES, True, (), 0.0), pose)
        assert angle[place] == pytest.approx(sample.angle_deg("left_hip_rotation"))
        assert sd[place] == pytest.approx(sample.channel_sd_deg("left_hip_rotation"))
    assert angle[1] == pytest.approx(30.0, abs=4.0)
    assert np.isnan([angle[2], sd[2]]).all()


def test_an_angle_is_read_from_its_column() -> None:
    track = _track([_pose(0.0)], [np.arange(len(ANGLE_CHANNELS), dtype=float)])
    angle, _ = read_track_channel(track, "left_elbow_flexion")
    assert angle[0] == ANGLE_CHANNELS.index("left_elbow_flexion")
