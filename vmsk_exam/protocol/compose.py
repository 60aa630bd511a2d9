"""Composes an exam of one's own from the maneuver library: edits a draft and saves it as TOML."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from vmsk_exam.anatomy import Side
from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.loader import load_protocol
from vmsk_exam.protocol.model import CueTopic, ExamProtocol, IntakePart, Localized, Maneuver, ManeuverTask, Region, SafetyKey

LANGUAGES: Final = ("en", "es")
SECONDS_PER_TASK: Final = 15.0
"""To see a task shown and to answer, beside doing it."""
MAX_MANEUVERS: Final = 40


@dataclass(frozen=True, slots=True)
class ManeuverUse:
    """One maneuver of a draft, with what differs from the library; None keeps what the library says."""

    maneuver_id: str
    sides: tuple[Side, ...] | None = None
    repetitions: int | None = None
    hold_s: float | None = None
    time_limit_s: float | None = None
    contraindicated_when: tuple[SafetyKey, ...] = ()
    """Added to those of the library."""


@dataclass(frozen=True, slots=True)
class ExamDraft:
    """An exam that is being composed; every change gives a new draft, so that it can be undone."""

    protocol_id: str
    title: Localized
    summary: Localized
    needs: Localized
    version: str = "1.0.0"
    duration_min: int = 5
    region: Region = Region.GENERAL
    uses: tuple[ManeuverUse, ...] = ()
    cues_off: tuple[str, ...] = ()
    intake_left_out: tuple[IntakePart, ...] = ()

    def with_use(self, use: ManeuverUse, place: int | None = None) -> "ExamDraft":
        """Return the draft with a maneuver put in at a place (0-based), last by default."""
        at = len(self.uses) if place is None else place
        return replace(self, uses=(*self.uses[:at], use, *self.uses[at:]))

    def without_use(self, place: int) -> "ExamDraft":
        """Return the draft without the maneuver at a place."""
        return replace(self, uses=(*self.uses[:place], *self.uses[place + 1 :]))

    def moved(self, place: int, to: int) -> "ExamDraft":
        """Return the draft with the maneuver at a place moved to another."""
        return self.without_use(place).with_use(self.uses[place], to)

    def changed(self, place: int, use: ManeuverUse) -> "ExamDraft":
        """Return the draft with another maneuver, or other values, at a place."""
        return self.without_use(place).with_use(use, place)


def draft_of(protocol: ExamProtocol, protocol_id: str, library: Mapping[str, Maneuver]) -> ExamDraft:
    """Return a draft that is a copy of an exam under another name."""
    uses = tuple(_use_of(maneuver, library[maneuver.maneuver_id]) for maneuver in protocol.maneuvers)
    return ExamDraft(
        protocol_id, protocol.title, protocol.summary, protocol.needs,
        duration_min=protocol.duration_min, region=protocol.region, uses=uses, cues_off=protocol.cues_off,
        intake_left_out=protocol.intake_left_out,
    )  # fmt: skip


def estimate_duration_min(draft: ExamDraft, library: Mapping[str, Maneuver]) -> int:
    """Return about how long an exam takes, whole minutes; maneuvers that are not in the library take no time."""
    known = [changed_maneuver(library[use.maneuver_id], use) for use in draft.uses if use.maneuver_id in library]
    return max(1, round(sum(estimate_maneuver_s(maneuver) for maneuver in known) / 60.0 + 0.49))


def estimate_maneuver_s(maneuver: Maneuver) -> float:
    """Return about how long a maneuver takes on all its sides, seconds: as it is shown, with time to see it and to answer."""
    once_s = 2.0 * maneuver.demonstration.move_s + maneuver.hold_s + 1.5
    doing_s = maneuver.repetitions * once_s if maneuver.repetitions <= 20 else maneuver.time_limit_s
    doing_s = doing_s if maneuver.kind.is_by_camera else SECONDS_PER_TASK
    return max(1, len(maneuver.sides)) * (min(doing_s, maneuver.time_limit_s) + SECONDS_PER_TASK)


def preview_tasks(draft: ExamDraft, library: Mapping[str, Maneuver]) -> tuple[ManeuverTask, ...]:
    """Return the tasks as the patient would be asked, in order; maneuvers that are not in the library are left out."""
    known = [changed_maneuver(library[use.maneuver_id], use) for use in draft.uses if use.maneuver_id in library]
    return tuple(ManeuverTask(maneuver, side) for maneuver in known for side in (maneuver.sides or (None,)))


def known_cues(draft: ExamDraft, library: Mapping[str, Maneuver]) -> tuple[str, ...]:
    """Return what ``cues_off`` may hold: every topic, and the compensations of the draft's maneuvers."""
    rules = [rule.compensation_id for task in preview_tasks(draft, library) for rule in task.maneuver.compensations]
    return tuple(dict.fromkeys((*(str(topic) for topic in CueTopic), *rules)))


