"""Facts about billing codes and what a record holds for each; it lists, it never claims that a code may be used."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from vmsk_exam.errors import InputError
from vmsk_exam.resources import asset_path

MONITORED_DAYS: Final = 30
"""Days over which days with data are counted."""


class Modality(StrEnum):
    """How patient and clinician met."""

    NOT_RECORDED = "not_recorded"
    VIDEO = "video"
    AUDIO_ONLY = "audio_only"
    ASYNCHRONOUS = "asynchronous"
    """The patient did the exam alone; the clinician looked at it later."""
    IN_PERSON = "in_person"


class Place(StrEnum):
    """Where the patient was."""

    NOT_RECORDED = "not_recorded"
    HOME = "home"
    ELSEWHERE = "elsewhere"


class BillingGroup(StrEnum):
    """Kinds of lines, in the order in which they are listed."""

    VIDEO = "video"
    AUDIO_ONLY = "audio_only"
    E_VISIT = "e_visit"
    RTM = "rtm"
    MODIFIER = "modifier"
    PLACE = "place"


class Need(StrEnum):
    """What a line asks of the record; the texts are in ``note.need``."""

    VIDEO = "video"
    AUDIO_ONLY = "audio_only"
    AUDIO_ONLY_REASON = "audio_only_reason"
    ASYNCHRONOUS = "asynchronous"
    CONSENT = "consent"
    PATIENT_LOCATION = "patient_location"
    PATIENT_AT_HOME = "patient_at_home"
    PATIENT_ELSEWHERE = "patient_elsewhere"
    MINUTES = "minutes"
    LIVE_CONTACT = "live_contact"
    DATA_DAYS_2 = "data_days_2"
    DATA_DAYS_2_TO_15 = "data_days_2_to_15"
    DATA_DAYS_16 = "data_days_16"
    CLEARED_DEVICE = "cleared_device"
    """Never held: the program is no cleared medical device."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What the record says about a visit as far as billing asks."""

    modality: Modality = Modality.NOT_RECORDED
    place: Place = Place.NOT_RECORDED
    has_consent: bool = False
    has_audio_only_reason: bool = False
    clinician_minutes: int | None = None
    data_days: int = 0
    """Days with measured exams of this patient within the last ``MONITORED_DAYS``."""


@dataclass(frozen=True, slots=True)
class BillingLine:
    """One line of the list."""

    code: str
    group: BillingGroup
    words: Mapping[str, str]
    """By language."""
    note: Mapping[str, str]
    source: str
    is_confirmed: bool
    held: tuple[Need, ...]
    """What the record holds."""
    missing: tuple[Need, ...]
    """What it does not."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Line(_Table):
    code: str
    group: BillingGroup
    source: str
    is_confirmed: bool
    needs: tuple[Need, ...]
    words: dict[str, str]
    note: dict[str, str] = {}


class _BillingFile(_Table):
    sources: dict[str, str]
    lines: tuple[_Line, ...]

    @model_validator(mode="after")
    def _knows_sources(self) -> "_BillingFile":
        unknown = {line.source for line in self.lines} - set(self.sources)
        if unknown:
            raise ValueError(f"unknown sources: {', '.join(sorted(unknown))}")
        return self


def list_billing(facts: VisitFacts) -> tuple[BillingLine, ...]:
    """Return the lines that the kind of visit leaves open, with what the record holds and lacks for each.

    Parameters
    ----------
    facts
        What the record says. A visit in person gives no line; an unknown modality gives every line.

    Returns
    -------
    tuple of BillingLine
        In the order of ``BillingGroup``. Being listed does not mean that a code may be used.
    """
    if facts.modality is Modality.IN_PERSON:
        return ()
    table, held = _load(), held_needs(facts)
    lines = (line for line in table.lines if not _is_excluded(line, facts))
    order = tuple(BillingGroup)
    found = (
        BillingLine(
            line.code,
            line.group,
            line.words,
            line.note,
            table.sources[line.source],
            line.is_confirmed,
            tuple(need for need in line.needs if need in held),
            tuple(need for need in line.needs if need not in held),
        )
        for line in lines
    )
    return tuple(sorted(found, key=lambda line: order.index(line.group)))


def held_needs(facts: VisitFacts) -> frozenset[Need]:
    """Return everything of ``Need`` that the record holds."""
    is_live = facts.modality in (Modality.VIDEO, Modality.AUDIO_ONLY)
    checks = {
        Need.VIDEO: facts.modality is Modality.VIDEO,
        Need.AUDIO_ONLY: facts.modality is Modality.AUDIO_ONLY,
        Need.AUDIO_ONLY_REASON: facts.has_audio_only_reason,
        Need.ASYNCHRONOUS: facts.modality is Modality.ASYNCHRONOUS,
        Need.CONSENT: facts.has_consent,
        Need.PATIENT_LOCATION: facts.place is not Place.NOT_RECORDED,
        Need.PATIENT_AT_HOME: facts.place is Place.HOME,
        Need.PATIENT_ELSEWHERE: facts.place is Place.ELSEWHERE,
        Need.MINUTES: facts.clinician_minutes is not None,
        Need.LIVE_CONTACT: is_live,
        Need.DATA_DAYS_2: facts.data_days >= 2,
        Need.DATA_DAYS_2_TO_15: 2 <= facts.data_days <= 15,
        Need.DATA_DAYS_16: facts.data_days >= 16,
        Need.CLEARED_DEVICE: False,
    }
    return frozenset(need for need, is_held in checks.items() if is_held)


_MODALITY_NEEDS: Final = {
    Need.VIDEO: Modality.VIDEO,
    Need.AUDIO_ONLY: Modality.AUDIO_ONLY,
    Need.ASYNCHRONOUS: Modality.ASYNCHRONOUS,
}
_PLACE_NEEDS: Final = {Need.PATIENT_AT_HOME: Place.HOME, Need.PATIENT_ELSEWHERE: Place.ELSEWHERE}


def _is_excluded(line: _Line, facts: VisitFacts) -> bool:
    """Return whether what is recorded contradicts a line."""
    modalities = {_MODALITY_NEEDS[need] for need in line.needs if need in _MODALITY_NEEDS}
    places = {_PLACE_NEEDS[need] for need in line.needs if need in _PLACE_NEEDS}
    is_other_way = facts.modality is not Modality.NOT_RECORDED and bool(modalities) and facts.modality not in modalities
    return is_other_way or (facts.place is not Place.NOT_RECORDED and bool(places) and facts.place not in places)


@cache
def _load() -> _BillingFile:
    path = asset_path("reference", "billing.toml")
    try:
        return _BillingFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError(f"The billing facts in {path.name} cannot be read ({error}). Install the program again.") from error
