"""The audit trail as rows of the store."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from vmsk_exam.errors import StoreDamagedError
from vmsk_exam.record.audit import CHAIN_START, AuditAction, AuditEntry, AuditNote, chain_hash
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.header_rows import time_from_text, time_text

_COLUMNS: Final = "entry_key, at_utc, who, action, exam_id, detail, origin, chain_sha256"


def append_note(connection: Connection, note: AuditNote, now: datetime) -> None:
    """Append a note to the trail, in the transaction that is open."""
    number, before = last_link(connection)
    at_text = time_text(now)
    chain = chain_hash(before, number + 1, at_text, note)
    connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (number + 1, at_text, note.who, note.action.value, note.exam_id, note.detail, note.origin, chain),
    )


def last_link(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the newest entry."""
    row = connection.execute("SELECT entry_key, chain_sha256 FROM audit ORDER BY entry_key DESC LIMIT 1").fetchone()
    return (0, CHAIN_START) if row is None else (int(row[0]), str(row[1]))


def load_entries(connection: Connection, *, exam_id: str | None = None, limit: int | None = None) -> tuple[AuditEntry, ...]:
    """Return the entries, of one exam or of all, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM audit WHERE ?1 IS NULL OR exam_id = ?1 ORDER BY entry_key DESC LIMIT ?2",  # noqa: S608
        (exam_id, -1 if limit is None else limit),
    )
    return tuple(_entry(row) for row in rows)


def verify_trail(connection: Connection, newest: int | None = None) -> int:
    """Prove the chain and return how many entries were proven.

    Parameters
    ----------
    newest
        Only so many of the newest entries; None proves all.

    Raises
    ------
    StoreDamagedError
        If an entry was changed or is missing; the message names the first one.
    """
    last, _ = last_link(connection)
    first = 1 if newest is None else max(1, last - newest + 1)
    before = CHAIN_START
    if first > 1:
        row = connection.execute("SELECT chain_sha256 FROM audit WHERE entry_key = ?", (first - 1,)).fetchone()
        before = "" if row is None else str(row[0])
    expected = first
    for entry, at_text in _entries_from(connection, first):
        if entry.number != expected or chain_hash(before, entry.number, at_text, entry.note) != entry.chain_sha256:
            raise StoreDamagedError(
                f"The audit trail was changed at entry {expected}. Keep the store as it is, and compare it with a backup."
            )
        before, expected = entry.chain_sha256, expected + 1
    return expected - first


def _entries_from(connection: Connection, first: int) -> Iterator[tuple[AuditEntry, str]]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE entry_key >= ? ORDER BY entry_key", (first,))  # noqa: S608
    for row in rows:
        yield _entry(row), str(row[1])


def _entry(row: tuple[object, ...]) -> AuditEntry:
    number, at_utc, who, action, exam_id, detail, origin, chain = row
    note = AuditNote(str(who), AuditAction(str(action)), str(exam_id), str(detail), str(origin))
    return AuditEntry(int(str(number)), time_from_text(str(at_utc)), note, str(chain))
