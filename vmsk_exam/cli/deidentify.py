"""``vmsk-exam deidentify``: an exam to give away."""

from pathlib import Path
from typing import Annotated

import typer

from vmsk_exam.cli.options import StoreOption


def deidentify(
    exam: Annotated[str, typer.Argument(help="Identifier of the exam ('vmsk-exam exams' lists them), or 'last'.")],
    out: Annotated[Path, typer.Option("--out", help="ZIP file to write.")],
    with_pictures: Annotated[bool, typer.Option("--pictures", help="Also key pictures, with the head hidden.")] = False,
    store: StoreOption = None,
) -> None:
    """Write an exam without names, with shifted dates; skeletons only, unless pictures are asked for.

    Example: vmsk-exam deidentify last --out case.zip
    """
    from vmsk_exam.bootstrap.deidentified import export_deidentified
    from vmsk_exam.bootstrap.reports import find_exam_id
    from vmsk_exam.cli.unlock import open_store

    with open_store(store) as records:
        left_out = export_deidentified(records, find_exam_id(records, exam), out, with_pictures=with_pictures)
    typer.echo(f"De-identified exam written to {out}", err=True)
    if left_out:
        typer.echo(f"Pictures left out, because the face could not be found: {', '.join(left_out)}", err=True)
