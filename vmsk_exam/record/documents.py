"""Small typed documents of an exam or of the clinic: answers, consents, scores, notes.

A document is JSON text under a kind and a key. Writing the same kind and key again makes a new version; the newest
counts, the older ones stay readable. The store checks that the body is JSON and not too large; what it means is checked by
who reads it (usually with a pydantic model).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from vmsk_exam.errors import InputError

BODY_LIMIT_BYTES: Final = 1_048_576
"""Largest body of a document, UTF-8 bytes."""
OVERRIDE_KEY: Final = "override"
"""Key of the document of kind ``red_flags`` with which a clinician lets an exam go on; where there are accounts, a surgeon's."""
NAME_LIMIT: Final = 200
"""Longest key, author or wording version, characters."""


class DocumentKind(StrEnum):
    """What a document is about; its key tells several of one kind apart."""

    CONSENT = "consent"
    LOCATION = "location"
    """Where the patient is and who is in the room."""
    RED_FLAGS = "red_flags"
    """Answers about warning signs; ``{"is_positive": true, ...}`` marks the exam in the worklist."""
    HISTORY = "history"
    SCORES = "scores"
    QUESTIONNAIRE = "questionnaire"
    BODY_CHART = "body_chart"
    PALPATION = "palpation"
    SAFETY = "safety"
    PRECAUTIONS = "precautions"
    SUMMARY = "summary"
    VIDEO = "video"
    """What became of the video, where consent alone does not tell it: stopped on a full disk, deleted on the patient's wish."""
    NOTE = "note"
    OPINION = "opinion"
    VISIT = "visit"
    """A planned visit; belongs to the clinic (no exam)."""
    PATIENT = "patient"
    """What is known of a patient beyond one exam (surgery date, phone); belongs to the clinic, key is the patient number."""
    CLINIC = "clinic"
    """Settings and templates of the clinic; belongs to the clinic."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document.

    Raises
    ------
    InputError
        If the body is no JSON or too large, or a name is too long.
    """

    kind: DocumentKind
    key: str
    """Tells documents of one kind apart, for example the questionnaire's name; may be empty."""
    body: str
    """JSON text."""
    written_utc: datetime
    author: str = ""
    """Account that wrote it; empty for the patient, or where there are no accounts."""
    wording_version: str = ""
    """Version of the wording that was shown; empty where nothing was worded."""
    version: int = 0
    """1 and up in the store; 0 for a document that is not stored yet."""

    def __post_init__(self) -> None:
        if len(self.body.encode("utf-8")) > BODY_LIMIT_BYTES:
            raise InputError(f"The document {self.kind} is larger than {BODY_LIMIT_BYTES} bytes. Shorten it.")
        if max(len(self.key), len(self.author), len(self.wording_version)) > NAME_LIMIT:
            raise InputError(f"A name in the document {self.kind} is longer than {NAME_LIMIT} characters. Shorten it.")
        try:
            json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise InputError(f"The document {self.kind} is not JSON ({error}). Report this to the makers.") from error

    @property
    def content(self) -> Any:  # noqa: ANN401 - the reader checks it
        """The parsed body; check its shape before use."""
        return json.loads(self.body)


def newest(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the version that counts of each kind and key, in the order in which these first appear."""
    latest: dict[tuple[DocumentKind, str], Document] = {}
    for document in documents:
        name = (document.kind, document.key)
        if name not in latest or document.version >= latest[name].version:
            latest[name] = document
    return tuple(latest.values())
