"""Reference ranges that fit a person, ready for screens and reports."""

from datetime import date

from vmsk_exam.assessment.reference import ReferenceRange, find_reference
from vmsk_exam.record.model import Subject
from vmsk_exam.ui.services import ReferenceLine

_DAYS_PER_YEAR = 365.2425


def age_years(subject: Subject, day: date) -> float | None:
    """Return a person's age on a day in years, None if the birth date is unknown."""
    return None if subject.birth_date is None else (day - subject.birth_date).days / _DAYS_PER_YEAR


def reference_line(reference_id: str, subject: Subject, day: date) -> ReferenceLine | None:
    """Return the reference range of a motion in degrees; None if none fits, or if it is not about degrees."""
    found = find_reference(reference_id, age_years(subject, day), subject.sex)
    if found is None or found.unit != "deg":
        return None
    population = f"{found.population} ({found.kind})" if found.kind not in found.population else found.population
    return ReferenceLine(found.low, found.high, found.source, population, found.is_confirmed)


def functional_reference(reference_id: str, subject: Subject, day: date) -> ReferenceRange | None:
    """Return the reference range of a functional test in seconds or repetitions; None if none fits."""
    found = find_reference(reference_id, age_years(subject, day), subject.sex)
    return found if found is not None and found.unit in ("s", "count") else None
