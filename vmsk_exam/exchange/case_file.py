"""Sealed cases as files: never half a file, never a file that is too large to open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from vmsk_exam.errors import InputError
from vmsk_exam.exchange.case_seal import SEALED_LIMIT_BYTES

CASE_ENDING: Final = ".vmskcase"
ANSWER_ENDING: Final = ".vmskanswer"


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
