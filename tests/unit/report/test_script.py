import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsk_exam.report.script import clean_text, join_arabic, visual_text


def test_latin_text_stays_as_it_is() -> None:
    assert visual_text("Marta Iglesias Peña (12)") == "Marta Iglesias Peña (12)"


def test_hebrew_is_turned_around_and_its_numbers_are_not() -> None:
    assert visual_text("דוד 12") == "12 דוד"[:3] + "דוד"[::-1]
    assert visual_text("Dr. דוד") == "Dr. " + "דוד"[::-1]


def test_brackets_are_mirrored_in_turned_text() -> None:
    assert visual_text("א(ב)ג") == "ג(ב)א"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("محمد", ["MEEM INITIAL FORM", "HAH MEDIAL FORM", "MEEM MEDIAL FORM", "DAL FINAL FORM"]),
        ("دار", ["DAL ISOLATED FORM", "ALEF ISOLATED FORM", "REH ISOLATED FORM"]),
        ("سلام", ["SEEN INITIAL FORM", "LAM WITH ALEF FINAL FORM", "MEEM ISOLATED FORM"]),
    ],
)
def test_arabic_letters_are_joined(text: str, names: list[str]) -> None:
    found = [unicodedata.name(letter).split(maxsplit=2)[2] for letter in join_arabic(text)]
    assert found == names


def test_marks_stay_behind_their_letters() -> None:
    assert visual_text("בּא") == "אבּ"


def test_control_characters_and_line_breaks_are_taken_out() -> None:
    assert clean_text("A\x00n\u202ena\nB\ud800") == "Anna B"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaned_text_can_always_be_written_and_drawn(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    visual_text(cleaned)
    assert clean_text(cleaned) == cleaned


@settings(deadline=None)
@given(st.text(alphabet="אבגדהו בabc 12()", max_size=30))
def test_turning_keeps_every_letter(text: str) -> None:
    assert sorted(visual_text(text).translate(str.maketrans(")", "("))) == sorted(text.translate(str.maketrans(")", "(")))
