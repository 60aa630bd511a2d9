"""Opens the record store: this person's own, one in a named file, or a throw-away one for the demo."""

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vmsk_exam.errors import InputError, StoreError, UnavailableError, WrongKeyError
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import Account
from vmsk_exam.record.audit import AuditAction, AuditNote
from vmsk_exam.record.documents import Document
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.keyring_access import find_keyring
from vmsk_exam.record.keys import (
    STORE_NAME,
    KeyState,
    StoreKey,
    add_passphrase,
    create_in_keyring,
    create_with_passphrase,
    find_key_state,
    open_from_keyring,
    open_throwaway,
    open_with_passphrase,
    refuse_weak,
)
from vmsk_exam.record.recovery import open_with_recovery_key
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.settings import data_folder
from vmsk_exam.ui.services import StoreState

THROWAWAY: Final = "none"
"""Names a store that keeps nothing, where a store's file is expected."""


class StoreAccess:
    """The store of one file; opened once, with the key from the keyring or behind a passphrase.

    Parameters
    ----------
    store_file
        The store's file; None takes the one in this person's data folder. Its key file lies beside it.
    part
        Part of the program that asks, for the audit trail.
    """

    def __init__(self, store_file: Path | None = None, part: str = "app") -> None:
        self._file = store_file or data_folder() / STORE_NAME
        self._origin = f"{part} on {platform.node() or 'this computer'}"
        self._store: SqlCipherStore | None = None
        self._guarded: GuardedStore | None = None
        self._key: StoreKey | None = None

    @property
    def _folder(self) -> Path:
        return self._file.parent

    def state(self) -> StoreState:
        """Return whether the store can be used; opens it by itself where the keyring has the key.

        Raises
        ------
        StoreError
            If the store exists and cannot be opened; the message says what to do.
        """
        if self._store is None:
            self._open_by_keyring()
        if self._store is not None:
            return StoreState.READY if self._find_guarded() is not None else StoreState.NEEDS_SIGN_IN
        is_new = find_key_state(self._folder, self._file.name) is KeyState.NEW
        return StoreState.NEEDS_NEW_PASSPHRASE if is_new else StoreState.NEEDS_PASSPHRASE

    def unlock(self, passphrase: str) -> None:
        """Open the store, or make it with this passphrase.

        Raises
        ------
        VmskError
            If the passphrase is wrong or too short, or the store cannot be opened.
        """
        is_new = find_key_state(self._folder, self._file.name) is KeyState.NEW
        take = create_with_passphrase if is_new else open_with_passphrase
        self._open(lambda: take(self._folder, passphrase))

    def sign_in(self, name: str, passphrase: str) -> Account:
        """Let an account use the open store.

        Raises
        ------
        AccessRefusedError
            If name or passphrase is wrong, or it is not yet time for another try; the message says what to do.
        """
        account = self._require_open().sign_in(name, passphrase, self._origin)
        self._guarded = GuardedStore(self._require_open(), account.actor, self._origin)
        return account

    def recover(self, recovery_key: str, passphrase: str) -> None:
        """Open a store whose passphrase or keyring is lost, and give it a new passphrase.

        Raises
        ------
        VmskError
            If it is not the recovery key of this store, or the new passphrase is too short.
        """
        refuse_weak(passphrase)
        key = open_with_recovery_key(self._folder, recovery_key)
        add_passphrase(self._folder, key, passphrase)
        if self._store is None:
            self._open(lambda: key)
        self._require_open().note(AuditNote("", AuditAction.ACCOUNT_CHANGED, detail="recovery key used", origin=self._origin))

    def recover_account(self, name: str, recovery_key: str, passphrase: str) -> None:
        """Give an administrator of the open store a new passphrase, with the recovery key.

        Raises
        ------
        WrongKeyError
            If it is not the recovery key of this store.
        VmskError
            If there is no such administrator, or the new passphrase is too short.
        """
        store = self._require_open()
        refuse_weak(passphrase)
        if open_with_recovery_key(self._folder, recovery_key) != self.key():
            raise WrongKeyError("This is not the recovery key of this store. Look for the newest printed one.")
        if not any(each.name.casefold() == name.casefold() and each.role is Role.ADMINISTRATOR for each in store.accounts()):
            raise InputError(
                "There is no administrator of this name. The recovery key helps administrators; they help the others."
            )
        note = AuditNote(name, AuditAction.ACCOUNT_CHANGED, detail=f"{name}: passphrase, recovery key used", origin=self._origin)
        with store.noted(note):
            store.set_passphrase(name, passphrase)

    def put_as(self, name: str, passphrase: str, exam_id: str, document: Document) -> str:
        """Write a document in the name of another account, which proves itself once; who is signed in stays.

        Returns
        -------
        str
            The account's name.

        Raises
        ------
        AccessRefusedError
            If name or passphrase is wrong, or the account may not write this.
        """
        store = self._require_open()
        account = store.sign_in(name, passphrase, f"{self._origin}, once")
        GuardedStore(store, account.actor, self._origin).put_document(exam_id, document)
        return account.name

    def sign_out(self, *, is_locked: bool = False) -> None:
        """Let nobody use the store until the next sign-in; does nothing where there are no accounts.

        Parameters
        ----------
        is_locked
            The program did it after a time without a touch.
        """
        if self._guarded is None or self._store is None or not self._store.accounts():
            return
        if self._guarded.actor.role is not None:
            self._guarded.note_sign_out(is_locked=is_locked)
        self._guarded = None

    def store(self) -> GuardedStore:
        """Return the open store as the person may use it.

        Raises
        ------
        StoreError
            If it is not open, or nobody is signed in.
        """
        self._require_open()
        guarded = self._find_guarded()
        if guarded is None:
            raise StoreError("This store has accounts. Sign in with your name and passphrase first.")
        return guarded

    def close(self) -> None:
        """Close the store, if it is open."""
        if self._store is not None:
            self._store.close()
            self._store = self._guarded = self._key = None

    def _require_open(self) -> SqlCipherStore:
        if self._store is None:
            raise StoreError("The record store is locked. Enter its passphrase first.")
        return self._store

    def _find_guarded(self) -> GuardedStore | None:
        if self._guarded is None and self._store is not None and not self._store.accounts():
            self._guarded = GuardedStore(self._store, origin=self._origin)
        return self._guarded

    @property
    def file(self) -> Path:
        """The store's file."""
        return self._file

    def key(self) -> StoreKey:
        """Return the key of the open store, for a backup or a recovery key.

        Raises
        ------
        StoreError
            If the store is not open.
        """
        self._require_open()
        if self._key is None:
            raise StoreError("The record store is locked. Enter its passphrase first.")
        return self._key

    def _open(self, provider: Callable[[], StoreKey]) -> None:
        key = provider()
        self._store = SqlCipherStore.open(self._file, lambda: key)
        self._key = key

    def _open_by_keyring(self) -> None:
        state = find_key_state(self._folder, self._file.name)
        if state in (KeyState.KEYRING, KeyState.KEYRING_AND_PASSPHRASE):
            try:
                self._open(lambda: open_from_keyring(self._folder))
            except (UnavailableError, WrongKeyError):
                if state is KeyState.KEYRING:
                    raise
        elif state is KeyState.NEW and find_keyring() is not None:
            try:
                self._open(lambda: create_in_keyring(self._folder))
            except UnavailableError:
                return


