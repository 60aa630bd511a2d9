"""Revisions of an exam: lists of corrections, each list closed by a signature.

::

    (measured) -> revision 1: draft -> signed -> revision 2 (addendum): draft -> signed -> ...

The exam as measured never changes. The newest revision may be a draft: its list can still grow and shrink (undo, redo).
A signed revision is closed for good; the next one is an addendum.
"""

from dataclasses import dataclass
from datetime import datetime

from vmsk_exam.record.corrections import Correction


@dataclass(frozen=True, slots=True)
class Signature:
    """Who closed a revision, when, and what it said."""

    signed_by: str
    """Account; empty where there are no accounts."""
    signed_utc: datetime
    content_sha256: str
    """Hash of the exam as measured, its documents and every correction up to here (``record.signing``)."""
    document_mark: int = 0
    """Number of the newest document of the exam that the signature covers."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One list of corrections of an exam."""

    exam_id: str
    number: int
    """1 and up without gaps."""
    author: str
    opened_utc: datetime
    reason: str
    """Why it was opened; needed for an addendum."""
    corrections: tuple[Correction, ...] = ()
    signature: Signature | None = None

    @property
    def is_signed(self) -> bool:
        """Whether the revision is closed."""
        return self.signature is not None

    @property
    def is_addendum(self) -> bool:
        """Whether it follows a signed one."""
        return self.number > 1
