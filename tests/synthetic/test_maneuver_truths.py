"""Each measured maneuver done by the avatar with less range, and with its typical compensations: both are found."""

from dataclasses import replace

import pytest

from tests.e2e.truth_path import Doing, run_truth_exam
from vmsk_exam.anatomy import CHANNEL_INDEX, MEASURED_SIGNALS, Motion
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.loader import load_library
from vmsk_exam.protocol.model import (
    CompensationRule,
    ExamProtocol,
    FeasibilityGrade,
    Maneuver,
    ManeuverKind,
    PeakDirection,
    SideRelation,
)

LIBRARY = load_library()
LIMITED = 0.6
"""Share of the shown movement that the limited patient manages."""
HELP = 1.6
"""Share of a compensation's threshold that the helping part moves."""
_WEAK = (FeasibilityGrade.C, FeasibilityGrade.D)
PEAK_ERROR_DEG = 1.5
LINE_ERROR_DEG = 4.0
"""Of a turn that is read off a line in the picture: the lens is not quite opposite the limb."""
RANGES = [m for m in LIBRARY.values() if m.kind is ManeuverKind.RANGE_OF_MOTION and m.grade not in _WEAK]
ALIGNED = [m for m in LIBRARY.values() if m.kind is ManeuverKind.ALIGNMENT and m.motion is not Motion.OVERHEAD_REACH]
BANDS = [m for m in LIBRARY.values() if m.kind is ManeuverKind.BAND]


def _do(maneuver: Maneuver, doing: Doing) -> ManeuverResult:
    """Two repetitions on one side."""
    once = replace(maneuver, sides=maneuver.sides[:1], repetitions=2)
    text = {"en": "Text", "es": "Texto"}
    exam = run_truth_exam(ExamProtocol("one", "1.0.0", text, text, 5, text, (once,)), doing)
    (result,) = exam.results.values()
    return result


def _name(maneuver: Maneuver) -> str:
    return maneuver.maneuver_id


@pytest.mark.parametrize("maneuver", RANGES, ids=_name)
def test_a_limited_range_is_measured(maneuver: Maneuver) -> None:
    result = _do(maneuver, Doing(scale=LIMITED))
    shown = maneuver.demonstration
    assert result.outcome is Outcome.MEASURED
    error_deg = LINE_ERROR_DEG if maneuver.angle in MEASURED_SIGNALS else PEAK_ERROR_DEG
    assert result.peak_deg == pytest.approx(shown.start_deg + LIMITED * (shown.peak_deg - shown.start_deg), abs=error_deg)
    assert result.compensations == ()


@pytest.mark.parametrize("maneuver", BANDS, ids=_name)
def test_a_limited_range_is_told_by_a_lower_band(maneuver: Maneuver) -> None:
    shown = maneuver.demonstration
    peak_deg = shown.start_deg + 0.5 * (shown.peak_deg - shown.start_deg)
    sign = 1.0 if maneuver.direction is PeakDirection.INCREASE else -1.0
    full, limited = (_do(maneuver, Doing(scale=scale)) for scale in (1.0, 0.5))
    reached = [band.value for band in maneuver.bands if sign * band.from_deg <= sign * peak_deg]
    bands = [measure.value for measure in limited.measures]
    assert full.measures[0].value == maneuver.bands[-1].value
    assert min(bands) <= max(reached) <= max(bands)
    assert limited.measures[0].value < full.measures[0].value
    assert (limited.peak_deg, limited.repetitions) == (None, ())


def _knees(result: ManeuverResult) -> float:
    """Return the projection of the tested (or the left) knee."""
    return next(measure.value for measure in result.measures if measure.name in {"knee_projection", "knee_projection_left"})


@pytest.mark.parametrize("maneuver", ALIGNED, ids=_name)
def test_a_knee_inward_is_told_and_found(maneuver: Maneuver) -> None:
    full, limited = (_do(maneuver, Doing(scale=scale)) for scale in (1.0, LIMITED))
    inward = _do(maneuver, Doing(helping={"tested_hip_rotation": -22.0, "tested_hip_abduction": -6.0}))
    for clean in (full, limited):
        assert clean.outcome is Outcome.MEASURED
        assert clean.compensations == ()
        assert (clean.peak_deg, clean.repetitions) == (None, ())
    assert _knees(inward) - _knees(full) > 10.0
    assert {seen.compensation_id for seen in inward.compensations} & {"knee_inward", "left_knee_inward"}


@pytest.mark.parametrize("scale", [1.0, LIMITED])
def test_both_arms_overhead_and_their_difference(scale: float) -> None:
    maneuver = LIBRARY["overhead_reach"]
    shown = maneuver.demonstration
    reached_deg = shown.start_deg + scale * (shown.peak_deg - shown.start_deg)
    even, odd = (_do(maneuver, Doing(scale=scale, helping=helping)) for helping in ({}, {"right_shoulder_elevation": -20.0}))
    assert [measure.value for measure in even.measures] == pytest.approx([reached_deg, reached_deg, 0.0], abs=2.5)
    assert [measure.value for measure in odd.measures] == pytest.approx([reached_deg, reached_deg - 20.0, 20.0], abs=3.0)
    assert (even.peak_deg, even.compensations) == (None, ())


@pytest.mark.parametrize(("scale", "percent"), [(1.0, 5.6), (0.5, 3.2)])
def test_heel_raises_are_counted_with_their_height(scale: float, percent: float) -> None:
    result = _do(LIBRARY["heel_raise_count"], Doing(scale=scale))
    told = {measure.name: measure.value for measure in result.measures}
    assert told["repetition_count"] == 2
    assert told["heel_raise_height"] == pytest.approx(percent, abs=0.6)
    assert (result.peak_deg, result.repetitions, result.compensations) == (None, (), ())


def test_a_knee_that_bends_in_a_heel_raise_is_found() -> None:
    result = _do(LIBRARY["heel_raise_count"], Doing(helping={"tested_knee_flexion": 24.0}))
    assert "knee_bend" in {seen.compensation_id for seen in result.compensations}


def test_a_thigh_that_lifts_is_found() -> None:
    result = _do(LIBRARY["hip_external_rotation"], Doing(helping={"tested_hip_flexion": 25.0}))
    assert "thigh_lift" in {seen.compensation_id for seen in result.compensations}


def _channel(rule: CompensationRule) -> str:
    return rule.angle if rule.relation is SideRelation.CENTRAL else f"{rule.relation}_{rule.angle}"


COMPENSATED = [
    (maneuver, rule)
    for maneuver in (*RANGES, *BANDS, *ALIGNED)
    for rule in maneuver.compensations
    if _channel(rule).replace("tested_", "left_").replace("other_", "left_") in CHANNEL_INDEX
]
"""Those seen at angles; those seen at landmarks (shoulder hike, heel lift ...) are tested in ``test_compensations``."""


@pytest.mark.parametrize(
    ("maneuver", "rule"), COMPENSATED, ids=lambda item: getattr(item, "compensation_id", "") or item.maneuver_id
)
def test_a_compensation_is_found(maneuver: Maneuver, rule: CompensationRule) -> None:
    result = _do(maneuver, Doing(helping={_channel(rule): HELP * rule.change_deg}))
    assert result.outcome is Outcome.MEASURED
    seen = {found.compensation_id: found for found in result.compensations}
    assert rule.compensation_id in seen
    assert seen[rule.compensation_id].repetitions == (1, 2)
    assert abs(seen[rule.compensation_id].change_deg) > rule.change_deg
