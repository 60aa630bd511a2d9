"""The tracker against motions whose truth is known."""

import math
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.assessment.results import CueKind, EndReason, ManeuverStatus, Outcome, Phase
from vmsk_exam.assessment.tracker import GAP_S, ManeuverTracker
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, QualityReason

KNEE = "knee_flexion_standing"


def _follow(
    motion: Motion, task: ManeuverTask, filming: Filming | None = None, *, gate_view: bool = True
) -> tuple[ManeuverTracker, list[ManeuverStatus]]:
    tracker = ManeuverTracker(task, gate_view=gate_view)
    samples = sample_motion(motion, task.channel, filming or Filming())
    return tracker, [tracker.update(sample) for sample in samples]


def _phases(statuses: list[ManeuverStatus]) -> list[Phase]:
    phases = [statuses[0].phase]
    for status in statuses:
        if status.phase is not phases[-1]:
            phases.append(status.phase)
    return phases


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 5),
    arc=st.floats(25, 120),
    start_deg=st.floats(-10, 35),
    move_s=st.floats(0.5, 8),
    hold_s=st.sampled_from([0.0, 0.5, 2.2, 4.0]),
    rest_s=st.floats(0.3, 3),
    fps=st.sampled_from([12.0, 24.0, 30.0, 60.0]),
    noise_deg=st.sampled_from([0.0, 0.5, 1.5]),
    is_cosine=st.booleans(),
    seed=st.integers(0, 99),
)
def test_repetitions_and_peaks_are_found(
    count: int,
    arc: float,
    start_deg: float,
    move_s: float,
    hold_s: float,
    rest_s: float,
    fps: float,
    noise_deg: float,
    is_cosine: bool,
    seed: int,
) -> None:
    peaks = tuple(start_deg + arc - 2.0 * number for number in range(count))
    motion = Motion(start_deg, peaks, move_s, hold_s, rest_s, is_cosine=is_cosine)
    task = task_of(KNEE, repetitions=count, time_limit_s=500)
    tracker, statuses = _follow(motion, task, Filming(fps=fps, noise_deg=noise_deg, jitter=0.4, seed=seed))
    result = tracker.result()
    assert result.outcome is Outcome.MEASURED
    assert len(result.repetitions) == count
    assert tracker.is_done
    assert statuses[-1].repetitions_done == count
    is_coarse = move_s * fps < 15
    slack = 0.5 + 2.5 * noise_deg + (0.02 * arc if is_coarse else 0.0)
    for repetition, peak in zip(result.repetitions, peaks, strict=True):
        assert repetition.peak_deg == pytest.approx(peak, abs=slack)
        assert repetition.start_s < repetition.peak_s < repetition.end_s
    assert result.peak_deg is not None
    assert result.start_deg == pytest.approx(start_deg, abs=2.5 + 1.5 * noise_deg)


@pytest.mark.parametrize(
    ("name", "side", "motion"),
    [
        ("knee_extension_seated", "right", Motion(88.0, (4.0, 2.0, 3.0))),
        ("shoulder_extension", "left", Motion(0.0, (-48.0, -50.0, -47.0))),
        ("squat", None, Motion(4.0, (90.0, 95.0, 97.0), hold_s=1.0)),
        ("neck_lateral_flexion", "right", Motion(0.0, (-31.0, -33.0, -30.0))),
        (KNEE, "left", Motion(22.0, (38.0, 37.0, 37.5))),
    ],
    ids=["extension", "backward", "squat", "to the right", "stiff, contracture"],
)
def test_directions_and_small_ranges(name: str, side: str | None, motion: Motion) -> None:
    task = task_of(name, side)
    yaw_deg = task.view.yaw_deg
    tracker, statuses = _follow(motion, task, Filming(yaw_deg=yaw_deg, noise_deg=0.5))
    result = tracker.result()
    best = max(motion.peaks_deg, key=lambda peak: abs(peak - motion.start_deg))
    assert result.peak_deg == pytest.approx(best, abs=1.0)
    assert result.start_deg == pytest.approx(motion.start_deg, abs=1.0)
    assert result.arc_deg == pytest.approx(best - motion.start_deg, abs=1.5)
    assert [repetition.peak_deg for repetition in result.repetitions] == pytest.approx(list(motion.peaks_deg), abs=1.0)
    assert result.hold_s >= 0.8 * motion.hold_s
    assert statuses[-1].best_deg == pytest.approx(best, abs=1.0)


