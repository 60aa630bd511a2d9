"""Sealed cases as files: never half a file, never a file that is too large to open."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from vmsk_exam.errors import InputError
from vmsk_exam.exchange.case_seal import SEALED_LIMIT_BYTES

CASE_ENDING: Final = ".vmskcase"
ANSWER_ENDING: Final = ".vmskanswer"
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


@contextmanager
def open_sealed(path: Path) -> Iterator[BinaryIO]:
    """Give a file to read.

    Raises
    ------
    InputError
        If it cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            if path.stat().st_size > SEALED_LIMIT_BYTES * 1.01:
                raise InputError(
                    f"{path.name} is larger than {SEALED_LIMIT_BYTES // 1_000_000} MB. Ask for a case with fewer documents."
                )
            yield file
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Choose another file.") from error
