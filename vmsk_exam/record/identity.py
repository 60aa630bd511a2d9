"""Who is one person: which exams may be put together."""

import unicodedata
from datetime import date

from vmsk_exam.record.model import ExamRecord, Subject


def is_same_patient(first: ExamRecord, second: ExamRecord) -> bool:
    """Return whether two exams are surely of one person; a demonstration and a person never are."""
    return first.header.is_demo == second.header.is_demo and is_same_subject(first.header.subject, second.header.subject)


def is_same_subject(one: Subject, other: Subject) -> bool:
    """Return whether two descriptions are surely of one person.

    The patient number decides; without it on both sides, name and date of birth together. What contradicts (another date of
    birth under the same number) is never put together.
    """
    if not _agree(one.birth_date, other.birth_date):
        return False
    if one.patient_number and other.patient_number:
        return one.patient_number == other.patient_number
    return can_be_followed(one) and can_be_followed(other) and _identity(one) == _identity(other) and one.birth_date is not None


def can_be_followed(subject: Subject) -> bool:
    """Return whether a patient's exams can be put together at all."""
    return bool(subject.patient_number) or (bool(subject.name) and subject.birth_date is not None)


def _agree(first: date | None, second: date | None) -> bool:
    return first is None or second is None or first == second


def _identity(subject: Subject) -> tuple[str, date | None]:
    decomposed = unicodedata.normalize("NFKD", subject.name.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split()), subject.birth_date
