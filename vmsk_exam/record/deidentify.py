"""An exam without what names the patient: shifted dates, no names, no free text; ages and intervals stay right.

All days of one patient's exams move by the same secret number of days, so that the time between them stays. The shift
and the new identifiers follow from a secret of the store; without it nobody can go back.
"""

import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from vmsk_exam.record.corrections import AddComment, Correction, MarkNotAssessable
from vmsk_exam.record.model import Consent, ExamHeader, ExamRecord, Provenance, Subject
from vmsk_exam.record.revisions import Revision, Signature

OLDEST_AGE_YEARS: Final = 89
"""A higher age can point to one person and is left out (45 CFR 164.514(b)(2)(i)(C))."""
LONGEST_SHIFT_DAYS: Final = 364
OTHER_CAUSE: Final = "clinician"
"""Stands for a cause in the clinician's own words."""


class Deidentifier:
    """Takes the identity out of exams.

    Parameters
    ----------
    secret
        At least 16 random bytes; the same secret gives the same shift and the same new identifiers.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def record(self, record: ExamRecord) -> ExamRecord:
        """Return an exam without identity."""
        header = record.header
        days = self._shift(header)
        anonymous = ExamHeader(
            exam_id=self.exam_id(header.exam_id),
            started_utc=header.started_utc - days,
            subject=self._subject(header),
            consent=Consent(header.consent.given_utc - days, "", header.consent.measure, keep_pictures=False),
            provenance=_provenance(header.provenance),
            protocol_title=header.protocol_title,
            language=header.language,
            task_ids=header.task_ids,
            is_demo=header.is_demo,
        )
        ended = None if record.ended_utc is None else record.ended_utc - days
        return ExamRecord(anonymous, record.status, ended, record.results)

    def revisions(self, record: ExamRecord, revisions: Iterable[Revision]) -> tuple[Revision, ...]:
        """Return the revisions of an exam without authors, dates as shifted, and without anything in free text.

        Comments keep their place without text, so that a later withdrawal still finds what it takes back.
        """
        days = self._shift(record.header)
        return tuple(self._revision(record, revision, days) for revision in revisions)

    def exam_id(self, exam_id: str) -> str:
        """Return the identifier under which an exam is given away."""
        return f"case-{self._digest('exam', exam_id)[:12]}"

    def _revision(self, record: ExamRecord, revision: Revision, days: timedelta) -> Revision:
        corrections = tuple(_correction(each, days) for each in revision.corrections)
        signature = None if revision.signature is None else Signature("", revision.signature.signed_utc - days, "")
        return Revision(self.exam_id(record.exam_id), revision.number, "", revision.opened_utc - days, "", corrections, signature)

    def _subject(self, header: ExamHeader) -> Subject:
        subject = header.subject
        number = f"subject-{self._digest('subject', _identity(header))[:8]}"
        born = _anonymous_birth_date(subject.birth_date, header.started_utc, self._shift(header))
        return Subject("", born, subject.sex, number)

    def _shift(self, header: ExamHeader) -> timedelta:
        return timedelta(days=1 + int(self._digest("shift", _identity(header))[:8], 16) % LONGEST_SHIFT_DAYS)

    def _digest(self, purpose: str, text: str) -> str:
        return hmac.digest(self._secret, f"{purpose}\0{text}".encode(), "sha256").hex()


def _identity(header: ExamHeader) -> str:
    subject = header.subject
    born = "" if subject.birth_date is None else subject.birth_date.isoformat()
    return subject.patient_number or f"{subject.name}\0{born}".strip("\0") or header.exam_id


def _anonymous_birth_date(born: date | None, started_utc: datetime, days: timedelta) -> date | None:
    """Return a birth date that gives the same age in years on the shifted day, and nothing else."""
    if born is None:
        return None
    day = started_utc.date()
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    shifted = day - days
    if not 0 <= age <= OLDEST_AGE_YEARS:
        return None
    return date(shifted.year - age, shifted.month, min(shifted.day, 28))


def _provenance(origin: Provenance) -> Provenance:
    return replace(origin, camera_name="", platform="", settings=())


def _correction(correction: Correction, days: timedelta) -> Correction:
    change = correction.change
    if isinstance(change, AddComment):
        change = replace(change, text="")
    if isinstance(change, MarkNotAssessable) and " " in change.cause.strip():
        change = replace(change, cause=OTHER_CAUSE)
    return Correction(change, "", correction.written_utc - days)
