from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.kinematics.calibration import FEWEST_FRAMES, MOST_DEG, Calibration, calibrate, find_zero
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample, QualityReason

LEFT, RIGHT = CHANNEL_INDEX["left_knee_flexion"], CHANNEL_INDEX["right_knee_flexion"]
TRUNK = CHANNEL_INDEX["trunk_lateral_flexion"]


def neutral(**values: float) -> FloatArray:
    angles = np.zeros(len(ANGLE_CHANNELS))
    for name, value in values.items():
        angles[CHANNEL_INDEX[name]] = value
    return angles


def standing(
    angles: FloatArray, count: int = 30, noise_deg: float = 0.5, yaw_deg: float = 0.0
) -> list[tuple[PoseSample, AngleSample]]:
    rng = np.random.default_rng(2)
    frames = []
    for index in range(count):
        t_ns = round(index * 1e9 / 30)
        noisy = angles + rng.normal(0.0, noise_deg, len(angles))
        frames.append(
            (make_pose(Figure(yaw_deg=yaw_deg), t_ns), AngleSample(t_ns, noisy, np.full(len(angles), 4.0), True, (), yaw_deg))
        )
    return frames


def calibrated(angles: FloatArray, **options: float) -> Calibration:
    found = calibrate(standing(angles, **options))  # type: ignore[arg-type]
    assert found is not None
    return found


@given(error=st.floats(-8.0, 8.0))
def test_a_contracture_of_one_knee_survives_any_error_of_the_camera(error: float) -> None:
    zero = find_zero(neutral(left_knee_flexion=15.0 + error, right_knee_flexion=error))
    assert abs(zero[LEFT]) <= min(MOST_DEG, abs(error))
    reported = 15.0 + error - zero[LEFT]
    assert reported >= 15.0 + error - MOST_DEG
    if error >= -0.0:
        assert reported >= 12.0


@given(error=st.floats(-5.0, 5.0))
def test_a_contracture_of_both_knees_is_never_taken_for_an_error(error: float) -> None:
    zero = find_zero(neutral(left_knee_flexion=15.0 + error, right_knee_flexion=14.0 + error))
    assert zero[LEFT] == zero[RIGHT] == 0.0


@given(st.lists(st.floats(-40.0, 40.0), min_size=len(ANGLE_CHANNELS), max_size=len(ANGLE_CHANNELS)))
def test_what_is_taken_off_is_small_towards_zero_and_the_same_on_both_sides(values: list[float]) -> None:
    angles = np.array(values)
    zero = find_zero(angles)
    assert np.abs(zero).max() <= MOST_DEG
    assert (np.abs(angles - zero) <= np.abs(angles) + 1e-9).all()
    assert (angles * (angles - zero) >= 0.0).all()
    for name in ANGLE_CHANNELS:
        if name.startswith("left_"):
            assert zero[CHANNEL_INDEX[name]] == zero[CHANNEL_INDEX[name.replace("left_", "right_")]]


def test_half_of_a_shared_deviation_is_taken_off_and_arms_have_no_zero() -> None:
    zero = find_zero(
        neutral(
            left_knee_flexion=4.0, right_knee_flexion=5.0, left_elbow_flexion=5.0, right_elbow_flexion=5.0, trunk_flexion=-6.0
        )
    )
    assert zero[LEFT] == pytest.approx(2.0)
    assert zero[CHANNEL_INDEX["left_elbow_flexion"]] == 0.0
    assert zero[CHANNEL_INDEX["trunk_flexion"]] == pytest.approx(-3.0)


def test_unknown_angles_have_no_zero() -> None:
    angles = neutral(left_knee_flexion=4.0)
    angles[[RIGHT, TRUNK]] = np.nan
    assert find_zero(angles)[[LEFT, RIGHT, TRUNK]].tolist() == [0.0, 0.0, 0.0]
    assert calibrated(angles).zero_deg[TRUNK] == 0.0


def test_raw_angles_are_kept_and_the_deviation_does_not_shrink() -> None:
    angles = neutral(left_knee_flexion=4.0, right_knee_flexion=4.0)
    calibration = calibrated(angles)
    sample = AngleSample(0, angles, np.full(len(ANGLE_CHANNELS), 4.0), True, (), 5.0)
    applied = calibration.apply(sample)
    assert applied.angle_deg("left_knee_flexion") == pytest.approx(2.0, abs=0.2)
    assert applied.raw_angles_deg is not None
    assert applied.raw_angles_deg[LEFT] == 4.0
    assert (applied.sd_deg >= sample.sd_deg).all()


def test_it_holds_in_its_own_view_only() -> None:
    calibration = calibrated(neutral(left_knee_flexion=4.0, right_knee_flexion=4.0))
    side_on = AngleSample(0, neutral(left_knee_flexion=4.0), np.ones(len(ANGLE_CHANNELS)), True, (), 90.0)
    unusable = AngleSample.unusable(0, (QualityReason.TOO_DARK,))
    assert calibration.apply(side_on) is side_on
    assert calibration.apply(replace(side_on, body_yaw_deg=float("nan"))).raw_angles_deg is None
    assert calibration.apply(unusable) is unusable


def test_who_moves_or_is_seen_too_shortly_has_no_calibration() -> None:
    assert calibrate(standing(neutral(), count=FEWEST_FRAMES - 1)) is None
    assert calibrate(standing(neutral(), noise_deg=6.0)) is None
    assert calibrate([]) is None


def test_lengths_and_tilt() -> None:
    calibration = calibrated(neutral())
    lengths = dict(calibration.segment_lengths_m)
    assert lengths["thigh"] == pytest.approx(0.41, abs=0.01)
    assert lengths["shank"] == pytest.approx(0.39, abs=0.01)
    assert calibration.camera_roll_deg == pytest.approx(0.0, abs=0.1)
    assert calibration.frame_count == 30
    tilted = standing(neutral())
    for pose, _ in tilted:
        x, y = pose.image_px[:, 0] - 320.0, pose.image_px[:, 1] - 240.0
        cos, sin = np.cos(np.radians(4.0)), np.sin(np.radians(4.0))
        pose.image_xyz[:, 0], pose.image_xyz[:, 1] = (x * cos - y * sin + 320.0) / 640.0, (x * sin + y * cos + 240.0) / 480.0
    found = calibrate(tilted)
    assert found is not None
    assert found.camera_roll_deg == pytest.approx(4.0, abs=0.3)
