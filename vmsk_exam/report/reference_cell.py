"""Reference ranges as table cells: the range, its source and population, and whether it was checked."""

from vmsk_exam.assessment.reference import ReferenceRange
from vmsk_exam.report.document import Cell, Emphasis, Reference
from vmsk_exam.report.wording import Wording


def range_cell(reference: Reference | None, wording: Wording) -> Cell:
    """Return the reference range of a motion.

    Parameters
    ----------
    reference
        Range in degrees, None if there is none on file.
    wording
        Language of the report.
    """
    if reference is None:
        return Cell(wording.text("rom.no_reference"), emphasis=Emphasis.MUTED)
    low, high = wording.numbers.degrees(reference.low_deg), wording.numbers.degrees(reference.high_deg)
    text = low if low == high else wording.text("rom.interval", low=low, high=high)
    return Cell(text, notes=_notes(reference, wording))


def functional_cell(reference: ReferenceRange | None, wording: Wording) -> Cell:
    """Return the reference range of a functional test in its own unit."""
    if reference is None:
        return Cell(wording.text("rom.no_reference"), emphasis=Emphasis.MUTED)
    digits = 0 if reference.unit == "count" else 1
    low, high = (wording.numbers.number(value, digits) for value in (reference.low, reference.high))
    text = low if low == high else wording.text("rom.interval", low=low, high=high)
    unit = "" if reference.unit == "count" else f" {reference.unit}"
    return Cell(f"{text}{unit}", notes=_notes(reference, wording))


def _notes(reference: Reference | ReferenceRange, wording: Wording) -> tuple[str, ...]:
    source = reference.source
    if reference.population:
        source = wording.text("rom.source", source=source, population=reference.population)
    return (source,) if reference.is_confirmed else (source, wording.text("rom.unconfirmed"))
