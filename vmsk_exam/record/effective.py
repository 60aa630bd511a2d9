"""The exam with its corrections: pure, the original always at hand, each number marked measured, corrected or entered."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vmsk_exam.assessment.outcome import compute_peak_sd, find_best
from vmsk_exam.assessment.results import EndReason, ManeuverResult, Outcome, Repetition
from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.model import ExamRecord
from vmsk_exam.record.revisions import Revision

MARKED_FIELDS: Final = ("outcome", "start_deg", "peak_deg", "arc_deg", "peak_sd_deg", "hold_s")
"""Fields of a result that corrections can change."""


class Origin(StrEnum):
    """Where a value comes from."""

    MEASURED = "measured"
    CORRECTED = "corrected"
    """Follows from what was measured, after a clinician moved, excluded or rejected something."""
    ENTERED = "entered"
    """Measured by hand by a clinician."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to one field of a result."""

    field: str
    """One of ``MARKED_FIELDS``."""
    origin: Origin
    original: float | str | None
    """The value as measured; an outcome as its text."""
    correction: Correction | None = None
    """The last correction that changed it; None if measured."""


@dataclass(frozen=True, slots=True)
class EffectiveResult:
    """A result that counts, and what was measured."""

    result: ManeuverResult
    """With the corrections; its repetitions are the ones that count."""
    original: ManeuverResult
    marks: tuple[Mark, ...]
    """One for each of ``MARKED_FIELDS``, in that order."""
    excluded: tuple[int, ...] = ()
    """Numbers of the repetitions that do not count."""
    moved: tuple[int, ...] = ()
    """Numbers of the repetitions whose peak was moved."""
    comments: tuple[Correction, ...] = ()

    def mark(self, field: str) -> Mark:
        """Return the mark of a field."""
        return next(mark for mark in self.marks if mark.field == field)

    @property
    def is_changed(self) -> bool:
        """Whether any number or the outcome is not as measured."""
        return any(mark.origin is not Origin.MEASURED for mark in self.marks)


@dataclass(frozen=True, slots=True)
class EffectiveExam:
    """An exam with its corrections."""

    record: ExamRecord
    """With the results that count: can be used wherever a record can."""
    original: ExamRecord
    results: tuple[EffectiveResult, ...]
    comments: tuple[Correction, ...] = ()
    """About the exam as a whole."""
    revisions: tuple[Revision, ...] = ()

    def result(self, task_id: str) -> EffectiveResult | None:
        """Return the result of a task, None if it was not done."""
        return next((result for result in self.results if result.original.task_id == task_id), None)

    @property
    def signed_revision(self) -> Revision | None:
        """The newest signed revision, None if none is signed."""
        return next((revision for revision in reversed(self.revisions) if revision.is_signed), None)

    @property
    def is_signed(self) -> bool:
        """Whether everything shown is signed."""
        return bool(self.revisions) and self.revisions[-1].is_signed


def apply_corrections(record: ExamRecord, revisions: Revision | Sequence[Revision]) -> EffectiveExam:
    """Return the exam as it counts with every correction of the revisions, in their order.

    A later correction of the same thing replaces an earlier one. A correction of a task or repetition that the exam does
    not have changes nothing. Nothing here reads or changes the store.
    """
    listed = (revisions,) if isinstance(revisions, Revision) else tuple(revisions)
    corrections = _in_force(listed)
    by_task: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_task.setdefault(_task_of(correction), []).append(correction)
    results = tuple(correct_result(result, by_task.get(result.task_id, ())) for result in record.results)
    effective = replace(record, results=tuple(each.result for each in results))
    comments = tuple(each for each in by_task.get("", ()) if isinstance(each.change, AddComment))
    return EffectiveExam(effective, record, results, comments, listed)


def correct_result(original: ManeuverResult, corrections: Iterable[Correction]) -> EffectiveResult:
    """Return one result with its corrections (those of other tasks must not be among them)."""
    excluded: dict[int, Correction] = {}
    moved: dict[int, Correction] = {}
    entered: dict[AngleEnd, Correction] = {}
    comments: list[Correction] = []
    rejected: Correction | None = None
    for correction in corrections:
        match correction.change:
            case ExcludeRepetition(repetition=number):
                excluded[number] = correction
            case MovePeak(repetition=number):
                moved[number] = correction
            case EnterAngle(end=end):
                entered[end] = correction
                rejected = None
            case MarkNotAssessable():
                rejected = correction
            case AddComment():
                comments.append(correction)
    known = {repetition.number for repetition in original.repetitions}
    excluded = {number: each for number, each in excluded.items() if number in known}
    moved = {number: each for number, each in moved.items() if number in known}
    result, causes = _with_repetitions(original, excluded, moved)
    result, causes = _with_entered(result, entered, causes)
    if rejected is not None:
        result, causes = _not_assessable(result, rejected)
    marks = tuple(_mark(name, original, result, causes.get(name)) for name in MARKED_FIELDS)
    return EffectiveResult(result, original, marks, tuple(sorted(excluded)), tuple(sorted(moved)), tuple(comments))


def _in_force(revisions: Sequence[Revision]) -> list[Correction]:
    """Return the corrections in order without those that a later one takes back."""
    placed = {
        (revision.number, place): correction for revision in revisions for place, correction in enumerate(revision.corrections)
    }
    for name in reversed(list(placed)):
        withdrawal = placed[name].change if name in placed else None
        if isinstance(withdrawal, Withdraw):
            placed.pop((withdrawal.revision, withdrawal.place), None)
    return [correction for correction in placed.values() if not isinstance(correction.change, Withdraw)]


