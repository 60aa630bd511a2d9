"""The typer application with its commands, and the process edge that turns errors into sentences."""

import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from vmsk_exam import __version__
from vmsk_exam.cli.accounts import accounts_app
from vmsk_exam.cli.angles import angles
from vmsk_exam.cli.audit import audit_app
from vmsk_exam.cli.backup import backup, restore
from vmsk_exam.cli.case import case_app
from vmsk_exam.cli.deidentify import deidentify
from vmsk_exam.cli.doctor import doctor
from vmsk_exam.cli.exam import exam
from vmsk_exam.cli.measure import measure
from vmsk_exam.cli.protocols import protocols_app
from vmsk_exam.cli.report import exams, report
from vmsk_exam.errors import VmskError

_log = logging.getLogger(__name__)

app = typer.Typer(
    help="Virtual musculoskeletal exams in front of a webcam: guided, measured, recorded. Without a command the app opens.",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command()(exam)
app.command()(angles)
app.command()(measure)
app.command()(report)
app.command()(exams)
app.command()(doctor)
app.command()(backup)
app.command()(restore)
app.command()(deidentify)
app.add_typer(protocols_app, name="protocols")
app.add_typer(accounts_app, name="accounts")
app.add_typer(audit_app, name="audit")
app.add_typer(case_app, name="case")


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"vmsk-exam {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    is_verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Open the app, or run one command."""
    del version
    logging.basicConfig(level=logging.INFO if is_verbose else logging.WARNING, format="%(levelname)s: %(message)s")
    if context.invoked_subcommand is None:
        from vmsk_exam.bootstrap.application import AppStart, open_app

        raise typer.Exit(open_app(AppStart()))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code.

    Parameters
    ----------
    arguments
        The words after the program's name.
    """
    command = typer.main.get_command(app)
    try:
        command(args=list(arguments), prog_name="vmsk-exam")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except VmskError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("Stopped.")
    except Exception:  # noqa: BLE001 - the process edge: an unknown fault is logged whole, and the exit code says so
        _log.exception("The program has a fault. Please report the lines above.")
        return 70
    return 0


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
