"""``vmsk-exam accounts``: who may use the store, and what the clinic has decided."""

from typing import Annotated, Final

import typer

from vmsk_exam.cli.options import StoreOption
from vmsk_exam.record.access import Role

accounts_app = typer.Typer(help="Accounts, assignments, holds, and the recovery key of a store.", no_args_is_help=True)

NEW_ACCOUNT_FILE_VARIABLE: Final = "VMSK_EXAM_NEW_PASSPHRASE_FILE"
"""Environment variable that names a file whose first line is the new passphrase."""
RECOVERY_FILE_VARIABLE: Final = "VMSK_EXAM_RECOVERY_KEY_FILE"
"""Environment variable that names a file whose first line is the recovery key."""
NameArgument = Annotated[str, typer.Argument(help="Name of the account.")]
ExamArgument = Annotated[str, typer.Argument(help="Identifier of the exam ('vmsk-exam exams' lists them).")]


@accounts_app.command("list")
def list_accounts(store: StoreOption = None) -> None:
    """List the accounts of the store.

    Example: vmsk-exam accounts list
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        found = records.accounts()
    if not found:
        typer.echo("No accounts: the store has one user, who may do everything.")
    for account in found:
        state = "disabled" if account.is_disabled else "active"
        typer.echo(
            "  ".join((f"{account.name:20}", f"{account.role:14}", f"{state:9}", account.full_name, account.patient_number))
        )


@accounts_app.command()
def add(
    name: NameArgument,
    role: Annotated[Role, typer.Option("--role", help="What this person is to the clinic.")],
    full_name: Annotated[str, typer.Option("--full-name", help="Shown beside what this person signs.")] = "",
    patient_number: Annotated[str, typer.Option("--patient-number", help="Whose exams a patient sees.")] = "",
    store: StoreOption = None,
) -> None:
    """Add an account; the first one must be an administrator, and a recovery key is then shown once.

    Example: vmsk-exam accounts add ada --role administrator --full-name "Ada Min"
    """
    from vmsk_exam.bootstrap.clinic import new_recovery_key
    from vmsk_exam.cli.unlock import open_access, read_passphrase
    from vmsk_exam.record.accounts import NewAccount

    with open_access(store) as access:
        is_first = not access.store().accounts()
        passphrase = read_passphrase(is_new=True, variable=NEW_ACCOUNT_FILE_VARIABLE, whose=f"New passphrase of {name}")
        access.store().add_account(NewAccount(name, role, full_name, patient_number), passphrase)
        typer.echo(f"Added {name} ({role}).")
        if is_first:
            _show_recovery_key(new_recovery_key(access))


@accounts_app.command()
def passphrase(name: NameArgument, store: StoreOption = None) -> None:
    """Give an account another passphrase.

    Example: vmsk-exam accounts passphrase ada
    """
    from vmsk_exam.cli.unlock import open_store, read_passphrase

    with open_store(store) as records:
        chosen = read_passphrase(is_new=True, variable=NEW_ACCOUNT_FILE_VARIABLE, whose=f"New passphrase of {name}")
        records.set_passphrase(name, chosen)
    typer.echo(f"{name} has a new passphrase.")


@accounts_app.command()
def role(
    name: NameArgument,
    chosen: Annotated[Role, typer.Argument(metavar="ROLE", help="What this person is to the clinic from now on.")],
    patient_number: Annotated[str, typer.Option("--patient-number", help="Whose exams a patient sees.")] = "",
    store: StoreOption = None,
) -> None:
    """Give an account another role; its passphrase and what it wrote stay.

    Example: vmsk-exam accounts role lee surgeon
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        records.set_role(name, chosen, patient_number)
    typer.echo(f"{name} is {chosen} now.")


