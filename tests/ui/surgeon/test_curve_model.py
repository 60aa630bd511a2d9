from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fakes import knee_protocol
from tests.ui.surgeon.fakes import ScriptedStore
from vmsk_exam.assessment.banded import BAND_UNIT
from vmsk_exam.assessment.results import Measure
from vmsk_exam.protocol.model import ManeuverKind, ManeuverTask
from vmsk_exam.ui.surgeon.curve_model import find_marks, hides_degrees, round_axis, task_channels, task_curves, thin

LEFT = "left_knee_flexion_standing"


@pytest.fixture
def store() -> ScriptedStore:
    return ScriptedStore()


@given(st.integers(10, 4000), st.integers(20, 600), st.integers(0, 3999))
def test_thinning_keeps_the_peak_and_the_order(count: int, most: int, place: int) -> None:
    t_s, half = np.arange(count) / 30.0, np.ones(count)
    angle = np.zeros(count)
    angle[place % count] = 90.0
    thinned_t, thinned, _half = thin(t_s, angle, half, most)
    assert thinned.max() == 90.0
    assert len(thinned) <= most + 2
    assert (np.diff(thinned_t) > 0).all()


def test_thinning_keeps_gaps() -> None:
    angle = np.ones(3000)
    angle[1000:2000] = np.nan
    _t, thinned, _half = thin(np.arange(3000.0), angle, np.ones(3000), 300)
    assert np.isnan(thinned).sum() == pytest.approx(len(thinned) / 3, abs=3)


@pytest.mark.parametrize(
    ("low", "high", "axis"),
    [
        ([2.0], [107.0], (0.0, 120.0)),
        ([-4.0], [3.0], (-15.0, 15.0)),
        ([1.0], [4.0], (0.0, 30.0)),
        ([np.nan], [np.nan], (0.0, 30.0)),
    ],
)
def test_axis_is_round_and_never_too_narrow(low: list[float], high: list[float], axis: tuple[float, float]) -> None:
    assert round_axis(np.array(low), np.array(high)) == axis


def test_axis_of_nothing() -> None:
    assert round_axis(np.array([]), np.array([])) == (0.0, 30.0)


def test_measured_channel_first_then_compensations() -> None:
    task = knee_protocol().tasks[0]
    assert task_channels(task) == ("left_knee_flexion", "left_hip_flexion", "trunk_flexion")


def test_curves_carry_band_and_marks(store: ScriptedStore) -> None:
    result = store.record.result(LEFT)
    measured, hip, trunk = task_curves(store.tracks[LEFT], knee_protocol().tasks[0], result)
    assert (measured.channel, hip.channel, trunk.channel) == ("left_knee_flexion", "left_hip_flexion", "trunk_flexion")
    assert [number for number, _start, _end in measured.marks.repetitions] == [1, 2, 3]
    assert len(measured.marks.holds) == 3
    assert measured.marks.peak is not None
    assert measured.marks.peak[1] == pytest.approx(107.4)
    assert hip.marks.repetitions == ()
    assert float(np.nanmedian(measured.half_deg)) > 1.96 * 2.6


def test_compensation_without_values_is_left_out(store: ScriptedStore) -> None:
    track = store.tracks[LEFT]
    track.angles_deg[:, -2:] = np.nan
    curves = task_curves(track, knee_protocol().tasks[0], store.record.result(LEFT))
    assert [curve.channel for curve in curves] == ["left_knee_flexion", "left_hip_flexion"]


def test_without_result_there_are_no_marks(store: ScriptedStore) -> None:
    assert find_marks(store.tracks[LEFT], None).peak is None
    assert task_curves(store.tracks[LEFT], None, None) == ()


@pytest.mark.parametrize(("kind", "is_hidden"), [(ManeuverKind.BAND, True), (ManeuverKind.ALIGNMENT, True), (None, False)])
def test_a_band_or_an_alignment_is_a_shape_without_degrees(
    store: ScriptedStore, kind: ManeuverKind | None, is_hidden: bool
) -> None:
    task = knee_protocol().tasks[0]
    if kind is not None:
        task = ManeuverTask(replace(task.maneuver, kind=kind), task.side)
    measured, hip, trunk = task_curves(store.tracks[LEFT], task, store.record.result(LEFT))
    assert measured.has_degrees is not is_hidden
    assert hip.has_degrees
    assert trunk.has_degrees


def test_a_band_of_a_maneuver_that_is_not_known_any_more_hides_its_degrees(store: ScriptedStore) -> None:
    result = store.record.result(LEFT)
    assert result is not None
    assert not hides_degrees(None, result)
    assert hides_degrees(None, replace(result, measures=(Measure("band", 2.0, BAND_UNIT),)))
