"""Signing in: right, wrong, too often; the count of wrong tries survives a restart."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.record.builders import ENDED, KEY
from vmsk_exam.errors import AccessRefusedError, InputError, TryLaterError
from vmsk_exam.record.access import Actor, Role
from vmsk_exam.record.accounts import NewAccount, wait_after
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.store import SqlCipherStore

CHEAP = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
RIGHT, WRONG = "four plain words here", "something else entirely"
ADMIN = NewAccount("Admin", Role.ADMINISTRATOR, "Ada Min")


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = ENDED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> SqlCipherStore:
    monkeypatch.setattr("vmsk_exam.record.clinic_store.STANDARD_COST", CHEAP)
    store = SqlCipherStore.open(tmp_path / "exams.db", lambda: KEY, clock=clock)
    store.add_account(ADMIN, RIGHT, CHEAP)
    return store


def actions(store: SqlCipherStore) -> list[tuple[str, AuditAction]]:
    return [(entry.note.who, entry.note.action) for entry in reversed(store.audit_entries())]


def test_right_passphrase_signs_in(store: SqlCipherStore) -> None:
    account = store.sign_in("ADMIN", RIGHT, "app on desk-2")
    assert account.actor == Actor("Admin", Role.ADMINISTRATOR, "")
    assert (account.full_name, account.created_utc) == ("Ada Min", ENDED)
    (entry,) = store.audit_entries()
    assert (entry.note.who, entry.note.action, entry.note.origin) == ("Admin", AuditAction.SIGNED_IN, "app on desk-2")
    store.close()


@pytest.mark.parametrize("name", ["Admin", "nobody", ""])
def test_wrong_name_and_wrong_passphrase_look_the_same(store: SqlCipherStore, name: str) -> None:
    with pytest.raises(AccessRefusedError, match="Name or passphrase is not right"):
        store.sign_in(name, WRONG)
    assert actions(store) == [(name, AuditAction.SIGN_IN_REFUSED)]
    store.close()


def test_too_many_tries_wait_longer_and_longer(store: SqlCipherStore, clock: Clock, tmp_path: Path) -> None:
    for _ in range(5):
        with pytest.raises(AccessRefusedError, match="not right"):
            store.sign_in("admin", WRONG)
    with pytest.raises(AccessRefusedError, match="in 30 seconds"):
        store.sign_in("admin", RIGHT)
    store.close()
    again = SqlCipherStore.open(tmp_path / "exams.db", lambda: KEY, clock=clock)
    with pytest.raises(AccessRefusedError, match="in 30 seconds"):
        again.sign_in("admin", RIGHT)
    clock.now += timedelta(seconds=30)
    with pytest.raises(AccessRefusedError, match="not right"):
        again.sign_in("admin", WRONG)
    with pytest.raises(AccessRefusedError, match="in 60 seconds"):
        again.sign_in("admin", RIGHT)
    clock.now += timedelta(seconds=60)
    assert again.sign_in("admin", RIGHT).failed_count == 6
    assert again.accounts()[0].failed_count == 0
    again.close()


def test_killed_try_is_counted(store: SqlCipherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("vmsk_exam.record.clinic_store.is_proven", die)
    with pytest.raises(KeyboardInterrupt):
        store.sign_in("admin", WRONG)
    assert store.accounts()[0].failed_count == 1
    store.close()


def test_disabled_account_and_new_passphrase(store: SqlCipherStore) -> None:
    store.add_account(NewAccount("dr_ruiz", Role.SURGEON), RIGHT, CHEAP)
    store.set_disabled("dr_ruiz", is_disabled=True)
    with pytest.raises(AccessRefusedError, match="not right"):
        store.sign_in("dr_ruiz", RIGHT)
    store.set_disabled("dr_ruiz", is_disabled=False)
    store.set_passphrase("dr_ruiz", WRONG, CHEAP)
    assert store.sign_in("dr_ruiz", WRONG).role is Role.SURGEON
    with pytest.raises(AccessRefusedError, match="last administrator"):
        store.set_disabled("admin", is_disabled=True)
    store.close()


@pytest.mark.parametrize(
    ("new", "passphrase", "message"),
    [
        (NewAccount("admin", Role.SURGEON), RIGHT, "already"),
        (NewAccount("", Role.SURGEON), RIGHT, "needs a name"),
        (NewAccount("x" * 61, Role.SURGEON), RIGHT, "needs a name"),
        (NewAccount("rosa", Role.PATIENT), RIGHT, "patient number"),
        (NewAccount("dr_ruiz", Role.SURGEON), "short", "too short"),
    ],
)
def test_unfit_account_is_refused(store: SqlCipherStore, new: NewAccount, passphrase: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        store.add_account(new, passphrase, CHEAP)
    store.close()


def test_first_account_is_an_administrator(tmp_path: Path) -> None:
    store = SqlCipherStore.open(tmp_path / "exams.db", lambda: KEY)
    with pytest.raises(InputError, match="first account"):
        store.add_account(NewAccount("dr_ruiz", Role.SURGEON), RIGHT, CHEAP)
    assert store.accounts() == ()
    store.close()


def test_waiting_time_doubles_up_to_an_hour() -> None:
    assert [wait_after(count, 3).total_seconds() for count in (1, 2, 3, 4, 5, 40)] == [0.0, 0.0, 30.0, 60.0, 120.0, 3600.0]


def test_policy_is_kept_with_its_history(store: SqlCipherStore) -> None:
    assert store.policy() == ClinicPolicy()
    store.set_policy(ClinicPolicy(retention_years=10), "Admin")
    store.set_policy(ClinicPolicy(retention_years=15, free_tries=3), "Admin")
    assert store.policy() == ClinicPolicy(retention_years=15, free_tries=3)
    assert [document.version for document in store.document_versions(None)] == [1, 2]
    store.close()


def test_role_can_be_changed_but_the_last_administrator_stays(store: SqlCipherStore) -> None:
    store.add_account(NewAccount("lee", Role.RESIDENT), RIGHT, CHEAP)
    store.set_role("LEE", Role.SURGEON)
    assert [(each.name, each.role) for each in store.accounts()] == [("Admin", Role.ADMINISTRATOR), ("lee", Role.SURGEON)]
    with pytest.raises(AccessRefusedError, match="last administrator"):
        store.set_role("Admin", Role.SURGEON)
    with pytest.raises(InputError, match="needs the patient number"):
        store.set_role("lee", Role.PATIENT)
    store.set_role("lee", Role.PATIENT, "P-17")
    assert store.accounts()[1].patient_number == "P-17"
    store.set_role("lee", Role.ADMINISTRATOR, "P-17")
    assert store.accounts()[1].patient_number == ""
    store.set_role("Admin", Role.SURGEON)
    assert store.sign_in("lee", RIGHT).role is Role.ADMINISTRATOR
    store.close()


def test_how_long_to_wait_is_told_as_a_number(store: SqlCipherStore, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(AccessRefusedError):
            store.sign_in("admin", WRONG)
    clock.now += timedelta(seconds=12)
    with pytest.raises(TryLaterError) as refused:
        store.sign_in("admin", RIGHT)
    assert refused.value.wait_s == 18
    store.close()
