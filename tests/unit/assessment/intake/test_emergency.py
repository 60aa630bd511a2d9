"""Whom to call: countries with their numbers and sources, what is offered, what can be dialled."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.assessment.intake.branching import has_format, is_valid
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.emergency import (
    COMMON_NUMBERS,
    NUMBER_QUESTION,
    confirmed_numbers,
    country_names,
    find_country,
    is_phone_number,
    load_countries,
    offered_numbers,
    read_countries,
)
from vmsk_exam.assessment.intake.model import Stage
from vmsk_exam.errors import InputError
from vmsk_exam.resources import LANGUAGES, asset_path


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("Spain", ("112",)),
        ("espana", ("112",)),
        ("ES", ("112",)),
        ("  united   KINGDOM ", ("999", "112")),
        ("Estados Unidos", ("911",)),
        ("Australia", ("000",)),
        ("Nueva Zelanda", ("111",)),
        ("Brasil", ("192",)),
        ("Norway", ("113", "112")),
        ("Ghana", COMMON_NUMBERS),  # in the table, but the sources differ
        ("Atlantis", COMMON_NUMBERS),
        ("", COMMON_NUMBERS),
    ],
)
def test_the_numbers_of_a_country_are_offered(typed: str, numbers: tuple[str, ...]) -> None:
    assert offered_numbers(typed) == numbers


def test_the_clinics_number_comes_first_if_it_can_be_dialled() -> None:
    assert offered_numbers("Spain", "061") == ("061", "112")
    assert offered_numbers("Spain", "112") == ("112",)
    assert offered_numbers("Spain", "ask at the desk") == ("112",)


def test_every_country_has_names_in_all_languages_and_a_source() -> None:
    countries = load_countries()
    assert len({each.code for each in countries}) == len(countries) > 75
    for each in countries:
        assert set(each.name) == set(LANGUAGES), each.code
        assert len(each.source) > 5, each.code
        assert all(is_phone_number(number) for number in each.numbers), each.code
    names = [name for language in LANGUAGES for name in country_names(language)]
    assert all(find_country(name) is not None for name in names)
    assert country_names("es").index("Alemania") < country_names("es").index("España") < country_names("es").index("Estonia")


def test_a_number_is_offered_only_where_two_sources_agree() -> None:
    confirmed = [each for each in load_countries() if each.is_confirmed]
    assert len(confirmed) == 72
    assert all({"libphonenumber", "android"} <= set(each.confirmed_by) for each in confirmed)
    waiting = {each.code for each in load_countries() if not each.is_confirmed}
    assert waiting == {"GH", "HN", "KR", "LK", "MD", "NG", "PE", "RS", "ZA"}
    assert all(confirmed_numbers(code) == () for code in waiting)


def test_a_row_confirmed_by_an_unknown_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "numbers.toml"
    text = asset_path("intake", "emergency_numbers.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('confirmed_by = ["libphonenumber", ', 'confirmed_by = ["hearsay", ', 1), encoding="utf-8")
    with pytest.raises(InputError, match="AR is confirmed by a source that is not listed"):
        read_countries(path)


def test_one_name_means_one_country() -> None:
    for language in LANGUAGES:
        assert len(set(country_names(language))) == len(load_countries())


@pytest.mark.parametrize("text", ["112", "000", "+34 600 123 456", "(020) 555-0142", "555.0142"])
def test_numbers_that_can_be_dialled(text: str) -> None:
    assert is_phone_number(text)


@pytest.mark.parametrize("text", ["", "1", "help", "call 112", "112 or 911", "+", "1234567890123456", "112;", "--"])
def test_what_cannot_be_dialled(text: str) -> None:
    assert not is_phone_number(text)


@given(st.text(max_size=30))
def test_anything_may_be_typed(text: str) -> None:
    assert offered_numbers(text)
    assert is_phone_number(text) in (True, False)


def test_another_number_than_the_listed_is_an_answer_and_words_are_none() -> None:
    questions = load_question_set(Stage.PLACE)
    chosen, typed = questions.question(NUMBER_QUESTION), questions.question("other_number")
    assert chosen is not None
    assert typed is not None
    assert is_valid(chosen, "192")
    assert is_valid(chosen, "other")
    assert not is_valid(chosen, "somebody")
    assert has_format(typed, "192")
    assert has_format(typed, "")
    assert not has_format(typed, "somebody")
    assert is_valid(typed, "somebody"), "what an earlier version stored stays readable"


def test_a_damaged_table_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "numbers.toml"
    path.write_text('version = "1"\n[[countries]]\ncode = "XX"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"(?s)numbers\.toml cannot be read .*Install the program again"):
        read_countries(path)
