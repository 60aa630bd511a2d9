"""The store opens by keyring or passphrase; a throw-away store leaves nothing behind."""

from pathlib import Path

import pytest

from tests.unit.record.builders import STARTED, make_header
from vmsk_exam.bootstrap import store as store_module
from vmsk_exam.bootstrap.clinic import new_recovery_key
from vmsk_exam.bootstrap.store import StoreAccess, ThrowawayAccess, choose_store
from vmsk_exam.errors import AccessRefusedError, InputError, StoreError, WrongKeyError
from vmsk_exam.record import keyring_access, keys
from vmsk_exam.record.access import Role
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.documents import OVERRIDE_KEY, Document, DocumentKind
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.recovery import make_recovery_key
from vmsk_exam.settings import data_folder
from vmsk_exam.ui.services import StoreState

PASSPHRASE = "correct horse battery"
CHEAP = Argon2Cost(memory_kib=8, rounds=1, lanes=1)


class MemoryKeyring:
    """A keyring that lives as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (store_module, keys, keyring_access):
        monkeypatch.setattr(module, "find_keyring", lambda: None)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    memory = MemoryKeyring()
    for module in (store_module, keys, keyring_access):
        monkeypatch.setattr(module, "find_keyring", lambda: memory)
    return memory


@pytest.mark.usefixtures("no_keyring")
def test_without_keyring_a_passphrase_makes_and_opens_the_store(tmp_path: Path) -> None:
    file = tmp_path / "a" / "exams.db"
    access = StoreAccess(file)
    assert access.state() is StoreState.NEEDS_NEW_PASSPHRASE
    access.unlock(PASSPHRASE)
    assert access.state() is StoreState.READY
    access.close()
    again = StoreAccess(file)
    assert again.state() is StoreState.NEEDS_PASSPHRASE
    with pytest.raises(WrongKeyError):
        again.unlock("wrong horse battery")
    again.unlock(PASSPHRASE)
    assert again.store().list_exams() == ()
    again.close()


@pytest.mark.usefixtures("no_keyring")
def test_short_passphrase_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    access = StoreAccess(tmp_path / "exams.db")
    with pytest.raises(InputError):
        access.unlock("short")
    assert access.state() is StoreState.NEEDS_NEW_PASSPHRASE
    assert not list(tmp_path.iterdir())


def test_keyring_opens_the_store_without_a_question(tmp_path: Path, keyring: MemoryKeyring) -> None:
    for _ in range(2):
        access = StoreAccess(tmp_path / "exams.db")
        assert access.state() is StoreState.READY
        access.close()
    assert len(keyring.kept) == 1


def test_locked_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="passphrase"):
        StoreAccess(tmp_path / "exams.db").store()


def test_throwaway_store_is_gone_afterwards() -> None:
    access = ThrowawayAccess()
    folder = access.store().path.parent
    assert folder.is_dir()
    access.close()
    assert not folder.exists()


def test_choice_of_stores(tmp_path: Path) -> None:
    named = choose_store(str(tmp_path / "mine.db"))
    assert not isinstance(named, ThrowawayAccess)
    own = choose_store(None)
    own.close()
    throwaway = choose_store("none")
    assert isinstance(throwaway, ThrowawayAccess)
    throwaway.close()
    assert not list(data_folder().glob("*.db"))


def test_store_with_accounts_asks_who_uses_it(no_keyring: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vmsk_exam.record.clinic_store.STANDARD_COST", CHEAP)
    access = StoreAccess(tmp_path / "exams.db")
    access.unlock("four plain words here")
    store = access.store()
    store.add_account(NewAccount("admin", Role.ADMINISTRATOR), "words of the administrator", CHEAP)
    store.add_account(NewAccount("dr_ruiz", Role.SURGEON), "words of the surgeon", CHEAP)
    access.sign_out()
    assert access.state() is StoreState.NEEDS_SIGN_IN
    with pytest.raises(StoreError, match="Sign in"):
        access.store()
    with pytest.raises(AccessRefusedError, match="not right"):
        access.sign_in("dr_ruiz", "words of the administrator")
    assert access.sign_in("dr_ruiz", "words of the surgeon").role is Role.SURGEON
    assert access.state() is StoreState.READY
    assert access.store().actor.name == "dr_ruiz"
    access.sign_out(is_locked=True)
    access.sign_in("admin", "words of the administrator")
    actions = [entry.note.action.value for entry in reversed(access.store().audit_entries())]
    expected = ["account_added", "account_added", "sign_in_refused", "signed_in", "locked", "signed_in"]
    assert actions == expected
    assert access.store().audit_entries(limit=1)[0].note.origin.startswith("app on ")
    access.close()


@pytest.mark.usefixtures("no_keyring")
def test_recovery_key_opens_a_store_whose_passphrase_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "a" / "exams.db"
    access = StoreAccess(file)
    access.unlock(PASSPHRASE)
    recovery_key = make_recovery_key(file.parent, access.key(), cost=CHEAP)
    access.close()
    lost = StoreAccess(file)
    with pytest.raises(WrongKeyError):
        lost.recover("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", "newly chosen words")
    with pytest.raises(InputError, match="too short"):
        lost.recover(recovery_key, "short")
    assert lost.state() is StoreState.NEEDS_PASSPHRASE
    lost.recover(recovery_key.lower().replace("-", " "), "newly chosen words")
    assert lost.state() is StoreState.READY
    assert lost.store().audit_entries()[0].note.detail == "recovery key used"
    lost.close()
    again = StoreAccess(file)
    again.unlock("newly chosen words")
    again.close()


@pytest.mark.usefixtures("no_keyring")
def test_recovery_key_gives_an_administrator_a_new_passphrase(tmp_path: Path) -> None:
    access = StoreAccess(tmp_path / "exams.db")
    access.unlock(PASSPHRASE)
    store = access.store()
    recovery_key = make_recovery_key(tmp_path, access.key(), cost=CHEAP)
    store.add_account(NewAccount("ada", Role.ADMINISTRATOR), "words of ada", CHEAP)
    store.add_account(NewAccount("lee", Role.RESIDENT), "words of lee", CHEAP)
    access.sign_out()
    with pytest.raises(WrongKeyError):
        access.recover_account("ada", "AAAA-BBBB", "newly chosen words")
    with pytest.raises(InputError, match="no administrator of this name"):
        access.recover_account("lee", recovery_key, "newly chosen words")
    access.recover_account("Ada", recovery_key, "newly chosen words")
    with pytest.raises(AccessRefusedError):
        access.sign_in("ada", "words of ada")
    assert access.sign_in("ada", "newly chosen words").role is Role.ADMINISTRATOR
    assert any("recovery key used" in entry.note.detail for entry in access.store().audit_entries())
    access.close()


@pytest.mark.usefixtures("no_keyring")
def test_an_account_proves_itself_for_one_document(tmp_path: Path) -> None:
    access = StoreAccess(tmp_path / "exams.db")
    access.unlock(PASSPHRASE)
    store = access.store()
    store.begin_exam(make_header())
    people = (("ada", Role.ADMINISTRATOR, ""), ("ruiz", Role.SURGEON, ""), ("rosa", Role.PATIENT, "P-17"))
    for name, role, number in people:
        store.add_account(NewAccount(name, role, "", number), f"words of {name}", CHEAP)
    access.sign_out()
    access.sign_in("rosa", "words of rosa")
    override = Document(DocumentKind.RED_FLAGS, OVERRIDE_KEY, '{"reason": "seen"}', STARTED)
    with pytest.raises(AccessRefusedError, match="not right"):
        access.put_as("ruiz", "other words", "exam_1", override)
    with pytest.raises(AccessRefusedError, match="may not let an exam go on"):
        access.put_as("rosa", "words of rosa", "exam_1", override)
    assert access.put_as("RUIZ", "words of ruiz", "exam_1", override) == "ruiz"
    assert access.store().actor.name == "rosa"
    stored = access.store().unguarded.document("exam_1", DocumentKind.RED_FLAGS, OVERRIDE_KEY)
    assert stored is not None
    assert stored.author == "ruiz"
    access.close()


def test_a_throwaway_store_has_no_recovery_key() -> None:
    access = ThrowawayAccess()
    with pytest.raises(StoreError, match="thrown away at the end"):
        new_recovery_key(access)
    access.close()
