"""``vmsk-exam backup`` and ``vmsk-exam restore``: the whole store in one encrypted file, and back."""

from pathlib import Path
from typing import Annotated, Final

import typer

from vmsk_exam.cli.options import StoreOption

BACKUP_FILE_VARIABLE: Final = "VMSK_EXAM_BACKUP_PASSPHRASE_FILE"
"""Environment variable that names a file whose first line is the backup's passphrase."""


def backup(out: Annotated[Path, typer.Argument(help="File to write.")], store: StoreOption = None) -> None:
    """Write the whole store to one encrypted file, under a passphrase of its own.

    Example: vmsk-exam backup /media/usb/exams-2026-11-23.vmskbackup
    """
    from vmsk_exam.bootstrap.clinic import back_up
    from vmsk_exam.cli.unlock import open_access, read_passphrase

    with open_access(store) as access:
        facts = back_up(
            access, out, read_passphrase(is_new=True, variable=BACKUP_FILE_VARIABLE, whose="Passphrase of the backup")
        )
    typer.echo(f"Backup written and proven: {facts.exam_count} exams, {facts.store_bytes / 1e6:.1f} MB, {out}")


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="Backup to read.")],
    is_check: Annotated[bool, typer.Option("--check", help="Only prove the backup; change nothing.")] = False,
    is_replacing: Annotated[bool, typer.Option("--replace", help="Move a store that is there aside (kept as .old).")] = False,
    store: StoreOption = None,
) -> None:
    """Put the store of a backup back, after proving every byte of it.

    The passphrase of the backup, or the recovery key of its store, opens it; afterwards the same passphrase opens the store.

    Example: vmsk-exam restore /media/usb/exams-2026-11-23.vmskbackup --check
    """
    from vmsk_exam.bootstrap.clinic import restore as restore_store
    from vmsk_exam.bootstrap.store import own_store_file
    from vmsk_exam.cli.unlock import read_passphrase
    from vmsk_exam.record.backup import check_backup

    passphrase = read_passphrase(variable=BACKUP_FILE_VARIABLE, whose="Passphrase of the backup, or recovery key")
    if is_check:
        facts = check_backup(source, passphrase)
        typer.echo(f"The backup is whole: {facts.exam_count} exams of {facts.created_utc:%Y-%m-%d %H:%M} UTC.")
        return
    target = own_store_file(store)
    facts = restore_store(source, target, passphrase, is_replacing=is_replacing)
    typer.echo(f"Restored {facts.exam_count} exams of {facts.created_utc:%Y-%m-%d %H:%M} UTC to {target}")
