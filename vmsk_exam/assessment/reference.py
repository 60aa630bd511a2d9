"""Reference ranges and smallest real changes, each with its source; context for a clinician, never a judgement."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vmsk_exam.assessment.results import NORMAL_95
from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path


class RangeKind(StrEnum):
    """How the values were found, the most comparable first."""

    ACTIVE = "active"
    """The patient moved, as in this exam."""
    PASSIVE = "passive"
    """An examiner moved the joint: usually more than active."""
    TAUGHT = "taught"
    """A textbook value without sample."""


@dataclass(frozen=True, slots=True)
class ReferenceRange:
    """Range in which most of a population lies; angles in the convention of ``anatomy``."""

    low: float
    high: float
    """Equal to ``low`` for a single taught value."""
    unit: str
    """``deg``, ``s`` or ``count``."""
    kind: RangeKind
    source: str
    population: str
    is_confirmed: bool
    """False if the figures were not yet checked against the source: to be shown as unconfirmed."""


@dataclass(frozen=True, slots=True)
class MinimalChange:
    """Smallest change between two exams that is more than measuring error."""

    value_deg: float
    source: str
    is_confirmed: bool


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Source(_Table):
    name: str
    kind: RangeKind
    population: str
    unit: str = "deg"
    is_confirmed: bool


class _Row(_Table):
    source: str
    sex: str | None = None
    ages: tuple[int, int] | None = None
    mean: float | None = None
    sd: Annotated[float, Field(gt=0)] | None = None
    low: float | None = None
    high: float | None = None
    is_confirmed: bool | None = None

    @model_validator(mode="after")
    def _has_one_range(self) -> "_Row":
        has_moments = self.mean is not None and self.sd is not None
        has_bounds = self.low is not None and self.high is not None
        if has_moments == has_bounds:
            raise ValueError("a row needs either mean and sd or low and high")
        return self

    def fits(self, age: float | None, sex: str) -> bool:
        """Return whether a person belongs to the row's group; an unknown age or sex belongs to no narrower one."""
        is_age = self.ages is None or (age is not None and self.ages[0] <= age < self.ages[1] + 1)
        return is_age and self.sex in {None, sex}

    @property
    def bounds(self) -> tuple[float, float]:
        """Low and high."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        mean, half = self.mean or 0.0, NORMAL_95 * (self.sd or 0.0)
        return round(mean - half, 1), round(mean + half, 1)


class _Changes(_Table):
    source: str
    is_confirmed: bool
    deg: dict[str, float]


class _ReferenceFile(_Table):
    sources: dict[str, _Source]
    changes: _Changes
    ranges: dict[str, tuple[_Row, ...]]

    @model_validator(mode="after")
    def _knows_sources(self) -> "_ReferenceFile":
        unknown = {row.source for rows in self.ranges.values() for row in rows} - set(self.sources)
        if unknown:
            raise ValueError(f"unknown sources: {', '.join(sorted(unknown))}")
        return self


_KIND_ORDER: Final = {kind: order for order, kind in enumerate(RangeKind)}


def find_reference(reference_id: str | None, age: float | None, sex: str) -> ReferenceRange | None:
    """Return the reference range that fits a person best, None if there is none.

    Parameters
    ----------
    reference_id
        ``Maneuver.reference_id``; None gives None.
    age
        Years, None if unknown.
    sex
        ``female``, ``male``, ``other`` or empty.

    Returns
    -------
    ReferenceRange or None
        Active values before passive ones before taught ones.
    """
    table = _load()
    rows = [row for row in table.ranges.get(reference_id or "", ()) if row.fits(age, sex)]
    if not rows:
        return None
    row = min(rows, key=lambda row: _KIND_ORDER[table.sources[row.source].kind])
    source = table.sources[row.source]
    low, high = row.bounds
    is_confirmed = source.is_confirmed if row.is_confirmed is None else row.is_confirmed
    return ReferenceRange(low, high, source.unit, source.kind, source.name, source.population, is_confirmed)


def find_mdc(reference_id: str | None) -> MinimalChange | None:
    """Return the smallest real change of a motion, None if it is not known."""
    changes = _load().changes
    value_deg = changes.deg.get(reference_id or "")
    return None if value_deg is None else MinimalChange(value_deg, changes.source, changes.is_confirmed)


@cache
def _load() -> _ReferenceFile:
    path = asset_path("reference", "rom.toml")
    try:
        return _ReferenceFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError(f"The reference ranges in {path.name} cannot be read ({error}). Install the program again.") from error
