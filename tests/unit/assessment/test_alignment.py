"""Squats from the front: what the picture shows at the lowest point, per side, without any joint angle."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import SIGNAL_INDEX, SIGNALS, Landmark
from vmsk_exam.assessment.results import ManeuverResult, Measure, Outcome
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.samples import PoseSample

SQUATS = Motion(3.0, (60.0, 62.0, 61.0), 1.2, 1.0, 1.0)


def _pose(t_ns: int, shift_px: float, knees_px: float) -> PoseSample:
    points = np.zeros((33, 3))
    for side, outward in (("LEFT", 1.0), ("RIGHT", -1.0)):
        points[Landmark[f"{side}_HIP"], :2] = (320.0 + shift_px + 20.0 * outward, 250.0)
        points[Landmark[f"{side}_KNEE"], :2] = (320.0 + knees_px / 2 * outward, 320.0)
        points[Landmark[f"{side}_ANKLE"], :2] = (320.0 + 30.0 * outward, 400.0)
    ones = np.ones(33)
    return PoseSample(t_ns, 640, 480, points / np.array([640.0, 480.0, 1.0]), points, ones, ones.copy(), 1)


def _squat(maneuver: str, side: str | None, signals_at_lowest: dict[str, float]) -> ManeuverResult:
    """Signals, shift and knees grow with the way down."""
    task = task_of(maneuver, side)
    tracker = ManeuverTracker(task)
    for sample in sample_motion(SQUATS, task.channel, Filming(yaw_deg=0.0)):
        way = (sample.angle_deg(task.channel) - 3.0) / 58.0
        signals = np.zeros(len(SIGNALS))
        for name, value in signals_at_lowest.items():
            signals[SIGNAL_INDEX[name]] = value * way
        tracker.update(replace(sample, signals_deg=signals), _pose(sample.t_ns, 8.0 * way, 60.0 - 18.0 * way))
    return tracker.result()


def _measures(result: ManeuverResult) -> dict[str, Measure]:
    return {measure.name: measure for measure in result.measures}


def test_a_squat_tells_both_knees_shift_and_distance_and_no_degrees_of_a_joint() -> None:
    result = _squat("squat_front", None, {"left_knee_valgus_projection": 14.0, "right_knee_valgus_projection": 4.0})
    found = _measures(result)
    assert result.outcome is Outcome.MEASURED
    assert (result.peak_deg, result.repetitions) == (None, ())
    assert found["knee_projection_left"].value == pytest.approx(14.0, abs=0.7)
    assert found["knee_projection_right"].value == pytest.approx(4.0, abs=0.4)
    assert found["side_shift"].value == pytest.approx(20.0, abs=1.0)
    assert found["knee_separation"].value == pytest.approx(42.0 / 60.0, abs=0.02)
    assert found["repetition_count"].value == 3
    assert "pelvic_drop" not in found
    assert [seen.compensation_id for seen in result.compensations] == ["left_knee_inward"]


@pytest.mark.parametrize(("side", "tilt_deg"), [("left", 6.0), ("right", -6.0)])
def test_on_one_leg_the_free_side_of_the_pelvis_drops(side: str, tilt_deg: float) -> None:
    result = _squat("single_leg_squat_front", side, {f"{side}_knee_valgus_projection": 8.0, "pelvis_obliquity": tilt_deg})
    found = _measures(result)
    assert found["pelvic_drop"].value == pytest.approx(6.0, abs=0.5)
    assert found["knee_projection"].value == pytest.approx(8.0, abs=0.5)
    assert found["knee_projection"].sd == pytest.approx(5.0, abs=0.5)
    assert set(found) == {"pelvic_drop", "knee_projection", "repetition_count"}
    assert result.compensations == ()


def test_what_is_not_seen_is_left_out() -> None:
    result = _squat("squat_front", None, {"left_knee_valgus_projection": float("nan")})
    assert "knee_projection_left" not in _measures(result)
    assert result.outcome is Outcome.MEASURED
