"""The store's key: 32 random bytes, kept in the keyring of the operating system or wrapped by a passphrase.

Beside the store lies a small key file (see ``key_file``). It says where the key is, and holds it only encrypted. A key in
the keyring can be given a passphrase as well (``add_passphrase``), so that a lost keyring does not lose the exams.
"""

import hmac
import secrets
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

from vmsk_exam.errors import InputError, StoreDamagedError, StoreError, UnavailableError, WrongKeyError
from vmsk_exam.record.key_file import KeyFile, KeyringWrap, read_key_file, write_key_file
from vmsk_exam.record.keyring_access import SERVICE, KeyringBackend, ask_keyring, find_keyring
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost, unwrap_key, wrap_key

KEY_BYTES: Final = 32
STORE_NAME: Final = "exams.db"
"""Usual name of the store in its folder."""
SHORTEST_PASSPHRASE: Final = 8


class StoreKey:
    """The key of a store; shows itself to nobody: not printed, not logged, not pickled."""

    __slots__ = ("__secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise StoreDamagedError(f"The stored key is not {KEY_BYTES} bytes long. Restore the key file from a copy.")
        self.__secret = bytes(secret)

    def reveal(self) -> bytes:
        """Return the 32 bytes; for the database and the wrapping alone."""
        return self.__secret

    def __repr__(self) -> str:
        return "StoreKey(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoreKey) and hmac.compare_digest(self.__secret, other.reveal())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a store key is never written out")


KeyProvider = Callable[[], StoreKey]
"""Gives the key when the store opens; may ask the keyring. Raises ``WrongKeyError`` or ``UnavailableError``."""


class KeyState(StrEnum):
    """What a folder says about the key of its store."""

    NEW = "new"
    """No key yet: ``create_in_keyring`` where there is a keyring, else ``create_with_passphrase``."""
    PASSPHRASE = "passphrase"  # noqa: S105
    """Wrapped by a passphrase: ``open_with_passphrase``."""
    KEYRING = "keyring"
    """In the keyring: ``open_from_keyring``."""
    KEYRING_AND_PASSPHRASE = "keyring_and_passphrase"  # noqa: S105
    """Both ways open the store."""
    LOST = "lost"
    """A store without its key file: it can only be opened when the key file is put back."""


def find_key_state(folder: Path, store_name: str = STORE_NAME) -> KeyState:
    """Return where the key of a folder's store is.

    Raises
    ------
    StoreDamagedError
        If the key file is broken.
    """
    key_file = read_key_file(folder)
    if key_file is None:
        return KeyState.LOST if (folder / store_name).exists() else KeyState.NEW
    if key_file.keyring is None:
        return KeyState.PASSPHRASE
    return KeyState.KEYRING if key_file.passphrase is None else KeyState.KEYRING_AND_PASSPHRASE


def create_with_passphrase(folder: Path, passphrase: str, *, cost: Argon2Cost = STANDARD_COST) -> StoreKey:
    """Make a key, wrapped by a passphrase, for a folder without one.

    Raises
    ------
    InputError
        If the passphrase is too short.
    StoreError
        If the folder has a key or a store already, or cannot be written.
    """
    refuse_weak(passphrase)
    _refuse_second_key(folder)
    key = open_throwaway()
    write_key_file(folder, KeyFile(passphrase=wrap_key(key.reveal(), passphrase, cost)))
    return key


def open_with_passphrase(folder: Path, passphrase: str) -> StoreKey:
    """Return the key of a folder.

    Raises
    ------
    WrongKeyError
        If the passphrase is not the right one.
    StoreDamagedError
        If the key file is broken.
    StoreError
        If the folder has no key that a passphrase wraps.
    """
    wrap = require_key_file(folder).passphrase
    if wrap is None:
        raise StoreError(f"The key of the store in {folder} lies in the keyring of this system, not behind a passphrase.")
    return StoreKey(unwrap_key(wrap, passphrase))


def create_in_keyring(folder: Path, backend: KeyringBackend | None = None) -> StoreKey:
    """Make a key and put it into the keyring, for a folder without one.

    Parameters
    ----------
    folder
        Where the store will be.
    backend
        The keyring; by default that of the operating system.

    Raises
    ------
    UnavailableError
        If there is no keyring, or it is locked.
    StoreError
        If the folder has a key or a store already, or cannot be written.
    """
    _refuse_second_key(folder)
    keyring = _require_keyring(backend)
    key, name = open_throwaway(), secrets.token_hex(16)
    ask_keyring(lambda: keyring.set_password(SERVICE, name, key.reveal().hex()))
    if _read_from_keyring(keyring, name) != key:
        raise UnavailableError("The keyring of this system did not keep the key. Choose a passphrase instead.")
    write_key_file(folder, KeyFile(keyring=KeyringWrap(name)))
    return key


def open_from_keyring(folder: Path, backend: KeyringBackend | None = None) -> StoreKey:
    """Return the key of a folder from the keyring.

    Raises
    ------
    UnavailableError
        If there is no keyring, or it is locked.
    WrongKeyError
        If the keyring does not hold the key of this store.
    StoreError
        If the folder has no key in a keyring.
    """
    wrap = require_key_file(folder).keyring
    if wrap is None:
        raise StoreError(f"The key of the store in {folder} is wrapped by a passphrase. Enter the passphrase.")
    key = _read_from_keyring(_require_keyring(backend), wrap.name)
    if key is None:
        raise WrongKeyError(
            f"The keyring of this system does not hold the key of the store in {folder}. "
            "Log in as the person who made the store, or use its passphrase if it has one."
        )
    return key


def add_passphrase(folder: Path, key: StoreKey, passphrase: str, *, cost: Argon2Cost = STANDARD_COST) -> None:
    """Let a passphrase open the store, too; replaces the passphrase that it had.

    Raises
    ------
    InputError
        If the passphrase is too short.
    StoreError
        If the folder has no key, or cannot be written.
    """
    refuse_weak(passphrase)
    old = require_key_file(folder)
    write_key_file(folder, old.with_passphrase(wrap_key(key.reveal(), passphrase, cost)))


def open_throwaway() -> StoreKey:
    """Return a new key that is kept in memory only: a store made with it can never be read again (the demo)."""
    return StoreKey(secrets.token_bytes(KEY_BYTES))


def refuse_weak(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect exams.

    Raises
    ------
    InputError
        If it is; the message says what to do.
    """
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise InputError(
            f"The passphrase is too short. Choose at least {SHORTEST_PASSPHRASE} characters; four or more words are best."
        )


def require_key_file(folder: Path) -> KeyFile:
    """Return the key file of a folder.

    Raises
    ------
    StoreError
        If there is none, or it is broken.
    """
    key_file = read_key_file(folder)
    if key_file is None:
        raise StoreError(f"There is no key file in {folder}. Put back the one that belongs to the store, or start a new store.")
    return key_file


def _refuse_second_key(folder: Path) -> None:
    if find_key_state(folder) is not KeyState.NEW:
        raise StoreError(f"There is a store or a key in {folder} already. Open it, or choose another folder for a new store.")


def _require_keyring(backend: KeyringBackend | None) -> KeyringBackend:
    keyring = backend or find_keyring()
    if keyring is None:
        raise UnavailableError("This system has no keyring that can keep the key. Choose a passphrase instead.")
    return keyring


def _read_from_keyring(keyring: KeyringBackend, name: str) -> StoreKey | None:
    text = ask_keyring(lambda: keyring.get_password(SERVICE, name))
    try:
        return None if text is None else StoreKey(bytes.fromhex(text))
    except ValueError:
        return None
