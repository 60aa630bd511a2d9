"""Revisions and their corrections as rows of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from vmsk_exam.errors import StoreError
from vmsk_exam.record.change_codec import change_kind, decode_change, encode_change
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.document_table import last_mark, load_documents
from vmsk_exam.record.header_rows import time_from_text, time_text
from vmsk_exam.record.queries import find_exam_key, load_exam
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.record.rows import Row
from vmsk_exam.record.signing import content_sha256

_COLUMNS: Final = "number, author, opened_utc, reason, signed_by, signed_utc, content_sha256, document_mark"


def load_revisions(connection: Connection, exam_id: str) -> tuple[Revision, ...]:
    """Return the revisions of an exam, oldest first; two queries however many there are."""
    key = find_exam_key(connection, exam_id)
    corrections: dict[int, list[Correction]] = {}
    for revision_key, *row in connection.execute(
        """SELECT revision_key, kind, change_json, corrections.author, written_utc, corrections.reason
           FROM revisions JOIN corrections USING (revision_key)
           WHERE exam_key = ? AND taken_back_utc IS NULL ORDER BY correction_key""",
        (key,),
    ):
        corrections.setdefault(revision_key, []).append(_correction(tuple(row)))
    rows = connection.execute(f"SELECT revision_key, {_COLUMNS} FROM revisions WHERE exam_key = ? ORDER BY number", (key,))  # noqa: S608
    return tuple(_revision(exam_id, tuple(row), tuple(corrections.get(each, ()))) for each, *row in rows)


def open_revision(connection: Connection, exam_id: str, author: str, reason: str, now: datetime) -> None:
    """Open the next revision unless a draft is open already.

    Raises
    ------
    StoreError
        If an addendum is opened without a reason.
    """
    revisions = load_revisions(connection, exam_id)
    if revisions and not revisions[-1].is_signed:
        return
    if revisions and not reason.strip():
        raise StoreError("A signed exam takes only an addendum, and that needs a reason. Write down why it is opened.")
    connection.execute(
        "INSERT INTO revisions (exam_key, number, author, opened_utc, reason) VALUES (?, ?, ?, ?, ?)",
        (find_exam_key(connection, exam_id), len(revisions) + 1, author, time_text(now), reason),
    )


def save_draft(connection: Connection, exam_id: str, number: int, corrections: Sequence[Correction], now: datetime) -> None:
    """Make the corrections of a draft equal to a list; what is no longer in it stays in the store as taken back.

    Raises
    ------
    StoreError
        If the revision is not an open draft of the exam.
    """
    revision_key = _draft_key(connection, exam_id, number)
    stored = connection.execute(
        """SELECT correction_key, kind, change_json, author, written_utc, reason FROM corrections
           WHERE revision_key = ? AND taken_back_utc IS NULL ORDER BY correction_key""",
        (revision_key,),
    ).fetchall()
    kept = 0
    while kept < min(len(stored), len(corrections)) and _correction(tuple(stored[kept][1:])) == corrections[kept]:
        kept += 1
    for key, *_ in stored[kept:]:
        connection.execute("UPDATE corrections SET taken_back_utc = ? WHERE correction_key = ?", (time_text(now), key))
    for correction in corrections[kept:]:
        connection.execute(
            """INSERT INTO corrections (revision_key, author, written_utc, reason, kind, change_json)
               VALUES (?, ?, ?, ?, ?, ?)""",
            (revision_key, *_correction_row(correction)),
        )


def sign_revision(connection: Connection, exam_id: str, number: int, signed_by: str, now: datetime) -> None:
    """Close a draft with the hash of everything that it covers.

    Raises
    ------
    StoreError
        If the revision is not an open draft of the exam, or the exam is still running.
    """
    record = load_exam(connection, exam_id)
    if record.ended_utc is None:
        raise StoreError("An exam that is still running cannot be signed. End it first.")
    revision_key = _draft_key(connection, exam_id, number)
    mark = last_mark(connection, exam_id)
    revisions = load_revisions(connection, exam_id)[:number]
    content = content_sha256(record, load_documents(connection, exam_id, mark=mark), revisions)
    connection.execute(
        "UPDATE revisions SET signed_by = ?, signed_utc = ?, content_sha256 = ?, document_mark = ? WHERE revision_key = ?",
        (signed_by, time_text(now), content, mark, revision_key),
    )


def broken_signatures(connection: Connection, exam_id: str) -> tuple[int, ...]:
    """Return the numbers of the signed revisions whose content is not what was signed; empty if all is well."""
    record, revisions = load_exam(connection, exam_id), load_revisions(connection, exam_id)
    broken = []
    for place, revision in enumerate(revisions):
        if revision.signature is None:
            continue
        documents = load_documents(connection, exam_id, mark=revision.signature.document_mark)
        if content_sha256(record, documents, revisions[: place + 1]) != revision.signature.content_sha256:
            broken.append(revision.number)
    return tuple(broken)


def _draft_key(connection: Connection, exam_id: str, number: int) -> int:
    row = connection.execute(
        "SELECT revision_key FROM revisions WHERE exam_key = ? AND number = ? AND signed_utc IS NULL",
        (find_exam_key(connection, exam_id), number),
    ).fetchone()
    if row is None:
        raise StoreError(f"Revision {number} of the exam {exam_id} is signed or not there. Open an addendum and correct there.")
    return int(row[0])


def _revision(exam_id: str, row: Row, corrections: tuple[Correction, ...]) -> Revision:
    number, author, opened_utc, reason, signed_by, signed_utc, sha256, mark = row
    signature = None if signed_utc is None else Signature(signed_by, time_from_text(signed_utc), sha256, mark)
    return Revision(exam_id, number, author, time_from_text(opened_utc), reason, corrections, signature)


def _correction(row: Row) -> Correction:
    kind, text, author, written_utc, reason = row
    return Correction(decode_change(kind, text), author, time_from_text(written_utc), reason)


def _correction_row(correction: Correction) -> Row:
    change = correction.change
    return (correction.author, time_text(correction.written_utc), correction.reason, change_kind(change), encode_change(change))
