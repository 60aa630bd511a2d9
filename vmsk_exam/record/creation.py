"""Makes a new store: complete, or not at all."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from vmsk_exam.record.database import connect, full_error, translated_errors
from vmsk_exam.record.key_file import sync_folder
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.migrations import migrate

_LEFTOVER_AGE_S: Final = 60.0


def create_store(path: Path, key: StoreKey) -> None:
    """Make an empty store; it gets its name only when it is complete on the disk.

    If another process makes the same store at the same time, the first one stays.

    Raises
    ------
    StoreFullError
        If the folder cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        _remove_leftovers(path)
        with translated_errors(path):
            _make(temporary, key)
        _give_name(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise full_error(path) from error
    finally:
        with suppress(OSError):
            _remove(temporary)


def _make(temporary: Path, key: StoreKey) -> None:
    _remove(temporary)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = connect(temporary, key)
    try:
        migrate(connection)
    finally:
        connection.close()


def _give_name(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    except (OSError, NotImplementedError):
        temporary.replace(path)


def _remove_leftovers(path: Path) -> None:
    """Remove what a process left that died while it made a store here."""
    for leftover in path.parent.glob(f"{path.name}.*.new*"):
        if time.time() - leftover.stat().st_mtime > _LEFTOVER_AGE_S:
            leftover.unlink(missing_ok=True)


def _remove(temporary: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)
