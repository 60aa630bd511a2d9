"""Marks of values that were not measured: corrected and entered ones carry a sign, and what was measured stays beside them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.effective import EffectiveExam, EffectiveResult, Origin
from vmsk_exam.report.document import Cell
from vmsk_exam.report.wording import Wording

SIGNS: Final = {Origin.MEASURED: "", Origin.CORRECTED: "\u2020", Origin.ENTERED: "\u2021"}
"""Sign after a value; a legend explains it."""


def origin_of(effective: EffectiveResult | None) -> Origin:
    """Return where the number (or the outcome) of a task comes from."""
    if effective is None or not effective.is_changed:
        return Origin.MEASURED
    marks = (effective.mark("peak_deg"), effective.mark("outcome"))
    return next((mark.origin for mark in marks if mark.origin is not Origin.MEASURED), Origin.MEASURED)


def sign_of(task_id: str, wording: Wording) -> str:
    """Return the sign of a task's number, empty if it was measured."""
    return SIGNS[origin_of(wording.effective(task_id))]


def mark_cell(cell: Cell, task_id: str, wording: Wording) -> Cell:
    """Return a task's cell with the sign of its origin and, below, what was measured; the same cell if nothing was changed."""
    effective = wording.effective(task_id)
    origin = origin_of(effective)
    if effective is None or origin is Origin.MEASURED:
        return cell
    notes = (original_text(effective, wording), *cell.notes)
    return replace(cell, text=cell.text + SIGNS[origin], notes=notes, origin=origin)


def mark_difference(cell: Cell, task_ids: Sequence[str], wording: Wording) -> Cell:
    """Return a difference with the sign of its least measured side."""
    origins = {origin_of(wording.effective(task_id)) for task_id in task_ids}
    origin = next((each for each in (Origin.ENTERED, Origin.CORRECTED) if each in origins), Origin.MEASURED)
    return replace(cell, text=cell.text + SIGNS[origin], origin=origin)


def original_text(effective: EffectiveResult, wording: Wording) -> str:
    """Return how a value came about and what was measured instead."""
    value = _measured_text(effective.original, wording)
    if origin_of(effective) is Origin.ENTERED:
        return wording.text("origin.entered_from", value=value) if value else wording.text("origin.entered")
    if not value:
        return wording.text("origin.outcome_only")
    key = "origin.corrected_from" if effective.result.peak_deg is not None else "origin.outcome_from"
    return wording.text(key, value=value)


def correction_lines(task_id: str, wording: Wording) -> tuple[str, ...]:
    """Return what was corrected of a task and every comment on it, each with who and when."""
    effective = wording.effective(task_id)
    if effective is None:
        return ()
    lines = []
    if effective.is_changed and origin_of(effective) is not Origin.MEASURED:
        mark = next((mark for mark in effective.marks if mark.correction is not None), None)
        lines.append(_signed(original_text(effective, wording), None if mark is None else mark.correction, wording))
    for key, numbers in (("excluded", effective.excluded), ("moved", effective.moved)):
        if numbers:
            lines.append(wording.text(f"origin.{key}", numbers=", ".join(map(str, numbers))))
    for comment in effective.comments:
        text = getattr(comment.change, "text", "")
        lines.append(_signed(wording.text("origin.comment", text=text), comment, wording))
    return tuple(lines)


def legend(exam: EffectiveExam | None, wording: Wording) -> str:
    """Return what the signs mean; empty if nothing carries one."""
    is_marked = exam is not None and any(origin_of(result) is not Origin.MEASURED for result in exam.results)
    return wording.text("origin.legend") if is_marked else ""


def draft_text(exam: EffectiveExam | None, wording: Wording) -> str:
    """Return that corrections are not signed yet; empty if there are none or all is signed."""
    is_draft = exam is not None and bool(exam.revisions) and not exam.is_signed and bool(exam.revisions[-1].corrections)
    return wording.text("origin.draft") if is_draft else ""


def signature_text(exam: EffectiveExam | None, wording: Wording) -> str:
    """Return who signed what is shown; empty where something shown is not signed."""
    signature = exam.revisions[-1].signature if exam is not None and exam.revisions else None
    if exam is None or signature is None:
        return ""
    values = {"date": f"{signature.signed_utc:%Y-%m-%d %H:%M}", "number": exam.revisions[-1].number}
    if not signature.signed_by:
        return wording.text("origin.signed_unnamed", **values)
    return wording.text("origin.signed", author=signature.signed_by, **values)


def _measured_text(original: ManeuverResult, wording: Wording) -> str:
    if original.peak_deg is None:
        return ""
    return f"{wording.numbers.degrees(original.peak_deg)} {wording.numbers.margin(original.peak_sd_deg)}".rstrip()


def _signed(line: str, correction: Correction | None, wording: Wording) -> str:
    if correction is None or not correction.author:
        return line
    return wording.text("origin.by", line=line, author=correction.author, date=f"{correction.written_utc:%Y-%m-%d}")
