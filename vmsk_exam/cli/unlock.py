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
    from vmsk_exam.record.store import SqlCipherStore

PASSPHRASE_FILE_VARIABLE: Final = "VMSK_EXAM_PASSPHRASE_FILE"  # noqa: S105
"""Environment variable that names a file whose first line is the passphrase; the passphrase itself never stands there."""


@contextmanager
def open_store(choice: str | None) -> Iterator["SqlCipherStore"]:
    """Give the open store and close it after the block.

    Parameters
    ----------
    choice
        A file, ``none`` for a throw-away store, or None for this person's own.

    Raises
    ------
    VmskError
        If it cannot be opened.
    """
    from vmsk_exam.bootstrap.store import choose_store
    from vmsk_exam.ui.services import StoreState

    access = choose_store(choice)
    try:
        state = access.state()
        if state is not StoreState.READY:
            access.unlock(read_passphrase(is_new=state is StoreState.NEEDS_NEW_PASSPHRASE))
        yield access.store()
    finally:
        access.close()


def read_passphrase(*, is_new: bool) -> str:
    """Return the passphrase from the named file (first line) or from the terminal; never from an argument.

    Raises
    ------
    InputError
        If there is neither a file nor a terminal.
    """
    named = os.environ.get(PASSPHRASE_FILE_VARIABLE)
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise InputError(f"No passphrase can be read from {named}. Put it on the file's first line.") from error
    if not sys.stdin.isatty():
        raise InputError(
            f"The store needs a passphrase. Start on a terminal, or name a file that holds it in {PASSPHRASE_FILE_VARIABLE}."
        )
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new, err=True))
