"""What is used of an SQLite connection, as types (the library has none)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """The rows of one statement."""

    @property
    def lastrowid(self) -> int | None:
        """Row that the statement inserted."""

    def fetchone(self) -> Any:  # noqa: ANN401
        """Return the next row, None after the last."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows left."""

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Give the rows left, one after another."""


class Connection(Protocol):
    """An open store."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""

    def backup(self, target: "Connection", /, *, pages: int, progress: Callable[[int, int, int], None]) -> None:
        """Copy the whole store into another connection's, some pages at a time; tells the code, what is left and the sum."""

    def close(self) -> None:
        """Close the connection."""
