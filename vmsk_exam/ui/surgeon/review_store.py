"""What the review needs of a store beyond measuring, and the reading and writing of drafts; runs on workers. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from vmsk_exam.record.access import Actor
from vmsk_exam.record.case_store import CaseStore
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.revisions import Revision
from vmsk_exam.ui.services import ExamServices


@runtime_checkable
class RevisionStore(Protocol):
    """The part of the store that keeps corrections."""

    def revisions(self, exam_id: str) -> tuple[Revision, ...]:
        """Return the revisions of an exam, oldest first; the last may be a draft."""

    def open_revision(self, exam_id: str, author: str = "", reason: str = "") -> Revision:
        """Return the open draft, or open one; an addendum needs a reason."""

    def save_draft(self, exam_id: str, number: int, corrections: Sequence[Correction]) -> Revision:
        """Make the corrections of the draft equal to a list."""


@runtime_checkable
class ActorStore(Protocol):
    """A store that knows who uses it."""

    @property
    def actor(self) -> Actor:
        """Who is signed in."""


@dataclass(frozen=True, slots=True)
class DraftToSave:
    """The newest state of a draft."""

    exam_id: str
    corrections: tuple[Correction, ...]
    author: str
    reason: str


def read_revisions(services: ExamServices, exam_id: str) -> tuple[tuple[Revision, ...], bool]:
    """Return the revisions of an exam, and whether this store can take corrections."""
    store: object = services.store
    if not isinstance(store, RevisionStore):
        return (), False
    return store.revisions(exam_id), not isinstance(store, CaseStore)


def read_author(services: ExamServices) -> str:
    """Return the account that is signed in, empty where there are none."""
    store: object = services.store
    return store.actor.name if isinstance(store, ActorStore) else ""


def write_draft(services: ExamServices, draft: DraftToSave) -> Revision | None:
    """Write a draft; None where the store takes no corrections.

    Raises
    ------
    StoreError
        If it cannot be stored.
    """
    store: object = services.store
    if not isinstance(store, RevisionStore):
        return None
    opened = store.open_revision(draft.exam_id, draft.author, draft.reason)
    return store.save_draft(draft.exam_id, opened.number, draft.corrections)


def now_utc() -> datetime:
    """Return the time by the computer's clock."""
    return datetime.now(UTC)
