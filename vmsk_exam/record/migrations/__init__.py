"""Numbered steps from one layout of the store to the next; the number of steps is the newest version.

A step never changes once released. A new one goes into ``v0002.py``, is added to ``STEPS``, and a store written by
the version before it becomes a golden store of the tests.
"""

from collections.abc import Callable, Sequence
from typing import Final

from vmsk_exam.record.connection import Connection
from vmsk_exam.record.migrations import v0001, v0002, v0003, v0004, v0005

Step = Callable[[Connection], None]
"""Takes the open SQLCipher connection inside a transaction and changes the layout by one version."""

STEPS: Final[tuple[Step, ...]] = (v0001.upgrade, v0002.upgrade, v0003.upgrade, v0004.upgrade, v0005.upgrade)
"""Step ``n`` (from 0) leads from version ``n`` to ``n + 1``."""


def stored_version(connection: Connection) -> int:
    """Return the layout version of an open store, 0 for an empty one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Bring a store to the newest version, each step in its own transaction; an interrupted step leaves no trace."""
    for version in range(stored_version(connection), len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if stored_version(connection) == version:
                steps[version](connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
