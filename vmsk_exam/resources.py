"""Finds the shipped files (/assets, /protocols) in a source tree, an installed wheel and the frozen app; reads texts."""

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError

LANGUAGES: Final = ("en", "es")
"""Languages of every text shown to a patient, the first being the fallback."""


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


class Translator:
    """Gives texts in one language from ``assets/translations/<area>.<language>.toml``.

    Parameters
    ----------
    area
        Which file: quality, patient, surgeon, report or cli.
    language
        One of ``LANGUAGES``; any other falls back to English.
    """

    def __init__(self, area: str, language: str = "en") -> None:
        self.area = area
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._texts = load_texts(area, self.language)

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


def _flatten(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            texts.update(_flatten(value, f"{name}."))
        else:
            texts[name] = str(value)
    return texts
