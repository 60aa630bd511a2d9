"""The encrypted file: connections with the key set, transactions, and every SQLite error as one that says what to do."""

import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from vmsk_exam.errors import StoreDamagedError, StoreError, StoreFullError, StoreVersionError, WrongKeyError
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.keys import StoreKey
from vmsk_exam.record.migrations import STEPS, migrate, stored_version
from vmsk_exam.record.page_check import PAGE_BYTES, is_right_key, salt_of

BUSY_TIMEOUT_S: Final = 5.0
"""How long a transaction waits for another program that uses the same store."""

_PRAGMAS: Final = (
    f"PRAGMA cipher_page_size = {PAGE_BYTES}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 8388608",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)

_COPIED_PAGES: Final = 2_000
"""So many pages of a copy are written before it is told how far it is."""
_BUSY: Final = frozenset({5, 6})
_UNWRITABLE: Final = frozenset({3, 8, 10, 13, 14})
"""SQLite's result codes PERM, READONLY, IOERR, FULL and CANTOPEN."""
_INPUT_OUTPUT: Final = 10
"""IOERR: while writing, a quota or a disk too full even for SQLite's own files; while reading, a faulty disk."""
_DAMAGED: Final = frozenset({11, 26})
"""SQLite's result codes CORRUPT and NOTADB."""


class Database:
    """Two connections to one encrypted file, so that reading never waits for a commit; safe from any thread.

    ``on_commit`` is called inside each transaction that writes, just before it ends.
    """

    def __init__(self, path: Path, key: StoreKey) -> None:
        self.path = path
        self._write_lock = threading.RLock()
        self._read_lock = threading.RLock()
        self._root = hmac.digest(key.reveal(), b"vmsk_exam derived secrets", "sha256")
        self.on_commit: Callable[[Connection], None] | None = None
        with translated_errors(path):
            self._writer = connect(path, key)
            try:
                self._reader = self._prepare(key)
            except BaseException:
                self._writer.close()
                raise

    def _prepare(self, key: StoreKey) -> Connection:
        refuse_newer(self._writer, self.path)
        self._writer.execute("BEGIN IMMEDIATE")
        self._writer.execute("ROLLBACK")
        migrate(self._writer)
        return connect(self.path, key)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the connection for one transaction: all of it is durable afterwards, or none of it after an error."""
        with self._write_lock, translated_errors(self.path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                if self.on_commit is not None:
                    self.on_commit(self._writer)
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the connection for reading one consistent state."""
        with self._read_lock, translated_errors(self.path, is_reading=True):
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                if self._reader.in_transaction:
                    self._reader.execute("ROLLBACK")

    def derive_secret(self, purpose: str) -> bytes:
        """Return 32 bytes that only the owner of the store's key can know, another for each purpose."""
        return hmac.digest(self._root, purpose.encode(), "sha256")

    def damaged_pages(self) -> tuple[str, ...]:
        """Return what SQLCipher finds wrong in the file, after the write-ahead log was copied into it; empty if nothing."""
        with self._write_lock, translated_errors(self.path):
            self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            return tuple(str(line) for (line,) in self._writer.execute("PRAGMA cipher_integrity_check"))

    def copy_to(self, path: Path, key: StoreKey, told: Callable[[float], None] = lambda _share: None) -> None:
        """Write one consistent state of the store as a new file under the same key; others can go on writing meanwhile.

        ``told`` is told the share that is done, 0..1, and may raise to give up.
        """
        with translated_errors(path):
            target = connect(path, key)
            try:
                with self._read_lock:
                    _copy_pages(self._reader, target, told)
                found = tuple(str(line) for (line,) in target.execute("PRAGMA cipher_integrity_check"))
            finally:
                target.close()
        if found:
            raise damaged_error(path, found)

    def shrink_log(self) -> None:
        """Copy the write-ahead log into the file and empty it."""
        with self._write_lock, translated_errors(self.path):
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close both connections; again does nothing."""
        with self._write_lock, self._read_lock, translated_errors(self.path):
            self._reader.close()
            self._writer.close()


def _copy_pages(source: Connection, target: Connection, told: Callable[[float], None]) -> None:
    """Copy one state page by page: within a transaction no change of another connection makes it begin again."""
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        source.backup(target, pages=_COPIED_PAGES, progress=lambda _code, left, total: told(1.0 - left / max(total, 1)))
    finally:
        if source.in_transaction:
            source.execute("ROLLBACK")


def connect(path: Path, key: StoreKey) -> Connection:
    """Return a connection with the key set.

    Raises
    ------
    WrongKeyError
        If the key does not belong to the file.
    StoreDamagedError
        If the key does, and the first page is broken.
    """
    connection: Connection = dbapi2.connect(str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        _set_key(connection, key)
        _set_up(connection, path, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_key(connection: Connection, key: StoreKey) -> None:
    secret = key.reveal()
    connection.execute(f"PRAGMA key = \"x'{secret.hex()}{salt_of(secret).hex()}'\"")


def _set_up(connection: Connection, path: Path, key: StoreKey) -> None:
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma).fetchall()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except dbapi2.DatabaseError as error:
        if result_code(error) != dbapi2.SQLITE_NOTADB or is_right_key(path, key.reveal()):
            raise
        raise WrongKeyError(
            f"The key or passphrase does not open {path}. Use the one that was chosen when this store was made; "
            "if the file came from another computer, bring its key file along."
        ) from None


def refuse_newer(connection: Connection, path: Path) -> None:
    """Refuse a store that a newer program wrote.

    Raises
    ------
    StoreVersionError
        If it is newer; nothing was changed.
    """
    version = stored_version(connection)
    if version > len(STEPS):
        raise StoreVersionError(
            f"{path} was written by a newer version of the program (store version {version}, this one knows {len(STEPS)}). "
            "Update the program; the store was not changed."
        )


@contextmanager
def translated_errors(path: Path, *, is_reading: bool = False) -> Iterator[None]:
    """Turn SQLite's errors into those of the program."""
    try:
        yield
    except dbapi2.Error as error:
        raise _translate(error, path, is_reading=is_reading) from error


def _translate(error: Exception, path: Path, *, is_reading: bool) -> StoreError:
    code = result_code(error)
    if code in _DAMAGED:
        return damaged_error(path)
    if code in _UNWRITABLE and not (is_reading and code == _INPUT_OUTPUT):
        return full_error(path)
    if code in _BUSY:
        return StoreError(f"Another program is using {path}. Close it and try again.")
    return StoreError(f"The store {path} cannot be read or written ({error}). Check the disk and try again.")


def result_code(error: BaseException) -> int:
    """Return SQLite's primary result code of an error, 0 if it has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def damaged_error(path: Path, found: tuple[str, ...] = ()) -> StoreDamagedError:
    """Return the error for a file with changed or unreadable pages."""
    detail = f" ({'; '.join(found[:3])})" if found else ""
    return StoreDamagedError(
        f"The store {path} is damaged{detail}. Nothing was overwritten. "
        "Restore it from a backup ('vmsk-exam restore BACKUP' moves the damaged file aside), and check the disk."
    )


def full_error(path: Path) -> StoreFullError:
    """Return the error for a disk or folder that takes no more."""
    return StoreFullError(
        f"The store {path} cannot be written: the disk is full, read-only or faulty. "
        "Free some space or allow writing, or choose another folder."
    )
