"""Keeps the notes of native libraries off standard error, and loses nothing else that is written there."""

import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

STANDARD_ERROR: Final = 2

NATIVE_NOTE: Final = re.compile(rb"^(?:[IWE]\d{4} |(?:INFO|WARNING): |\[ ?(?:INFO|WARN|ERROR):)")
"""How absl, TensorFlow Lite and OpenCV begin a line; a fatal line begins with ``F`` and is kept."""


class _StandardError:
    """File descriptor 2 of the process and how many blocks hide notes on it now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0
        self._redirected: tuple[int, IO[bytes]] | None = None

    def hide(self) -> None:
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._redirected = _redirect()

    def show(self) -> None:
        with self._lock:
            self._depth -= 1
            if self._depth > 0 or self._redirected is None:
                return
            original, caught = self._redirected
            self._redirected = None
            _flush()
            os.dup2(original, STANDARD_ERROR)
            os.close(original)
            _pass_on(caught)


_standard_error: Final = _StandardError()


@contextmanager
def native_notes_hidden() -> Iterator[None]:
    """Hide what native code notes on file descriptor 2 inside the block; other lines appear when it ends.

    Blocks may be nested and may overlap in several threads: the last to end gives the descriptor back.
    Where the process has no standard error (a windowed program), nothing happens.
    """
    _standard_error.hide()
    try:
        yield
    finally:
        _standard_error.show()


def _redirect() -> tuple[int, IO[bytes]] | None:
    try:
        _flush()
        original = os.dup(STANDARD_ERROR)
    except OSError:
        return None
    caught = tempfile.TemporaryFile()  # noqa: SIM115 - closed in _pass_on
    os.dup2(caught.fileno(), STANDARD_ERROR)
    return original, caught


def _flush() -> None:
    if sys.stderr is not None and not sys.stderr.closed:
        sys.stderr.flush()


def _pass_on(caught: IO[bytes]) -> None:
    with caught:
        caught.seek(0)
        kept = b"".join(line for line in caught if not NATIVE_NOTE.match(line))
    if kept:
        os.write(STANDARD_ERROR, kept)
