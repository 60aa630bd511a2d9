"""Finds the shipped files (/assets, /protocols) in a source tree, an installed wheel and the frozen app; reads texts."""

import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError

LANGUAGES: Final = ("en", "es")
"""Languages in which every shipped text is complete, the first being the fallback."""
_NAMING_AREA: Final = "patient"
_LANGUAGE_CODE: Final = re.compile(r"[a-z]{2,3}")


def _data_root() -> Path:
    frozen_root = getattr(sys, "_MEIPASS", None)
    if frozen_root is not None:
        return Path(frozen_root)
    package = Path(__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent


def asset_path(*parts: str) -> Path:
    """Return the path of a shipped asset; it may not exist."""
    return _data_root().joinpath("assets", *parts)


def protocol_folder() -> Path:
    """Return the folder of the shipped exam protocols."""
    return _data_root() / "protocols"


def available_languages() -> tuple[str, ...]:
    """Return every language that can be chosen: the shipped ones, and any with a file of texts for patients.

    Another language needs no code: ``patient.<code>.toml`` beside the shipped files, and more areas as they get translated;
    what it lacks is shown in English.
    """
    names = (path.name.split(".")[1] for path in asset_path("translations").glob(f"{_NAMING_AREA}.*.toml"))
    added = sorted(name for name in names if name not in LANGUAGES and _LANGUAGE_CODE.fullmatch(name))
    return (*LANGUAGES, *added)


def validate_language(language: str) -> str:
    """Return a language that can be chosen.

    Raises
    ------
    InputError
        If there are no texts in it; the message names those that there are.
    """
    known = available_languages()
    if language not in known:
        raise InputError(f"There are no texts in '{language}'. Choose one of: {', '.join(known)}.")
    return language


class Translator:
    """Gives texts in one language from ``assets/translations/<area>.<language>.toml``.

    Parameters
    ----------
    area
        Which file: quality, patient, surgeon, report or cli.
    language
        One of ``available_languages()``; any other falls back to English.
    """

    def __init__(self, area: str, language: str = "en") -> None:
        self.area = area
        self.language = language if language in available_languages() else LANGUAGES[0]
        self._texts = load_texts(area, self.language) if self.language in LANGUAGES else _load_added(area, self.language)

    def text(self, key: str, **values: object) -> str:
        """Return the text under a dotted key with its placeholders filled.

        Raises
        ------
        KeyError
            If no such text exists; a missing text is a fault of the program, found by its tests.
        """
        return self._texts[key].format(**values) if values else self._texts[key]

    def has(self, key: str) -> bool:
        """Return whether a text exists under a dotted key."""
        return key in self._texts


@cache
def load_texts(area: str, language: str) -> dict[str, str]:
    """Read one file of texts as a flat mapping of dotted keys.

    Raises
    ------
    InputError
        If the file is missing or is not TOML.
    """
    path = asset_path("translations", f"{area}.{language}.toml")
    try:
        with path.open("rb") as file:
            return _flatten(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The texts in {path.name} cannot be read ({error}). Install the program again.") from error


def _load_added(area: str, language: str) -> dict[str, str]:
    """Return the texts of a language that was added, in English where it has none."""
    english = load_texts(area, LANGUAGES[0])
    is_there = asset_path("translations", f"{area}.{language}.toml").is_file()
    own = load_texts(area, language) if is_there else {}
    return english | {key: text for key, text in own.items() if key in english}


def _flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            texts.update(_flatten(value, f"{name}."))
        else:
            texts[name] = str(value)
    return texts
