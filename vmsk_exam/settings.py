"""Typed, versioned settings of the program; a broken settings file never blocks the start."""

import json
import logging
import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from vmsk_exam.errors import SettingsError
from vmsk_exam.resources import LANGUAGES, available_languages

_log = logging.getLogger(__name__)

DATA_FOLDER_VARIABLE = "VMSK_EXAM_HOME"
"""Environment variable that moves settings and store to another folder (tests and demos use it)."""


class Settings(BaseModel):
    """What a person can set; raise ``version`` and migrate in ``load_settings`` when a field changes its meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    language: str = LANGUAGES[0]
    """One of ``resources.available_languages()``."""
    camera_id: str = "0"
    """``demo``, a camera's number, a file or an address."""
    mirror_display: bool = True
    is_sound_on: bool = True
    speech_rate: float = Field(default=1.0, ge=0.8, le=1.2)
    """How fast the voice speaks; 1 is normal."""
    reduced_motion: bool = False
    """The figure is shown in still pictures."""
    knows_setup: bool = False
    """The pictures of a right and a wrong set-up were shown before."""
    contact_phone: str = Field(default="", max_length=40)
    """Number of the clinic, shown where a patient needs help."""
    emergency_number: str = Field(default="", max_length=20)
    """Number to call in an emergency where this clinic's patients are; empty lets the patient choose."""
    time_stamp_url: str = Field(default="", max_length=300, pattern=r"^(https?://\S+)?$")
    """Server that confirms when a PDF was signed (RFC 3161); it gets a hash. Empty: nothing leaves this computer."""
    video_height_px: int = Field(default=480, ge=120, le=1080)
    """Height of the pictures of a video; smaller pictures are kept as they are."""
    video_rate_hz: float = Field(default=10.0, ge=1.0, le=30.0)
    """Most pictures a second of a video."""
    video_quality: int = Field(default=65, ge=10, le=95)
    """JPEG quality of the pictures of a video."""
    video_reserve_mb: int = Field(default=500, ge=0, le=100_000)
    """Room on the disk that a video leaves to what is measured; it ends when less is free."""
    intake_left_out: dict[str, tuple[str, ...]] = {}
    """Parts of the intake (names of ``assessment.intake.model.Stage``) that are not asked, by protocol; ``*`` is every one."""

    @field_validator("language")
    @classmethod
    def _check_language(cls, language: str) -> str:
        known = available_languages()
        if language not in known:
            raise ValueError(f"there are no texts in {language!r}; choose one of {', '.join(known)}")
        return language


def data_folder() -> Path:
    """Return the folder of settings and store of this person on this machine; it may not exist yet."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("vmsk_exam", appauthor=False))


def settings_path() -> Path:
    """Return where the settings file lies."""
    return data_folder() / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; a missing file gives the defaults, a broken one the defaults and a warning in the log."""
    path = path or settings_path()
    try:
        return _read_settings(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError) as error:
        _log.warning("The settings in %s cannot be used (%s); going on with the defaults.", path, type(error).__name__)
        return Settings()


def _read_settings(content: bytes) -> Settings:
    """Return the settings of a file; a language that is no longer there costs only the language."""
    try:
        return Settings.model_validate_json(content)
    except ValidationError as error:
        if any(fault["loc"] != ("language",) for fault in error.errors()):
            raise
    values = json.loads(content)
    _log.warning("There are no texts in %r; going on in English. Choose a language in the program.", values.pop("language"))
    return Settings.model_validate(values)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings so that the old file survives any crash.

    Raises
    ------
    SettingsError
        If the file cannot be written.
    """
    path = path or settings_path()
    temporary = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(settings.model_dump(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        message = f"The settings cannot be saved in {path.parent} ({error.strerror}). Free some space or choose another folder."
        raise SettingsError(message) from error
