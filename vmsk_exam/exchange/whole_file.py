"""Writes a file whole or not at all: a broken-off write never leaves half a file."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from vmsk_exam.errors import InputError

Written = TypeVar("Written")


def write_whole(path: Path, write: Callable[[BinaryIO], Written]) -> Written:
    """Write a file beside its place and move it there when all of it is on the disk; else nothing is left.

    Raises
    ------
    InputError
        If it cannot be written; the message says what to do.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            written = write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}). Choose another folder or free some space.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written
