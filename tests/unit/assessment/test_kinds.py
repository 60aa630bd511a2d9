"""Counts in a time, bands instead of degrees, repetitions that disagree."""

from dataclasses import replace

import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion, task_of
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Measure, Outcome
from vmsk_exam.assessment.tracker import ManeuverTracker
from vmsk_exam.protocol.model import Band, Choice, ManeuverKind, ManeuverTask, Question

TEXT = {"en": "Text", "es": "Texto"}
BANDS = (Band(0, 0.0, TEXT), Band(1, 20.0, TEXT), Band(2, 40.0, TEXT))


def _result(motion: Motion, task: ManeuverTask, filming: Filming | None = None) -> ManeuverResult:
    tracker = ManeuverTracker(task)
    for sample in sample_motion(motion, task.channel, filming or Filming()):
        tracker.update(sample)
    return tracker.result()


def _measures(result: ManeuverResult) -> dict[str, float]:
    return {measure.name: measure.value for measure in result.measures}


def _chair_stand(limit_s: float) -> ManeuverTask:
    return task_of("sit_to_stand", None, kind=ManeuverKind.COUNT_TEST, repetitions=100, time_limit_s=limit_s)


# Each stand takes 0.8 s up, 0.2 s of standing, 0.8 s down and 0.2 s of sitting: 2 s.
STANDS = Motion(92.0, (4.0,) * 20, 0.8, 0.2, 0.2)


@pytest.mark.parametrize(
    ("limit_s", "count"),
    [(30.0, 15), (20.0, 10), (20.6, 11), (20.25, 10)],
    ids=["15 full stands", "10 full stands", "more than half up counts", "less than half up does not"],
)
def test_stands_in_a_time_are_counted(limit_s: float, count: int) -> None:
    result = _result(STANDS, _chair_stand(limit_s))
    assert result.outcome is Outcome.MEASURED
    assert _measures(result) == {"stand_count": count, "incomplete_stands": 0}
    assert result.peak_deg is None


def test_one_who_cannot_stand_up_has_no_count() -> None:
    result = _result(Motion(92.0, (85.0,) * 10, 1.0, 0.2, 0.5), _chair_stand(15.0))
    assert (result.outcome, result.measures) == (Outcome.NOT_ASSESSABLE, ())


def _banded(side: Side, name: str = "neck_rotation", bands: tuple[Band, ...] = BANDS) -> ManeuverTask:
    return task_of(name, side.value, kind=ManeuverKind.BAND, bands=bands)


@pytest.mark.parametrize(("peak_deg", "band"), [(14.0, 0), (30.0, 1), (55.0, 2)])
@pytest.mark.parametrize("side", list(Side))
def test_a_band_is_told_on_both_sides(side: Side, peak_deg: float, band: int) -> None:
    sign = 1.0 if side is Side.LEFT else -1.0
    motion = Motion(0.0, (sign * peak_deg,) * 3)
    result = _result(motion, _banded(side), Filming(yaw_deg=0.0, sd_deg=1.0))
    assert result.outcome is Outcome.MEASURED
    assert _measures(result) == {"band": band}
    assert (result.peak_deg, result.arc_deg, result.repetitions) == (None, None, ())


def test_both_bands_are_told_where_the_uncertainty_spans_them() -> None:
    result = _result(Motion(0.0, (39.0,) * 3), _banded(Side.LEFT), Filming(yaw_deg=0.0, sd_deg=4.0))
    assert _measures(result) == {"band": 1, "band_to": 2}


def test_bands_of_a_decreasing_motion() -> None:
    bands = (Band(0, 0.0, TEXT), Band(1, -15.0, TEXT))
    task = _banded(Side.LEFT, "shoulder_extension", bands)
    assert _measures(_result(Motion(0.0, (-30.0,) * 3), task, Filming(sd_deg=1.0))) == {"band": 1}


def test_degrees_of_a_banded_motion_are_not_handed_on() -> None:
    task = _banded(Side.LEFT)
    tracker = ManeuverTracker(task)
    statuses = [tracker.update(s) for s in sample_motion(Motion(0.0, (50.0,) * 3), task.channel, Filming(yaw_deg=0.0))]
    assert tracker.repetitions == ()
    assert statuses[-1].repetitions_done == 3


QUESTION = Question(TEXT, (Choice(0, TEXT), Choice(3, TEXT)), 3)


def _answered(*values: int) -> ManeuverTracker:
    task = task_of("knee_flexion", kind=ManeuverKind.ANSWERED, question=QUESTION)
    tracker = ManeuverTracker(task)
    for value in values:
        tracker.answer(value)
    return tracker


def test_an_answer_ends_an_answered_maneuver() -> None:
    tracker = _answered(3)
    result = tracker.result()
    assert tracker.is_done
    assert (result.outcome, result.reason, result.peak_deg) == (Outcome.MEASURED, None, None)
    assert result.measures == (Measure("answer", 3, "answer"),)


@pytest.mark.parametrize("values", [(), (2,)], ids=["no answer", "an answer that is no choice"])
def test_without_an_answer_there_is_no_result(values: tuple[int, ...]) -> None:
    tracker = _answered(*values)
    assert not tracker.is_done
    assert (tracker.result().outcome, tracker.result().reason) == (Outcome.NOT_ASSESSABLE, EndReason.NOT_ANSWERED)
    skipped = tracker.break_off(EndReason.SKIPPED_BY_PATIENT)
    assert (skipped.outcome, skipped.reason, skipped.measures) == (Outcome.SKIPPED, EndReason.SKIPPED_BY_PATIENT, ())


@pytest.mark.parametrize(
    ("peaks_deg", "is_inconsistent"),
    [
        ((110.0, 112.0, 114.0), False),
        ((100.0, 112.0, 130.0), True),
        ((20.0, 24.0, 22.0), False),
        ((20.0, 32.0, 22.0), True),
        ((100.0, 130.0), False),
    ],
)
def test_repetitions_that_disagree_are_marked(peaks_deg: tuple[float, ...], is_inconsistent: bool) -> None:
    task = task_of("knee_flexion", repetitions=len(peaks_deg))
    result = _result(Motion(3.0, peaks_deg), task)
    assert len(result.repetitions) == len(peaks_deg)
    assert result.is_inconsistent is is_inconsistent
    assert replace(result, peak_deg=None).is_inconsistent is False
