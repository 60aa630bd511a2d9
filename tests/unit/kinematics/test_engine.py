import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Landmark
from vmsk_exam.kinematics.engine import ENGINE_NAME, AngleEngine
from vmsk_exam.kinematics.geometry import wrap_deg
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason


def measure(figure: Figure, change: Callable[[PoseSample], PoseSample] = lambda pose: pose, count: int = 20) -> AngleSample:
    engine = AngleEngine()
    samples = [engine.measure(change(make_pose(figure, int(index / 30 * 1e9)))) for index in range(count)]
    return samples[-1]


def test_name() -> None:
    assert ENGINE_NAME == "directions-5"


def test_angles_and_deviations_are_missing_together() -> None:
    sample = measure(Figure(yaw_deg=80.0, knee_deg=40.0))
    assert sample.is_usable
    assert sample.angles_deg.shape == sample.sd_deg.shape == (len(ANGLE_CHANNELS),)
    assert np.array_equal(np.isnan(sample.angles_deg), np.isnan(sample.sd_deg))
    assert np.nanmin(sample.sd_deg) >= 2.0


@pytest.mark.parametrize("yaw_deg", [0.0, 45.0, 90.0, -90.0])
def test_yaw_is_found(yaw_deg: float) -> None:
    assert abs(wrap_deg(measure(Figure(yaw_deg=yaw_deg)).body_yaw_deg - yaw_deg)) < 20.0


@pytest.mark.parametrize("knee_deg", [10.0, 25.0])
def test_knee_in_side_view_follows_the_figure(knee_deg: float) -> None:
    sample = measure(Figure(yaw_deg=90.0, knee_deg=knee_deg))
    assert sample.angle_deg("left_knee_flexion") == pytest.approx(knee_deg, abs=14.0)


def test_abduction_in_front_view_follows_the_figure() -> None:
    sample = measure(Figure(shoulder_abduction_deg=90.0))
    assert sample.angle_deg("left_shoulder_abduction") == pytest.approx(
        90.0, abs=12.0
    )  # a stick figure is no body of the training
    assert sample.angle_deg("right_shoulder_abduction") == pytest.approx(sample.angle_deg("left_shoulder_abduction"), abs=0.5)


def test_a_hidden_joint_is_missing_and_named() -> None:
    def hide(pose: PoseSample) -> PoseSample:
        visibility = pose.visibility.copy()
        visibility[Landmark.LEFT_WRIST] = 0.2
        return replace(pose, visibility=visibility)

    sample = measure(Figure(), hide)
    assert sample.is_usable
    assert sample.reasons == (QualityReason.JOINT_HIDDEN,)
    assert math.isnan(sample.angle_deg("left_elbow_flexion"))
    assert math.isfinite(sample.angle_deg("left_shoulder_abduction"))
    assert math.isfinite(sample.angle_deg("right_knee_flexion"))


def test_the_upper_body_alone_gives_no_leg_angles() -> None:
    sample = measure(Figure(distance_m=1.5, camera_height_m=1.25))
    assert sample.is_usable
    assert sample.reasons == (QualityReason.BODY_CUT_OFF,)
    assert math.isnan(sample.angle_deg("left_knee_flexion"))
    assert math.isfinite(sample.angle_deg("left_shoulder_abduction"))
    assert math.isfinite(sample.angle_deg("neck_lateral_flexion"))


def test_the_neck_is_not_measured_from_behind() -> None:
    sample = measure(Figure(yaw_deg=180.0))
    assert sample.is_usable
    assert all(math.isnan(sample.angles_deg[CHANNEL_INDEX[name]]) for name in ANGLE_CHANNELS if "neck" in name)
    assert math.isfinite(sample.angle_deg("trunk_lateral_flexion"))


def test_far_away_is_less_certain() -> None:
    near, far = measure(Figure()), measure(Figure(distance_m=6.5))
    assert far.channel_sd_deg("left_shoulder_abduction") > near.channel_sd_deg("left_shoulder_abduction")


def test_nobody_is_unusable() -> None:
    sample = AngleEngine().measure(PoseSample.without_person(5, 640, 480))
    assert not sample.is_usable
    assert sample.reasons == (QualityReason.NO_PERSON,)
    assert np.isnan(sample.angles_deg).all()
    assert sample.t_ns == 5


def test_reset_starts_anew() -> None:
    engine = AngleEngine()
    for index in range(20):
        engine.measure(make_pose(t_ns=int(index / 30 * 1e9)))
    engine.reset()
    assert not engine.measure(make_pose(t_ns=int(1e9))).is_usable
