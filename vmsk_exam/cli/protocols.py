"""``vmsk-exam protocols``: list, check and describe exam protocols."""

import json
from pathlib import Path
from typing import Annotated

import typer

protocols_app = typer.Typer(help="Exam protocols: list them, check a file, print the schema for editors.")


@protocols_app.command("list")
def list_protocols() -> None:
    """List the exam protocols (shipped, then the clinic's own) and the motions that can be measured.

    Example: vmsk-exam protocols list
    """
    from vmsk_exam.protocol.loader import load_library
    from vmsk_exam.protocol.model import localized_text
    from vmsk_exam.protocol.own import available_protocols

    for protocol in available_protocols():
        title = localized_text(protocol.title, "en")
        typer.echo(f"{protocol.protocol_id:24} {title}: {len(protocol.tasks)} tasks, {protocol.duration_min} min")
    typer.echo("\nManeuvers for 'measure --motion':")
    for maneuver_id, maneuver in load_library().items():
        typer.echo(f"  {maneuver_id:34} {maneuver.angle}")


@protocols_app.command("check")
def check(files: Annotated[list[Path], typer.Argument(help="Protocol files (TOML).")]) -> None:
    """Check protocol files; the first fault is named with file, key and line.

    Example: vmsk-exam protocols check my_knee.toml
    """
    from vmsk_exam.protocol.loader import load_protocol

    for path in files:
        protocol = load_protocol(path)
        typer.echo(f"{path}: ok, {len(protocol.tasks)} tasks")


@protocols_app.command("schema")
def schema() -> None:
    """Print the JSON Schema of protocol files, for editors.

    Example: vmsk-exam protocols schema > protocol.schema.json
    """
    from vmsk_exam.protocol.schema import protocol_json_schema

    typer.echo(json.dumps(protocol_json_schema(), indent=2))
