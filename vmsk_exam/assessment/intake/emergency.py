"""Whom to call: the numbers for a medical emergency by country, and what counts as a telephone number."""

import datetime as dt
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vmsk_exam.errors import InputError
from vmsk_exam.protocol.model import Localized
from vmsk_exam.resources import asset_path

COMMON_NUMBERS: Final = ("112", "911", "999", "000")
"""Offered where the country is not known or its numbers are not confirmed; the patient knows which is theirs, or types it."""
COUNTRY_QUESTION: Final = "country"
NUMBER_QUESTION: Final = "emergency_number"
OTHER: Final = "other"
_PHONE: Final = re.compile(r"\+?\(?\d[\d ()./-]*\d")
_FEWEST_DIGITS, _MOST_DIGITS = 2, 15
"""ITU-T E.164: no more than 15."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its numbers."""

    code: str
    """ISO 3166-1, two letters."""
    name: Localized
    numbers: tuple[str, ...]
    """For a medical emergency, the ambulance first."""
    source: str
    """Who runs the number."""
    confirmed_by: tuple[str, ...]
    """Sources of the table that agree with the row; empty: they differ or are silent, and the numbers are not offered."""

    @property
    def is_confirmed(self) -> bool:
        """Whether anything but general knowledge stands behind the numbers."""
        return bool(self.confirmed_by)


class _CountryTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    name: Annotated[dict[str, str], Field(min_length=1)]
    numbers: Annotated[tuple[Annotated[str, Field(pattern=r"^\d{2,6}$")], ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    confirmed_by: tuple[str, ...]


class _SourceTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    revision: Annotated[str, Field(min_length=1)]
    checked: dt.date


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    sources: tuple[_SourceTable, ...]
    countries: tuple[_CountryTable, ...]

    @model_validator(mode="after")
    def _name_known_sources(self) -> Self:
        known = {each.id for each in self.sources}
        unknown = next((row for row in self.countries if not known.issuperset(row.confirmed_by)), None)
        if unknown is not None:
            raise ValueError(f"{unknown.code} is confirmed by a source that is not listed")
        return self


def is_phone_number(text: str) -> bool:
    """Return whether a text can be dialled: digits with usual signs between them."""
    digits = sum(letter.isdigit() for letter in text)
    return _PHONE.fullmatch(text.strip()) is not None and _FEWEST_DIGITS <= digits <= _MOST_DIGITS


def find_country(text: str) -> Country | None:
    """Return a country by its name in any language or its code, without regard to accents and capitals."""
    wanted = _plain(text)
    if not wanted:
        return None
    names = ((each, (each.code, *each.name.values())) for each in load_countries())
    return next((each for each, known in names if wanted in map(_plain, known)), None)


def country_names(language: str) -> tuple[str, ...]:
    """Return the names of all countries in a language, in order."""
    return tuple(sorted((each.name.get(language, each.name["en"]) for each in load_countries()), key=_plain))


def offered_numbers(country: str, clinic_number: str = "") -> tuple[str, ...]:
    """Return the numbers to offer, the likeliest first.

    Parameters
    ----------
    country
        As the patient typed it; unknown, unconfirmed or empty offers the commonest numbers of the world.
    clinic_number
        The clinic's own setting, which comes before the table; left out if it cannot be dialled.
    """
    numbers = confirmed_numbers(country) or COMMON_NUMBERS
    own = (clinic_number,) if is_phone_number(clinic_number) else ()
    return tuple(dict.fromkeys((*own, *numbers)))


def confirmed_numbers(country: str) -> tuple[str, ...]:
    """Return the numbers of a country that were checked against their source; none for any other: a wrong one costs time."""
    found = find_country(country)
    return found.numbers if found is not None and found.is_confirmed else ()


def load_countries() -> tuple[Country, ...]:
    """Return the shipped countries.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    return read_countries(asset_path("intake", "emergency_numbers.toml"))


@cache
def read_countries(path: Path) -> tuple[Country, ...]:
    """Read the countries of a file.

    Raises
    ------
    InputError
        If the file is missing or damaged.
    """
    try:
        table = _Table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError(f"The emergency numbers in {path.name} cannot be read ({error}). Install the program again.") from error
    return tuple(Country(each.code, each.name, each.numbers, each.source, each.confirmed_by) for each in table.countries)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
