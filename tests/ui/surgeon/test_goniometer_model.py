import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.surgeon.fakes import ScriptedStore
from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.surgeon.goniometer_model import (
    Goniometer,
    GoniometerKind,
    Reading,
    default_reading,
    lay_goniometer,
    snap,
)
from vmsk_exam.ui.surgeon.replay_model import pose_at

LEFT = "left_knee_flexion_standing"
THREE, LINE = GoniometerKind.THREE_POINTS, GoniometerKind.TO_VERTICAL
PLACES = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def three(*points: tuple[float, float], reading: Reading = Reading.BETWEEN) -> Goniometer:
    return Goniometer(THREE, points, reading)


@pytest.mark.parametrize(
    ("points", "between", "from_straight", "from_right"),
    [
        (((0, -10), (0, 0), (0, 10)), 180.0, 0.0, -90.0),  # straight
        (((0, -10), (0, 0), (10, 0)), 90.0, 90.0, 0.0),
        (((0, -10), (0, 0), (-10, -10)), 45.0, 135.0, 45.0),
    ],
)
def test_three_points(points: tuple[tuple[float, float], ...], between: float, from_straight: float, from_right: float) -> None:
    assert three(*points).value_deg == pytest.approx(between)
    assert three(*points, reading=Reading.FROM_STRAIGHT).value_deg == pytest.approx(from_straight)
    assert three(*points, reading=Reading.FROM_RIGHT_ANGLE).value_deg == pytest.approx(from_right)


@pytest.mark.parametrize(("end", "upright"), [((0, -10), 0.0), ((10, -10), 45.0), ((-10, 0), 90.0), ((0, 10), 180.0)])
def test_a_line_is_measured_against_the_upright(end: tuple[float, float], upright: float) -> None:
    line = Goniometer(LINE, ((0.0, 0.0), end), Reading.BETWEEN)
    assert line.value_deg == pytest.approx(upright)
    assert line.turned_over().value_deg == pytest.approx(-upright)


@given(PLACES, PLACES, PLACES, st.floats(-math.pi, math.pi), st.floats(0.1, 10))
def test_turning_and_scaling_the_picture_changes_nothing(
    first: tuple[float, float], vertex: tuple[float, float], last: tuple[float, float], turn: float, scale: float
) -> None:
    arms = [math.dist(vertex, end) for end in (first, last)]
    if min(arms) < 1.0:
        return
    spun = [
        (scale * (math.cos(turn) * x - math.sin(turn) * y), scale * (math.sin(turn) * x + math.cos(turn) * y))
        for x, y in (first, vertex, last)
    ]
    assert three(*spun).between_deg == pytest.approx(three(first, vertex, last).between_deg, abs=1e-3)
    assert three(last, vertex, first).between_deg == pytest.approx(three(first, vertex, last).between_deg)


def test_an_arm_without_length_has_no_angle() -> None:
    assert math.isnan(three((0, 0), (0, 0), (1, 1)).value_deg)


def test_moving_and_nudging_one_point() -> None:
    gauge = three((0, -10), (0, 0), (10, 0))
    assert gauge.moved(2, (0, 10)).value_deg == pytest.approx(180.0)
    assert gauge.nudged(0, 0.0, -3.0).points == ((0, -13.0), (0, 0), (10, 0))
    assert gauge.vertex == (0, 0)


def test_it_lies_on_the_tested_limb_and_agrees_with_the_track() -> None:
    track = ScriptedStore().tracks[LEFT]
    pose = pose_at(track, 304)
    gauge = lay_goniometer(pose, "left_knee_flexion", THREE)
    knee = pose.image_px[Landmark.LEFT_KNEE]
    assert gauge.vertex == pytest.approx(tuple(knee))
    assert gauge.reading is Reading.FROM_STRAIGHT
    assert gauge.value_deg == pytest.approx(107.0, abs=3.0)


def test_the_trunk_is_always_measured_against_the_upright() -> None:
    pose = pose_at(ScriptedStore().tracks[LEFT], 304)
    gauge = lay_goniometer(pose, "trunk_flexion", THREE)
    assert (gauge.kind, gauge.reading, len(gauge.points)) == (LINE, Reading.BETWEEN, 2)
    assert gauge.value_deg == pytest.approx(3.0, abs=0.5)
    shank = lay_goniometer(pose, "left_knee_flexion", LINE)
    assert shank.reading is Reading.FROM_STRAIGHT
    assert shank.points[0] == pytest.approx(tuple(pose.image_px[Landmark.LEFT_KNEE]))


def test_without_landmarks_it_lies_in_the_middle() -> None:
    pose = PoseSample.without_person(0, 100, 200)
    gauge = lay_goniometer(pose, "left_elbow_flexion", THREE)
    assert all(0 < x < 100 and 0 < y < 200 for x, y in gauge.points)
    assert snap((10.0, 10.0), pose, 50.0) == ((10.0, 10.0), False)


def test_snapping_takes_the_nearest_landmark_within_reach() -> None:
    pose = pose_at(ScriptedStore().tracks[LEFT], 0)
    knee = tuple(float(value) for value in pose.image_px[Landmark.LEFT_KNEE])
    near = (knee[0] + 3.0, knee[1] - 3.0)
    assert snap(near, pose, 8.0) == (pytest.approx(knee), True)
    assert snap(near, pose, 2.0) == (near, False)


@pytest.mark.parametrize(
    ("channel", "reading"),
    [
        ("left_shoulder_abduction", Reading.BETWEEN),
        ("right_elbow_flexion", Reading.FROM_STRAIGHT),
        ("right_hip_abduction", Reading.FROM_STRAIGHT),
        ("left_ankle_dorsiflexion", Reading.FROM_RIGHT_ANGLE),
    ],
)
def test_reading_of_each_joint(channel: str, reading: Reading) -> None:
    assert default_reading(channel) is reading


def test_ankle_toes_up_is_positive() -> None:
    pose = PoseSample.without_person(0, 100, 100)
    points = np.full((33, 3), np.nan)
    points[Landmark.LEFT_KNEE], points[Landmark.LEFT_ANKLE], points[Landmark.LEFT_FOOT_INDEX] = (
        (0.5, 0.2, 0), (0.5, 0.6, 0), (0.7, 0.5, 0),
    )  # fmt: skip
    toes_up = PoseSample(0, 100, 100, points, pose.world_xyz_m, np.ones(33), np.ones(33), 1)
    assert lay_goniometer(toes_up, "left_ankle_dorsiflexion", THREE).value_deg == pytest.approx(26.6, abs=0.1)