@pytest.mark.parametrize("fps", [5.0, 240.0])
def test_extreme_frame_rates(fps: float) -> None:
    tracker, _ = _follow(Motion(), task_of(KNEE), Filming(fps=fps, noise_deg=0.5))
    assert [r.peak_deg for r in tracker.result().repetitions] == pytest.approx([110.0, 112.0, 114.0], abs=1.5)


def test_the_phases_of_a_clean_attempt() -> None:
    _, statuses = _follow(Motion(), task_of(KNEE))
    cycle = [Phase.READY, Phase.MOVING, Phase.HOLDING, Phase.RETURNING]
    assert _phases(statuses) == [Phase.WAITING, *cycle * 3, Phase.DONE]
    cues = [status.cue.kind for status in statuses if status.cue is not None]
    assert len(cues) == len(statuses)
    ordered = list(dict.fromkeys(cues))
    assert ordered == [
        CueKind.GET_READY,
        CueKind.BEGIN,
        CueKind.GO_ON,
        CueKind.HOLD,
        CueKind.GO_BACK,
        CueKind.AGAIN,
        CueKind.DONE,
    ]


def test_the_ring_fills_while_held() -> None:
    _, statuses = _follow(Motion(hold_s=3.0), task_of(KNEE, hold_s=2.0))
    full = [status.elapsed_s for status in statuses if status.hold_ratio >= 1.0]
    held_since = Motion().lead_s + Motion().move_s
    assert full[0] == pytest.approx(held_since + 2.0, abs=0.35)
    ratios = [status.hold_ratio for status in statuses if status.repetitions_done == 0 and status.elapsed_s <= full[0]]
    assert ratios == sorted(ratios)


def test_leaving_the_hold_early_counts_with_what_was_held() -> None:
    tracker, _ = _follow(Motion(hold_s=1.0), task_of(KNEE, hold_s=3.0))
    result = tracker.result()
    assert len(result.repetitions) == 3
    assert result.hold_s == pytest.approx(1.0, abs=0.5)


def test_too_small_a_movement_is_no_repetition() -> None:
    tracker, statuses = _follow(Motion(5.0, (14.0, 14.0)), task_of(KNEE), Filming(noise_deg=0.5))
    assert tracker.repetitions == ()
    assert not tracker.is_done
    assert tracker.result().outcome is Outcome.NOT_ASSESSABLE
    assert tracker.result().reason == EndReason.NO_REPETITION
    assert statuses[-1].phase is Phase.READY


@settings(max_examples=25, deadline=None)
@given(starts=st.lists(st.floats(2, 18), max_size=6), length=st.floats(0.05, 0.35))
def test_short_gaps_are_bridged(starts: list[float], length: float) -> None:
    gaps = tuple((start, start + length) for start in starts if _is_apart(start, starts))
    tracker, _ = _follow(Motion(), task_of(KNEE), Filming(gaps=gaps, noise_deg=0.3))
    result = tracker.result()
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([110.0, 112.0, 114.0], abs=1.0)
    assert 0.8 < result.usable_ratio <= 1.0


def _is_apart(start: float, starts: list[float]) -> bool:
    """Gaps that touch make a long one."""
    return all(other == start or abs(other - start) > 1.0 for other in starts) and starts.count(start) == 1


def test_a_long_gap_drops_the_running_repetition_and_says_why() -> None:
    motion = Motion(peaks_deg=(110.0, 112.0))
    middle_of_rise = motion.lead_s + motion.move_s / 2
    filming = Filming(gaps=((middle_of_rise, middle_of_rise + 4.0),))
    tracker, statuses = _follow(motion, task_of(KNEE, repetitions=2), filming)
    lost = [s for s in statuses if middle_of_rise + GAP_S + 0.1 < s.elapsed_s < middle_of_rise + 3.9]
    assert {s.phase for s in lost} == {Phase.WAITING}
    assert {s.cue and (s.cue.kind, s.cue.detail) for s in lost} == {(CueKind.NOT_SEEN, "body_cut_off")}
    assert {s.angle_deg for s in lost} == {None}
    assert [r.peak_deg for r in tracker.result().repetitions] == pytest.approx([112.0], abs=0.5)


def test_a_peak_that_was_hidden_is_not_measured() -> None:
    motion = Motion(hold_s=0.0, move_s=1.0, peaks_deg=(110.0, 112.0, 100.0))
    top_s = motion.lead_s + motion.move_s
    filming = Filming(gaps=((top_s - 0.28, top_s + 0.28),))
    tracker, _ = _follow(motion, task_of(KNEE), filming)
    assert [r.peak_deg for r in tracker.repetitions] == pytest.approx([112.0, 100.0], abs=0.5)