@accounts_app.command()
def disable(
    name: NameArgument,
    is_undone: Annotated[bool, typer.Option("--undo", help="Enable it again.")] = False,
    store: StoreOption = None,
) -> None:
    """Let an account sign in no more; what it wrote and signed stays.

    Example: vmsk-exam accounts disable ada
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        records.set_disabled(name, is_disabled=not is_undone)
    typer.echo(f"{name} is {'active again' if is_undone else 'disabled'}.")


@accounts_app.command()
def assign(
    exam: ExamArgument,
    name: NameArgument,
    is_undone: Annotated[bool, typer.Option("--undo", help="Take the exam back.")] = False,
    store: StoreOption = None,
) -> None:
    """Let a resident see and correct an exam.

    Example: vmsk-exam accounts assign 20261123-101500-a1b2c3 lee
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        records.assign(exam, name, is_assigned=not is_undone)
    typer.echo(f"{exam} is {'no longer ' if is_undone else ''}assigned to {name}.")


@accounts_app.command()
def release(
    exam: ExamArgument,
    is_undone: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
    store: StoreOption = None,
) -> None:
    """Show an exam to every resident, de-identified, for teaching.

    Example: vmsk-exam accounts release 20261123-101500-a1b2c3
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        records.set_released(exam, is_released=not is_undone)
    typer.echo(f"{exam} is {'no longer ' if is_undone else ''}released for teaching.")


@accounts_app.command()
def hold(
    exam: ExamArgument,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; without it the hold is lifted.")] = None,
    store: StoreOption = None,
) -> None:
    """Put an exam under legal hold: it cannot be deleted until the hold is lifted.

    Example: vmsk-exam accounts hold 20261123-101500-a1b2c3 --reason "letter of 3 May"
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        records.set_hold(exam, reason)
    typer.echo(f"{exam} is {'free again' if reason is None else 'under legal hold'}.")


@accounts_app.command()
def policy(
    retention_years: Annotated[int | None, typer.Option("--retention-years", min=0, max=100, help="Keep exams so long.")] = None,
    lock_after_minutes: Annotated[
        int | None, typer.Option("--lock-after", min=1, max=240, help="Minutes without a touch.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Show what the clinic has decided, or change it.

    Example: vmsk-exam accounts policy --retention-years 10 --lock-after 5
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        chosen = {"retention_years": retention_years, "lock_after_minutes": lock_after_minutes}
        changes = {name: value for name, value in chosen.items() if value is not None}
        if changes:
            records.set_policy(records.policy().model_copy(update=changes))
        decided = records.policy()
    kept = f"{decided.retention_years} years" if decided.retention_years else "no period set"
    typer.echo(f"Exams are kept: {kept}. Signed out after {decided.lock_after_minutes} minutes without a touch.")


@accounts_app.command("recovery-key")
def recovery_key(store: StoreOption = None) -> None:
    """Make a new recovery key and show it once; an earlier one opens nothing any more.

    Example: vmsk-exam accounts recovery-key
    """
    from vmsk_exam.bootstrap.clinic import new_recovery_key
    from vmsk_exam.cli.unlock import open_access

    with open_access(store) as access:
        _show_recovery_key(new_recovery_key(access))


@accounts_app.command()
def recover(store: StoreOption = None) -> None:
    """Give a store whose passphrase is lost a new one, with the recovery key.

    Example: vmsk-exam accounts recover
    """
    from vmsk_exam.bootstrap.clinic import recover as recover_store
    from vmsk_exam.bootstrap.store import own_store_file
    from vmsk_exam.cli.unlock import read_passphrase

    target = own_store_file(store)
    typed = read_passphrase(variable=RECOVERY_FILE_VARIABLE, whose="Recovery key")
    chosen = read_passphrase(is_new=True, variable=NEW_ACCOUNT_FILE_VARIABLE, whose="New passphrase of the store")
    recover_store(target, typed, chosen)
    typer.echo(f"The store {target} opens with the new passphrase.")


def _show_recovery_key(text: str) -> None:
    typer.echo("Recovery key of this store. Print it or write it down now, and lock it away: it is shown only this once.")
    typer.echo(f"\n    {text}\n")
    typer.echo("Without the passphrase and without this key nobody can read the exams, nor can the makers of the program.")
