"""What the patient agrees to; no Qt."""

from dataclasses import dataclass
from typing import Final

CONSENT_WORDING_VERSION: Final = "2026-11-23"
"""Raise it whenever a text under ``consent`` changes; a test compares the texts with the version."""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """The two boxes; pictures are asked for apart and are never needed."""

    measure: bool = False
    keep_pictures: bool = False

    @property
    def can_begin(self) -> bool:
        """Whether the exam may begin."""
        return self.measure
