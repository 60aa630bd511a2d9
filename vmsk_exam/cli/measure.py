"""``vmsk-exam measure``: a video as one maneuver."""

from pathlib import Path
from typing import Annotated

import typer

from vmsk_exam.anatomy import CameraView, Side
from vmsk_exam.cli.options import ModelOption, VideoArgument
from vmsk_exam.cli.progress import frame_progress


def measure(
    video: VideoArgument,
    motion: Annotated[str, typer.Option("--motion", help="Angle or maneuver: 'vmsk-exam protocols list' names them.")],
    side: Annotated[Side | None, typer.Option("--side", help="Tested side; without it the side that moves most.")] = None,
    view: Annotated[CameraView | None, typer.Option("--view", help="How the patient faces the camera.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="File to write; without it the result is printed.")] = None,
    model: ModelOption = None,
) -> None:
    """Measure a video as one maneuver and give the result as a JSON object.

    Without --view the motion's own view is asked for; for a motion without a tested side, such as a squat, from the side that is
    nearer the lens. Lateral flexion and rotation are positive to the patient's left.

    Example: vmsk-exam measure knee.mp4 --motion knee_flexion --side left --json knee.json
    """
    from vmsk_exam.bootstrap.files import check_folder, write_text_safely
    from vmsk_exam.bootstrap.measuring import MeasureRequest, measure_video

    if json is not None:
        check_folder(json.parent)
    with frame_progress(f"Measuring {video.name}") as advance:
        text = measure_video(MeasureRequest(video, motion, side, view, model), advance)
    if json is None:
        typer.echo(text)
    else:
        write_text_safely(json, text + "\n")
        typer.echo(f"Result written to {json}", err=True)
