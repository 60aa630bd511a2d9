"""Motions of both sides at once: the side that was filmed, the leg that is measured more surely."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.assessment.motions import Filming, Motion, sample_motion
from vmsk_exam.anatomy import CHANNEL_INDEX, Side, channel_name
from vmsk_exam.assessment.either_side import choose_surer_side, turn_to_nearer_side
from vmsk_exam.assessment.offline import choose_side, measure_maneuver
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.protocol.loader import default_maneuver
from vmsk_exam.protocol.model import ManeuverTask, ViewRule
from vmsk_exam.samples import AngleSample, QualityReason

SQUATS = Motion(3.0, (100.0, 102.0, 104.0))


def film_squats(yaw_deg: float, left_sd_deg: float, right_sd_deg: float) -> list[AngleSample]:
    """Three squats of both knees, each with its own expected error; an error of NaN stands for a hidden knee."""
    filming = Filming(yaw_deg=yaw_deg, others={"right_knee_flexion": SQUATS})
    samples = []
    for sample in sample_motion(SQUATS, "left_knee_flexion", filming):
        angles, sds = sample.angles_deg.copy(), sample.sd_deg.copy()
        for side, sd_deg in ((Side.LEFT, left_sd_deg), (Side.RIGHT, right_sd_deg)):
            index = CHANNEL_INDEX[channel_name("knee_flexion", side)]
            sds[index], angles[index] = sd_deg, angles[index] if np.isfinite(sd_deg) else np.nan
        samples.append(replace(sample, angles_deg=angles, sd_deg=sds))
    return samples


def measure(samples: list[AngleSample], name: str = "squat") -> ManeuverResult:
    maneuver = turn_to_nearer_side(samples, default_maneuver(name))
    return measure_maneuver(samples, ManeuverTask(maneuver, choose_side(samples, maneuver)), gate_view=True)


@pytest.mark.parametrize(("yaw_deg", "sds", "side"), [(-90.0, (np.nan, 4.0), "right"), (90.0, (4.0, np.nan), "left")])
def test_from_either_side_the_near_leg_is_measured(yaw_deg: float, sds: tuple[float, float], side: str) -> None:
    result = measure(film_squats(yaw_deg, *sds))
    assert (result.outcome, result.side, result.view, result.channel) == (Outcome.MEASURED, side, side, f"{side}_knee_flexion")
    assert [r.peak_deg for r in result.repetitions] == pytest.approx([100.0, 102.0, 104.0], abs=0.5)


def test_obliquely_the_far_leg_is_measured_if_it_is_the_surer_one() -> None:
    result = measure(film_squats(-38.0, 6.0, 12.0))
    assert (result.outcome, result.view, result.channel, len(result.repetitions)) == (
        Outcome.MEASURED, "right", "left_knee_flexion", 3,
    )  # fmt: skip


def test_beyond_the_error_budget_neither_leg_is_measured() -> None:
    result = measure(film_squats(-38.0, 11.0, 12.0))
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, QualityReason.WRONG_VIEW)


@pytest.mark.parametrize(("yaw_deg", "outcome"), [(-22.0, Outcome.MEASURED), (-18.0, Outcome.NOT_ASSESSABLE)])
def test_nearly_from_the_front_no_side_is_seen(yaw_deg: float, outcome: Outcome) -> None:
    assert measure(film_squats(yaw_deg, 6.0, 7.0)).outcome is outcome


def test_the_back_is_no_side() -> None:
    result = measure(film_squats(-175.0, 4.0, 4.0))
    assert (result.outcome, result.reason) == (Outcome.NOT_ASSESSABLE, QualityReason.WRONG_VIEW)


def test_a_bend_of_the_trunk_counts_from_the_right_too() -> None:
    samples = list(sample_motion(Motion(0.0, (70.0, 72.0)), "trunk_flexion", Filming(yaw_deg=-90.0)))
    result = measure(samples, "trunk_flexion")
    assert (result.outcome, result.view, result.side, len(result.repetitions)) == (Outcome.MEASURED, "right", None, 2)


@pytest.mark.parametrize("name", ["knee_flexion", "neck_lateral_flexion", "single_leg_squat", "squat_front"])
def test_a_tested_side_and_a_view_from_the_front_stay(name: str) -> None:
    maneuver = default_maneuver(name)
    assert turn_to_nearer_side(film_squats(-90.0, 4.0, 4.0), maneuver) is maneuver


def test_without_a_usable_frame_nothing_is_turned_or_chosen() -> None:
    unusable = [AngleSample.unusable(1, (QualityReason.TOO_DARK,), -90.0)]
    assert turn_to_nearer_side(unusable, default_maneuver("squat")).view is ViewRule.LEFT
    assert choose_surer_side(unusable, default_maneuver("squat")) is None
    assert choose_surer_side(film_squats(90.0, 4.0, 4.0), default_maneuver("trunk_flexion")) is None
