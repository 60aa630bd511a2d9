"""Reads the protocol files into the frozen model; every error names file, line and key."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from vmsk_exam.anatomy import CENTRAL_ANGLES, SIDED_ANGLES
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.build import build_maneuver, localized
from vmsk_exam.protocol.checks import find_exam_fault, find_faults
from vmsk_exam.protocol.faults import ProtocolFile
from vmsk_exam.protocol.model import CueTopic, ExamProtocol, Maneuver, ManeuverKind
from vmsk_exam.protocol.positions import KeyLines
from vmsk_exam.protocol.schema import ExamTable, LibraryTable, ManeuverTable, UseTable
from vmsk_exam.resources import protocol_folder

LIBRARY_FOLDER: Final = "maneuvers"
OVERRIDES: Final = ("repetitions", "hold_s", "sides", "time_limit_s")
"""What an exam may set otherwise than the library."""


def load_protocols(folder: Path | None = None) -> tuple[ExamProtocol, ...]:
    """Read every exam of a folder (the shipped one by default), in order of their ids.

    Raises
    ------
    ProtocolError
        If a file is broken or the folder holds no exam.
    """
    folder = folder or protocol_folder()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ProtocolError(f"There is no exam protocol in {folder}. Put a protocol file there or install the program again.")
    library = load_library(folder)
    return tuple(_load_exam(path, library) for path in paths)


def load_protocol(path: Path, library: Mapping[str, Maneuver] | None = None) -> ExamProtocol:
    """Read one exam; its maneuvers come from a library, by default the folder ``maneuvers`` beside it, else the shipped one.

    Raises
    ------
    ProtocolError
        If the file or the library is broken.
    """
    return _load_exam(path, load_library(path.parent) if library is None else library)


def current_library() -> Mapping[str, Maneuver]:
    """Return the shipped library; its files are read again only when one of them has changed.

    Raises
    ------
    ProtocolError
        If a file is broken.
    """
    files = sorted((protocol_folder() / LIBRARY_FOLDER).glob("*.toml"))
    return _read_library(tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=1)
def _read_library(_stamp: tuple[tuple[str, int], ...]) -> Mapping[str, Maneuver]:
    return load_library()


def load_library(folder: Path | None = None) -> Mapping[str, Maneuver]:
    """Read the maneuver library of a folder; without one there, the shipped library.

    Returns
    -------
    Mapping of str to Maneuver
        Every maneuver by its id, in the order of files and of maneuvers in them.

    Raises
    ------
    ProtocolError
        If a file is broken or a maneuver is declared twice.
    """
    own = (folder or protocol_folder()) / LIBRARY_FOLDER
    library_folder = own if own.is_dir() else protocol_folder() / LIBRARY_FOLDER
    library: dict[str, Maneuver] = {}
    for path in sorted(library_folder.glob("*.toml")):
        file = _read(path)
        for maneuver in _maneuvers(file):
            if maneuver.maneuver_id in library:
                raise file.fault(
                    ("maneuvers", maneuver.maneuver_id), "Another file declares this maneuver too. Give it another name."
                )
            library[maneuver.maneuver_id] = maneuver
    if not library:
        raise ProtocolError(f"There is no maneuver in {library_folder}. Put the library back or install the program again.")
    return MappingProxyType(library)


def default_maneuver(angle: str) -> Maneuver:
    """Return the maneuver that measures an angle, or the one with that id.

    An angle's own maneuver carries the angle's name, or that name and how it is done (``knee_flexion_standing``).

    Parameters
    ----------
    angle
        A member of ``SIDED_ANGLES`` or ``CENTRAL_ANGLES``, or the id of a maneuver of the shipped library.

    Raises
    ------
    ProtocolError
        If there is none; the message lists the names.
    """
    library = shipped_library()
    if angle in library:
        return library[angle]
    if angle in (*SIDED_ANGLES, *CENTRAL_ANGLES):
        for maneuver in library.values():
            if maneuver.angle == angle and maneuver.maneuver_id.startswith(f"{angle}_"):
                return maneuver
    names = sorted({*SIDED_ANGLES, *CENTRAL_ANGLES, *library})
    raise ProtocolError(f"There is no motion {angle!r}. Use one of {', '.join(names)}.")


@cache
def shipped_library() -> Mapping[str, Maneuver]:
    """Return the shipped maneuver library, read once."""
    return load_library()


def _read(path: Path) -> ProtocolFile:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProtocolError(f"{path.name} cannot be read ({error}). Check the file and that it is text in UTF-8.") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProtocolError(f"{path.name} is not valid TOML: {error}. Correct that line.") from error
    return ProtocolFile(path, content, KeyLines(text))


def _maneuvers(file: ProtocolFile) -> list[Maneuver]:
    table = file.parse(LibraryTable)
    maneuvers = []
    for maneuver_id, entry in table.maneuvers.items():
        path = ("maneuvers", maneuver_id)
        for name in entry.compensations:
            if name not in table.compensations:
                known = ", ".join(table.compensations) or "none yet"
                raise file.fault(
                    (*path, "compensations"), f"{name!r} is no compensation of this file ({known}). Declare it or correct it."
                )
        _check_offered_after(file, maneuver_id, table.maneuvers)
        maneuver = build_maneuver(maneuver_id, entry, table.compensations)
        for key_path, message in find_faults(maneuver):
            raise file.fault((*path, *key_path), message)
        maneuvers.append(maneuver)
    return maneuvers


def _check_offered_after(file: ProtocolFile, maneuver_id: str, tables: Mapping[str, ManeuverTable]) -> None:
    needed = tables[maneuver_id].offered_after
    holds = [name for name, table in tables.items() if table.kind is ManeuverKind.TIMED_HOLD and name != maneuver_id]
    if needed is not None and needed.maneuver not in holds:
        message = f"{needed.maneuver!r} is no other timed hold of this file. Use one of {', '.join(holds) or 'none yet'}."
        raise file.fault(("maneuvers", maneuver_id, "offered_after", "maneuver"), message)


def _load_exam(path: Path, library: Mapping[str, Maneuver]) -> ExamProtocol:
    file = _read(path)
    table = file.parse(ExamTable)
    maneuvers = tuple(_used_maneuver(file, number, use, library) for number, use in enumerate(table.maneuvers))
    seen: set[str] = set()
    for number, maneuver in enumerate(maneuvers):
        if maneuver.maneuver_id in seen:
            raise file.fault(("maneuvers", number, "use"), "This maneuver stands in the exam twice. Remove one.")
        seen.add(maneuver.maneuver_id)
    _check_cues_off(file, table.cues_off, maneuvers)
    return ExamProtocol(
        protocol_id=path.stem,
        version=table.version,
        title=localized(table.title),
        summary=localized(table.summary),
        duration_min=table.duration_min,
        needs=localized(table.needs),
        maneuvers=maneuvers,
        cues_off=table.cues_off,
        region=table.region,
        intake_left_out=table.intake_left_out,
    )


def _check_cues_off(file: ProtocolFile, names: tuple[str, ...], maneuvers: tuple[Maneuver, ...]) -> None:
    known = {*CueTopic, *(rule.compensation_id for maneuver in maneuvers for rule in maneuver.compensations)}
    for number, name in enumerate(names):
        if name not in known:
            message = f"There is no correction {name!r} in this exam. Use one of {', '.join(sorted(known))}."
            raise file.fault(("cues_off", number), message)


def _used_maneuver(file: ProtocolFile, number: int, use: UseTable, library: Mapping[str, Maneuver]) -> Maneuver:
    path = ("maneuvers", number)
    if use.use not in library:
        raise file.fault((*path, "use"), f"The library has no maneuver {use.use!r}. Use one of {', '.join(sorted(library))}.")
    maneuver = library[use.use]
    if use.sides is not None and not set(use.sides) <= set(maneuver.sides):
        allowed = ", ".join(maneuver.sides) or "no side"
        raise file.fault((*path, "sides"), f"{use.use!r} is made for {allowed}. Correct the sides.")
    changes = {name: getattr(use, name) for name in OVERRIDES if getattr(use, name) is not None}
    keys = (*maneuver.contraindicated_when, *(use.contraindicated_when or ()))
    maneuver = replace(maneuver, **changes, contraindicated_when=tuple(dict.fromkeys(keys)))
    for key_path, message in find_faults(maneuver):
        raise file.fault((*path, *key_path), message)
    weakness = find_exam_fault(maneuver)
    if weakness is not None:
        raise file.fault((*path, "use"), weakness)
    return maneuver