def _task_of(correction: Correction) -> str:
    return "" if isinstance(correction.change, Withdraw) else correction.change.task_id


Causes = dict[str, Correction]


def _with_repetitions(
    original: ManeuverResult, excluded: Mapping[int, Correction], moved: Mapping[int, Correction]
) -> tuple[ManeuverResult, Causes]:
    if not excluded and not moved:
        return original, {}
    kept = tuple(_moved(each, moved.get(each.number)) for each in original.repetitions if each.number not in excluded)
    last = max((*excluded.values(), *moved.values()), key=lambda correction: correction.written_utc)
    causes = dict.fromkeys(MARKED_FIELDS, last)
    if original.peak_deg is None:
        return replace(original, repetitions=kept), causes
    if not kept:
        reason = EndReason.NO_REPETITION.value
        return replace(_without_numbers(original), reason=reason, repetitions=()), causes
    sign = _peak_sign(original)
    best = find_best(kept, sign)
    changed = replace(
        original,
        repetitions=kept,
        start_deg=best.start_deg,
        peak_deg=best.peak_deg,
        arc_deg=best.peak_deg - best.start_deg,
        peak_sd_deg=_peak_sd(original, kept, sign),
        hold_s=max(repetition.hold_s for repetition in kept),
    )
    return changed, causes


def _moved(repetition: Repetition, correction: Correction | None) -> Repetition:
    if correction is None or not isinstance(correction.change, MovePeak):
        return repetition
    change = correction.change
    return replace(repetition, peak_s=change.t_s, peak_deg=change.peak_deg, sd_deg=change.sd_deg)


def _peak_sd(original: ManeuverResult, kept: Sequence[Repetition], sign: float) -> float:
    """Return the standard deviation of the best peak left, with what the original's holds beyond its repetitions."""
    measured, derived = original.peak_sd_deg or 0.0, compute_peak_sd(original.repetitions, sign)
    return math.sqrt(compute_peak_sd(kept, sign) ** 2 + max(measured**2 - derived**2, 0.0))


def _peak_sign(original: ManeuverResult) -> float:
    """Return 1 if the peak is the largest angle of the repetitions, -1 if the smallest."""
    peaks = [repetition.peak_deg for repetition in original.repetitions]
    peak, start = original.peak_deg or 0.0, original.start_deg or 0.0
    if len(set(peaks)) > 1 and peak in (max(peaks), min(peaks)):
        return 1.0 if peak == max(peaks) else -1.0
    return -1.0 if peak < start else 1.0


def _with_entered(
    result: ManeuverResult, entered: Mapping[AngleEnd, Correction], causes: Causes
) -> tuple[ManeuverResult, Causes]:
    angles = {end: _entered_angle(correction) for end, correction in entered.items()}
    if not angles:
        return result, causes
    start = angles.get(AngleEnd.START, result.start_deg)
    peak = angles.get(AngleEnd.PEAK, result.peak_deg)
    arc = None if start is None or peak is None else peak - start
    sd = None if AngleEnd.PEAK in angles else result.peak_sd_deg
    changed = replace(result, outcome=Outcome.MEASURED, reason=None, start_deg=start, peak_deg=peak, arc_deg=arc, peak_sd_deg=sd)
    last = max(entered.values(), key=lambda correction: correction.written_utc)
    causes = {**causes, "arc_deg": last, "outcome": last}
    for end, fields in ((AngleEnd.START, ("start_deg",)), (AngleEnd.PEAK, ("peak_deg", "peak_sd_deg"))):
        if end in entered:
            causes.update(dict.fromkeys(fields, entered[end]))
    return changed, causes


def _entered_angle(correction: Correction) -> float | None:
    return correction.change.angle_deg if isinstance(correction.change, EnterAngle) else None


def _not_assessable(result: ManeuverResult, rejected: Correction) -> tuple[ManeuverResult, Causes]:
    cause = rejected.change.cause if isinstance(rejected.change, MarkNotAssessable) else ""
    return replace(_without_numbers(result), reason=cause), dict.fromkeys(MARKED_FIELDS, rejected)


def _without_numbers(result: ManeuverResult) -> ManeuverResult:
    return replace(
        result, outcome=Outcome.NOT_ASSESSABLE, start_deg=None, peak_deg=None, arc_deg=None, peak_sd_deg=None, measures=()
    )


def _mark(name: str, original: ManeuverResult, result: ManeuverResult, cause: Correction | None) -> Mark:
    before, after = getattr(original, name), getattr(result, name)
    shown = str(before) if isinstance(before, Outcome) else before
    if cause is None or _same(before, after):
        is_entered = cause is not None and isinstance(cause.change, EnterAngle) and name in ("start_deg", "peak_deg")
        return Mark(name, Origin.ENTERED, shown, cause) if is_entered else Mark(name, Origin.MEASURED, shown)
    origin = Origin.ENTERED if isinstance(cause.change, EnterAngle) else Origin.CORRECTED
    return Mark(name, origin, shown, cause)


def _same(before: object, after: object) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return before == after or (math.isnan(before) and math.isnan(after))
    return before == after
