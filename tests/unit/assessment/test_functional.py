"""Sit-to-stand and single-leg stance against known times."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.assessment.results import CueKind, EndReason, ManeuverResult, ManeuverStatus, Outcome, Phase
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.protocol.model import ManeuverTask


def _measures(result: ManeuverResult) -> dict[str, float]:
    return {measure.name: measure.value for measure in result.measures}


def _follow(motion: Motion, task: ManeuverTask, channel: str, filming: Filming) -> tuple[ManeuverTracker, list[ManeuverStatus]]:
    tracker = ManeuverTracker(task)
    return tracker, [tracker.update(sample) for sample in sample_motion(motion, channel, filming)]


@settings(max_examples=25, deadline=None)
@given(
    move_s=st.floats(0.7, 2.0),
    rest_s=st.floats(0.1, 1.0),
    stand_s=st.floats(0.0, 0.8),
    noise_deg=st.sampled_from([0.0, 1.5]),
    seed=st.integers(0, 20),
)
def test_five_times_sit_to_stand(move_s: float, rest_s: float, stand_s: float, noise_deg: float, seed: int) -> None:
    motion = Motion(92.0, (4.0,) * 5, move_s, stand_s, rest_s)
    task = task_of("sit_to_stand", None)
    tracker, statuses = _follow(motion, task, task.channel, Filming(noise_deg=noise_deg, seed=seed))
    result = tracker.result()
    measures = _measures(result)
    total_s = 4 * (2 * move_s + stand_s + rest_s) + move_s
    assert result.outcome is Outcome.MEASURED
    assert (measures["stand_count"], measures["incomplete_stands"]) == (5, 0)
    assert measures["total_time"] == pytest.approx(total_s, abs=0.35 * move_s + 0.15)
    assert measures["time_per_stand"] == pytest.approx(measures["total_time"] / 5)
    assert (result.peak_deg, result.arc_deg) == (None, None)
    assert tracker.is_done
    done = next(status for status in statuses if status.phase is Phase.DONE)
    assert done.elapsed_s < motion.lead_s + total_s + stand_s + 0.8 * move_s


def test_incomplete_stands_are_counted() -> None:
    motion = Motion(92.0, (4.0, 30.0, 5.0, 28.0, 6.0), 1.0, 0.3, 0.5)
    task = task_of("sit_to_stand", None)
    tracker, _ = _follow(motion, task, task.channel, Filming(noise_deg=0.5))
    assert _measures(tracker.result())["incomplete_stands"] == 2


def test_too_few_stands_in_the_time_have_no_total_time() -> None:
    motion = Motion(92.0, (4.0,) * 3, 1.0, 0.3, 0.5)
    task = task_of("sit_to_stand", None, time_limit_s=10)
    long = replace(motion, peaks_deg=(4.0,) * 3, rest_s=4.0)
    tracker, statuses = _follow(long, task, task.channel, Filming())
    assert tracker.is_done
    assert set(_measures(tracker.result())) == {"stand_count", "incomplete_stands"}
    assert statuses[-1].remaining_s == pytest.approx(0.0, abs=0.1)
    assert statuses[0].remaining_s == 10


def test_nobody_stands_up() -> None:
    task = task_of("sit_to_stand", None)
    tracker, _ = _follow(Motion(92.0, (), lead_s=20.0), task, task.channel, Filming())
    assert (tracker.result().outcome, tracker.result().reason) == (Outcome.NOT_ASSESSABLE, EndReason.NO_REPETITION)


@settings(max_examples=25, deadline=None)
@given(held_s=st.floats(1.5, 25.0), noise_deg=st.sampled_from([0.0, 2.0]), seed=st.integers(0, 20))
def test_single_leg_stance_is_timed_from_foot_up_to_foot_down(held_s: float, noise_deg: float, seed: int) -> None:
    motion = Motion(3.0, (70.0,), 0.6, held_s, 2.0)
    task = task_of("single_leg_stance", "left")
    filming = Filming(yaw_deg=0.0, noise_deg=noise_deg, seed=seed)
    tracker, statuses = _follow(motion, task, "right_knee_flexion", filming)
    result = tracker.result()
    assert result.outcome is Outcome.MEASURED
    # the knee bends for 0.6 s each way; the foot is up for most of that
    assert _measures(result)["hold_time"] == pytest.approx(held_s + 0.7, abs=0.35)
    assert _measures(result)["reached_limit"] == 0.0
    assert result.hold_s == _measures(result)["hold_time"]
    assert tracker.is_done
    assert {s.cue and s.cue.kind for s in statuses if s.phase is Phase.HOLDING} == {CueKind.HOLD}


def test_the_stance_ends_at_the_time_limit() -> None:
    motion = Motion(3.0, (70.0,), 0.6, 60.0, 2.0)
    task = task_of("single_leg_stance", "right")
    tracker, statuses = _follow(motion, task, "left_knee_flexion", Filming(yaw_deg=0.0))
    assert _measures(tracker.result()) == {"hold_time": 30.0, "reached_limit": 1.0}
    assert statuses[-1].elapsed_s == pytest.approx(32.0, abs=0.5)
    assert statuses[-1].hold_ratio == 1.0


def test_a_false_start_may_be_repeated() -> None:
    task = task_of("single_leg_stance", "left")
    motion = Motion(3.0, (70.0, 70.0), 0.3, 0.2, 2.0)
    tracker, statuses = _follow(motion, task, "right_knee_flexion", Filming(yaw_deg=0.0))
    assert not tracker.is_done
    assert statuses[-1].phase is Phase.READY
    assert _measures(tracker.result())["hold_time"] == pytest.approx(0.6, abs=0.25)


def test_the_hip_is_enough_where_the_knee_is_hidden() -> None:
    task = task_of("single_leg_stance", "left")
    tracker = ManeuverTracker(task)
    for sample in sample_motion(Motion(3.0, (70.0,), 0.6, 5.0, 2.0), "right_hip_flexion", Filming(yaw_deg=0.0)):
        angles = sample.angles_deg.copy()
        angles[[index for index, name in enumerate(_channels()) if "knee" in name]] = np.nan
        tracker.update(replace(sample, angles_deg=angles))
    assert _measures(tracker.result())["hold_time"] == pytest.approx(5.7, abs=0.4)


def _channels() -> tuple[str, ...]:
    from vmsk_exam.anatomy import ANGLE_CHANNELS

    return ANGLE_CHANNELS


def test_losing_sight_of_the_stance_drops_it() -> None:
    task = task_of("single_leg_stance", "left")
    filming = Filming(yaw_deg=0.0, gaps=((5.0, 9.0),))
    tracker, statuses = _follow(Motion(3.0, (70.0,), 0.6, 20.0, 3.0), task, "right_knee_flexion", filming)
    assert any(s.phase is Phase.WAITING for s in statuses if 6 < s.elapsed_s < 8)
    assert tracker.result().outcome is Outcome.NOT_ASSESSABLE


def test_shifting_on_the_chair_is_not_yet_standing_up() -> None:
    task = task_of("sit_to_stand", None)
    stands = Motion(92.0, (4.0,) * 5, 0.8, 0.4, 1.0, lead_s=6.0)
    tracker = ManeuverTracker(task)
    for sample in sample_motion(stands, task.channel):
        t_s = (sample.t_ns - 1_000_000_000) * 1e-9
        shift_deg = -4.0 * min(max(t_s - 2.5, 0.0), 1.0)
        tracker.update(replace(sample, angles_deg=sample.angles_deg + shift_deg))
    assert tracker.repetitions[0].start_s == pytest.approx(6.1, abs=0.15)
    assert _measures(tracker.result())["total_time"] == pytest.approx(4 * 3.0 + 0.7, abs=0.3)
