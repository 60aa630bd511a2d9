"""Heel raises from shoulders, hips and ankle: how many, how high, and what is none."""

import numpy as np
import pytest

from tests.unit.assessment.motions import task_of
from vmsk_exam.anatomy import ANGLE_CHANNELS, Landmark, Side
from vmsk_exam.assessment.heel_raises import NOSE_TO_ANKLE_SHARE, REST_S
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.samples import AngleSample, PoseSample

FPS = 20
TALL_PX = 300.0
"""Nose above the ankles."""
RAISE_S = 1.6


def _pose(t_ns: int, body_px: float, ankle_px: float, score: float = 1.0, free_px: float = 30.0) -> PoseSample:
    points = np.zeros((33, 3))
    for names, y in (("NOSE", 100.0), ("SHOULDER", 150.0), ("HIP", 260.0), ("ANKLE", 400.0)):
        for mark in Landmark:
            if mark.name.endswith(names):
                points[mark, :2] = (300.0, y - body_px)
    points[Landmark.LEFT_ANKLE, 1] = 400.0 - ankle_px
    points[Landmark.RIGHT_ANKLE, 1] = 400.0 - ankle_px - free_px
    seen = np.full(33, score)
    return PoseSample(t_ns, 640, 480, points / np.array([640.0, 480.0, 1.0]), points, seen, seen.copy(), 1)


def _raise(heights_px: list[float], ankle_share: float = 1.0, rest_s: float = 1.0, **seen: float) -> ManeuverTracker:
    """Stand, rise so high on the left toes, and rest."""
    rng = np.random.default_rng(2)
    tracker = ManeuverTracker(task_of("heel_raise_count", Side.LEFT))
    for index in range(int((2.0 + RAISE_S * len(heights_px) + rest_s) * FPS)):
        t_s = index / FPS
        number, within = divmod(max(t_s - 2.0, 0.0), RAISE_S)
        top_px = heights_px[int(number)] if int(number) < len(heights_px) else 0.0
        body_px = top_px * float(np.sin(np.pi * within / RAISE_S)) ** 2 + float(rng.normal(0.0, 0.4))
        t_ns = round(t_s * 1e9)
        angles = AngleSample(t_ns, np.zeros(len(ANGLE_CHANNELS)), np.full(len(ANGLE_CHANNELS), 3.0), True, (), 90.0)
        tracker.update(angles, _pose(t_ns, body_px, ankle_share * body_px, **seen))
    return tracker


def _measures(result: ManeuverResult) -> dict[str, float]:
    return {measure.name: measure.value for measure in result.measures}


@pytest.mark.parametrize("count", [1, 4, 9])
def test_raises_are_counted_with_their_height(count: int) -> None:
    result = _raise([18.0] * count).result()
    told = _measures(result)
    assert told["repetition_count"] == count
    assert told["heel_raise_height"] == pytest.approx(100.0 * NOSE_TO_ANKLE_SHARE * 18.0 / TALL_PX, abs=0.4)
    assert told["total_time"] == pytest.approx(RAISE_S * count, abs=0.4)
    assert (result.repetitions, result.peak_deg) == ((), None)


def test_lower_raises_count_too_and_the_middle_height_is_told() -> None:
    told = _measures(_raise([21.0, 18.0, 15.0, 12.0, 9.0]).result())
    assert told["repetition_count"] == 5
    assert told["heel_raise_height"] == pytest.approx(100.0 * NOSE_TO_ANKLE_SHARE * 15.0 / TALL_PX, abs=0.5)


def test_who_stood_up_first_is_counted_from_there() -> None:
    rng = np.random.default_rng(3)
    tracker = ManeuverTracker(task_of("heel_raise_count", Side.LEFT))
    for index in range(20 * FPS):
        t_s = index / FPS
        stood_px = 40.0 * float(np.clip((t_s - 1.5) / 0.8, 0.0, 1.0))
        within = (t_s - 9.0) % 2.6
        is_up = 9.0 <= t_s < 9.0 + 3 * 2.6 and within < RAISE_S
        raised_px = 18.0 * float(np.sin(np.pi * within / RAISE_S)) ** 2 if is_up else 0.0
        t_ns = round(t_s * 1e9)
        angles = AngleSample(t_ns, np.zeros(len(ANGLE_CHANNELS)), np.full(len(ANGLE_CHANNELS), 3.0), True, (), 90.0)
        tracker.update(angles, _pose(t_ns, stood_px + raised_px + float(rng.normal(0.0, 0.4)), raised_px))
    assert _measures(tracker.result())["repetition_count"] == 3


def test_swaying_is_no_raise() -> None:
    assert _raise([3.0, 4.0, 3.0]).result().outcome is Outcome.NOT_ASSESSABLE


def test_a_body_that_rises_without_its_ankle_is_no_raise() -> None:
    result = _raise([18.0, 18.0, 18.0], ankle_share=0.1).result()
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, EndReason.NO_REPETITION)


def test_a_raise_on_both_feet_does_not_count() -> None:
    assert _raise([18.0] * 3, free_px=15.0).result().outcome is Outcome.NOT_ASSESSABLE


def test_a_rest_ends_the_task() -> None:
    assert not _raise([18.0] * 3, rest_s=REST_S / 2).is_done
    assert _raise([18.0] * 3, rest_s=REST_S + 1.5).is_done


def test_a_body_that_is_not_seen_gives_nothing() -> None:
    assert _raise([18.0] * 3, score=0.1).result().measures == ()
