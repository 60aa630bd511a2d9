"""The open store is backed up, checked and replaced from within the program, by whom it is allowed."""

from pathlib import Path

import pytest

from tests.unit.exchange.cases import CHEAP
from tests.unit.record.builders import make_header
from vmsk_exam.bootstrap.clinic import back_up, check, restore_open
from vmsk_exam.bootstrap.store import StoreAccess, ThrowawayAccess
from vmsk_exam.errors import AccessRefusedError, StoreDamagedError, StoreError
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.keys import create_with_passphrase
from vmsk_exam.report.progress import BrokenOffError
from vmsk_exam.ui.services import StoreState

WORDS = "four plain words here"


@pytest.fixture
def access(tmp_path: Path) -> StoreAccess:
    create_with_passphrase(tmp_path, WORDS, cost=CHEAP)
    access = StoreAccess(tmp_path / "exams.db")
    access.unlock(WORDS)
    access.store().begin_exam(make_header("exam_1"))
    access.store().add_account(NewAccount("ada", Role.ADMINISTRATOR), WORDS, CHEAP)
    access.store().add_account(NewAccount("ruiz", Role.SURGEON), WORDS, CHEAP)
    access.sign_in("ada", WORDS)
    back_up(access, tmp_path / "usb.vmskbackup", WORDS, CHEAP)
    return access


def test_the_store_is_replaced_and_both_trails_say_so(access: StoreAccess, tmp_path: Path) -> None:
    access.store().unguarded.begin_exam(make_header("exam_2"))
    shares: list[float] = []
    facts = restore_open(access, tmp_path / "usb.vmskbackup", WORDS, shares.append)
    assert facts.exam_count == 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert access.state() is StoreState.NEEDS_PASSPHRASE
    access.unlock(WORDS)
    assert access.state() is StoreState.NEEDS_SIGN_IN
    access.sign_in("ada", WORDS)
    assert [exam.exam_id for exam in access.store().unguarded.list_exams()] == ["exam_1"]
    restored = [entry.note for entry in access.store().audit_entries() if entry.note.action is AuditAction.RESTORED]
    assert [(note.who, note.detail) for note in restored] == [("ada", "usb.vmskbackup")]
    assert len(list(tmp_path.glob("exams.db.*.old"))) == 1
    access.close()


def test_a_damaged_backup_leaves_everything(access: StoreAccess, tmp_path: Path) -> None:
    path = tmp_path / "usb.vmskbackup"
    data = bytearray(path.read_bytes())
    data[-3000] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamagedError):
        restore_open(access, path, WORDS)
    assert access.store().actor.name == "ada"
    assert access.store().unguarded.exam_count() == 1
    access.close()


def test_giving_up_leaves_everything(access: StoreAccess, tmp_path: Path) -> None:
    def give_up(_share: float) -> None:
        raise BrokenOffError

    before = sorted(path.name for path in tmp_path.iterdir())
    for work in (restore_open, check):
        with pytest.raises(BrokenOffError):
            work(access, tmp_path / "usb.vmskbackup", WORDS, give_up)
    with pytest.raises(BrokenOffError):
        back_up(access, tmp_path / "second.vmskbackup", WORDS, CHEAP, give_up)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    access.close()


def test_only_administrators_back_up_and_restore(access: StoreAccess, tmp_path: Path) -> None:
    access.sign_in("ruiz", WORDS)
    for work in (check, restore_open):
        with pytest.raises(AccessRefusedError):
            work(access, tmp_path / "usb.vmskbackup", WORDS)
    newest = access.store().unguarded.audit_entries(limit=1)[0].note
    assert (newest.who, newest.action, newest.detail) == ("ruiz", AuditAction.REFUSED, "backup")
    access.close()


def test_a_throw_away_store_is_not_replaced(access: StoreAccess, tmp_path: Path) -> None:
    thrown = ThrowawayAccess()
    with pytest.raises(StoreError, match="thrown away at the end"):
        restore_open(thrown, tmp_path / "usb.vmskbackup", WORDS)
    thrown.close()
    access.close()
