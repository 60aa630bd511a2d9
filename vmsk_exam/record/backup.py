"""Backup of a whole store to one encrypted file, and back with every check before anything is replaced.

The file is a ZIP archive: ``exams.db`` (SQLCipher, under the store's own key), ``exams.key.json`` (that key, wrapped by the
backup's passphrase and, if there is one, by the recovery key), ``manifest.json`` (counts, times, SHA-256 of the store; nothing
about patients) and ``manifest.hmac``, which only the owner of the key can make.
"""

import hashlib
import hmac
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from vmsk_exam.errors import InputError, StoreDamagedError, StoreError, StoreFullError, StoreVersionError
from vmsk_exam.record.database import full_error
from vmsk_exam.record.key_file import KEY_FILE_NAME, KeyFile, sync_folder, write_key_file
from vmsk_exam.record.keys import STORE_NAME, StoreKey, refuse_weak
from vmsk_exam.record.migrations import STEPS
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost, PassphraseWrap, unwrap_key, wrap_key
from vmsk_exam.record.recovery import read_letters
from vmsk_exam.record.store import SqlCipherStore, now_utc

FORMAT: Final = "vmsk-exam-backup/1"
_MANIFEST, _PROOF = "manifest.json", "manifest.hmac"
_BLOCK_BYTES: Final = 1_048_576
_SMALL_BYTES: Final = 65_536
_COPIED, _PACKED = 0.4, 0.6
"""Shares of a backup after which the store has been copied, and packed; then all of it is proven."""

Told = Callable[[float], None]
"""Told the share that is done, 0..1; may raise to give up, and then nothing is left."""


def untold(_share: float) -> None:
    """Be told how far it is, and do nothing."""


class BackupFacts(BaseModel):
    """What a backup says about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["vmsk-exam-backup/1"] = FORMAT
    created_utc: datetime
    store_version: int
    exam_count: int
    audit_count: int
    audit_sha256: str
    """Hash of the newest entry of the audit trail."""
    store_bytes: int
    store_sha256: str


class BackupSecrets(BaseModel):
    """How a backup can be opened later."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passphrase: str
    recovery: PassphraseWrap | None = None
    """The wrap of the store's recovery key, if it has one."""
    cost: Argon2Cost = STANDARD_COST


