"""The address book of second opinions: colleagues' names and public keys, and the name of this installation."""

from collections.abc import Callable
from datetime import datetime

from vmsk_exam.errors import InputError
from vmsk_exam.record.access import Action
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.opinion import CONTACTS_KEY, IDENTITY_KEY, Contact, Contacts, Identity, keep, take
from vmsk_exam.record.opinion_keys import PublicKeys

_NAME_LIMIT = 200


class CaseContacts:
    """Kept in the store as documents of the clinic."""

    def __init__(self, store: GuardedStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    def own_name(self) -> str:
        """Return the name under which this installation writes; by default that of the account."""
        identity = take(Identity, self._store.document(None, DocumentKind.OPINION, IDENTITY_KEY))
        return identity.name if identity is not None and identity.name else self._store.actor.name

    def set_own_name(self, name: str) -> None:
        """Choose the name that colleagues see."""
        self._store.require(Action.VIEW)
        self._store.put_document(None, keep(IDENTITY_KEY, Identity(name=_checked(name)), self._clock()))

    def all(self) -> tuple[Contact, ...]:
        """Return every colleague by name."""
        kept = take(Contacts, self._store.document(None, DocumentKind.OPINION, CONTACTS_KEY))
        return () if kept is None else tuple(sorted(kept.contacts, key=lambda contact: contact.name.casefold()))

    def find(self, name: str) -> Contact:
        """Return the colleague of a name.

        Raises
        ------
        InputError
            If there is none.
        """
        found = next((each for each in self.all() if each.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise InputError(f"No colleague is called {name}. Add the name with the public key first.")
        return found

    def name_of(self, keys: PublicKeys) -> str:
        """Return how a colleague is called, empty if the keys are not known."""
        return next((each.name for each in self.all() if each.keys == keys), "")

    def add(self, name: str, text: str) -> Contact:
        """Add a colleague; the same keys again change the name.

        Raises
        ------
        InputError
            If the key is not whole, is that of this installation, or another colleague has the name.
        """
        keys, called = PublicKeys.from_text(text), _checked(name)
        if keys == self._store.unguarded.case_keys().public:
            raise InputError("This is the public key of this installation. Paste the one that the colleague sent.")
        others = [each for each in self.all() if each.keys != keys]
        if any(each.name.casefold() == called.casefold() for each in others):
            raise InputError(f"Another colleague is called {called}. Remove the old key first, or choose another name.")
        contact = Contact(name=called, key=keys.text)
        self._write((*others, contact))
        return contact

    def remove(self, fingerprint: str) -> None:
        """Forget a colleague."""
        self._write(tuple(each for each in self.all() if each.keys.fingerprint != fingerprint))

    def _write(self, contacts: tuple[Contact, ...]) -> None:
        self._store.require(Action.VIEW)
        self._store.put_document(None, keep(CONTACTS_KEY, Contacts(contacts=contacts), self._clock()))


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if not 0 < len(plain) <= _NAME_LIMIT:
        raise InputError(f"Enter a name of 1 to {_NAME_LIMIT} letters.")
    return plain
