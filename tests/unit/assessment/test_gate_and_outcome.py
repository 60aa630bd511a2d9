import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.assessment.gate import FrameGate
from vmsk_exam.assessment.offline import measure_maneuver
from vmsk_exam.assessment.outcome import MAX_MISSED_DEG, compute_peak_sd, estimate_missed_deg
from vmsk_exam.assessment.results import ManeuverResult, Outcome, Repetition
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, QualityReason

CHANNEL = "left_knee_flexion"


@pytest.fixture(scope="module")
def knee() -> ManeuverTask:
    return task_of("knee_flexion_standing")


def measure(task: ManeuverTask, motion: Motion, filming: Filming) -> ManeuverResult:
    return measure_maneuver(sample_motion(motion, CHANNEL, filming), task, gate_view=True)


@pytest.mark.parametrize(
    ("yaw_deg", "sd_deg", "is_refused"),
    [(90.0, 18.0, False), (65.0, 6.0, False), (50.0, 6.0, False), (65.0, 14.0, True), (25.0, 2.0, True)],
)
def test_an_oblique_view_is_refused_where_its_error_exceeds_the_budget(
    knee: ManeuverTask, yaw_deg: float, sd_deg: float, is_refused: bool
) -> None:
    result = measure(knee, Motion(), Filming(yaw_deg=yaw_deg, sd_deg=sd_deg))
    assert (result.reason == QualityReason.WRONG_VIEW) is is_refused


def test_an_attempt_of_two_people_is_not_assessable(knee: ManeuverTask) -> None:
    motion = Motion()
    gap = Filming(gaps=((2.0, 5.1),), reason=QualityReason.PERSON_CHANGED)
    result = measure(knee, motion, gap)
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, QualityReason.PERSON_CHANGED)


def test_who_only_passes_by_does_not_spoil_an_attempt(knee: ManeuverTask) -> None:
    gap = Filming(gaps=((0.3, 1.0),), reason=QualityReason.PERSON_CHANGED)
    assert measure(knee, Motion(), gap).outcome is Outcome.MEASURED


def test_a_new_attempt_after_the_change_counts(knee: ManeuverTask) -> None:
    gate = FrameGate(knee, gate_view=False)
    samples = list(sample_motion(Motion(), CHANNEL))
    for sample in samples[:10]:
        gate.check(sample)
    for sample in samples[10:120]:
        gate.check(AngleSample.unusable(sample.t_ns, (QualityReason.PERSON_CHANGED,)))
    gate.check(samples[120])
    assert (gate.usable_ratio, gate.main_reason) == (0.0, QualityReason.PERSON_CHANGED)
    gate.restart()
    gate.check(samples[121])
    assert gate.usable_ratio == 1.0


@pytest.mark.parametrize(
    ("fps", "move_s", "outcome"),
    [(5.0, 1.6, Outcome.MEASURED), (30.0, 0.4, Outcome.MEASURED), (5.0, 0.45, Outcome.NOT_ASSESSABLE)],
)
def test_too_few_frames_for_the_speed(knee: ManeuverTask, fps: float, move_s: float, outcome: Outcome) -> None:
    motion = Motion(peaks_deg=(120.0,) * 3, move_s=move_s, hold_s=0.0, rest_s=1.5)
    result = measure(knee, motion, Filming(fps=fps))
    assert result.outcome is outcome
    if outcome is Outcome.NOT_ASSESSABLE:
        assert result.reason in (QualityReason.TOO_FEW_FRAMES, "no_repetition")


def repetition(peak_deg: float = 100.0, move_s: float = 1.0, hold_s: float = 0.0, sd_deg: float = 3.0) -> Repetition:
    return Repetition(1, 0.0, move_s, 2.0 * move_s, 0.0, peak_deg, sd_deg, hold_s)


def test_what_frames_may_miss_by_hand() -> None:
    assert estimate_missed_deg(repetition(), 10.0) == pytest.approx(0.72)
    assert estimate_missed_deg(repetition(move_s=0.5), 5.0) == pytest.approx(0.72 * 100 * 0.16)
    assert estimate_missed_deg(repetition(hold_s=1.0), 2.0) == 0.0


@settings(max_examples=60, deadline=None)
@given(
    arc=st.floats(20, 150),
    move_s=st.floats(0.5, 3.0),
    fps=st.floats(5.0, 60.0),
    phase=st.floats(0.0, 1.0),
    is_cosine=st.booleans(),
)
def test_the_nearest_frame_misses_no_more_of_a_turn_than_is_stated(
    arc: float, move_s: float, fps: float, phase: float, is_cosine: bool
) -> None:
    motion = Motion(0.0, (arc,), move_s=move_s, hold_s=0.0, lead_s=0.0, is_cosine=is_cosine)
    share = min(phase, 1.0 - phase) / fps
    seen_deg = float(motion.angle_deg(np.array([move_s - share]))[0])
    assert arc - seen_deg <= estimate_missed_deg(repetition(arc, move_s), fps) + 1e-9


def test_the_standard_deviation_adds_its_parts() -> None:
    one, two = repetition(100.0), repetition(96.0)
    assert compute_peak_sd([one], 1.0) == pytest.approx(3.0)
    assert compute_peak_sd([one, two], 1.0) == pytest.approx(math.sqrt(9.0 + 8.0))
    assert compute_peak_sd([one], 1.0, missed_deg=MAX_MISSED_DEG) == pytest.approx(math.sqrt(9.0 + 25.0 / 12.0))


def test_the_minimal_detectable_change_follows_the_standard_deviation(knee: ManeuverTask) -> None:
    result = measure(knee, Motion(peaks_deg=(110.0,)), Filming(sd_deg=4.0))
    assert result.peak_sd_deg == pytest.approx(4.0, abs=0.4)
    assert result.mdc95_deg == pytest.approx(1.959964 * math.sqrt(2.0) * (result.peak_sd_deg or 0.0))
    skipped = measure(knee, Motion(peaks_deg=()), Filming())
    assert skipped.mdc95_deg is None
