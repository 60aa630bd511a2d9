"""A draft grows and shrinks, a signature closes it, an addendum opens the next; the exam as measured stays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.unit.record.builders import ENDED, make_header, make_result, open_store
from vmsk_exam.errors import StoreError
from vmsk_exam.record.corrections import (
    AddComment,
    AngleEnd,
    Change,
    Correction,
    EnterAngle,
    ExcludeRepetition,
    HandTool,
    MarkNotAssessable,
    MovePeak,
    Withdraw,
)
from vmsk_exam.record.documents import Document, DocumentKind
from vmsk_exam.record.entries import RejectedEntryError
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.store import SqlCipherStore

TASK = "knee_flexion_left"
WRITTEN = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
CHANGES: tuple[Change, ...] = (
    MovePeak(TASK, 1, 5.25, 118.5, 2.0),
    ExcludeRepetition(TASK, 2),
    MarkNotAssessable(TASK, "joint_hidden"),
    EnterAngle(TASK, AngleEnd.PEAK, 115.0, 5.5, HandTool.THREE_POINT, ((0.25, 0.5), (0.5, 0.5), (0.5, 0.75))),
    AddComment("", "Brace worn."),
    Withdraw(1, 0),
)


def correct(change: Change, reason: str = "seen in the picture") -> Correction:
    return Correction(change, "dr_ruiz", WRITTEN, reason)


@pytest.fixture
def store(tmp_path: Path) -> SqlCipherStore:
    store = open_store(tmp_path / "exams.db")
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(), None)
    store.end_exam("exam_1", ExamStatus.FINISHED)
    return store


def test_every_kind_of_change_is_kept(store: SqlCipherStore, tmp_path: Path) -> None:
    assert store.open_revision("exam_1", "dr_ruiz", "review").number == 1
    corrections = tuple(map(correct, CHANGES))
    assert store.save_draft("exam_1", 1, corrections).corrections == corrections
    store.close()
    again = open_store(tmp_path / "exams.db")
    (revision,) = again.revisions("exam_1")
    assert (revision.corrections, revision.author, revision.reason) == (corrections, "dr_ruiz", "review")
    assert not revision.is_signed
    assert again.load_exam("exam_1").results == (make_result(),)
    again.close()


def test_undo_and_redo_leave_a_trace(store: SqlCipherStore) -> None:
    store.open_revision("exam_1")
    first, second, third = map(correct, CHANGES[:3])
    store.save_draft("exam_1", 1, (first, second, third))
    assert store.save_draft("exam_1", 1, (first, third)).corrections == (first, third)
    assert store.save_draft("exam_1", 1, ()).corrections == ()
    assert store.save_draft("exam_1", 1, (first, second)).corrections == (first, second)
    with store._database.reading() as connection:
        (kept,) = connection.execute("SELECT count(*) FROM corrections WHERE taken_back_utc = '2026-11-23T10:40:00.000000+00:00'")
    assert kept[0] == 4
    store.close()


def test_signature_closes_and_an_addendum_opens_the_next(store: SqlCipherStore) -> None:
    store.put_document("exam_1", Document(DocumentKind.NOTE, "", '{"text": "seen"}', WRITTEN))
    store.open_revision("exam_1")
    store.save_draft("exam_1", 1, (correct(CHANGES[1]),))
    signed = store.sign_revision("exam_1", 1, "dr_ruiz")
    assert signed.signature is not None
    assert (signed.signature.signed_by, signed.signature.signed_utc, signed.signature.document_mark) == ("dr_ruiz", ENDED, 1)
    assert len(signed.signature.content_sha256) == 64
    with pytest.raises(StoreError, match="addendum"):
        store.save_draft("exam_1", 1, ())
    with pytest.raises(StoreError, match="addendum"):
        store.sign_revision("exam_1", 1, "dr_ruiz")
    with pytest.raises(StoreError, match="needs a reason"):
        store.open_revision("exam_1", "dr_ruiz")
    addendum = store.open_revision("exam_1", "dr_ruiz", "second look")
    assert (addendum.number, addendum.is_addendum) == (2, True)
    assert store.open_revision("exam_1").number == 2
    store.put_document("exam_1", Document(DocumentKind.NOTE, "", '{"text": "more"}', WRITTEN))
    store.save_draft("exam_1", 2, (correct(CHANGES[0]),))
    assert store.load_effective("exam_1", with_draft=False).is_signed
    assert not store.load_effective("exam_1").is_signed
    store.sign_revision("exam_1", 2, "dr_ruiz")
    store.check_signatures("exam_1")
    assert [revision.is_signed for revision in store.revisions("exam_1")] == [True, True]
    store.close()


def test_changed_number_breaks_the_signature(store: SqlCipherStore) -> None:
    store.open_revision("exam_1")
    store.sign_revision("exam_1", 1)
    with pytest.raises(RejectedEntryError, match="is signed"):
        store.put_result("exam_1", make_result().with_pain(9), None)
    store.check_signatures("exam_1")
    store._database._writer.execute("UPDATE attempts SET pain = 9")
    with pytest.raises(StoreError, match="not what was signed"):
        store.check_signatures("exam_1")
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE corrections SET change_json = '{}'",
        "UPDATE corrections SET taken_back_utc = 'now'",
        "UPDATE revisions SET reason = 'other'",
        "INSERT INTO corrections (revision_key, author, written_utc, reason, kind, change_json) VALUES (1, '', '', '', '', '')",
    ],
)
def test_signed_rows_cannot_be_changed(store: SqlCipherStore, statement: str) -> None:
    store.open_revision("exam_1")
    store.save_draft("exam_1", 1, (correct(CHANGES[1]),))
    store.sign_revision("exam_1", 1)
    with pytest.raises(dbapi2.IntegrityError, match="never changes"):
        store._database._writer.execute(statement)
    store.close()


def test_running_exam_cannot_be_signed(store: SqlCipherStore) -> None:
    store.begin_exam(make_header("exam_2"))
    store.open_revision("exam_2")
    with pytest.raises(StoreError, match="still running"):
        store.sign_revision("exam_2", 1)
    store.close()


def test_deleting_an_exam_takes_its_revisions(store: SqlCipherStore) -> None:
    store.open_revision("exam_1")
    store.save_draft("exam_1", 1, (correct(CHANGES[1]),))
    store.sign_revision("exam_1", 1)
    store.delete_exam("exam_1")
    with pytest.raises(StoreError, match="no exam"):
        store.revisions("exam_1")
    store.close()
