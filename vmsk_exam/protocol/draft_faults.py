"""What is wrong with an exam that is being composed, found while it is edited."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vmsk_exam.protocol.checks import find_exam_fault
from vmsk_exam.protocol.compose import LANGUAGES, MAX_MANEUVERS, ExamDraft, ManeuverUse
from vmsk_exam.protocol.model import Maneuver
from vmsk_exam.protocol.schema import ID_PATTERN

REPETITIONS: Final = (1, 100)
HOLD_S: Final = (0.0, 600.0)
TIME_LIMIT_S: Final = (5.0, 600.0)
TEXT_LIMIT: Final = 400


class DraftFaultKind(StrEnum):
    """What can be wrong with a draft; the screens have a sentence for each."""

    FILE_NAME = "file_name"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    COUNT = "count"
    UNKNOWN_MANEUVER = "unknown_maneuver"
    WEAK_MOTION = "weak_motion"
    TWICE = "twice"
    SIDES = "sides"
    REPETITIONS = "repetitions"
    HOLD = "hold"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True)
class DraftFault:
    """What is wrong with a draft, and what to do."""

    kind: DraftFaultKind
    message: str
    place: int | None = None
    """Number of the maneuver (0-based); None where it is about the exam."""
    detail: str = ""
    """Which text and language (``title.es``), where the kind is about a text; else what is meant."""


def find_draft_faults(draft: ExamDraft, library: Mapping[str, Maneuver]) -> Iterator[DraftFault]:
    """Yield everything that keeps a draft from being saved, while it is edited."""
    if not re.fullmatch(ID_PATTERN, draft.protocol_id):
        message = "The name of the file begins with a small letter and holds small letters, digits and _ only."
        yield DraftFault(DraftFaultKind.FILE_NAME, message)
    yield from _text_faults(draft)
    if not 1 <= len(draft.uses) <= MAX_MANEUVERS:
        yield DraftFault(DraftFaultKind.COUNT, f"An exam has 1 to {MAX_MANEUVERS} maneuvers. Add or remove some.")
    for place, use in enumerate(draft.uses):
        yield from _use_faults(draft, place, use, library)


def _text_faults(draft: ExamDraft) -> Iterator[DraftFault]:
    for name, text in (("title", draft.title), ("summary", draft.summary), ("needs", draft.needs)):
        for language in LANGUAGES:
            words, detail = text.get(language, "").strip(), f"{name}.{language}"
            if not words:
                message = f"The {name} is missing in {language}. Write it."
                yield DraftFault(DraftFaultKind.TEXT_MISSING, message, detail=detail)
            elif len(words) > TEXT_LIMIT:
                message = f"The {name} in {language} is longer than {TEXT_LIMIT} letters. Shorten it."
                yield DraftFault(DraftFaultKind.TEXT_TOO_LONG, message, detail=detail)


def _use_faults(draft: ExamDraft, place: int, use: ManeuverUse, library: Mapping[str, Maneuver]) -> Iterator[DraftFault]:
    maneuver = library.get(use.maneuver_id)
    if maneuver is None:
        message = f"The library has no maneuver {use.maneuver_id!r}. Choose another."
        yield DraftFault(DraftFaultKind.UNKNOWN_MANEUVER, message, place, use.maneuver_id)
        return
    weakness = find_exam_fault(maneuver)
    if weakness is not None:
        yield DraftFault(DraftFaultKind.WEAK_MOTION, weakness, place)
    if use.maneuver_id in [earlier.maneuver_id for earlier in draft.uses[:place]]:
        yield DraftFault(DraftFaultKind.TWICE, "This maneuver stands in the exam twice. Remove one.", place)
    if use.sides is not None and (not use.sides or not set(use.sides) <= set(maneuver.sides)):
        message = f"It is made for {', '.join(maneuver.sides) or 'no side'}. Correct the sides."
        yield DraftFault(DraftFaultKind.SIDES, message, place)
    yield from _number_faults(place, use)


def _number_faults(place: int, use: ManeuverUse) -> Iterator[DraftFault]:
    limits = (
        (DraftFaultKind.REPETITIONS, use.repetitions, REPETITIONS, "It is done {low} to {high} times. Correct the repetitions."),
        (DraftFaultKind.HOLD, use.hold_s, HOLD_S, "It is held {low:g} to {high:g} s. Correct the hold."),
        (DraftFaultKind.TIME_LIMIT, use.time_limit_s, TIME_LIMIT_S, "It takes {low:g} to {high:g} s at most. Correct the time."),
    )
    for kind, value, (low, high), message in limits:
        if value is not None and not low <= value <= high:
            yield DraftFault(kind, message.format(low=low, high=high), place)
