"""Balance, walking and up-and-go against known times."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.assessment.motions import task_of
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Landmark, Side
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome, Phase
from vmsk_exam.assessment.strides import find_steps
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.samples import AngleSample, PoseSample

FPS = 30
Ankles = Callable[[float], tuple[float, float]]
"""Left and right ankle across the picture at a time, pixels; the person is 300 px high."""


def _pose(t_ns: int, left_px: float, right_px: float, facing_px: float = 0.0) -> PoseSample:
    xy = np.zeros((33, 3))
    xy[Landmark.NOSE, :2] = (320.0 + facing_px, 100.0)
    xy[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR], :2] = (320.0, 100.0)
    xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP], :2] = (320.0, 250.0)
    xy[Landmark.LEFT_ANKLE, :2] = (left_px, 400.0)
    xy[Landmark.RIGHT_ANKLE, :2] = (right_px, 400.0)
    ones = np.ones(33)
    return PoseSample(t_ns, 640, 480, xy / np.array([640.0, 480.0, 1.0]), xy.copy(), ones, ones.copy(), 1)


def _angles(t_ns: int, bend_deg: float = 0.0, lean_deg: float = 0.0, yaw_deg: float = 0.0) -> AngleSample:
    angles = np.zeros(len(ANGLE_CHANNELS))
    for side in Side:
        for joint in ("knee", "hip"):
            angles[CHANNEL_INDEX[f"{side}_{joint}_flexion"]] = bend_deg
    angles[CHANNEL_INDEX["trunk_flexion"]] = lean_deg
    return AngleSample(t_ns, angles, np.full(len(ANGLE_CHANNELS), 3.0), True, (), yaw_deg)


def _no_bend(t_s: float) -> float:
    del t_s
    return 0.0


def _stand(
    ankles: Ankles, duration_s: float, name: str = "tandem", facing_px: float = 0.0, bend: Callable[[float], float] = _no_bend
) -> ManeuverTracker:
    tracker = ManeuverTracker(task_of(name, None))
    for index in range(int(duration_s * FPS)):
        t_ns = round(index / FPS * 1e9)
        tracker.update(_angles(t_ns, bend(index / FPS)), _pose(t_ns, *ankles(index / FPS), facing_px))
    return tracker


def _measures(result: ManeuverResult) -> dict[str, float]:
    return {measure.name: measure.value for measure in result.measures}


def test_a_stance_counts_from_when_the_feet_came_together_until_a_step() -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        if t_s < 2.0:
            return (350.0, 300.0)
        return (330.0, 320.0) if t_s < 8.5 else (370.0, 320.0)

    tracker = _stand(ankles, 12.0)
    assert tracker.is_done
    measures = _measures(tracker.result())
    assert measures["hold_time"] == pytest.approx(6.5, abs=0.2)
    assert measures["reached_limit"] == 0.0


def test_a_stance_held_to_the_end_reaches_the_limit() -> None:
    tracker = _stand(lambda _: (330.0, 318.0), 14.0)
    assert _measures(tracker.result()) == {"hold_time": 10.0, "reached_limit": 1.0}


def test_feet_apart_are_no_stance() -> None:
    result = _stand(lambda _: (350.0, 300.0), 20.0).result()
    assert (result.outcome, result.measures) == (Outcome.NOT_ASSESSABLE, ())


def test_without_landmarks_there_is_no_stance() -> None:
    tracker = ManeuverTracker(task_of("tandem", None))
    for index in range(100):
        tracker.update(_angles(round(index / FPS * 1e9)))
    assert (tracker.result().outcome, tracker.result().reason) == (Outcome.NOT_ASSESSABLE, EndReason.NO_REPETITION)


@pytest.mark.parametrize(("left_s", "right_s"), [(0.55, 0.55), (0.5, 0.7)])
def test_steps_are_timed_to_a_frame(left_s: float, right_s: float) -> None:
    ends = np.cumsum([0.3] + [left_s, right_s] * 8)
    reach = np.array([-1.0, *([1.0, -1.0] * 8)])

    def ankles(t_s: float) -> tuple[float, float]:
        ahead_px = 60.0 * float(np.interp(t_s, ends, reach))
        return (320.0 + ahead_px, 320.0 - ahead_px)

    tracker = _stand(ankles, float(ends[-1]), "gait_side", facing_px=20.0)
    measures = _measures(tracker.result())
    mean_s = (left_s + right_s) / 2
    assert measures["step_time_left"] == pytest.approx(left_s, abs=0.035)
    assert measures["step_time_right"] == pytest.approx(right_s, abs=0.035)
    assert measures["cadence"] == pytest.approx(60.0 / mean_s, rel=0.04)
    assert measures["step_time_asymmetry"] == pytest.approx(100.0 * abs(left_s - right_s) / mean_s, abs=6.0)


def test_walking_tells_how_far_knees_and_hips_move() -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        ahead_px = 60.0 * float(np.sin(2 * np.pi * t_s))
        return (320.0 + ahead_px, 320.0 - ahead_px)

    def bend(t_s: float) -> float:
        return 30.0 - 25.0 * float(np.cos(4 * np.pi * t_s))

    result = _stand(ankles, 9.0, "gait_side", facing_px=20.0, bend=bend).result()
    ranges = {measure.name: measure for measure in result.measures if "_range_" in measure.name}
    assert set(ranges) == {f"{joint}_range_{side}" for joint in ("knee", "hip") for side in Side}
    for measure in ranges.values():
        assert measure.value == pytest.approx(50.0, abs=1.5)
        assert measure.sd == pytest.approx(3.0 * np.sqrt(2.0))


def _carrying(t_s: float, landed_s: float, share: float, stride_s: float = 1.1) -> float:
    """Return how far a foot is in front of the hips, -1 to 1: back at one pace while it carries, forward in a swing."""
    phase = ((t_s - landed_s) / stride_s) % 1.0
    if phase < share:
        return 1.0 - 2.0 * phase / share
    return -float(np.cos(np.pi * (phase - share) / (1.0 - share)))


@pytest.mark.parametrize(("left", "right"), [(0.6, 0.6), (0.66, 0.55)])
def test_the_time_that_each_foot_carries(left: float, right: float) -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        return 320.0 + 70.0 * _carrying(t_s, 0.2, left), 320.0 + 70.0 * _carrying(t_s, 0.75, right)

    result = _stand(ankles, 9.0, "gait_side", facing_px=20.0).result()
    measures = _measures(result)
    assert measures["stance_time_left"] == pytest.approx(1.1 * left, abs=0.04)
    assert measures["stance_time_right"] == pytest.approx(1.1 * right, abs=0.04)
    assert measures["stance_time_asymmetry"] == pytest.approx(200.0 * abs(left - right) / (left + right), abs=6.0)
    assert all(measure.sd for measure in result.measures if measure.name == "stance_time_left")


def test_a_foot_seen_for_too_few_strides_has_no_stance_time() -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        return 320.0 + 70.0 * _carrying(t_s, 0.2, 0.6), 320.0 + 70.0 * _carrying(t_s, 0.75, 0.6)

    names = set(_measures(_stand(ankles, 4.6, "gait_side", facing_px=20.0).result()))
    assert "step_time_left" in names
    assert not {name for name in names if name.startswith("stance_time")}


def test_legs_taken_for_each_other_for_a_while_change_nothing() -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        left, right = 320.0 + 70.0 * _carrying(t_s, 0.2, 0.6), 320.0 + 70.0 * _carrying(t_s, 0.75, 0.6)
        is_exchanged = 2.9 < t_s < 3.05 or 4.4 < t_s < 4.9
        return (right, left) if is_exchanged else (left, right)

    measures = _measures(_stand(ankles, 9.0, "gait_side", facing_px=20.0).result())
    assert measures["cadence"] == pytest.approx(120.0 / 1.1, rel=0.03)
    assert measures["step_time_asymmetry"] < 6.0
    assert measures["stance_time_left"] == pytest.approx(0.66, abs=0.05)
    assert measures["stance_time_right"] == pytest.approx(0.66, abs=0.05)


def test_who_always_leads_with_one_foot_has_no_step_times() -> None:
    def ankles(t_s: float) -> tuple[float, float]:
        return 320.0 + 60.0 * float(np.sin(np.pi * t_s)) ** 2, 320.0

    assert _stand(ankles, 9.0, "gait_side", facing_px=20.0).result().outcome is Outcome.NOT_ASSESSABLE


def test_steps_alternate_and_small_sway_is_none() -> None:
    t_s = np.arange(0.0, 4.0, 0.02)
    steps = find_steps(t_s, 0.3 * np.sin(2 * np.pi * t_s))
    assert [side for _, side in steps] == [Side.LEFT, Side.RIGHT] * 4
    assert [at_s for at_s, _ in steps] == pytest.approx(np.arange(0.25, 4.0, 0.5), abs=0.02)
    assert find_steps(t_s, 0.05 * np.sin(2 * np.pi * t_s)) == []


def _up_and_go(stood_deg: float, *, lean_deg: float = 25.0) -> ManeuverTracker:
    """Seated for 2 s, lean for 0.5 s, rise within 1 s, up for 6 s, down within 1 s, seated."""
    tracker = ManeuverTracker(task_of("timed_up_and_go", None))
    times = (0.0, 2.0, 2.5, 3.5, 9.5, 10.5, 14.0)
    bends = (90.0, 90.0, 90.0, stood_deg, stood_deg, 90.0, 90.0)
    leans = (2.0, 2.0, lean_deg, 2.0, 2.0, 2.0, 2.0)
    for index in range(int(14.0 * FPS)):
        t_s = index / FPS
        sample = _angles(round(t_s * 1e9), float(np.interp(t_s, times, bends)), float(np.interp(t_s, times, leans)), 40.0)
        tracker.update(sample)
    return tracker


def test_up_and_go_is_timed_from_the_first_movement_to_sitting_still() -> None:
    tracker = _up_and_go(5.0)
    assert tracker.is_done
    assert _measures(tracker.result())["total_time"] == pytest.approx(8.5, abs=0.25)


def test_shifting_on_the_chair_is_no_up_and_go() -> None:
    tracker = _up_and_go(75.0)
    assert not tracker.is_done
    assert tracker.result().outcome is Outcome.NOT_ASSESSABLE


def test_sitting_down_while_getting_ready_begins_no_repetition() -> None:
    tracker = ManeuverTracker(task_of("neck_flexion", None), gate_view=False)
    phases = []
    for index in range(5 * FPS):
        t_s = index / FPS
        share = float(np.clip((t_s - 2.0) / 1.5, 0.0, 1.0))
        neck_deg = -18.0 * float(np.sin(np.pi * share))
        sample = _angles(round(t_s * 1e9), 90.0 * share, 25.0 * float(np.sin(np.pi * share)))
        sample.angles_deg[CHANNEL_INDEX["neck_flexion"]] = neck_deg
        phases.append(tracker.update(sample).phase)
    assert phases[int(1.9 * FPS)] is Phase.READY
    assert phases[-1] is Phase.READY
    assert tracker.repetitions == ()


def test_feet_that_pass_between_two_pictures_make_a_step_each() -> None:
    t_s = np.arange(0.0, 6.0, 1.0 / 15.0)
    steps = find_steps(t_s, 0.4 * np.tanh(8.0 * np.sin(np.pi * t_s / 0.6)))
    assert [side for _, side in steps] == [Side.LEFT, Side.RIGHT] * 5
    assert [at_s for at_s, _ in steps] == pytest.approx(np.arange(0.3, 6.0, 0.6), abs=0.04)
