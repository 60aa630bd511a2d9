"""Every shipped exam runs from start to end with the demo patient, on the fast path (true angles instead of pixels)."""

import pytest

from tests.e2e.truth_path import TruthExam, run_truth_exam
from vmsk_exam.anatomy import MEASURED_SIGNALS
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ExamProtocol, ManeuverKind, ManeuverTask
from vmsk_exam.session.snapshot import ExamState
from vmsk_exam.session.timing import OTHER_SIDE_S, SessionTiming

pytestmark = pytest.mark.slow
PROTOCOLS = {protocol.protocol_id: protocol for protocol in load_protocols()}
SINGLE_REGIONS = [protocol_id for protocol_id, protocol in PROTOCOLS.items() if protocol_id == protocol.region]
PEAK_ERROR_DEG = 1.5
"""True angles with 0.3 deg of noise: what is left is the error of finding the peak."""

LINE_ERROR_DEG = 4.0
"""Of a turn that is read off a line in the picture: the lens is not quite opposite the limb."""


def _ranges(protocol: ExamProtocol) -> list[ManeuverTask]:
    return [task for task in protocol.tasks if task.maneuver.kind is ManeuverKind.RANGE_OF_MOTION]


def _measures(exam: TruthExam, task_id: str) -> dict[str, float]:
    return {measure.name: measure.value for measure in exam.results[task_id].measures}


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))
def test_every_exam_runs_to_its_end(protocol: ExamProtocol) -> None:
    exam = run_truth_exam(protocol)
    assert exam.state is ExamState.FINISHED
    outcomes = {task_id: (result.outcome, result.reason) for task_id, result in exam.results.items()}
    assert outcomes == {task.task_id: (Outcome.MEASURED, None) for task in protocol.tasks}
    for task in _ranges(protocol):
        result = exam.results[task.task_id]
        error_deg = LINE_ERROR_DEG if task.maneuver.angle in MEASURED_SIGNALS else PEAK_ERROR_DEG
        assert result.peak_deg == pytest.approx(task.demonstration.peak_deg, abs=error_deg), task.task_id
        assert len(result.repetitions) == task.maneuver.repetitions
        assert not result.is_inconsistent
    assert {task_id: result.compensations for task_id, result in exam.results.items() if result.compensations} == {}


def test_the_falls_screen_counts_and_times() -> None:
    exam = run_truth_exam(PROTOCOLS["falls_risk"])
    # One stand takes 2 x 0.9 s of moving, 0.15 s of standing and 0.8 s of sitting: the eleventh is up when 30 s are over.
    assert _measures(exam, "chair_stand_30") == {"stand_count": 11, "incomplete_stands": 0}
    assert _measures(exam, "sit_to_stand")["stand_count"] == 5
    for stance in ("feet_together", "semi_tandem", "tandem"):
        assert _measures(exam, stance) == {"hold_time": 10.0, "reached_limit": 1.0}
    # The foot is up for 12 s, and for most of the second in which it goes up and comes down.
    assert _measures(exam, "left_single_leg_stance")["hold_time"] == pytest.approx(13.2, abs=0.5)


@pytest.mark.parametrize("protocol_id", [*SINGLE_REGIONS, "shoulder_full", "quick_screen"])
def test_an_exam_of_one_region_takes_at_most_eight_minutes_and_the_quick_screen_three(protocol_id: str) -> None:
    """By the exam's own clock, waiting as where people watch: shown, performed and asked (``benchmarks.exam_time``)."""
    exam = run_truth_exam(PROTOCOLS[protocol_id], timing=SessionTiming())
    assert exam.state is ExamState.FINISHED
    assert exam.spent_s[ExamState.SHOWING] > OTHER_SIDE_S * len(exam.results)
    assert exam.duration_s < (180.0 if protocol_id == "quick_screen" else 480.0)


def test_the_walking_exam_times_the_steps() -> None:
    exam = run_truth_exam(PROTOCOLS["walking"])
    # A step takes 0.55 s and a short pause; the performer rises and sits down within 1.2 s each and is up for 5 s.
    gait = _measures(exam, "gait_side")
    assert gait["cadence"] == pytest.approx(60.0 / 0.59, rel=0.02)
    assert gait["step_time_asymmetry"] < 2.0
    assert _measures(exam, "timed_up_and_go")["total_time"] == pytest.approx(7.0, abs=0.8)
