"""``vmsk-exam audit``: who did what with the store."""

from typing import Annotated

import typer

from vmsk_exam.cli.options import StoreOption

audit_app = typer.Typer(help="Who did what with the store, when and from where.", no_args_is_help=True)


@audit_app.command()
def verify(store: StoreOption = None) -> None:
    """Prove that no entry of the audit trail was changed or removed.

    Example: vmsk-exam audit verify
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        count = records.verify_audit()
    typer.echo(f"The audit trail is whole: {count} entries proven.")


@audit_app.command()
def show(
    exam: Annotated[str | None, typer.Option("--exam", help="Only entries about this exam.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Newest entries to show.")] = 50,
    store: StoreOption = None,
) -> None:
    """Show the audit trail, newest first.

    Example: vmsk-exam audit show --exam 20261123-101500-a1b2c3 --limit 20
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        for entry in records.audit_entries(exam, limit):
            note, when = entry.note, entry.at_utc.strftime("%Y-%m-%d %H:%M:%S UTC")
            cells = (
                f"{entry.number:>6}",
                when,
                note.who or "-",
                note.action.value,
                note.exam_id or "-",
                note.detail,
                note.origin,
            )
            typer.echo("  ".join(cells))
