"""``vmsk-exam angles``: every frame of a video as one row of joint angles."""

from pathlib import Path
from typing import Annotated

import typer

from vmsk_exam.cli.options import ModelOption, VideoArgument
from vmsk_exam.cli.progress import frame_progress


def angles(
    video: VideoArgument,
    csv: Annotated[Path, typer.Option("--csv", help="File to write.")],
    model: ModelOption = None,
) -> None:
    """Write every frame's joint angles to a CSV file.

    Columns: time_s, then NAME_deg and NAME_sd_deg for each angle, and usable. What cannot be measured is empty, never guessed.

    Example: vmsk-exam angles walk.mp4 --csv walk.csv
    """
    from vmsk_exam.bootstrap.measuring import write_angles_csv

    with frame_progress(f"Measuring {video.name}") as advance:
        counted = write_angles_csv(video, csv, model, advance)
    typer.echo(f"{counted.frames} frames written to {csv}, {counted.usable} of them with angles.", err=True)
    if counted.main_reason:
        typer.echo(f"Most of the others: {counted.main_reason}", err=True)
