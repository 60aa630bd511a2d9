"""Opens the record store for a command: keyring, passphrase file, or the question on the terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from vmsk_exam.errors import InputError

if TYPE_CHECKING:
    from vmsk_exam.bootstrap.store import StoreAccess
    from vmsk_exam.record.guarded_store import GuardedStore

PASSPHRASE_FILE_VARIABLE: Final = "VMSK_EXAM_PASSPHRASE_FILE"  # noqa: S105
"""Environment variable that names a file whose first line is the passphrase; the passphrase itself never stands there."""

ACCOUNT_VARIABLE: Final = "VMSK_EXAM_ACCOUNT"
"""Environment variable that names the account a command acts for, in a store with accounts."""
ACCOUNT_FILE_VARIABLE: Final = "VMSK_EXAM_ACCOUNT_PASSPHRASE_FILE"
"""Environment variable that names a file whose first line is that account's passphrase."""


@contextmanager
def open_store(choice: str | None) -> Iterator["GuardedStore"]:
    """Give the open store, as the account may use it, and close it after the block.

    Parameters
    ----------
    choice
        A file, ``none`` for a throw-away store, or None for this person's own.

    Raises
    ------
    VmskError
        If it cannot be opened.
    """
    with open_access(choice) as access:
        yield access.store()


@contextmanager
def open_access(choice: str | None) -> Iterator["StoreAccess"]:
    """Give the access to an open store, with the account signed in, and close it after the block; see ``open_store``."""
    from vmsk_exam.bootstrap.store import choose_store
    from vmsk_exam.ui.services import StoreState

    access = choose_store(choice, "command line")
    try:
        state = access.state()
        if state in (StoreState.NEEDS_PASSPHRASE, StoreState.NEEDS_NEW_PASSPHRASE):
            access.unlock(read_passphrase(is_new=state is StoreState.NEEDS_NEW_PASSPHRASE))
        if access.state() is StoreState.NEEDS_SIGN_IN:
            access.sign_in(*read_account())
        yield access
    finally:
        access.close()


def read_account() -> tuple[str, str]:
    """Return name and passphrase of the account that a command acts for.

    Raises
    ------
    InputError
        If one of them is neither given nor can be asked for.
    """
    name = os.environ.get(ACCOUNT_VARIABLE)
    if not name and not sys.stdin.isatty():
        raise InputError(f"This store has accounts. Name yours in {ACCOUNT_VARIABLE}, or start on a terminal.")
    name = name or str(typer.prompt("Account", err=True))
    return name, read_passphrase(variable=ACCOUNT_FILE_VARIABLE, whose=f"Passphrase of {name}")


def read_passphrase(*, is_new: bool = False, variable: str = PASSPHRASE_FILE_VARIABLE, whose: str = "Passphrase") -> str:
    """Return a passphrase from the named file (first line) or from the terminal; never from an argument.

    Parameters
    ----------
    is_new
        Ask twice.
    variable
        Environment variable that names the file.
    whose
        What the terminal asks for.

    Raises
    ------
    InputError
        If there is neither a file nor a terminal.
    """
    named = os.environ.get(variable)
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise InputError(f"No passphrase can be read from {named}. Put it on the file's first line.") from error
    if not sys.stdin.isatty():
        raise InputError(f"{whose} is needed. Start on a terminal, or name a file that holds it in {variable}.")
    return str(typer.prompt(whose, hide_input=True, confirmation_prompt=is_new, err=True))
