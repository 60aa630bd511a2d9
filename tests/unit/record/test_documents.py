"""Documents are appended, never changed; the newest of a kind and key counts."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.unit.record.builders import ENDED, make_header, open_store
from vmsk_exam.errors import InputError
from vmsk_exam.record.documents import BODY_LIMIT_BYTES, Document, DocumentKind
from vmsk_exam.record.journal import JournalWriter

WRITTEN = datetime(2026, 11, 23, 10, 31, tzinfo=UTC)


def make_document(text: str = "knee", key: str = "", kind: DocumentKind = DocumentKind.HISTORY) -> Document:
    return Document(kind, key, json.dumps({"where": text}), WRITTEN, "dr_ruiz", "2026-1")


def test_newest_version_counts_and_older_ones_stay(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    assert store.put_document("exam_1", make_document("knee")).version == 1
    assert store.put_document("exam_1", make_document("hip")).version == 2
    assert store.put_document("exam_1", make_document("pain", "nrs", DocumentKind.SCORES)).version == 1
    newest = store.document("exam_1", DocumentKind.HISTORY)
    assert newest is not None
    assert (newest.content, newest.version, newest.author, newest.written_utc) == ({"where": "hip"}, 2, "dr_ruiz", WRITTEN)
    assert [each.content["where"] for each in store.documents("exam_1")] == ["hip", "pain"]
    assert [each.content["where"] for each in store.document_versions("exam_1", DocumentKind.HISTORY)] == ["knee", "hip"]
    assert store.documents("exam_2") == ()
    assert store.document("exam_1", DocumentKind.NOTE) is None
    store.close()


def test_document_before_the_exam_begins_and_through_the_journal(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    journal = JournalWriter(store)
    journal.put_document("exam_1", make_document("before"))
    journal.begin_exam(make_header())
    journal.put_document("exam_1", make_document("during"))
    journal.close()
    store.close()
    again = open_store(tmp_path / "exams.db")
    assert [each.content["where"] for each in again.document_versions("exam_1")] == ["before", "during"]
    again.delete_exam("exam_1")
    assert again.document_versions("exam_1") == ()
    again.close()


def test_documents_of_the_clinic_are_apart(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    store.put_document(None, make_document("visit", "v1", DocumentKind.VISIT))
    assert store.put_document(None, make_document("moved", "v1", DocumentKind.VISIT)).version == 2
    assert [each.content["where"] for each in store.documents(None, DocumentKind.VISIT)] == ["moved"]
    assert store.documents("exam_1") == ()
    store.close()


def test_stored_document_cannot_be_changed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    store.put_document("exam_1", make_document())
    with pytest.raises(dbapi2.IntegrityError, match="never changes"), store._database._write_lock:
        store._database._writer.execute("UPDATE documents SET body = '{}'")
    store.close()


@pytest.mark.parametrize("body", ["no json", "", '"' + "x" * BODY_LIMIT_BYTES + '"', "[" * 100_000])
def test_unfit_body_is_refused(body: str) -> None:
    with pytest.raises(InputError):
        Document(DocumentKind.NOTE, "", body, ENDED)


def test_too_long_name_is_refused() -> None:
    with pytest.raises(InputError, match="longer than"):
        Document(DocumentKind.NOTE, "k" * 201, "{}", ENDED)
