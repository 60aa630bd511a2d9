"""``vmsk-exam report`` and ``vmsk-exam exams``: what is stored, and documents made from it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from vmsk_exam.cli.options import StoreOption

SIGN_FILE_VARIABLE: Final = "VMSK_EXAM_CERTIFICATE_PASSPHRASE_FILE"
"""Environment variable that names a file whose first line is the passphrase of the certificate."""
SignOption = Annotated[
    Path | None,
    typer.Option(
        "--sign-with",
        metavar="FILE",
        help=f"Your certificate with its key (.p12, .pfx). Its passphrase is read from the file that {SIGN_FILE_VARIABLE} names, "
        "or asked for.",
    ),
]


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
    sign_with: SignOption = None,
    store: StoreOption = None,
) -> None:
    """Make a report of a stored exam; with --sign-with the PDF carries the signature of your own certificate (PAdES).

    Example: vmsk-exam report last --format pdf --kind note --out note.pdf
    """
    if sign_with is not None:
        _sign_report(exam, out, file_format, kind, (sign_with, store))
        return
    from vmsk_exam.bootstrap.reports import export_exam, find_exam_id
    from vmsk_exam.cli.progress import share_progress
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records, share_progress(f"Writing {out.name}") as advance:
        export_exam(records, find_exam_id(records, exam), file_format.value, out, kind.value, advance)
    typer.echo(f"Report written to {out}", err=True)


def _sign_report(exam: str, out: Path, file_format: ReportFormat, kind: ReportKind, signing: tuple[Path, str | None]) -> None:
    from vmsk_exam.bootstrap.reports import find_exam_id
    from vmsk_exam.bootstrap.signed_reports import SignedExport, check_certificate, export_signed
    from vmsk_exam.cli.unlock import open_store, read_passphrase
    from vmsk_exam.errors import InputError
    from vmsk_exam.report.signing_key import SigningOrder
    from vmsk_exam.settings import load_settings

    if file_format is not ReportFormat.PDF:
        raise InputError("Only a PDF can be signed with a certificate. Choose --format pdf, or leave --sign-with out.")
    key_file, store = signing
    order = SigningOrder(key_file, read_passphrase(variable=SIGN_FILE_VARIABLE, whose=f"Passphrase of {key_file.name}"))
    check_certificate(order)
    with open_store(store) as records:
        signer = export_signed(
            records, SignedExport(find_exam_id(records, exam), out, kind.value, load_settings().time_stamp_url), order
        )
    typer.echo(f"Report written to {out}, signed by {signer}", err=True)


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