def test_the_wrong_view_is_refused_with_its_reason() -> None:
    tracker, statuses = _follow(Motion(), task_of(KNEE), Filming(yaw_deg=10.0))
    result = tracker.result()
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, "wrong_view")
    assert (result.peak_deg, result.usable_ratio) == (None, 0.0)
    assert statuses[-1].cue is not None
    assert statuses[-1].cue.detail == "wrong_view"
    ungated, _ = _follow(Motion(), task_of(KNEE), Filming(yaw_deg=10.0), gate_view=False)
    assert ungated.result().outcome is Outcome.MEASURED


def test_waiting_in_the_wrong_view_does_not_spoil_the_attempt() -> None:
    task = task_of(KNEE)
    tracker = ManeuverTracker(task)
    for index in range(900):
        tracker.update(AngleSample.unusable(index * 33_000_000, (QualityReason.NO_PERSON,)))
    for sample in sample_motion(Motion(), task.channel):
        tracker.update(replace(sample, t_ns=sample.t_ns + 30_000_000_000))
    assert tracker.result().outcome is Outcome.MEASURED
    assert tracker.result().usable_ratio == 1.0


def test_mostly_refused_frames_are_not_assessable() -> None:
    gaps = tuple((at, at + 0.5) for at in [2.5 + 0.55 * number for number in range(60)])
    tracker, _ = _follow(Motion(), task_of(KNEE), Filming(gaps=gaps, reason=QualityReason.SEVERAL_PEOPLE))
    result = tracker.result()
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, "several_people")


def test_a_number_that_is_too_uncertain_is_not_given() -> None:
    tracker, _ = _follow(Motion(), task_of(KNEE), Filming(sd_deg=25.0))
    assert (tracker.result().outcome, tracker.result().reason) == (Outcome.NOT_ASSESSABLE, EndReason.TOO_UNCERTAIN)


def test_who_cannot_reach_the_start_may_begin_after_a_while() -> None:
    motion = Motion(start_deg=62.0, peaks_deg=(95.0,), lead_s=12.0)
    tracker, statuses = _follow(motion, task_of(KNEE, repetitions=1))
    ready = next(status for status in statuses if status.phase is Phase.READY)
    assert ready.elapsed_s == pytest.approx(8.7, abs=0.3)
    assert tracker.result().start_deg == pytest.approx(62.0, abs=0.5)
    far, _ = _follow(replace(motion, start_deg=100.0, peaks_deg=(120.0,)), task_of(KNEE, repetitions=1))
    assert far.result().outcome is Outcome.NOT_ASSESSABLE


def test_the_time_limit_ends_the_attempt() -> None:
    still = Motion(peaks_deg=(), lead_s=130.0)
    tracker, statuses = _follow(still, task_of(KNEE, time_limit_s=20))
    assert tracker.is_done
    assert statuses[-1].elapsed_s == pytest.approx(20.7, abs=0.2)
    assert (tracker.result().outcome, tracker.result().reason) == (Outcome.NOT_ASSESSABLE, EndReason.TIME_LIMIT)
    never, statuses = _follow(replace(still, start_deg=90.0), task_of(KNEE))
    assert statuses[-1].elapsed_s == pytest.approx(90.0, abs=0.1)
    assert never.result().reason == EndReason.NO_REPETITION


