"""Where to press: every place has its picture, on the sore side; a damaged file says what to do."""

import json
from pathlib import Path

import pytest

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.assessment.intake.palpation import load_press_places, press_place, read_press_places
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path

QUESTIONS = [question.question_id for question in load_question_set(Stage.PALPATION).questions]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_place_has_a_picture(name: str) -> None:
    place = press_place(name, {})
    assert place is not None
    assert asset_path("palpation", place.picture).stat().st_size < 60_000
    assert 0.05 < place.y_ratio < 0.95
    assert 0.15 < place.x_ratio < 0.85, "the sides of the picture are cut on narrow windows"


def test_no_picture_is_left_over_and_all_are_small() -> None:
    assert set(load_press_places()) == set(QUESTIONS)
    used = {place.picture for place, _ in load_press_places().values()}
    files = list(asset_path("palpation").iterdir())
    assert {path.name for path in files} == {*used, "places.json"}
    assert sum(path.stat().st_size for path in files) < 500_000


def test_the_left_side_is_the_mirrored_picture() -> None:
    right, left = press_place("kneecap", {"side": "right"}), press_place("kneecap", {"side": "left"})
    assert right is not None
    assert left is not None
    assert (right.side, right.is_mirrored, left.side, left.is_mirrored) == (Side.RIGHT, False, Side.LEFT, True)
    assert left.x_ratio == pytest.approx(1.0 - right.x_ratio)
    assert left.y_ratio == right.y_ratio


@pytest.mark.parametrize("history", [{}, {"side": "both"}, {"side": ""}])
def test_without_one_sore_side_no_side_is_named(history: dict[str, str]) -> None:
    place = press_place("kneecap", history)
    assert place is not None
    assert (place.side, place.is_mirrored) == (None, False)


def test_the_middle_of_the_body_has_no_side_and_its_own_left() -> None:
    left, right = press_place("neck_left", {"side": "left"}), press_place("neck_right", {"side": "left"})
    assert left is not None
    assert right is not None
    assert left.side is None
    assert not left.is_mirrored
    assert left.x_ratio < 0.5 < right.x_ratio, "seen from behind, the left is on the left"


def test_other_questions_are_no_place() -> None:
    assert press_place("complaint", {}) is None


@pytest.mark.parametrize(
    "table",
    [
        {"a": {"picture": "a.jpg", "is_sided": True, "x": 1.4, "y": 0.5}},
        {"a": {"picture": "a.jpg", "x": 0.4, "y": 0.5}},
        {"a": 3},
        [],
    ],
)
def test_a_damaged_file_says_what_to_do(tmp_path: Path, table: object) -> None:
    path = tmp_path / "places.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(InputError, match=r"places\.json cannot be read .* Install the program again"):
        read_press_places(path)
