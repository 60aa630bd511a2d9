"""Lines of the editor's lists in words, and which of the library's are shown; no Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vmsk_exam.assessment.intake.branching import REGION_OF_JOINT
from vmsk_exam.protocol.checks import find_exam_fault
from vmsk_exam.protocol.compose import estimate_maneuver_s
from vmsk_exam.protocol.draft_faults import DraftFault
from vmsk_exam.protocol.model import Maneuver, ManeuverKind, Region, localized_text
from vmsk_exam.resources import Translator
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.surgeon.texts import plain_letters

_FUNCTIONAL: Final = (ManeuverKind.REPETITION_TEST, ManeuverKind.TIMED_HOLD, ManeuverKind.COUNT_TEST)
REGIONS: Final = tuple(dict.fromkeys((*REGION_OF_JOINT.values(), Region.FALLS)))
"""Regions that the library can be narrowed to; the last one holds balance, walking and other functional tests."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a title and what stands below it."""

    key: str
    title: str
    detail: str
    fault: str = ""
    """What is wrong, in one sentence; empty if nothing is."""


def region_of(maneuver: Maneuver) -> Region:
    """Return under which region of the library a maneuver stands."""
    is_functional = maneuver.kind in _FUNCTIONAL or not maneuver.gates_view
    return Region.FALLS if is_functional else REGION_OF_JOINT.get(maneuver.joint, Region.FALLS)


def library_lines(
    library: Mapping[str, Maneuver], words: str, region: Region | None, texts: Translator, used: Iterable[str]
) -> tuple[Line, ...]:
    """Return the maneuvers that may stand in an exam, hold all words and belong to a region (None: any)."""
    asked, in_exam = plain_letters(words).split(), set(used)
    lines = []
    for maneuver_id, maneuver in library.items():
        if find_exam_fault(maneuver) is not None or (region is not None and region_of(maneuver) is not region):
            continue
        title = localized_text(maneuver.title, texts.language)
        detail = library_detail(maneuver, texts)
        sought = plain_letters(f"{title} {detail} {maneuver_id.replace('_', ' ')} {texts.text(f'region.{region_of(maneuver)}')}")
        if all(word in sought for word in asked):
            mark = f"{texts.text('library.in_exam')} · " if maneuver_id in in_exam else ""
            lines.append(Line(maneuver_id, title, mark + detail))
    return tuple(lines)


def library_detail(maneuver: Maneuver, texts: Translator) -> str:
    """Return what a maneuver measures, on which sides, and how long it takes."""
    seconds = 5 * round(estimate_maneuver_s(maneuver) / 5.0)
    return " · ".join((kind_text(maneuver, texts), sides_text(maneuver, texts), texts.text("library.seconds", seconds=seconds)))


def kind_text(maneuver: Maneuver, texts: Translator) -> str:
    """Return what comes out of a maneuver."""
    key = f"kind.{maneuver.kind}"
    return texts.text(key if texts.has(key) else "kind.other")


def sides_text(maneuver: Maneuver, texts: Translator) -> str:
    """Return the sides of a maneuver in words."""
    return texts.text("side." + ("_".join(sorted(maneuver.sides)) or "none"))


def use_lines(model: EditorModel, texts: Translator) -> tuple[Line, ...]:
    """Return the maneuvers of the draft in order, with what is wrong with each."""
    faults: dict[int, str] = {}
    for fault in reversed(model.faults):
        if fault.place is not None:
            faults[fault.place] = fault_text(fault, texts)
    lines = []
    for place, use in enumerate(model.draft.uses):
        maneuver = model.maneuver(place)
        title = use.maneuver_id if maneuver is None else localized_text(maneuver.title, texts.language)
        detail = "" if maneuver is None else _use_detail(maneuver, texts)
        lines.append(Line(str(place), f"{place + 1}.  {title}", detail, faults.get(place, "")))
    return tuple(lines)


def _use_detail(maneuver: Maneuver, texts: Translator) -> str:
    parts = [sides_text(maneuver, texts)]
    if maneuver.kind.is_by_camera and maneuver.kind not in _FUNCTIONAL:
        parts.append(texts.text("use.times", count=maneuver.repetitions))
    if maneuver.hold_s:
        parts.append(texts.text("use.held", seconds=f"{maneuver.hold_s:g}"))
    return " · ".join(parts)


def fault_text(fault: DraftFault, texts: Translator) -> str:
    """Return what is wrong and what to do, in one sentence."""
    name, _, language = fault.detail.partition(".")
    if not language:
        return texts.text(f"fault.{fault.kind}", detail=fault.detail)
    return texts.text(f"fault.{fault.kind}", text=texts.text(f"field.{name}"), language=texts.text(f"language.{language}"))