def test_breaking_off_keeps_what_was_measured() -> None:
    task = task_of(KNEE)
    samples = list(sample_motion(Motion(), task.channel))
    tracker = ManeuverTracker(task)
    for sample in samples[: len(samples) // 2]:
        tracker.update(sample)
    done = len(tracker.repetitions)
    assert done >= 1
    pained = tracker.break_off(EndReason.STOPPED_BY_PAIN)
    assert (pained.outcome, pained.reason) == (Outcome.MEASURED, None)
    assert tracker.is_done
    empty = ManeuverTracker(task, attempt=2).break_off(EndReason.STOPPED_BY_PAIN)
    assert (empty.outcome, empty.reason, empty.attempt) == (Outcome.SKIPPED, EndReason.STOPPED_BY_PAIN, 2)
    assert (empty.peak_deg, empty.frame_count) == (None, 0)


def test_skipping_gives_no_number() -> None:
    tracker, _ = _follow(Motion(), task_of(KNEE))
    skipped = tracker.break_off(EndReason.SKIPPED_BY_PATIENT)
    assert (skipped.outcome, skipped.reason, skipped.peak_deg) == (Outcome.SKIPPED, EndReason.SKIPPED_BY_PATIENT, None)
    assert len(skipped.repetitions) == 3


def test_a_result_in_the_middle_has_a_repetition_that_passed_its_peak() -> None:
    task = task_of(KNEE)
    tracker = ManeuverTracker(task)
    motion = Motion()
    on_the_way_back = motion.lead_s + motion.move_s + motion.hold_s + 0.6 * motion.move_s
    for sample in sample_motion(motion, task.channel):
        if sample.t_ns - 1_000_000_000 > on_the_way_back * 1e9:
            break
        tracker.update(sample)
    assert tracker.repetitions == ()
    assert tracker.result().peak_deg == pytest.approx(110.0, abs=0.5)


def test_compensations_are_cued_and_booked_to_their_repetitions() -> None:
    motion = Motion()
    leaning = replace(motion, start_deg=2.0, peaks_deg=(4.0, -16.0, 5.0))
    tracker, statuses = _follow(motion, task_of(KNEE), Filming(noise_deg=0.3, others={"trunk_flexion": leaning}))
    (seen,) = tracker.result().compensations
    assert (seen.compensation_id, seen.repetitions) == ("trunk_lean", (2,))
    assert seen.change_deg == pytest.approx(-18.0, abs=1.0)
    cued = [s for s in statuses if s.cue is not None and s.cue.kind is CueKind.COMPENSATION]
    assert {s.repetitions_done for s in cued} == {1}
    assert {s.cue and s.cue.detail for s in cued} == {"trunk_lean"}


def test_of_two_compensations_the_worse_is_cued() -> None:
    motion = Motion(peaks_deg=(110.0,))
    others = {
        "trunk_flexion": replace(motion, start_deg=0.0, peaks_deg=(14.0,)),
        "left_hip_flexion": replace(motion, start_deg=0.0, peaks_deg=(25.0,)),
    }
    tracker, statuses = _follow(motion, task_of(KNEE, repetitions=1), Filming(others=others))
    held = [s.cue.detail for s in statuses if s.phase is Phase.HOLDING and s.cue and s.cue.kind is CueKind.COMPENSATION]
    assert held
    assert set(held) == {"hip_flexion"}
    assert {seen.compensation_id for seen in tracker.result().compensations} == {"hip_flexion", "trunk_lean"}


def test_frames_out_of_order_are_ignored() -> None:
    task = task_of(KNEE)
    tracker = ManeuverTracker(task)
    samples = list(sample_motion(Motion(), task.channel))
    for before, sample in zip([samples[0], *samples], samples, strict=False):
        tracker.update(sample)
        tracker.update(before)
    assert len(tracker.repetitions) == 3
    assert tracker.result().frame_count <= len(samples)


def test_one_hidden_joint_is_named() -> None:
    task = task_of(KNEE)
    tracker = ManeuverTracker(task)
    for sample in sample_motion(Motion(), task.channel):
        angles, sds = sample.angles_deg.copy(), sample.sd_deg.copy()
        angles[CHANNEL_INDEX[task.channel]] = sds[CHANNEL_INDEX[task.channel]] = math.nan
        tracker.update(replace(sample, angles_deg=angles, sd_deg=sds))
    assert tracker.result().reason == "joint_hidden"
    assert len(ANGLE_CHANNELS) == 21


def test_the_sd_of_the_peak_grows_with_disagreement() -> None:
    agreeing, _ = _follow(Motion(peaks_deg=(110.0, 110.0, 110.0)), task_of(KNEE))
    differing, _ = _follow(Motion(peaks_deg=(110.0, 100.0, 90.0)), task_of(KNEE))
    first, second = agreeing.result().peak_sd_deg, differing.result().peak_sd_deg
    assert first == pytest.approx(4.0, abs=0.3)
    assert second == pytest.approx(math.hypot(4.0, 10.0 / math.sqrt(2)), abs=0.4)


def test_a_frame_costs_little() -> None:
    task = task_of(KNEE)
    samples = list(sample_motion(Motion(), task.channel, Filming(fps=60, noise_deg=1.0)))
    tracker = ManeuverTracker(task)
    begin = time.perf_counter()
    for sample in samples:
        tracker.update(sample)
    assert (time.perf_counter() - begin) / len(samples) < 0.15e-3 * 3, "three times the budget, for a busy machine"
