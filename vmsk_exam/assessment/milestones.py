"""What post-operative protocols expect of a motion by week, each with its source; context for a clinician, never a judgement."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path

DAYS_PER_WEEK: Final = 7


class MilestoneKind(StrEnum):
    """What the figures of a milestone mean."""

    ACTIVE = "active"
    """Reached by the patient's own effort, as in this exam."""
    PASSIVE = "passive"
    """Reached with help: usually more than active."""
    LIMIT = "limit"
    """Not to be exceeded in these weeks."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Expectation of one motion; angles in the convention of ``anatomy``."""

    weeks: tuple[int, int]
    """First and last week after surgery, both included."""
    low_deg: float | None
    high_deg: float | None
    """None: open to this end."""
    kind: MilestoneKind
    source: str


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Row(_Table):
    weeks: tuple[int, int]
    motion: str
    low_deg: float | None = None
    high_deg: float | None = None
    kind: MilestoneKind
    source: str

    @model_validator(mode="after")
    def _is_in_order(self) -> "_Row":
        if self.weeks[0] > self.weeks[1] or (self.low_deg is None and self.high_deg is None):
            raise ValueError("a milestone needs weeks in order and at least one angle")
        return self


class _Procedure(_Table):
    name: dict[str, str]
    milestones: tuple[_Row, ...]


class _MilestoneFile(_Table):
    sources: dict[str, str]
    procedures: dict[str, _Procedure]

    @model_validator(mode="after")
    def _knows_sources(self) -> "_MilestoneFile":
        unknown = {row.source for each in self.procedures.values() for row in each.milestones} - set(self.sources)
        if unknown:
            raise ValueError(f"unknown sources: {', '.join(sorted(unknown))}")
        return self


def list_procedures(language: str) -> dict[str, str]:
    """Return the name of each procedure that has milestones, by its identifier."""
    return {key: each.name.get(language, each.name["en"]) for key, each in _load().procedures.items()}


def find_milestones(procedure: str, reference_id: str | None) -> tuple[Milestone, ...]:
    """Return the milestones of a motion after a procedure, by week; none for an unknown one."""
    table = _load()
    found = table.procedures.get(procedure)
    rows = () if found is None else (row for row in found.milestones if row.motion == reference_id)
    listed = [Milestone(row.weeks, row.low_deg, row.high_deg, row.kind, table.sources[row.source]) for row in rows]
    return tuple(sorted(listed, key=lambda milestone: milestone.weeks))


def compute_week(surgery: date, day: date) -> int:
    """Return the full weeks from surgery to a day; negative before surgery."""
    return (day - surgery).days // DAYS_PER_WEEK


@cache
def _load() -> _MilestoneFile:
    path = asset_path("reference", "milestones.toml")
    try:
        return _MilestoneFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError(f"The milestones in {path.name} cannot be read ({error}). Install the program again.") from error
