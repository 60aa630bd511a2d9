"""Fingertips to the floor as a share of the leg: where the hand really is comes out, the trunk's angle stays as it was."""

import numpy as np
import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import Landmark
from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.samples import PoseSample

FLOOR_PX, LEG_PX, HAND_PX = 420.0, 160.0, 30.0
KNUCKLE_PX = HAND_PX / 1.9


def _pose(t_ns: int, fingertip_px: float, score: float) -> PoseSample:
    """The hand hangs down; its tip is so far above the floor."""
    points = np.zeros((33, 3))
    wrist = FLOOR_PX - fingertip_px - HAND_PX
    places = {"WRIST": wrist, "INDEX": wrist + KNUCKLE_PX, "HIP": FLOOR_PX - LEG_PX, "ANKLE": 405.0, "HEEL": FLOOR_PX}
    for name, y in {**places, "FOOT_INDEX": FLOOR_PX - 2.0}.items():
        points[Landmark[f"LEFT_{name}"], :2] = (300.0, y)
    seen = np.ones(33)
    seen[Landmark.LEFT_WRIST] = score
    return PoseSample(t_ns, 640, 480, points / np.array([640.0, 480.0, 1.0]), points, seen, seen.copy(), 1)


def _bend(lowest_px: float, score: float = 1.0) -> ManeuverResult:
    task = task_of("trunk_flexion", None)
    tracker = ManeuverTracker(task)
    for sample in sample_motion(Motion(2.0, (70.0, 72.0, 71.0), 1.5, 1.0, 1.0), task.channel, Filming()):
        way = (sample.angle_deg(task.channel) - 2.0) / 70.0
        tracker.update(sample, _pose(sample.t_ns, LEG_PX + way * (lowest_px - LEG_PX), score))
    return tracker.result()


@pytest.mark.parametrize("lowest_px", [48.0, 16.0, 0.0])
def test_the_fingertips_are_told_as_share_of_the_leg(lowest_px: float) -> None:
    result = _bend(lowest_px)
    (measure,) = result.measures
    assert (measure.name, measure.unit) == ("fingertip_floor", "%")
    assert measure.value == pytest.approx(100.0 * lowest_px / LEG_PX, abs=2.0)
    assert result.peak_deg == pytest.approx(72.0, abs=0.5)


def test_a_hand_past_the_floor_touches_it() -> None:
    assert _bend(-20.0).measures[0].value == 0.0


def test_without_a_seen_hand_only_the_angle_is_told() -> None:
    result = _bend(30.0, score=0.1)
    assert result.measures == ()
    assert result.peak_deg is not None
