import numpy as np
import pytest

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, LANDMARK_COUNT
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason
from vmsk_exam.ui.surgeon.history import CAPACITY, WINDOW_S, AngleHistory

KNEE = "left_knee_flexion"


def sample(t_s: float, knee_deg: float, sd_deg: float = 2.0) -> AngleSample:
    angles, sds = np.full(len(ANGLE_CHANNELS), np.nan), np.full(len(ANGLE_CHANNELS), np.nan)
    angles[CHANNEL_INDEX[KNEE]], sds[CHANNEL_INDEX[KNEE]] = knee_deg, sd_deg
    return AngleSample(round(t_s * 1e9), angles, sds, is_usable=True)


def pose(x: float) -> PoseSample:
    points = np.full((LANDMARK_COUNT, 3), x)
    return PoseSample(0, 640, 480, points, points, np.ones(LANDMARK_COUNT), np.ones(LANDMARK_COUNT), 1)


def filled(count: int, fps: float = 30.0) -> AngleHistory:
    history = AngleHistory()
    for number in range(count):
        history.append(sample(number / fps, float(number)), pose(number / count))
    return history


def test_empty() -> None:
    history = AngleHistory()
    assert np.isnan(history.last_s)
    assert len(history.times()) == 0
    assert history.pose(0.0) is None
    assert history.gaps(KNEE, 0.1) == ()
    assert history.step(3.0, 1) == 3.0


def test_values_in_order_with_their_band() -> None:
    t_s, angle, half = filled(90).values(KNEE)
    assert angle.tolist() == [float(number) for number in range(90)]
    assert t_s[-1] == pytest.approx(89 / 30)
    assert half[0] == pytest.approx(1.959964 * 2.0)


def test_only_the_last_minute_is_shown() -> None:
    history = filled(30 * 100)
    times = history.times()
    assert history.last_s - times[0] == pytest.approx(WINDOW_S, abs=0.05)
    assert len(times) == 30 * 60 + 1


def test_size_is_fixed() -> None:
    history = filled(2 * CAPACITY, fps=100.0)
    assert (history.count, history.capacity) == (CAPACITY, CAPACITY)
    assert history.values(KNEE)[1][-1] == 2.0 * CAPACITY - 1
    assert np.all(np.diff(history.times()) > 0)


def test_same_time_is_passed_over_and_an_earlier_one_begins_anew() -> None:
    history = filled(10)
    history.append(sample(9 / 30, 500.0), None)
    assert history.count == 10
    history.append(sample(0.0, 7.0), None)
    assert history.values(KNEE)[1].tolist() == [7.0]


def test_gap_tells_its_reason() -> None:
    history = filled(30)
    for number in range(30, 60):
        history.append(AngleSample.unusable(round(number / 30 * 1e9), (QualityReason.JOINT_HIDDEN,)), None)
    for number in range(60, 90):
        history.append(sample(number / 30, 1.0), None)
    (gap,) = history.gaps(KNEE, 0.5)
    assert (gap.start_s, gap.end_s) == (pytest.approx(29 / 30), pytest.approx(2.0))
    assert gap.reason is QualityReason.JOINT_HIDDEN
    assert history.gaps(KNEE, 1.5) == ()
    angle, _sd, reason = history.sample(1.5, KNEE)
    assert np.isnan(angle)
    assert reason is QualityReason.JOINT_HIDDEN


def test_pose_and_step() -> None:
    history = filled(60)
    found = history.pose(1.0)
    assert found is not None
    assert found.image_xyz[0, 0] == pytest.approx(0.5)
    assert (found.width_px, found.height_px) == (640, 480)
    assert history.step(1.0, 1) == pytest.approx(31 / 30)
    assert history.step(1.0, -1000) == 0.0


def test_copy_stays_while_more_arrives() -> None:
    history = filled(30)
    copy = history.copy()
    history.append(sample(5.0, 99.0), None)
    assert (copy.count, history.count) == (30, 31)
    assert copy.values(KNEE)[1][-1] == 29.0
