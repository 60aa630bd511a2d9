"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from vmsk_exam.cli.unlock import PASSPHRASE_FILE_VARIABLE

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help=f"Store to use, 'none' for a throw-away one; without it this person's own. "
        f"The passphrase is read from the file that {PASSPHRASE_FILE_VARIABLE} names, or asked for.",
    ),
]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Another pose bundle with a card beside it.")]
VideoArgument = Annotated[Path, typer.Argument(help="Video file to measure.")]
