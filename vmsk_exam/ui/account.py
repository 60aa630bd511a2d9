"""Who is signed in, as the screens ask; nothing where the store has no accounts. No Qt."""

from datetime import timedelta
from typing import Protocol, runtime_checkable

from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Actor
from vmsk_exam.record.documents import Document
from vmsk_exam.ui.services import ExamServices


@runtime_checkable
class AccountStore(Protocol):
    """The part of a store that knows who uses it."""

    @property
    def actor(self) -> Actor:
        """Who is signed in; without a role where there are no accounts."""

    def lock_after(self) -> timedelta:
        """Return how long nobody may touch the program before it locks."""


@runtime_checkable
class ConfirmingServices(Protocol):
    """A program in which an account can prove itself for one document; slow, for workers."""

    def put_as(self, name: str, passphrase: str, exam_id: str, document: Document) -> str:
        """Write a document in the name of an account; return its name.

        Raises
        ------
        AccessRefusedError
            If name or passphrase is wrong, or the account may not write this.
        """


def signed_in(services: ExamServices) -> Actor | None:
    """Return who is signed in; None where nobody is, or where the store has no accounts."""
    store = _account_store(services)
    return store.actor if store is not None and store.actor.role is not None else None


def lock_limit_s(services: ExamServices) -> float | None:
    """Return after how many seconds without a touch the program locks; None where nobody is signed in."""
    store = _account_store(services)
    return None if store is None or store.actor.role is None else store.lock_after().total_seconds()


def _account_store(services: ExamServices) -> AccountStore | None:
    try:
        store: object = services.store
    except StoreError:
        return None
    return store if isinstance(store, AccountStore) else None
