"""Whole clips as one maneuver."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.offline import choose_side, measure_maneuver
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome
from vmsk_exam.protocol.loader import default_maneuver
from vmsk_exam.samples import AngleSample, QualityReason

KNEE = task_of("knee_flexion")


def _measure(motion: Motion, filming: Filming | None = None, *, cut: slice = slice(None)) -> ManeuverResult:
    samples = list(sample_motion(motion, KNEE.channel, filming or Filming()))[cut]
    return measure_maneuver(samples, KNEE, gate_view=True)


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 7),
    arc=st.floats(25, 120),
    move_s=st.floats(0.6, 4),
    hold_s=st.sampled_from([0.0, 0.5, 2.0]),
    rest_s=st.floats(0.0, 2),
    fps=st.sampled_from([15.0, 30.0, 60.0]),
    noise_deg=st.sampled_from([0.0, 1.0]),
    seed=st.integers(0, 50),
)
def test_any_number_of_repetitions_is_found(
    count: int, arc: float, move_s: float, hold_s: float, rest_s: float, fps: float, noise_deg: float, seed: int
) -> None:
    peaks = tuple(8.0 + arc - 1.5 * number for number in range(count))
    motion = Motion(8.0, peaks, move_s, hold_s, rest_s, lead_s=0.5)
    result = _measure(motion, Filming(fps=fps, noise_deg=noise_deg, seed=seed, jitter=0.4))
    assert result.outcome is Outcome.MEASURED
    assert [r.peak_deg for r in result.repetitions] == pytest.approx(list(peaks), abs=0.9 + 3.0 * noise_deg)
    assert result.start_deg == pytest.approx(8.0, abs=1.0 + 2.0 * noise_deg)
    assert all(r.start_s < r.peak_s < r.end_s for r in result.repetitions)
    assert [r.number for r in result.repetitions] == list(range(1, count + 1))


@pytest.mark.parametrize("fps", [5.0, 240.0])
def test_slow_and_fast_cameras(fps: float) -> None:
    result = _measure(Motion(), Filming(fps=fps, noise_deg=0.5))
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([110.0, 112.0, 114.0], abs=1.5)


def test_times_of_a_repetition() -> None:
    motion = Motion(0.0, (100.0,), 2.0, 2.0, 1.0, lead_s=3.0)
    (repetition,) = _measure(motion).repetitions
    assert repetition.start_s == pytest.approx(3.3, abs=0.3)
    assert repetition.peak_s == pytest.approx(6.0, abs=0.3)
    assert repetition.end_s == pytest.approx(8.7, abs=0.3)
    assert repetition.hold_s == pytest.approx(2.4, abs=0.4)


def test_a_clip_may_begin_in_motion() -> None:
    motion = Motion(0.0, (100.0, 90.0), 1.0, 0.5, 1.0, lead_s=0.0)
    result = _measure(motion, cut=slice(int(0.7 * 30), None))
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([100.0, 90.0], abs=0.6)
    assert result.start_deg == pytest.approx(0.0, abs=1.0)


def test_a_clip_may_end_before_the_return() -> None:
    motion = Motion(0.0, (100.0, 110.0), 1.0, 1.5, 1.0, lead_s=0.5)
    end_in_hold = int((0.5 + 4.5 + 1.0 + 1.2) * 30)
    assert [r.peak_deg for r in _measure(motion, cut=slice(end_in_hold)).repetitions] == pytest.approx([100, 110], abs=0.6)
    end_in_rise = int((0.5 + 4.5 + 0.5) * 30)
    assert [r.peak_deg for r in _measure(motion, cut=slice(end_in_rise)).repetitions] == pytest.approx([100], abs=0.6)


def test_a_small_wobble_is_no_repetition() -> None:
    result = _measure(Motion(5.0, (110.0, 25.0, 108.0)))
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([110.0, 108.0], abs=0.6)


def test_standing_still_has_no_repetition() -> None:
    result = _measure(Motion(peaks_deg=(), lead_s=6.0), Filming(noise_deg=2.0))
    assert (result.outcome, result.reason, result.peak_deg) == (Outcome.NOT_ASSESSABLE, EndReason.NO_REPETITION, None)


def test_mostly_refused_clips_name_the_main_reason() -> None:
    hidden = Filming(gaps=((0.0, 12.0),), reason=QualityReason.NOT_A_PERSON)
    assert _measure(Motion(), hidden).reason == "not_a_person"
    assert _measure(Motion(), Filming(yaw_deg=0.0)).reason == "wrong_view"
    assert _measure(Motion(), cut=slice(3)).reason == "too_few_frames"
    empty = measure_maneuver((), KNEE, gate_view=True)
    assert (empty.outcome, empty.reason, empty.usable_ratio) == (Outcome.NOT_ASSESSABLE, "too_few_frames", 0.0)


def test_the_view_need_not_be_gated() -> None:
    samples = list(sample_motion(Motion(), KNEE.channel, Filming(yaw_deg=0.0)))
    assert measure_maneuver(samples, KNEE, gate_view=False).outcome is Outcome.MEASURED


def test_compensations_are_found_in_a_clip() -> None:
    motion = Motion()
    leaning = replace(motion, start_deg=2.0, peaks_deg=(3.0, 22.0, 3.0))
    result = _measure(motion, Filming(others={"trunk_flexion": leaning}))
    (seen,) = result.compensations
    assert (seen.compensation_id, seen.repetitions) == ("trunk_lean", (2,))
    assert seen.change_deg == pytest.approx(20.0, abs=1.0)


@pytest.mark.parametrize("side", list(Side))
def test_the_side_that_moved_is_chosen(side: Side) -> None:
    samples = list(sample_motion(Motion(), f"{side}_knee_flexion", Filming(noise_deg=2.0)))
    assert choose_side(samples, default_maneuver("knee_flexion")) is side


@pytest.mark.parametrize(("peak", "side"), [(35.0, Side.LEFT), (-35.0, Side.RIGHT)])
def test_the_side_of_a_bend_is_its_direction(peak: float, side: Side) -> None:
    samples = list(sample_motion(Motion(0.0, (peak, peak)), "neck_lateral_flexion", Filming(yaw_deg=0.0, noise_deg=1.0)))
    maneuver = default_maneuver("neck_lateral_flexion")
    assert choose_side(samples, maneuver) is side
    result = measure_maneuver(samples, task_of("neck_lateral_flexion", side), gate_view=True)
    assert result.peak_deg == pytest.approx(peak, abs=1.5)


def test_without_sides_or_frames_the_choice_is_plain() -> None:
    assert choose_side((), default_maneuver("squat")) is None
    assert choose_side((), default_maneuver("knee_flexion")) is Side.LEFT
    assert choose_side((), default_maneuver("neck_rotation")) is Side.LEFT


def test_a_functional_clip_is_followed_like_a_live_one() -> None:
    task = task_of("sit_to_stand", None)
    samples = sample_motion(Motion(92.0, (4.0,) * 5, 1.0, 0.3, 0.5), task.channel)
    result = measure_maneuver(samples, task, gate_view=True)
    assert {measure.name: measure.value for measure in result.measures}["stand_count"] == 5


def test_repeated_frames_are_ignored() -> None:
    samples = list(sample_motion(Motion(), KNEE.channel))
    doubled: list[AngleSample] = [sample for pair in zip(samples, samples, strict=True) for sample in pair]
    assert len(measure_maneuver(doubled, KNEE, gate_view=True).repetitions) == 3
    assert measure_maneuver(doubled, KNEE, gate_view=True).frame_count == len(list(islice(samples, None)))
