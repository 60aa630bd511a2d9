"""Where each key of a TOML file stands, so that an error can name its line."""

import re
from typing import Final

KeyPath = tuple[str | int, ...]
"""Path of a key: names of tables and keys, and the number (from 0) of an element of an array of tables."""

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER: Final = re.compile(rf"^\s*(\[\[?)\s*({_DOTTED})\s*\]\]?")
_ASSIGNMENT: Final = re.compile(rf"^\s*({_DOTTED})\s*=")
_PART: Final = re.compile(_KEY)
_LONG_QUOTES: Final = ('"""', "'''")


class KeyLines:
    """The line of each key and table of a TOML text.

    Only keys that begin a line and table headers are known; anything inside an inline table or an array has the line
    of the key that holds it.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[KeyPath, int] = {}
        self._array_sizes: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._read(text)

    def line(self, path: KeyPath) -> int:
        """Return the 1-based line of a key, or of the nearest table or key around it."""
        for length in range(len(path), 0, -1):
            found = self._lines.get(path[:length])
            if found is not None:
                return found
        return 1

    def _read(self, text: str) -> None:
        open_quote = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if not open_quote:
                self._read_line(line, number)
            open_quote = _quote_after(line, open_quote)

    def _read_line(self, line: str, number: int) -> None:
        header = _HEADER.match(line)
        if header is not None:
            self._open_table(_parts(header[2]), is_array=header[1] == "[[", number=number)
            return
        assignment = _ASSIGNMENT.match(line)
        if assignment is not None:
            parts = _parts(assignment[1])
            for length in range(1, len(parts) + 1):
                self._lines.setdefault((*self._table, *parts[:length]), number)

    def _open_table(self, parts: tuple[str, ...], *, is_array: bool, number: int) -> None:
        path = self._resolve(parts[:-1])
        path = (*path, parts[-1])
        self._lines.setdefault(path, number)
        if is_array:
            index = self._array_sizes.get(path, 0)
            self._array_sizes[path] = index + 1
            path = (*path, index)
            self._lines[path] = number
        elif path in self._array_sizes:
            path = (*path, self._array_sizes[path] - 1)
        self._table = path

    def _resolve(self, parts: tuple[str, ...]) -> KeyPath:
        """Return the path of a table in which the last element of each array of tables is meant."""
        path: KeyPath = ()
        for part in parts:
            path = (*path, part)
            if path in self._array_sizes:
                path = (*path, self._array_sizes[path] - 1)
        return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _quote_after(line: str, open_quote: str) -> str:
    """Return which long string is open after a line, given which was open before it."""
    rest = line
    while True:
        if open_quote:
            _, found, rest = rest.partition(open_quote)
            if not found:
                return open_quote
            open_quote = ""
        starts = [(rest.find(quote), quote) for quote in _LONG_QUOTES if quote in rest]
        if not starts:
            return ""
        position, open_quote = min(starts)
        rest = rest[position + len(open_quote) :]
