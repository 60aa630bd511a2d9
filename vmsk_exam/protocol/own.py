"""The exams that a clinic composed: where they lie, which of them can be used, and the drafts that are not saved yet."""

import contextlib
import logging
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.compose import ExamDraft
from vmsk_exam.protocol.loader import load_protocol, load_protocols, shipped_library
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.settings import data_folder

_log = logging.getLogger(__name__)

OWN_PREFIX: Final = "own_"
"""Begins the identifier of each own exam, so that none can take the place of a shipped one, now or later."""
_MAX_ID: Final = 40
_DRAFT_FOLDER: Final = "drafts"


@dataclass(frozen=True, slots=True)
class OwnExam:
    """One file of an own exam."""

    protocol_id: str
    protocol: ExamProtocol | None
    """None where the file cannot be used."""
    fault: str = ""
    """Why it cannot be used and what to do."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft that is not saved as an exam yet, as it survives a crash."""

    draft: ExamDraft
    based_on: str = ""
    """Identifier of the own exam that it changes; empty for a new one."""

    @property
    def key(self) -> str:
        """Name of its file."""
        return self.draft.protocol_id


_FORMAT: Final = TypeAdapter(KeptDraft)


def own_folder() -> Path:
    """Return the folder of the own exams; it may not exist yet."""
    return data_folder() / "protocols"


def load_own_exams(folder: Path | None = None) -> tuple[OwnExam, ...]:
    """Read every own exam; a broken file is named and hides no other."""
    return tuple(_load_own(path) for path in sorted((folder or own_folder()).glob("*.toml")))


def available_protocols(folder: Path | None = None) -> tuple[ExamProtocol, ...]:
    """Return every exam that can be chosen: the shipped ones, then the own ones.

    Raises
    ------
    ProtocolError
        If a shipped file is broken.
    """
    own = load_own_exams(folder)
    for exam in own:
        if exam.fault:
            _log.warning("An own exam is left out: %s", exam.fault)
    return (*_shipped(), *(exam.protocol for exam in own if exam.protocol is not None))


def free_id(title: str, taken: Iterable[str]) -> str:
    """Return an identifier for an exam of a title that no other exam has: ``own_knee_at_six_weeks``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    name = OWN_PREFIX + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_MAX_ID].rstrip("_") or "exam")
    used = set(taken)
    number = 1
    while (found := name if number == 1 else f"{name}_{number}") in used:
        number += 1
    return found


def delete_own_exam(protocol_id: str, folder: Path | None = None) -> None:
    """Delete an own exam and its draft; exams that were done with it keep everything.

    Raises
    ------
    ProtocolError
        If the file cannot be deleted.
    """
    folder = folder or own_folder()
    try:
        (folder / f"{protocol_id}.toml").unlink(missing_ok=True)
    except OSError as error:
        raise ProtocolError(f"The exam {protocol_id} cannot be deleted ({error.strerror}). Close it elsewhere.") from error
    forget_draft(protocol_id, folder)


def keep_draft(kept: KeptDraft, folder: Path | None = None) -> None:
    """Write a draft so that a crash at any moment leaves this state or the one before.

    Raises
    ------
    ProtocolError
        If it cannot be written.
    """
    path = _draft_path(kept.key, folder)
    trial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with trial.open("wb") as file:
            file.write(_FORMAT.dump_json(kept, indent=1))
            file.flush()
            os.fsync(file.fileno())
        trial.replace(path)
    except OSError as error:
        message = f"The draft cannot be kept in {path.parent} ({error.strerror}). Free some space; nothing on the screen is lost."
        raise ProtocolError(message) from error


def load_drafts(folder: Path | None = None) -> tuple[KeptDraft, ...]:
    """Return the drafts that were kept; one that cannot be read is left where it is and named in the log."""
    found = []
    for path in sorted(((folder or own_folder()) / _DRAFT_FOLDER).glob("*.json")):
        try:
            found.append(_FORMAT.validate_json(path.read_bytes()))
        except (OSError, ValidationError) as error:
            _log.warning("The draft %s cannot be read (%s); it is left where it is.", path.name, type(error).__name__)
    return tuple(found)


def forget_draft(key: str, folder: Path | None = None) -> None:
    """Remove a draft that was saved or thrown away."""
    with contextlib.suppress(OSError):
        _draft_path(key, folder).unlink()


def _draft_path(key: str, folder: Path | None) -> Path:
    return (folder or own_folder()) / _DRAFT_FOLDER / f"{key}.json"


def _load_own(path: Path) -> OwnExam:
    try:
        protocol = load_protocol(path, shipped_library())
    except ProtocolError as error:
        return OwnExam(path.stem, None, str(error))
    if path.stem in {shipped.protocol_id for shipped in _shipped()}:
        return OwnExam(path.stem, None, f"{path.name} has the name of a shipped exam. Give the file another name.")
    return OwnExam(path.stem, protocol)


@cache
def _shipped() -> tuple[ExamProtocol, ...]:
    return load_protocols()
