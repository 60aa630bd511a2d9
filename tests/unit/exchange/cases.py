"""Sealed cases that the tests of this folder make."""

import io
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from tests.golden.stores import contents
from tests.unit.exchange.exams import CORRECTED
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_letter import CaseLetter
from vmsk_exam.exchange.case_package import Case, write_case
from vmsk_exam.exchange.case_seal import Locks, seal
from vmsk_exam.record.case_store import CaseExam
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.model import KeyFrame
from vmsk_exam.record.opinion_keys import CaseKeys
from vmsk_exam.record.passphrase import Argon2Cost

SENDER: Final = CaseKeys(bytes([1]) * 32, bytes([2]) * 32)
COLLEAGUE: Final = CaseKeys(bytes([3]) * 32, bytes([4]) * 32)
STRANGER: Final = CaseKeys(bytes([5]) * 32, bytes([6]) * 32)
CHEAP: Final = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
PASSPHRASE: Final = "seven wise blue geese"
PNG: Final = b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(150_000)
LETTER: Final = CaseLetter(
    case_id="ab" * 16,
    made_utc=datetime(2026, 11, 23, 12, tzinfo=UTC),
    sender_name="Dr. Ruiz",
    question="Would you operate?",
    language="en",
    is_deidentified=False,
    app_version="0.1.0",
)
EXAM: Final = CaseExam(
    record=CORRECTED.original,
    revisions=CORRECTED.revisions,
    documents=(Document(DocumentKind.HISTORY, "", '{"fell": true}', contents.WRITTEN, "", "1", 1),),
    tracks={"knee_flexion_left": contents.make_track()},
    pictures={"knee_flexion_left": KeyFrame(1.25, b"\xff\xd8\xff picture")},
)
CASE: Final = Case(LETTER, (EXAM,), (Attachment("x-ray.png", PNG),))


def other_exam(exam_id: str) -> CaseExam:
    """Return the exam under another identifier."""
    record = replace(EXAM.record, header=replace(EXAM.record.header, exam_id=exam_id))
    revisions = tuple(replace(revision, exam_id=exam_id) for revision in EXAM.revisions)
    return replace(EXAM, record=record, revisions=revisions)


def sealed(case: Case = CASE, locks: Locks | None = None, sender: CaseKeys = SENDER) -> bytes:
    """Return a case as the bytes of its file, by default for the colleague and under the passphrase."""
    target = io.BytesIO()
    seal(target, sender, locks or Locks((COLLEAGUE.public,), PASSPHRASE, CHEAP), lambda file: write_case(file, case))
    return target.getvalue()
