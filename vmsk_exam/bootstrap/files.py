"""Writes result files so that a broken-off write never leaves half a file."""

import tempfile
from pathlib import Path

from vmsk_exam.errors import InputError
from vmsk_exam.exchange.whole_file import write_whole


def check_folder(folder: Path) -> None:
    """Make a folder if needed and prove that files can be written there, before long work for them begins.

    Raises
    ------
    InputError
        If it cannot be written; the message says what to do.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"{folder} cannot be written ({error.strerror}). Choose another folder.") from error


def write_bytes_safely(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there.

    Raises
    ------
    InputError
        If it cannot be written; the message says what to do.
    """
    write_whole(path, lambda file: file.write(content))


def write_text_safely(path: Path, text: str) -> None:
    """Write a text file in UTF-8, see ``write_bytes_safely``."""
    write_bytes_safely(path, text.encode("utf-8"))
