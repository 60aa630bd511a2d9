"""What the patient agrees to; no Qt."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vmsk_exam.record.documents import Document, DocumentKind

CONSENT_WORDING_VERSION: Final = "2026-11-24"
"""Raise it whenever a text under ``consent`` changes; a test compares the texts with the version."""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """The boxes; pictures and video are asked for apart and are never needed."""

    measure: bool = False
    keep_pictures: bool = False
    telehealth: bool = False
    """An exam by computer, with what it can and cannot show."""
    keep_video: bool = False

    @property
    def can_begin(self) -> bool:
        """Whether the exam may begin."""
        return self.measure and self.telehealth

    def document(self, written_utc: datetime, language: str) -> Document:
        """Return what was agreed to, to be stored."""
        body = {
            "language": language,
            "telehealth": self.telehealth,
            "measure": self.measure,
            "keep_pictures": self.keep_pictures,
            "keep_video": self.keep_video,
        }
        return Document(DocumentKind.CONSENT, "", json.dumps(body), written_utc, wording_version=CONSENT_WORDING_VERSION)
