"""Every error that can reach a screen has a code, and says in every language what happened and what to do."""

import string
from pathlib import Path

import pytest

from tests.architecture.error_sites import ANYTHING, error_names, find_reasons, find_sites
from tests.architecture.source import PACKAGE, python_files
from vmsk_exam import errors
from vmsk_exam.errors import StoreFullError
from vmsk_exam.record.database import full_error
from vmsk_exam.record.journal import LATE
from vmsk_exam.resources import LANGUAGES, load_texts
from vmsk_exam.session.runner import FAULT, SOURCE_FAULT
from vmsk_exam.ui.error_texts import AREA, ErrorTexts, find_error
from vmsk_exam.ui.worker import UNEXPECTED

CODES = sorted(load_texts(AREA, LANGUAGES[0]))
SHOWN = [code for code in CODES if not code.startswith("system.") and ".detail" not in code]
OTHERS = [language for language in LANGUAGES if language != LANGUAGES[0]]
NOT_RAISED = {
    "program.unexpected": UNEXPECTED,
    "program.fault": FAULT,
    "camera.ended": SOURCE_FAULT,
    "journal.late": LATE,
    "journal.kept": f"{ANYTHING} What was measured is kept in memory until it can be stored.",
    "protocol.name_of_shipped": f"{ANYTHING} has the name of a shipped exam. Give the file another name.",
    "unknown.sentence": load_texts(AREA, "en")["unknown.sentence"],
}
"""Sentences about faults that are shown and not raised."""


def screen_files() -> list[Path]:
    """Return the files whose errors can reach a screen: all but the command line."""
    outside = {PACKAGE / "__main__.py", *(PACKAGE / "cli").rglob("*.py")}
    return [path for path in python_files("vmsk_exam") if path not in outside]


def filled(code: str, language: str) -> str:
    """Return a sentence with something in every placeholder."""
    text = load_texts(AREA, language)[code]
    return text.format(**{name: f"X{number}" for number, name in enumerate(names_in(text))})


def names_in(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def test_every_error_has_a_code() -> None:
    sites = list(find_sites(screen_files()))
    assert len(sites) > 200
    assert [site.place for site in sites if not site.sentences] == [], "say in error_sites where their words come from"
    missing = [f"{site.place}: {text}" for site in sites for text in site.sentences if find_error(text) is None]
    assert missing == [], "add a code and a sentence in each language to assets/translations/errors.*.toml"


def test_every_reason_within_a_sentence_has_a_code() -> None:
    reasons = [(site.place, text) for site in find_reasons() for text in site.sentences]
    assert len(reasons) > 40
    assert [each for each in reasons if find_error(each[1], is_detail=True) is None] == []


def test_every_code_is_used() -> None:
    sites = [text for site in find_sites(screen_files()) for text in site.sentences]
    reasons = [text for site in find_reasons() for text in site.sentences]
    found = {error.code for text in sites if (error := find_error(text)) is not None}
    found |= {error.code for text in reasons if (error := find_error(text, is_detail=True)) is not None}
    found |= set(NOT_RAISED)
    assert {code for code, text in NOT_RAISED.items() if getattr(find_error(text), "code", "") != code} == set()
    assert sorted(set(SHOWN) - found) == []


def test_every_class_of_errors_is_raised_or_a_base() -> None:
    bases = {"VmskError", "InputError", "StoreError"}
    raised = {site.place.rpartition(" ")[2] for site in find_sites(python_files("vmsk_exam"))}
    assert {name for name in error_names() if hasattr(errors, name)} - bases <= raised


@pytest.mark.parametrize("language", OTHERS)
def test_the_languages_say_the_same(language: str) -> None:
    english, other = (load_texts(AREA, each) for each in (LANGUAGES[0], language))
    assert [code for code in CODES if not set(names_in(other[code])) <= set(names_in(english[code]))] == [], "nothing fills these"
    assert [code for code in CODES if english[code] == other[code]] == [], "not translated"
    repeated = [code for code in CODES if len(names_in(english[code])) != len(set(names_in(english[code])))]
    assert repeated == [], "each placeholder once: the sentence is read backwards"


def test_no_two_errors_have_the_same_words() -> None:
    found = {code: find_error(filled(code, LANGUAGES[0])) for code in SHOWN}
    assert {code: each for code, each in found.items() if each is None or each.code != code} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_is_whole_in_the_language_and_stays_as_it_is(language: str) -> None:
    texts = ErrorTexts(language)
    said = {code: texts.sentence(filled(code, LANGUAGES[0])) for code in SHOWN}
    assert [code for code, text in said.items() if find_error(text, language) is None] == []
    assert [code for code, text in said.items() if not text.endswith((".", "}")) and code != "protocol.line"] == []
    assert {code: text for code, text in said.items() if texts.sentence(text) != text} == {}


def test_an_error_without_a_code_is_found(tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(
        "def fail(path):\n"
        "    message = f'The kettle {path} is cold. Heat it.'\n"
        "    raise InputError(message)\n"
        "def pass_on(text):\n"
        "    raise StoreError(text)\n",
        encoding="utf-8",
    )
    first, second = find_sites([path])
    assert first.sentences == (f"The kettle {ANYTHING} is cold. Heat it.",)
    assert find_error(first.sentences[0]) is None
    assert second.sentences == ()


def test_a_reason_within_is_said_in_the_language_too() -> None:
    texts = ErrorTexts("es")
    assert texts.sentence("/a/b.csv cannot be written (No space left on device). Choose another folder or free some space.") == (
        "No se puede escribir /a/b.csv (no queda espacio en el disco). Elija otra carpeta o libere espacio."
    )
    assert texts.sentence("own.toml, line 3, uses[1]: This maneuver stands in the exam twice. Remove one.") == (
        "own.toml, línea 3, uses[1]: Esta maniobra está dos veces en el examen. Quite una."
    )
    strange = texts.sentence("The joint model a.bin cannot be read (bad magic number). Install the program again.")
    assert strange == "No se puede leer el modelo de articulaciones a.bin (motivo técnico). Instale el programa otra vez."


def test_an_error_within_an_error_is_said_in_the_language_too() -> None:
    full = str(full_error(Path("x.db")))
    said = ErrorTexts("es").sentence(StoreFullError(f"{full} What was measured is kept in memory until it can be stored."))
    assert said.startswith("No se puede escribir el almacén x.db: el disco está lleno")
    assert said.endswith("Lo medido queda en la memoria hasta que se pueda guardar.")


def test_a_sentence_that_nobody_knows_is_not_shown_in_another_language(caplog: pytest.LogCaptureFixture) -> None:
    said = ErrorTexts("es").sentence("The kettle is cold. Heat it.")
    assert said == load_texts(AREA, "es")["unknown.sentence"]
    assert "no code" in caplog.text
    assert "The kettle is cold" in caplog.text


def test_english_screens_and_a_missing_language_show_what_was_raised() -> None:
    raised = "The exam's journal is closed and takes nothing more. Start the exam again."
    assert ErrorTexts("en").sentence(raised) == raised
    assert ErrorTexts("xx").sentence(raised) == raised
    assert ErrorTexts("es").sentence("") == ""
