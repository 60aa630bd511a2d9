"""The pictures of where to press: the right places, on the body, left and right as in a looking-glass."""

import numpy as np
import pytest

from phantom.palpation_pictures import PERSON, SIZE_PX, VIEWS, places_in
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.intake.palpation import load_press_places
from vmsk_exam.avatar.body import load_body
from vmsk_exam.avatar.skinning import skin_points

BODY = load_body(PERSON)
NEAR_PX = 20


def test_every_question_has_its_place_once() -> None:
    drawn = [name for view in VIEWS.values() for name in view.places]
    asked = [question.question_id for question in load_question_set(Stage.PALPATION).questions]
    assert sorted(drawn) == sorted(asked)


@pytest.mark.parametrize("name", VIEWS)
def test_every_place_lies_on_the_body_where_the_shipped_file_says(name: str) -> None:
    posed, camera, places = places_in(BODY, VIEWS[name])
    surface = camera.project(skin_points(posed), *SIZE_PX)
    for place, ratio in places.items():
        away = np.linalg.norm(surface - np.array(ratio) * SIZE_PX, axis=1)
        assert away.min() < NEAR_PX, place
        shipped, _ = load_press_places()[place]
        assert (shipped.x_ratio, shipped.y_ratio) == pytest.approx(ratio, abs=1e-3)


def test_the_right_side_is_on_the_right_from_before_and_from_behind() -> None:
    knee = places_in(BODY, VIEWS["knee"])[2]
    assert knee["knee_inside"][0] < knee["kneecap"][0] < knee["knee_outside"][0]
    assert knee["kneecap"][1] < knee["below_kneecap"][1]
    back = places_in(BODY, VIEWS["back"])[2]
    assert back["back_left"][0] < back["back_middle"][0] < back["back_right"][0]
    wrist = places_in(BODY, VIEWS["wrist"])[2]
    assert wrist["wrist_little_side"][0] < wrist["wrist_thumb_side"][0], "the palm forward, the thumb away from the body"
