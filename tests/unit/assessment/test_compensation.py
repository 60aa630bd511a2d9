from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import SIGNAL_INDEX, SIGNALS
from vmsk_exam.assessment.offline import measure_maneuver
from vmsk_exam.assessment.results import CompensationSeen
from vmsk_exam.protocol.model import ChangeDirection, CompensationRule, ManeuverTask, SideRelation
from vmsk_exam.samples import AngleSample

CHANNEL = "left_shoulder_abduction"


def task_with(
    direction: ChangeDirection, relation: SideRelation = SideRelation.TESTED, signal: str = "shoulder_hike"
) -> ManeuverTask:
    rule = CompensationRule("hike", signal, relation, 6.0, {"en": "", "es": ""}, {"en": "", "es": ""}, "test", direction)
    return task_of("shoulder_abduction", compensations=(rule,))


def filmed(name: str, change_deg: float) -> Iterator[AngleSample]:
    """Samples of an abduction in which a signal goes along by so much."""
    motion = Motion(start_deg=8.0, peaks_deg=(120.0, 122.0))
    for sample in sample_motion(motion, CHANNEL, Filming(yaw_deg=0.0)):
        signals = np.full(len(SIGNALS), 1.0)
        signals[SIGNAL_INDEX[name]] += change_deg * (sample.angle_deg(CHANNEL) - 8.0) / 112.0
        yield replace(sample, signals_deg=signals)


def seen(task: ManeuverTask, name: str, change_deg: float) -> tuple[CompensationSeen, ...]:
    return measure_maneuver(filmed(name, change_deg), task, gate_view=True).compensations


def test_a_signal_beyond_its_threshold_is_a_measured_quantity() -> None:
    (found,) = seen(task_with(ChangeDirection.INCREASE), "left_shoulder_hike", 9.0)
    assert found.compensation_id == "hike"
    assert found.change_deg == pytest.approx(9.0, abs=0.5)
    assert found.repetitions == (1, 2)


@pytest.mark.parametrize("change_deg", [4.0, -9.0])
def test_too_little_or_the_wrong_way_is_none(change_deg: float) -> None:
    assert seen(task_with(ChangeDirection.INCREASE), "left_shoulder_hike", change_deg) == ()


def test_the_other_way_counts_where_it_is_asked() -> None:
    assert seen(task_with(ChangeDirection.DECREASE), "left_shoulder_hike", -9.0)[0].change_deg == pytest.approx(-9.0, abs=0.5)
    assert seen(task_with(ChangeDirection.EITHER), "left_shoulder_hike", -9.0)


def test_relations_name_the_side() -> None:
    assert seen(task_with(ChangeDirection.EITHER, SideRelation.OTHER), "right_shoulder_hike", 9.0)
    assert not seen(task_with(ChangeDirection.EITHER, SideRelation.OTHER), "left_shoulder_hike", 9.0)
    assert seen(task_with(ChangeDirection.EITHER, SideRelation.CENTRAL, "pelvis_obliquity"), "pelvis_obliquity", -8.0)


def test_without_landmarks_nothing_is_claimed() -> None:
    motion = Motion(start_deg=8.0, peaks_deg=(120.0,))
    task = task_with(ChangeDirection.EITHER)
    assert measure_maneuver(sample_motion(motion, CHANNEL, Filming(yaw_deg=0.0)), task, gate_view=True).compensations == ()
