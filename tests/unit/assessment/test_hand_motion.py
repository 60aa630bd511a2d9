"""Each finger is told by its own band where the hand was closed furthest."""

import numpy as np
import pytest

from vmsk_exam.anatomy import ANGLE_CHANNELS, Side
from vmsk_exam.assessment.hand_motion import FingerClosing
from vmsk_exam.assessment.kinds import build_performance
from vmsk_exam.assessment.results import Measure
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, HandAngles

TASKS = {task.task_id: task for protocol in load_protocols() if protocol.protocol_id == "hand" for task in protocol.tasks}
FPS = 20


def close_hand(task: ManeuverTask, furthest_deg: tuple[float, float, float, float], sd_deg: float = 3.0) -> tuple[Measure, ...]:
    """Two repetitions: open, close each finger so far, hold, open."""
    tracker = ManeuverTracker(task)
    course = [0.0] * 24 + list(np.linspace(0, 1, 16)) + [1.0] * 36 + list(np.linspace(1, 0, 16))
    missing = np.full(len(ANGLE_CHANNELS), np.nan)
    for index, share in enumerate([*course, *course, *[0.0] * 30]):
        bends = np.array(furthest_deg) * share
        hand = HandAngles(task.side or Side.LEFT, np.array([bends.min(), 0.0]), np.full(2, sd_deg), np.tile(bends[:, None], 3))
        sample = AngleSample(index * 1_000_000_000 // FPS, missing, missing, True, (), float("nan"), hand=hand)
        tracker.update(sample)
    return tracker.result().measures


@pytest.mark.parametrize("side", list(Side))
def test_a_stiff_finger_is_named_and_sets_the_band(side: Side) -> None:
    measures = close_hand(TASKS[f"{side}_close_fist"], (70.0, 70.0, 30.0, 55.0))

    assert {measure.name: measure.value for measure in measures} == {
        "band": 1,
        "index_band": 2,
        "middle_band": 2,
        "ring_band": 1,
        "little_band": 2,
    }


def test_with_a_large_uncertainty_the_band_is_a_range() -> None:
    named = {measure.name: measure.value for measure in close_hand(TASKS["left_close_fist"], (50.0,) * 4, sd_deg=9.0)}

    assert (named["band"], named["band_to"]) == (1, 2)


def test_a_hand_that_hardly_moves_has_no_measure() -> None:
    assert close_hand(TASKS["left_close_fist"], (8.0,) * 4) == ()


def test_only_the_closing_hand_tells_its_fingers() -> None:
    assert isinstance(build_performance(TASKS["left_close_fist"]), FingerClosing)
    assert not isinstance(build_performance(TASKS["left_thumb_across_palm"]), FingerClosing)
