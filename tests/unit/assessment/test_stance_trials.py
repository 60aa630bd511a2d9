"""Single-leg stance in several trials: best and mean; a lost balance ends the test at once, and each sign of it can do so."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.assessment.motions import task_of
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Landmark, Side
from vmsk_exam.assessment.results import CueKind, Phase
from vmsk_exam.assessment.steadiness import HANDS_SHARE, HOP_SHARE, LEAN_DEG
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

FPS = 30
HEIGHT_PX = 300.0
LIFTS_S = ((2.0, 6.0), (9.0, 17.0), (20.0, 23.0))
"""When the right foot is up."""
Spoil = Callable[[float, FloatArray, FloatArray], None]
"""Changes angles and points (pixels) at a time."""


def _nothing(t_s: float, angles: FloatArray, points: FloatArray) -> None:
    del t_s, angles, points


def _stand(duration_s: float, spoil: Spoil = _nothing, **changes: float) -> ManeuverTracker:
    tracker = ManeuverTracker(task_of("single_leg_stance_eyes_closed", "left", **changes))
    for index in range(int(duration_s * FPS)):
        t_s = index / FPS
        angles, points = np.zeros(len(ANGLE_CHANNELS)), np.zeros((33, 3))
        is_up = any(start <= t_s < end for start, end in LIFTS_S)
        angles[CHANNEL_INDEX["right_knee_flexion"]] = 70.0 if is_up else 3.0
        points[Landmark.NOSE, :2] = (320.0, 100.0)
        for side, outward in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
            points[Landmark[f"{side.name}_HIP"], :2] = (320.0 + 20.0 * outward, 250.0)
            points[Landmark[f"{side.name}_WRIST"], :2] = (320.0 + 45.0 * outward, 240.0)
            points[Landmark[f"{side.name}_ANKLE"], :2] = (320.0 + 18.0 * outward, 400.0)
        spoil(t_s, angles, points)
        t_ns, ones = round(t_s * 1e9), np.ones(33)
        pose = PoseSample(t_ns, 640, 480, points / np.array([640.0, 480.0, 1.0]), points, ones, ones.copy(), 1)
        tracker.update(AngleSample(t_ns, angles, np.full(len(angles), 3.0), True, (), 0.0), pose)
    return tracker


def _measures(tracker: ManeuverTracker) -> dict[str, float]:
    return {measure.name: measure.value for measure in tracker.result().measures}


def test_three_trials_give_best_and_mean() -> None:
    tracker = _stand(25.0)
    found = _measures(tracker)
    assert tracker.is_done
    assert found["hold_time"] == pytest.approx(8.0, abs=0.3)
    assert found["hold_time_mean"] == pytest.approx(5.0, abs=0.3)
    assert found["trial_count"] == 3
    assert "lost_balance" not in found
    assert found["pelvis_sway"] == pytest.approx(0.0, abs=0.01)


def test_between_trials_the_patient_is_asked_again() -> None:
    tracker = _stand(8.0)
    status = tracker.update(AngleSample(9_000_000_000, np.zeros(21), np.full(21, 3.0), True, (), 0.0))
    assert not tracker.is_done
    assert (status.phase, status.repetitions_done, status.repetitions_asked) == (Phase.READY, 1, 3)
    assert status.cue is not None
    assert status.cue.kind is CueKind.AGAIN


def test_the_limit_ends_the_test_with_its_first_trial() -> None:
    tracker = _stand(25.0, time_limit_s=5.0)
    found = _measures(tracker)
    assert tracker.is_done
    assert (found["hold_time"], found["reached_limit"], found["trial_count"]) == (5.0, 1.0, 2)


def test_a_lean_is_named_with_its_trial_also_when_the_limit_ends_it() -> None:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del points
        if 10.0 <= t_s < 17.0:
            angles[CHANNEL_INDEX["trunk_lateral_flexion"]] = 14.0

    for limit_s in (5.0, 30.0):
        (seen,) = _stand(25.0, spoil, time_limit_s=limit_s).result().compensations
        assert (seen.compensation_id, seen.repetitions) == ("trunk_side_lean", (2,))


def _hop(share: float) -> Spoil:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del angles
        if 12.0 <= t_s < 17.0:
            points[Landmark.LEFT_ANKLE, 0] += share * HEIGHT_PX

    return spoil


def _reach(share: float) -> Spoil:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del angles
        if 12.0 <= t_s < 17.0:
            points[Landmark.RIGHT_WRIST, 1] -= share * HEIGHT_PX

    return spoil


def _lean(deg: float) -> Spoil:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del points
        if 12.0 <= t_s < 17.0:
            angles[CHANNEL_INDEX["trunk_lateral_flexion"]] = deg

    return spoil


@pytest.mark.parametrize(
    "spoil", [_hop(1.3 * HOP_SHARE), _reach(1.3 * HANDS_SHARE), _lean(-1.3 * LEAN_DEG)], ids=["hop", "hand", "trunk"]
)
def test_a_lost_balance_ends_the_test_at_once(spoil: Spoil) -> None:
    tracker = _stand(25.0, spoil)
    found = _measures(tracker)
    assert tracker.is_done
    assert found["lost_balance"] == 1.0
    assert found["trial_count"] == 2
    assert found["hold_time"] == pytest.approx(4.0, abs=0.3)
    assert tracker.result().duration_s == pytest.approx(12.25, abs=0.2)


@pytest.mark.parametrize(
    "spoil", [_hop(0.7 * HOP_SHARE), _reach(0.7 * HANDS_SHARE), _lean(0.7 * LEAN_DEG)], ids=["hop", "hand", "trunk"]
)
def test_a_small_movement_is_no_lost_balance(spoil: Spoil) -> None:
    assert _measures(_stand(25.0, spoil))["trial_count"] == 3


def test_a_short_jerk_of_the_picture_is_no_lost_balance() -> None:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del angles
        if 12.0 <= t_s < 12.1:
            points[Landmark.LEFT_ANKLE, 0] += 0.2 * HEIGHT_PX

    assert _measures(_stand(25.0, spoil))["trial_count"] == 3


def test_what_happens_between_trials_does_not_count() -> None:
    def spoil(t_s: float, angles: FloatArray, points: FloatArray) -> None:
        del angles
        if t_s >= 6.5:
            points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE, Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0] += 60.0

    assert _measures(_stand(25.0, spoil))["trial_count"] == 3
