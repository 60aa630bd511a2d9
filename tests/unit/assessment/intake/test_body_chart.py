"""The body chart: where a mark lies, marks that come and go, what is stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.assessment.intake.body_chart import (
    MAX_MARKS,
    ChartView,
    Mark,
    MarkKind,
    figure_svg,
    marks_body,
    place_at,
    read_marks,
    toggle_mark,
    with_pointed,
)
from vmsk_exam.resources import LANGUAGES, load_texts


@pytest.mark.parametrize(
    ("view", "x", "y", "place"),
    [
        (ChartView.FRONT, 122, 306, "knee_left"),
        (ChartView.FRONT, 78, 306, "knee_right"),
        (ChartView.BACK, 122, 306, "knee_right"),
        (ChartView.BACK, 100, 172, "lower_back"),
        (ChartView.FRONT, 100, 172, "belly"),
        (ChartView.LEFT, 102, 306, "knee_left"),
        (ChartView.RIGHT, 98, 306, "knee_right"),
        (ChartView.FRONT, 100, 30, "head"),
        (ChartView.FRONT, 5, 5, "elsewhere"),
        (ChartView.FRONT, 165, 240, "hand_left"),
    ],
)
def test_a_place_has_a_name(view: ChartView, x: float, y: float, place: str) -> None:
    assert place_at(view, x, y) == place


def test_a_press_on_a_mark_takes_it_away() -> None:
    mark = Mark(ChartView.FRONT, MarkKind.PAIN, 0.5, 0.5)
    marked = toggle_mark((), mark)
    assert marked == (mark,)
    assert toggle_mark(marked, Mark(ChartView.FRONT, MarkKind.NUMBNESS, 0.51, 0.505)) == ()
    assert len(toggle_mark(marked, Mark(ChartView.BACK, MarkKind.PAIN, 0.5, 0.5))) == 2


def test_marks_are_limited() -> None:
    marks = tuple(Mark(ChartView.FRONT, MarkKind.PAIN, 0.0, number / 100) for number in range(MAX_MARKS))
    assert toggle_mark(marks, Mark(ChartView.BACK, MarkKind.PAIN, 0.5, 0.5)) == marks


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Mark, st.sampled_from(ChartView), st.sampled_from(MarkKind), st.floats(0, 1).map(lambda x: round(x, 4)),
            st.floats(0, 1).map(lambda x: round(x, 4)),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_marks_survive_being_stored(marks: list[Mark]) -> None:
    assert read_marks(marks_body(marks)) == tuple(marks)


@pytest.mark.parametrize(
    "body",
    [None, {}, {"marks": 3}, {"marks": [{}]}, {"marks": [{"view": "front", "kind": "pain", "x": 2, "y": 0}]}, {"marks": ["x"]}],
)
def test_what_cannot_be_read_is_left_out(body: object) -> None:
    assert read_marks(body) == ()


def test_the_figure_is_a_picture() -> None:
    svg = figure_svg(ChartView.LEFT, "#111111", "#222222")
    assert svg.startswith("<svg")
    assert svg.count("<polyline") == 22


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_has_words(language: str) -> None:
    names = {place_at(view, x, y) for view in ChartView for x in range(0, 200, 6) for y in range(0, 440, 6)}
    assert {f"chart.place.{name}" for name in names} <= load_texts("intake", language).keys()
    assert {f"intake.place_{name}" for name in names} <= load_texts("report", language).keys()


def test_a_place_pointed_at_keeps_its_uncertainty_and_its_question() -> None:
    by_hand = Mark(ChartView.BACK, MarkKind.TINGLING, 0.4, 0.4)
    first = Mark(ChartView.FRONT, MarkKind.PAIN, 0.61, 0.695, 0.05, "kneecap")
    later = Mark(ChartView.FRONT, MarkKind.PAIN, 0.6, 0.7, 0.04, "kneecap")
    marks = with_pointed(with_pointed((by_hand,), "kneecap", first), "kneecap", later)
    assert marks == (by_hand, later), "one place for each question"
    assert read_marks(marks_body(marks)) == marks
    assert with_pointed(marks, "kneecap", None) == (by_hand,)
    assert "sd" not in marks_body((by_hand,))["marks"][0]  # type: ignore[index]