class ThrowawayAccess(StoreAccess):
    """A store in a temporary folder whose key is never written down; the folder is removed at the end."""

    def __init__(self) -> None:
        self._temporary = Path(tempfile.mkdtemp(prefix="vmsk-exam-"))
        super().__init__(self._temporary / STORE_NAME)
        self._open(open_throwaway)

    def close(self) -> None:
        """Close the store and remove it."""
        super().close()
        shutil.rmtree(self._temporary, ignore_errors=True)


def choose_store(store: str | None, part: str = "app") -> StoreAccess:
    """Return the access to a named store, to a throw-away one, or to this person's own."""
    if store == THROWAWAY:
        return ThrowawayAccess()
    return StoreAccess(Path(store) if store else None, part)


def own_store_file(store: str | None) -> Path:
    """Return the file of a named store, or of this person's own.

    Raises
    ------
    InputError
        If the name stands for a throw-away store.
    """
    if store == THROWAWAY:
        raise InputError("A throw-away store has no file. Name a store, or leave --store out.")
    return Path(store) if store else data_folder() / STORE_NAME


@contextmanager
def open_throwaway_store() -> Iterator[GuardedStore]:
    """Give a store that is gone after the block."""
    access = ThrowawayAccess()
    try:
        yield access.store()
    finally:
        access.close()
