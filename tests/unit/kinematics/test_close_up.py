"""Head and shoulders alone: accepted when the face is sure and the rest surely absent, refused else."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import CHANNEL_INDEX, Landmark
from vmsk_exam.kinematics.close_up import LARGEST_FACE_RATIO, compute_head_ratio, is_close_up
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.kinematics.gate import find_blocking_reason
from vmsk_exam.kinematics.geometry import HIPS
from vmsk_exam.kinematics.plausibility import measure_proportions
from vmsk_exam.samples import PoseSample

_BELOW = np.arange(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1)
_FACE = np.arange(Landmark.MOUTH_RIGHT + 1)


def zoom(pose: PoseSample, factor: float = 2.6) -> PoseSample:
    """The same person from so near that the hips are below the picture."""
    image = pose.image_xyz.copy()
    shoulders = image[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER], :2].mean(axis=0)
    image[:, :2] = (image[:, :2] - shoulders) * factor + np.array([0.5, 0.62])
    presence, visibility = pose.presence.copy(), pose.visibility.copy()
    presence[_BELOW] = visibility[_BELOW] = 0.05
    presence[_FACE] = visibility[_FACE] = 1.0
    return replace(pose, image_xyz=image, presence=presence, visibility=visibility)


def test_a_person_from_near_is_a_close_up_and_one_seen_whole_is_not() -> None:
    whole = make_pose(Figure())
    assert not is_close_up(whole)
    assert is_close_up(zoom(whole))
    assert find_blocking_reason(zoom(whole), measure_proportions(zoom(whole)), is_near=True) is None


@pytest.mark.parametrize("change", ["hips seen", "face unsure", "face fills the picture"])
def test_what_is_no_sure_close_up_is_refused(change: str) -> None:
    near = zoom(make_pose(Figure()))
    presence = near.presence.copy()
    if change == "hips seen":
        presence[HIPS] = 0.9
    if change == "face unsure":
        presence[Landmark.LEFT_EAR] = 0.4
    other = replace(near, presence=presence)
    if change == "face fills the picture":
        other = zoom(make_pose(Figure()), 2.6 * 1.3 * LARGEST_FACE_RATIO / compute_head_ratio(near))
    assert not is_close_up(other)


def test_a_close_up_gives_neck_angles_and_none_of_the_legs() -> None:
    engine, near = AngleEngine(), zoom(make_pose(Figure()))
    samples = [engine.measure(replace(near, t_ns=index * 33_000_000)) for index in range(1, 30)]
    assert samples[-1].is_usable
    assert np.isfinite(samples[-1].angles_deg[CHANNEL_INDEX["neck_flexion"]])
    assert np.isnan(samples[-1].angles_deg[[CHANNEL_INDEX["left_knee_flexion"], CHANNEL_INDEX["right_hip_flexion"]]]).all()


def test_hips_that_come_and_go_at_the_edge_of_the_picture_do_not_interrupt() -> None:
    near = zoom(make_pose(Figure()))
    presence = near.presence.copy()
    presence[HIPS] = 0.55
    edge = replace(near, presence=presence)
    assert is_close_up(near)
    assert not is_close_up(edge)
    engine = AngleEngine()
    poses = [replace((near, edge)[number % 2], t_ns=number * 33_000_000) for number in range(40)]
    usable = [engine.measure(pose).is_usable for pose in poses]
    assert all(usable[15:])


def test_a_close_up_is_forgotten() -> None:
    near, whole = zoom(make_pose(Figure())), make_pose(Figure())
    engine = AngleEngine()
    for number in range(15):
        engine.measure(replace(near, t_ns=number * 33_000_000))
    later = [engine.measure(replace(whole, t_ns=(15 + number) * 33_000_000)) for number in range(60)]
    assert later[-1].is_usable
    assert np.isfinite(later[-1].angles_deg[CHANNEL_INDEX["left_knee_flexion"]])
