"""``vmsk-exam exam``: the guided exam, in the app or head-less."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from vmsk_exam.cli.options import StoreOption
from vmsk_exam.cli.progress import frame_progress

if TYPE_CHECKING:
    from vmsk_exam.bootstrap.headless import HeadlessRequest


def exam(
    protocol: Annotated[str, typer.Option("--protocol", help="Which exam: 'vmsk-exam protocols list' names them.")] = "knee",
    camera: Annotated[str, typer.Option("--camera", metavar="demo|INDEX|FILE|URL", help="Where pictures come from.")] = "0",
    is_headless: Annotated[bool, typer.Option("--headless", help="Run without a window and print the measured table.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the reports of a head-less exam.")] = None,
    store: StoreOption = None,
    language: Annotated[str, typer.Option("--language", metavar="en|es", help="Language of a head-less exam.")] = "en",
) -> None:
    """Run a guided exam and store it.

    Example: vmsk-exam exam --protocol knee --camera demo --headless --store none --out reports
    """
    if not is_headless:
        from vmsk_exam.bootstrap.application import AppStart, open_app

        raise typer.Exit(open_app(AppStart(protocol, camera, store)))
    from vmsk_exam.bootstrap.headless import HeadlessRequest

    _run_headless(HeadlessRequest(protocol, camera, language, out), store)


def _run_headless(request: "HeadlessRequest", store: str | None) -> None:
    from vmsk_exam.bootstrap.headless import run_headless_exam
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records, frame_progress(f"Exam {request.protocol_id}") as advance:
        outcome = run_headless_exam(request, records, advance)
    _print_table(outcome.rows)
    for path in outcome.reports:
        typer.echo(f"Report: {path}")
    typer.echo(f"Exam {outcome.exam_id}: {outcome.status}", err=True)
    if outcome.problem:
        typer.echo(outcome.problem, err=True)
    if outcome.problem or not outcome.has_measured:
        raise typer.Exit(1)


def _print_table(rows: tuple[tuple[str, ...], ...]) -> None:
    table = Table(*("Task", "Outcome", "Start", "Peak", "Arc", "± 95 %", "Repetitions", "Remarks"), box=None)
    for row in rows:
        table.add_row(*row)
    Console(width=150).print(table)
