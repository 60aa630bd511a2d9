"""Shipped files and texts."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vmsk_exam import resources
from vmsk_exam.errors import InputError
from vmsk_exam.resources import Translator, asset_path, available_languages, load_texts, protocol_folder, validate_language

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A frozen app whose only texts are in the returned folder."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    folder = tmp_path / "assets" / "translations"
    folder.mkdir(parents=True)
    load_texts.cache_clear()
    (folder / "patient.en.toml").write_text('[page]\ntitle = "Hello, {name}"\n[page.deep]\nhint = "Sit { "\n', encoding="utf-8")
    (folder / "patient.es.toml").write_text('[page]\ntitle = "Hola, {name}"\n[page.deep]\nhint = "Siéntese"\n', encoding="utf-8")
    yield folder
    load_texts.cache_clear()


def test_source_tree_holds_assets_and_protocols() -> None:
    assert asset_path("models", "pose_landmarker_full.task") == ROOT / "assets" / "models" / "pose_landmarker_full.task"
    assert protocol_folder() == ROOT / "protocols"


def test_installed_wheel_holds_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data").mkdir()
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "resources.py"))
    assert protocol_folder() == tmp_path / "_data" / "protocols"


def test_frozen_app_holds_them_where_it_unpacks(texts: Path) -> None:
    assert asset_path("translations") == texts


def test_text_is_found_by_dotted_key_and_filled(texts: Path) -> None:
    assert Translator("patient").text("page.title", name="Ana") == "Hello, Ana"
    assert Translator("patient", "es").text("page.title", name="Ana") == "Hola, Ana"


def test_text_without_values_is_given_as_it_is(texts: Path) -> None:
    assert Translator("patient").text("page.deep.hint") == "Sit { "


def test_other_languages_fall_back_to_english(texts: Path) -> None:
    translator = Translator("patient", "fr")
    assert (translator.language, translator.text("page.title", name="A")) == ("en", "Hello, A")


def test_another_language_needs_only_its_file(texts: Path) -> None:
    assert available_languages() == ("en", "es")
    (texts / "patient.qq.toml").write_text('[page]\ntitle = "Qello, {name}"\nunknown = "x"\n', encoding="utf-8")
    assert available_languages() == ("en", "es", "qq")
    translator = Translator("patient", "qq")
    assert translator.text("page.title", name="Ana") == "Qello, Ana"
    assert translator.text("page.deep.hint") == "Sit { "
    assert not translator.has("page.unknown")
    (texts / "report.en.toml").write_text('title = "Report"\n', encoding="utf-8")
    assert Translator("report", "qq").text("title") == "Report"


def test_a_language_without_texts_is_refused_and_the_known_ones_are_named(texts: Path) -> None:
    assert validate_language("es") == "es"
    with pytest.raises(InputError, match=r"There are no texts in 'fr'\. Choose one of: en, es\."):
        validate_language("fr")


def test_missing_text_is_a_fault(texts: Path) -> None:
    translator = Translator("patient")
    assert translator.has("page.title")
    assert not translator.has("page")
    with pytest.raises(KeyError):
        translator.text("page.missing")


@pytest.mark.parametrize("content", [None, "not = = toml"])
def test_unreadable_texts_say_what_to_do(texts: Path, content: str | None) -> None:
    if content is not None:
        (texts / "report.en.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"report\.en\.toml cannot be read .* Install the program again"):
        Translator("report")
