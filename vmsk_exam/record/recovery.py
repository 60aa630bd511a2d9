"""The recovery key: opens a store whose passphrase or keyring is lost; shown once, to be printed and locked away."""

import base64
import secrets
from pathlib import Path
from typing import Final

from vmsk_exam.errors import StoreError
from vmsk_exam.record.key_file import write_key_file
from vmsk_exam.record.keys import StoreKey, require_key_file
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost, unwrap_key, wrap_key

_BYTES: Final = 20
_GROUP: Final = 4
_MISREAD: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})


def make_recovery_key(folder: Path, key: StoreKey, *, cost: Argon2Cost = STANDARD_COST) -> str:
    """Make a recovery key for the store of a folder and return it; one made earlier opens nothing any more.

    Returns
    -------
    str
        Eight groups of four capital letters and digits (160 random bits). It is kept nowhere.

    Raises
    ------
    StoreError
        If the folder has no key file, or cannot be written.
    """
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii")
    wrap = wrap_key(key.reveal(), letters, cost)
    write_key_file(folder, require_key_file(folder).with_recovery(wrap))
    return "-".join(letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP))


def has_recovery_key(folder: Path) -> bool:
    """Return whether a recovery key was made for the store of a folder."""
    return require_key_file(folder).recovery is not None


def open_with_recovery_key(folder: Path, text: str) -> StoreKey:
    """Return the key of a folder; spaces, dashes and small letters do not matter.

    Raises
    ------
    WrongKeyError
        If it is not the recovery key of this store.
    StoreError
        If the store has none.
    """
    wrap = require_key_file(folder).recovery
    if wrap is None:
        raise StoreError(f"No recovery key was made for the store in {folder}.")
    return StoreKey(unwrap_key(wrap, read_letters(text)))


def read_letters(text: str) -> str:
    """Return the letters of a recovery key as typed by a person."""
    return "".join(char for char in text.upper() if char.isalnum()).translate(_MISREAD)
