"""The audit trail only grows, and a change anywhere in it is found."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.unit.record.builders import ENDED, KEY, make_header, open_store
from tests.unit.record.test_documents import make_document
from vmsk_exam.errors import StoreDamagedError, StoreError
from vmsk_exam.record.audit import CHAIN_START, AuditAction, AuditNote, chain_hash
from vmsk_exam.record.audit_table import verify_trail
from vmsk_exam.record.database import connect

NOTES = tuple(AuditNote("dr_ruiz", AuditAction.VIEWED, f"exam_{number}", "", "app") for number in range(5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "exams.db"
    store = open_store(path)
    for note in NOTES:
        store.note(note)
    store.close()
    return path


def damage(path: Path, *statements: str) -> None:
    """Change the trail as somebody with the key could."""
    connection = connect(path, KEY)
    connection.execute("DROP TRIGGER audit_fixed_update")
    connection.execute("DROP TRIGGER audit_fixed_delete")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_entries_newest_first_with_their_chain(path: Path) -> None:
    store = open_store(path)
    assert [entry.note for entry in store.audit_entries()] == list(reversed(NOTES))
    assert [entry.note.exam_id for entry in store.audit_entries("exam_2")] == ["exam_2"]
    first = store.audit_entries()[-1]
    assert (first.number, first.at_utc) == (1, ENDED)
    assert first.chain_sha256 == chain_hash(CHAIN_START, 1, "2026-11-23T10:40:00.000000+00:00", NOTES[0])
    assert (store.verify_audit(), store.verify_audit(2)) == (5, 2)
    store.close()


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'me'", "DELETE FROM audit WHERE entry_key = 5"])
def test_entries_cannot_be_changed_or_removed(path: Path, statement: str) -> None:
    connection = connect(path, KEY)
    with pytest.raises(dbapi2.IntegrityError, match="never changes"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE audit SET who = 'me' WHERE entry_key = 3", 3),
        ("UPDATE audit SET at_utc = '2020-01-01T00:00:00.000000+00:00' WHERE entry_key = 1", 1),
        ("UPDATE audit SET origin = '' WHERE entry_key = 5", 5),
        ("DELETE FROM audit WHERE entry_key = 2", 2),
        ("UPDATE audit SET chain_sha256 = 'ab' WHERE entry_key = 4", 4),
    ],
)
def test_changed_trail_is_refused_on_open_and_named(path: Path, statement: str, number: int) -> None:
    damage(path, statement)
    with pytest.raises(StoreDamagedError, match=f"changed at entry {number}"):
        open_store(path)


def test_note_and_change_are_one(path: Path) -> None:
    store = open_store(path)
    with pytest.raises(StoreError), store.noted(NOTES[0]):
        store.delete_exam("no_such_exam")
    assert store.verify_audit() == 5
    with store.noted(NOTES[0]):
        store.begin_exam(make_header())
    with store.noted(NOTES[1]):
        pass
    store.put_document(None, make_document())
    assert [entry.note for entry in store.audit_entries(limit=2)] == [NOTES[1], NOTES[0]]
    assert store.verify_audit() == 7
    store.close()


def test_only_the_newest_are_proven_on_open(path: Path) -> None:
    damage(path, "UPDATE audit SET who = 'me' WHERE entry_key = 1")
    connection = connect(path, KEY)
    assert verify_trail(connection, newest=3) == 3
    with pytest.raises(StoreDamagedError, match="entry 1"):
        verify_trail(connection)
    connection.close()
