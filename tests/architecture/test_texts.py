"""Every text exists in every language, with the same placeholders."""

import string
from pathlib import Path

import pytest

from vmsk_exam.resources import LANGUAGES, asset_path, load_texts

AREAS = sorted({path.name.split(".")[0] for path in asset_path("translations").glob("*.toml")})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def is_filled_alike(area: str, first: str, other: str) -> bool:
    """Return whether two texts have the same placeholders; those of errors may leave out what is English (``test_errors``)."""
    return placeholders(first) >= placeholders(other) if area == "errors" else placeholders(first) == placeholders(other)


def test_there_are_texts() -> None:
    assert AREAS != []


@pytest.mark.parametrize("area", AREAS)
def test_languages_have_the_same_texts(area: str) -> None:
    texts = {language: load_texts(area, language) for language in LANGUAGES}
    first = texts[LANGUAGES[0]]
    for language in LANGUAGES[1:]:
        assert texts[language].keys() == first.keys(), f"{area}.{language}"
        differing = [key for key in first if not is_filled_alike(area, first[key], texts[language][key])]
        assert differing == [], f"{area}.{language}"


@pytest.mark.parametrize("area", AREAS)
def test_no_text_is_empty_or_anonymous(area: str) -> None:
    for language in LANGUAGES:
        texts = load_texts(area, language)
        assert [key for key, text in texts.items() if not text.strip()] == []
        assert [key for key, text in texts.items() if any(not name.isidentifier() for name in placeholders(text))] == []


def test_no_language_is_forgotten() -> None:
    names = {path.name for path in Path(asset_path("translations")).glob("*.toml")}
    assert names == {f"{area}.{language}.toml" for area in AREAS for language in LANGUAGES}
