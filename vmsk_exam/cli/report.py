"""``vmsk-exam report`` and ``vmsk-exam exams``: what is stored, and documents made from it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vmsk_exam.cli.options import StoreOption


class ReportFormat(StrEnum):
    """Format of a report."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    CSV = "csv"


class ReportKind(StrEnum):
    """What a report is about."""

    EXAM = "exam"
    NOTE = "note"
    ROM = "rom"


def report(
    exam: Annotated[str, typer.Argument(help="Identifier of the exam ('vmsk-exam exams' lists them), or 'last'.")],
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    file_format: Annotated[ReportFormat, typer.Option("--format", help="What to make.")] = ReportFormat.PDF,
    kind: Annotated[
        ReportKind, typer.Option("--kind", help="The exam, the clinician's note, or the sheet of ranges of motion.")
    ] = ReportKind.EXAM,
    store: StoreOption = None,
) -> None:
    """Make a report of a stored exam.

    Example: vmsk-exam report last --format pdf --kind note --out note.pdf
    """
    from vmsk_exam.bootstrap.reports import export_exam, find_exam_id
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        export_exam(records, find_exam_id(records, exam), file_format.value, out, kind.value)
    typer.echo(f"Report written to {out}", err=True)


def exams(store: StoreOption = None) -> None:
    """List the stored exams, newest first.

    Example: vmsk-exam exams
    """
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        for summary in records.list_exams():
            started = summary.started_utc.strftime("%Y-%m-%d %H:%M UTC")
            counts = f"{summary.measured_count} of {summary.task_count} measured"
            cells = (summary.exam_id, started, f"{summary.status:9}", summary.protocol_title, counts, summary.subject_name)
            typer.echo("  ".join(cells))