def render_draft(draft: ExamDraft) -> str:
    """Return a draft as the text of an exam file."""
    lines = [
        f"version = {_quoted(draft.version)}",
        f"region = {_quoted(draft.region)}",
        f"duration_min = {draft.duration_min}",
        *(f"{name} = {_localized(getattr(draft, name))}" for name in ("title", "summary", "needs")),
    ]
    lines += [f"cues_off = {_listed(draft.cues_off)}"] if draft.cues_off else []
    lines += [f"intake_left_out = {_listed(draft.intake_left_out)}"] if draft.intake_left_out else []
    for use in draft.uses:
        lines += ["", "[[maneuvers]]", f"use = {_quoted(use.maneuver_id)}"]
        lines += [f"sides = {_listed(use.sides)}"] if use.sides is not None else []
        lines += [f"contraindicated_when = {_listed(use.contraindicated_when)}"] if use.contraindicated_when else []
        numbers = {"repetitions": use.repetitions, "hold_s": use.hold_s, "time_limit_s": use.time_limit_s}
        lines += [f"{name} = {value}" for name, value in numbers.items() if value is not None]
    return "\n".join(lines) + "\n"


def save_draft(draft: ExamDraft, folder: Path) -> ExamProtocol:
    """Write a draft as ``<protocol_id>.toml`` into a folder and return the exam that the program reads from it.

    The file is written beside its place, read back and only then put there: a crash or a fault leaves what was there before.

    Raises
    ------
    ProtocolError
        If the draft cannot be read as an exam, or the file cannot be written.
    """
    path = folder / f"{draft.protocol_id}.toml"
    trial = folder / f".{draft.protocol_id}.toml.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with trial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(render_draft(draft))
            file.flush()
            os.fsync(file.fileno())
        protocol = replace(load_protocol(trial), protocol_id=draft.protocol_id)
        trial.replace(path)
    except OSError as error:
        message = f"The exam cannot be written to {path} ({error.strerror}). Choose another folder or free some space."
        raise ProtocolError(message) from error
    finally:
        trial.unlink(missing_ok=True)
    return protocol


def _use_of(maneuver: Maneuver, own: Maneuver) -> ManeuverUse:
    """Return what an exam changed of a maneuver of the library."""
    return ManeuverUse(
        maneuver.maneuver_id,
        None if maneuver.sides == own.sides else maneuver.sides,
        None if maneuver.repetitions == own.repetitions else maneuver.repetitions,
        None if maneuver.hold_s == own.hold_s else maneuver.hold_s,
        None if maneuver.time_limit_s == own.time_limit_s else maneuver.time_limit_s,
        tuple(key for key in maneuver.contraindicated_when if key not in own.contraindicated_when),
    )


def changed_maneuver(maneuver: Maneuver, use: ManeuverUse) -> Maneuver:
    """Return a maneuver of the library as a draft uses it."""
    names = ("sides", "repetitions", "hold_s", "time_limit_s")
    return replace(maneuver, **{name: getattr(use, name) for name in names if getattr(use, name) is not None})


def _quoted(text: str) -> str:
    """Return a text as a TOML basic string: the escapes of JSON are those of TOML."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _localized(text: Localized) -> str:
    return "{ " + ", ".join(f"{language} = {_quoted(text.get(language, ''))}" for language in LANGUAGES) + " }"