def write_backup(
    store: SqlCipherStore,
    key: StoreKey,
    path: Path,
    secrets: BackupSecrets,
    now: Callable[[], datetime] = now_utc,
    told: Told = untold,
) -> BackupFacts:
    """Write a backup of an open store, prove it by reading it again, and give it its name only then.

    Raises
    ------
    InputError
        If the passphrase is too short, or the file cannot be written.
    """
    refuse_weak(secrets.passphrase)
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".vmsk-backup-") as folder:
            facts = _write_archive(store, key, (Path(folder) / STORE_NAME, temporary), secrets, now(), told)
        check_backup(temporary, secrets.passphrase, _part(told, _PACKED, 1.0))
        temporary.replace(path)
        sync_folder(path.parent)
    except (OSError, StoreFullError) as error:
        why = error.strerror if isinstance(error, OSError) else "the disk is full"
        raise InputError(f"The backup {path} cannot be written ({why}). Free some space or choose another folder.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return facts


def _write_archive(
    store: SqlCipherStore, key: StoreKey, files: tuple[Path, Path], secrets: BackupSecrets, now: datetime, told: Told
) -> BackupFacts:
    copy, archive = files
    store.copy_to(copy, key, _part(told, 0.0, _COPIED))
    facts = _describe(copy, key, now)
    wrap = wrap_key(key.reveal(), secrets.passphrase, secrets.cost)
    key_file = KeyFile(version=1 if secrets.recovery is None else 2, passphrase=wrap, recovery=secrets.recovery)
    manifest = facts.model_dump_json(indent=2).encode()
    archive.unlink(missing_ok=True)
    archive.touch(mode=0o600)
    with archive.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as target:
            target.writestr(_MANIFEST, manifest)
            target.writestr(_PROOF, _proof(key, manifest))
            target.writestr(KEY_FILE_NAME, key_file.model_dump_json(indent=2, exclude_none=True))
            with copy.open("rb") as source, target.open(STORE_NAME, "w", force_zip64=True) as packed:
                _copy(source, packed, facts.store_bytes, _part(told, _COPIED, _PACKED))
        file.flush()
        os.fsync(file.fileno())
    return facts


def _describe(copy: Path, key: StoreKey, now: datetime) -> BackupFacts:
    store = SqlCipherStore.open(copy, lambda: key, check_limit_bytes=0)
    try:
        count, head = store.audit_head()
        exam_count = store.exam_count()
    finally:
        store.close()
    return BackupFacts(
        created_utc=now.astimezone(UTC),
        store_version=len(STEPS),
        exam_count=exam_count,
        audit_count=count,
        audit_sha256=head,
        store_bytes=copy.stat().st_size,
        store_sha256=_sha256(copy),
    )


def check_backup(path: Path, passphrase: str, told: Told = untold) -> BackupFacts:
    """Prove a backup to the last byte without restoring it.

    Parameters
    ----------
    passphrase
        The backup's passphrase, or the recovery key of its store.

    Raises
    ------
    WrongKeyError
        If the passphrase does not open it.
    StoreDamagedError
        If anything in it was changed or is missing; the message names the file.
    StoreVersionError
        If a newer version of the program wrote it.
    """
    near = path.parent if os.access(path.parent, os.W_OK) else Path(tempfile.gettempdir())
    with _unpacked(path, passphrase, near, told) as (facts, _, _):
        told(1.0)
        return facts


def restore_backup(
    path: Path, folder: Path, passphrase: str, *, is_replacing: bool = False, name: str = STORE_NAME, told: Told = untold
) -> BackupFacts:
    """Put the store of a backup into a folder, after every check; its key file is opened by the backup's passphrase.

    A store that is there already is moved aside, never overwritten. When ``told`` is told, nothing has been moved yet.

    Raises
    ------
    StoreError
        If there is a store and ``is_replacing`` is not set, or the folder cannot be written.
    """
    target = folder / name
    taken = [each for each in (target, folder / KEY_FILE_NAME) if each.exists()]
    if taken and not is_replacing:
        raise StoreError(f"There is a store in {folder} already. Choose an empty folder, or say that it is to be replaced.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _unpacked(path, passphrase, folder, told) as (facts, key_file, copy):
            _move_aside(target, folder / KEY_FILE_NAME)
            copy.replace(target)
            write_key_file(folder, key_file)
            sync_folder(folder)
    except OSError as error:
        raise full_error(target) from error
    return facts


def _move_aside(target: Path, key_file: Path) -> None:
    stamp = f"{now_utc():%Y%m%d-%H%M%S}"
    for file in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm"), key_file):
        if file.exists():
            file.replace(file.with_name(f"{file.name}.{stamp}.old"))


@contextmanager
def _unpacked(path: Path, passphrase: str, near: Path, told: Told) -> Iterator[tuple[BackupFacts, KeyFile, Path]]:
    """Give what a backup holds, proven; the copy of the store is removed after the block unless it was moved."""
    with tempfile.TemporaryDirectory(dir=near, prefix=".vmsk-restore-") as folder, _opened(path) as archive:
        manifest, proof = _small(path, archive, _MANIFEST), _small(path, archive, _PROOF)
        facts, key_file = _parse(path, manifest, _small(path, archive, KEY_FILE_NAME))
        key = _unwrap(key_file, passphrase)
        if not hmac.compare_digest(_proof(key, manifest), proof.decode("ascii", "replace")):
            raise _damaged(path, "its description was changed")
        copy = Path(folder) / STORE_NAME
        with _translated(path), archive.open(STORE_NAME) as source, copy.open("xb") as target:
            copy.chmod(0o600)
            _copy(source, target, facts.store_bytes, _part(told, 0.0, 0.5))
        if (copy.stat().st_size, _sha256(copy)) != (facts.store_bytes, facts.store_sha256):
            raise _damaged(path, "its store was changed")
        told(0.6)
        _prove_store(path, copy, key, facts)
        told(0.95)
        yield facts, key_file, copy


def _copy(source: IO[bytes], target: IO[bytes], total: int, told: Told) -> None:
    done = 0
    while block := source.read(_BLOCK_BYTES):
        target.write(block)
        done += len(block)
        told(min(1.0, done / max(total, 1)))


def _part(told: Told, start: float, end: float) -> Told:
    return lambda share: told(start + (end - start) * share)


def _prove_store(path: Path, copy: Path, key: StoreKey, facts: BackupFacts) -> None:
    store = SqlCipherStore.open(copy, lambda: key, check_limit_bytes=0)
    try:
        store.check()
        store.verify_audit()
        found = (store.exam_count(), *store.audit_head())
        store.empty_log()
    finally:
        store.close()
    if found != (facts.exam_count, facts.audit_count, facts.audit_sha256):
        raise _damaged(path, "its store is not the one described")


def _parse(path: Path, manifest: bytes, key_text: bytes) -> tuple[BackupFacts, KeyFile]:
    try:
        facts, key_file = BackupFacts.model_validate_json(manifest), KeyFile.model_validate_json(key_text)
    except ValidationError as error:
        raise _damaged(path, "its description cannot be read") from error
    if facts.store_version > len(STEPS):
        raise StoreVersionError(f"The backup {path} was written by a newer version of the program. Update the program.")
    return facts, key_file


def _unwrap(key_file: KeyFile, passphrase: str) -> StoreKey:
    letters = read_letters(passphrase)
    if key_file.recovery is not None and len(letters) == 32 and passphrase.count("-") >= 7:
        return StoreKey(unwrap_key(key_file.recovery, letters))
    if key_file.passphrase is None:
        raise StoreError("This backup has no passphrase. It can only be opened with the recovery key.")
    return StoreKey(unwrap_key(key_file.passphrase, passphrase))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InputError(f"There is no backup {path}. Check the name.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(path, "it is no backup") from error
    with archive:
        yield archive


def _small(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    with _translated(path), archive.open(name) as file:
        return file.read(_SMALL_BYTES)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise _damaged(path, "a part is missing or was changed") from error


def _damaged(path: Path, what: str) -> StoreDamagedError:
    return StoreDamagedError(f"The backup {path} cannot be used: {what}. Nothing was restored; use another backup.")


def _proof(key: StoreKey, manifest: bytes) -> str:
    return hmac.digest(hmac.digest(key.reveal(), b"vmsk_exam backup", "sha256"), manifest, "sha256").hex()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
