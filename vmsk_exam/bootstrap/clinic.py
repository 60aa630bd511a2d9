"""Backup, restore and recovery of a whole store, each noted in the audit trail."""

import platform
from pathlib import Path

from vmsk_exam.bootstrap.store import StoreAccess
from vmsk_exam.errors import InputError, StoreError
from vmsk_exam.record.access import Action
from vmsk_exam.record.audit import AuditAction, AuditNote
from vmsk_exam.record.backup import BackupFacts, BackupSecrets, Told, check_backup, restore_backup, untold, write_backup
from vmsk_exam.record.key_file import read_key_file
from vmsk_exam.record.keys import add_passphrase, open_with_passphrase, refuse_weak
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost
from vmsk_exam.record.recovery import make_recovery_key, open_with_recovery_key
from vmsk_exam.record.store import SqlCipherStore


def back_up(
    access: StoreAccess, path: Path, passphrase: str, cost: Argon2Cost = STANDARD_COST, told: Told = untold
) -> BackupFacts:
    """Write a backup of the open store to one encrypted file.

    Raises
    ------
    AccessRefusedError
        If the account may not.
    VmskError
        If the passphrase is too short or the file cannot be written.
    """
    refuse_weak(passphrase)
    store = access.store()
    store.permit_backup(path.name)
    key_file = read_key_file(access.file.parent)
    recovery = None if key_file is None else key_file.recovery
    secrets = BackupSecrets(passphrase=passphrase, recovery=recovery, cost=cost)
    return write_backup(store.unguarded, access.key(), path, secrets, told=told)


def check(access: StoreAccess, path: Path, passphrase: str, told: Told = untold) -> BackupFacts:
    """Prove a backup to the last byte, for whoever may back up.

    Raises
    ------
    VmskError
        If the account may not, the backup is damaged, or the passphrase wrong.
    """
    access.store().require(Action.BACKUP)
    return check_backup(path, passphrase, told)


def restore_open(access: StoreAccess, path: Path, passphrase: str, told: Told = untold) -> BackupFacts:
    """Put the store of a backup into the place of the open one, which is closed and moved aside; nobody is signed in afterwards.

    The backup is proven first, so that a damaged one leaves everything as it was.

    Raises
    ------
    VmskError
        If the account may not, the backup is damaged, the passphrase wrong, or the open store is a throw-away one.
    """
    store, file = access.store(), access.file
    store.require(Action.BACKUP)
    if read_key_file(file.parent) is None:
        raise StoreError("This store is thrown away at the end and keeps no accounts. Start the program with a store of its own.")
    check_backup(path, passphrase, told)
    who, origin = store.actor.name, _origin("app")
    store.unguarded.note(AuditNote(who, AuditAction.RESTORED, detail=f"replaced by {path.name}", origin=origin))
    access.close()
    return restore(path, file, passphrase, is_replacing=True, by=(who, origin))


def restore(
    path: Path, store_file: Path, passphrase: str, *, is_replacing: bool = False, by: tuple[str, str] | None = None
) -> BackupFacts:
    """Put the store of a backup into its place, and note that in its audit trail.

    ``by`` is who does it and from where; without it nobody known, from the command line.

    Raises
    ------
    VmskError
        If the backup is damaged, the passphrase wrong, or a store is there and must not be replaced.
    """
    facts = restore_backup(path, store_file.parent, passphrase, is_replacing=is_replacing, name=store_file.name)
    folder = store_file.parent
    is_recovery = passphrase.count("-") >= 7
    take = open_with_recovery_key if is_recovery else open_with_passphrase
    store = SqlCipherStore.open(store_file, lambda: take(folder, passphrase))
    try:
        who, origin = by or ("", _origin("command line"))
        store.note(AuditNote(who, AuditAction.RESTORED, detail=path.name, origin=origin))
    finally:
        store.close()
    return facts


def _origin(part: str) -> str:
    return f"{part} on {platform.node() or 'this computer'}"


def new_recovery_key(access: StoreAccess) -> str:
    """Make a recovery key for the open store and return it, to be printed once; an earlier one opens nothing any more.

    Raises
    ------
    AccessRefusedError
        If the account may not.
    StoreError
        If the store is a throw-away one, or the folder cannot be written.
    """
    access.store().require(Action.MANAGE)
    if read_key_file(access.file.parent) is None:
        raise StoreError("This store is thrown away at the end and keeps no accounts. Start the program with a store of its own.")
    text = make_recovery_key(access.file.parent, access.key())
    access.store().unguarded.note(AuditNote(access.store().actor.name, AuditAction.ACCOUNT_CHANGED, detail="new recovery key"))
    return text


def recover(store_file: Path, recovery_key: str, passphrase: str) -> None:
    """Give a store whose passphrase or keyring is lost a new passphrase.

    Raises
    ------
    WrongKeyError
        If it is not the recovery key of this store.
    InputError
        If the new passphrase is too short, or there is no store.
    """
    if not store_file.exists():
        raise InputError(f"There is no store {store_file}. Name its file with --store.")
    refuse_weak(passphrase)
    key = open_with_recovery_key(store_file.parent, recovery_key)
    add_passphrase(store_file.parent, key, passphrase)
