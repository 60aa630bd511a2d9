"""Heel raises and external rotation at the side through the pose model, at three truths: full, limited, with help."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.synthetic.camera_path import perform_and_measure
from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.results import ManeuverResult, Outcome
from vmsk_exam.avatar.renderer import AvatarRenderer, is_gl_available
from vmsk_exam.protocol.loader import load_library

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not is_gl_available(), reason="no GL context on this machine")]

LIBRARY = load_library()
HEELS = replace(LIBRARY["heel_raise_count"], repetitions=2)
ASIDE = replace(LIBRARY["external_rotation_side_band"], repetitions=2)


@pytest.fixture(scope="module")
def renderer() -> Iterator[AvatarRenderer]:
    made = AvatarRenderer(640, 480)
    yield made
    made.close()


def _measures(result: ManeuverResult) -> dict[str, float]:
    return {measure.name: measure.value for measure in result.measures}


@pytest.mark.parametrize(("scale", "percent"), [(1.0, 5.7), (0.5, 3.2)])
def test_heel_raises_are_counted_and_their_height_measured(renderer: AvatarRenderer, scale: float, percent: float) -> None:
    result = perform_and_measure(renderer, HEELS, Side.LEFT, "lucia", scale)
    assert _measures(result)["repetition_count"] == 2
    assert _measures(result)["heel_raise_height"] == pytest.approx(percent, abs=1.0)
    assert result.compensations == ()


def test_heel_raises_with_a_bent_knee(renderer: AvatarRenderer) -> None:
    result = perform_and_measure(renderer, HEELS, Side.RIGHT, "henry", 1.0, right_knee_flexion=24.0, right_hip_flexion=12.0)
    assert _measures(result)["repetition_count"] == 2
    assert [seen.compensation_id for seen in result.compensations] == ["knee_bend"]


@pytest.mark.parametrize(("scale", "band"), [(1.0, 2), (0.5, 1)])
def test_external_rotation_at_the_side_comes_out_in_its_band(renderer: AvatarRenderer, scale: float, band: int) -> None:
    result = perform_and_measure(renderer, ASIDE, Side.RIGHT, "henry", scale)
    assert result.outcome is Outcome.MEASURED
    assert _measures(result)["band"] == band
    assert (result.peak_deg, result.compensations) == (None, ())


def test_an_elbow_that_leaves_the_side_is_found(renderer: AvatarRenderer) -> None:
    result = perform_and_measure(renderer, ASIDE, Side.LEFT, "lucia", 1.0, left_shoulder_abduction=20.0)
    assert [seen.compensation_id for seen in result.compensations] == ["elbow_off_side"]
