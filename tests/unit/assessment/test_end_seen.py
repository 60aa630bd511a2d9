"""The end of a motion that was not seen gives no number."""

import numpy as np
import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.assessment.end_seen import is_end_seen
from vmsk_exam.assessment.offline import measure_maneuver
from vmsk_exam.assessment.peaks import Series
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.samples import QualityReason

KNEE = task_of("knee_flexion")
TURN_S = 3.2
"""Middle of the hold of ``ONE``."""
ONE = Motion(8.0, (100.0,), 1.5, 0.4, 1.0, lead_s=1.5)
HELD = Motion(8.0, (100.0,), 1.5, 3.0, 1.0, lead_s=1.5)


def measure(motion: Motion, *gaps: tuple[float, float], fps: float = 30.0) -> ManeuverResult:
    """Measure a clip in which the foot is outside the picture for a while."""
    samples = sample_motion(motion, KNEE.channel, Filming(fps=fps, noise_deg=0.3, gaps=gaps, reason=QualityReason.BODY_CUT_OFF))
    return measure_maneuver(list(samples), KNEE, gate_view=True)


@pytest.mark.parametrize("gap_s", [0.8, 0.95, 1.5, 2.2])
@pytest.mark.parametrize("fps", [10.0, 30.0])
def test_an_end_outside_the_picture_is_no_peak(gap_s: float, fps: float) -> None:
    result = measure(ONE, (TURN_S - gap_s / 2, TURN_S + gap_s / 2), fps=fps)
    assert (result.outcome, result.reason, result.peak_deg) == (Outcome.NOT_ASSESSABLE, "body_cut_off", None)


def test_a_short_gap_at_the_end_does_not_matter() -> None:
    assert measure(ONE, (TURN_S - 0.1, TURN_S + 0.1)).peak_deg == pytest.approx(100.0, abs=1.5)


def test_a_gap_on_the_way_does_not_matter() -> None:
    assert measure(ONE, (1.9, 2.5)).peak_deg == pytest.approx(100.0, abs=1.5)


def test_a_gap_within_a_hold_does_not_matter() -> None:
    assert measure(HELD, (4.0, 5.0)).peak_deg == pytest.approx(100.0, abs=1.5)


def test_the_repetitions_that_were_seen_count() -> None:
    three = Motion(8.0, (100.0, 110.0, 104.0), 1.5, 0.4, 1.0, lead_s=1.5)
    result = measure(three, (4.4 + TURN_S - 0.7, 4.4 + TURN_S + 0.7))
    assert result.outcome is Outcome.MEASURED
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([100.0, 104.0], abs=1.5)


def test_a_slow_camera_has_no_gaps() -> None:
    t_s = np.arange(0.0, 10.0, 0.5)
    series = Series(t_s, 50.0 - np.abs(t_s - 5.0) * 10.0, np.full(len(t_s), 3.0))
    assert is_end_seen(series, 10)
