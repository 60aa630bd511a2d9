"""The note of a virtual visit: its parts, what was drafted, what a clinician wrote, and its JSON form in the record."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from vmsk_exam.assessment.billing import Modality, Place
from vmsk_exam.errors import InputError

NOTE_VERSION: Final = 1
"""Version of the JSON form; raised with a migration in ``note_from_json`` when a field changes its meaning."""
NOTE_LIMIT_CHARACTERS: Final = 200_000
"""A note longer than this is not one."""


class NotePart(StrEnum):
    """Parts of a note in their usual order; titles in ``note.part``."""

    RED_FLAGS = "red_flags"
    HISTORY = "history"
    SCORES = "scores"
    EXAM = "exam"
    FUNCTIONAL = "functional"
    NOT_MEASURED = "not_measured"
    IMAGING = "imaging"
    LIMITS = "limits"
    CONSENT = "consent"
    ASSESSMENT = "assessment"
    PLAN = "plan"


CLINICIAN_PARTS: Final = (NotePart.ASSESSMENT, NotePart.PLAN)
"""Parts that only a clinician writes; nothing in the program ever fills them in."""


class Sufficiency(StrEnum):
    """What the clinician decided about the virtual exam."""

    UNDECIDED = "undecided"
    SUFFICIENT = "sufficient"
    IN_PERSON_NEEDED = "in_person_needed"


@dataclass(frozen=True, slots=True)
class PartText:
    """The text of one part."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    part: NotePart
    drafted: str
    """What the program drafted from the record; empty for what only a clinician writes."""
    text: str
    """What stands in the note."""

    @property
    def is_edited(self) -> bool:
        """Whether a clinician changed the draft."""
        return self.text != self.drafted


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """How the visit took place, as the clinician states it; empty is not recorded."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    modality: Modality = Modality.NOT_RECORDED
    audio_only_reason: str = ""
    place: Place = Place.NOT_RECORDED
    patient_location: str = ""
    clinician_location: str = ""
    participants: str = ""
    clinician_minutes: int | None = None
    """Minutes that the clinician spent, as entered."""
    technical_problems: str = ""
    emergency_plan: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note about one exam; not signed, for signing belongs to the record."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    language: str
    template: str
    """Name of the clinic's template, empty for the shipped one."""
    visit: VisitDetails
    parts: tuple[PartText, ...]
    sufficiency: Sufficiency = Sufficiency.UNDECIDED
    sufficiency_reason: str = ""
    drafted_utc: datetime | None = None
    version: int = field(default=NOTE_VERSION)

    def part(self, part: NotePart) -> PartText | None:
        """Return one part, None if the template leaves it out."""
        return next((found for found in self.parts if found.part is part), None)

    def with_text(self, part: NotePart, text: str) -> "Note":
        """Return the note with another text in a part."""
        return replace(self, parts=tuple(replace(found, text=text) if found.part is part else found for found in self.parts))

    @property
    def open_points(self) -> tuple[str, ...]:
        """What a clinician still has to write or decide: ids of parts, ``sufficiency`` or ``sufficiency_reason``."""
        missing = [found.part.value for found in self.parts if found.part in CLINICIAN_PARTS and not found.text.strip()]
        if self.sufficiency is Sufficiency.UNDECIDED:
            missing.append("sufficiency")
        elif not self.sufficiency_reason.strip():
            missing.append("sufficiency_reason")
        return tuple(missing)


def merge_draft(note: Note, fresh: Note) -> Note:
    """Return a note brought up to the record: what a clinician wrote stays, the rest is drafted anew.

    Parameters
    ----------
    note
        As it was stored.
    fresh
        As the program drafts it from the record now; its order and parts count.
    """
    parts = tuple(_merge_part(note.part(part.part), part) for part in fresh.parts)
    kept = tuple(part for part in note.parts if part.is_edited and fresh.part(part.part) is None)
    return replace(note, parts=(*parts, *kept), drafted_utc=fresh.drafted_utc)


def outdated_parts(note: Note, fresh: Note) -> tuple[NotePart, ...]:
    """Return the edited parts whose draft would be another one now: the record changed after they were written."""
    pairs = ((part, fresh.part(part.part)) for part in note.parts if part.is_edited)
    return tuple(part.part for part, now in pairs if now is not None and now.drafted != part.drafted)


def _merge_part(before: PartText | None, fresh: PartText) -> PartText:
    return before if before is not None and before.is_edited else fresh


def note_to_json(note: Note) -> str:
    """Return the note as it is stored."""
    return _ADAPTER.dump_json(note).decode("utf-8")


def note_from_json(text: str) -> Note:
    """Read a stored note.

    Raises
    ------
    InputError
        If the text is no note, too long, or of a newer version.
    """
    if len(text) > NOTE_LIMIT_CHARACTERS:
        raise InputError("The stored note is too long to be one. Open an older version of it, or write it anew.")
    try:
        note = _ADAPTER.validate_json(text)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"]) or "note"
        raise InputError(
            f"The stored note cannot be read (at {place}). Open an older version of it, or write it anew."
        ) from error
    if note.version != NOTE_VERSION:
        raise InputError(f"The note was written by another version of the program (form {note.version}). Install the newest one.")
    return note


_ADAPTER: Final = TypeAdapter(Note)
