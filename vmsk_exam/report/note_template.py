"""Templates of notes: which parts in which order, with a clinic's standing sentences; TOML files that a clinic edits."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vmsk_exam.errors import InputError
from vmsk_exam.report.note import CLINICIAN_PARTS, NotePart
from vmsk_exam.resources import LANGUAGES, asset_path

TEMPLATE_FOLDER: Final = "note_templates"
"""Folder within the settings folder where a clinic keeps its templates."""
_EXAMPLE_NAME: Final = "example.toml"
_BYTE_LIMIT: Final = 100_000


@dataclass(frozen=True, slots=True)
class NoteTemplate:
    """Which parts a note has and what always stands in them."""

    name: str = ""
    """Name of the file without its ending; empty for the shipped order."""
    title: str = ""
    """Title of the note, empty for the usual one."""
    parts: tuple[NotePart, ...] = tuple(NotePart)
    presets: Mapping[NotePart, str] = field(default_factory=dict)
    """Standing sentences after what is drafted."""
    prompts: Mapping[NotePart, str] = field(default_factory=dict)
    """What the clinician is reminded of in an empty part; never part of the note."""


DEFAULT_TEMPLATE: Final = NoteTemplate()


class _PartTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    preset: str = Field(default="", max_length=4000)
    prompt: str = Field(default="", max_length=400)


class _TemplateFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(default="", max_length=120)
    language: str = LANGUAGES[0]
    parts: tuple[NotePart, ...] = tuple(NotePart)
    part: dict[NotePart, _PartTable] = {}

    @field_validator("language")
    @classmethod
    def _is_known(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError(f"choose one of {', '.join(LANGUAGES)}")
        return language

    @model_validator(mode="after")
    def _leaves_the_clinician_room(self) -> "_TemplateFile":
        if len(set(self.parts)) != len(self.parts):
            raise ValueError("parts: each part may be named once")
        missing = [part.value for part in CLINICIAN_PARTS if part not in self.parts]
        if missing:
            raise ValueError(f"parts: a note needs {' and '.join(missing)}")
        filled = [part.value for part in CLINICIAN_PARTS if part in self.part and self.part[part].preset]
        if filled:
            raise ValueError(f"part.{filled[0]}.preset: only the clinician writes this part; use prompt for a reminder")
        return self


def load_template(path: Path) -> NoteTemplate:
    """Read a template.

    Raises
    ------
    InputError
        If the file is no template; the message names file and key.
    """
    try:
        if path.stat().st_size > _BYTE_LIMIT:
            raise InputError(f"The note template {path.name} is larger than {_BYTE_LIMIT} bytes. Shorten it.")
        content = _TemplateFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The note template {path.name} cannot be read ({error}). Correct or remove the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        told = f"{place}: {first['msg']}" if place else str(first["msg"])
        raise InputError(f"The note template {path.name} is not valid ({told}). Correct or remove the file.") from error
    presets = {part: table.preset for part, table in content.part.items() if table.preset}
    prompts = {part: table.prompt for part, table in content.part.items() if table.prompt}
    return NoteTemplate(path.stem, content.title, content.parts, presets, prompts)


def list_templates(folder: Path) -> tuple[Path, ...]:
    """Return the template files of a clinic in the order of their names; none if there is no folder."""
    return tuple(sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))) if folder.is_dir() else ()


def find_template(folder: Path, name: str) -> NoteTemplate:
    """Return a clinic's template by name, the shipped one for an empty name.

    Raises
    ------
    InputError
        If there is no such template, or it is not valid.
    """
    if not name:
        return DEFAULT_TEMPLATE
    if not re.fullmatch(r"[\w. -]{1,80}", name):
        raise InputError(f"'{name}' is no name of a note template. Use letters, digits, spaces and dashes.")
    path = folder / f"{name}.toml"
    if not path.is_file():
        raise InputError(f"There is no note template '{name}' in {folder}. Choose another one.")
    return load_template(path)


def write_example(folder: Path) -> Path:
    """Write the shipped example of a template for a clinic to change; a file that is there stays as it is.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    path = folder / _EXAMPLE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(asset_path("reference", "note_template_example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"The example cannot be written to {folder} ({error.strerror}). Choose another settings folder."
        ) from error
    return path
