"""The key comes back with the right passphrase or keyring alone, and shows itself nowhere."""

import json
import logging
import os
import pickle
import stat
import traceback
from pathlib import Path

import keyring
import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.errors import KeyringLocked

from vmsk_exam.errors import (
    InputError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
    UnavailableError,
    WrongKeyError,
)
from vmsk_exam.record.key_file import KEY_FILE_NAME
from vmsk_exam.record.keyring_access import find_keyring
from vmsk_exam.record.keys import (
    KeyState,
    StoreKey,
    add_passphrase,
    create_in_keyring,
    create_with_passphrase,
    find_key_state,
    open_from_keyring,
    open_throwaway,
    open_with_passphrase,
)
from vmsk_exam.record.passphrase import STANDARD_COST, Argon2Cost

CHEAP = Argon2Cost(memory_kib=64, rounds=1, lanes=1)
PASSPHRASE = "cuatro palabras que recuerdo"


class MemoryKeyring:
    """A keyring that lives as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class LockedKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


class ForgetfulKeyring(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps nothing."""


def test_passphrase_gives_the_same_key_again(tmp_path: Path) -> None:
    assert find_key_state(tmp_path) is KeyState.NEW
    key = create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    assert find_key_state(tmp_path) is KeyState.PASSPHRASE
    assert open_with_passphrase(tmp_path, PASSPHRASE) == key
    assert len(key.reveal()) == 32


def test_passphrase_of_composed_and_decomposed_letters_is_the_same(tmp_path: Path) -> None:
    key = create_with_passphrase(tmp_path, "contrase\u00f1a larga", cost=CHEAP)
    assert open_with_passphrase(tmp_path, "contrasen\u0303a larga") == key


@pytest.mark.parametrize("wrong", ["", "Cuatro palabras que recuerdo", "x" * 10_000, "\udc80"])
def test_wrong_passphrase_is_refused(tmp_path: Path, wrong: str) -> None:
    create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    with pytest.raises(WrongKeyError, match="not the right one"):
        open_with_passphrase(tmp_path, wrong)


def test_short_passphrase_is_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 8"):
        create_with_passphrase(tmp_path, "  short  ", cost=CHEAP)
    assert find_key_state(tmp_path) is KeyState.NEW


def test_every_key_is_new(tmp_path: Path) -> None:
    first = create_with_passphrase(tmp_path / "a", PASSPHRASE, cost=CHEAP)
    second = create_with_passphrase(tmp_path / "b", PASSPHRASE, cost=CHEAP)
    assert first != second
    assert open_throwaway() != open_throwaway()


def test_keyring_gives_the_same_key_again(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    key = create_in_keyring(tmp_path, ring)
    assert find_key_state(tmp_path) is KeyState.KEYRING
    assert open_from_keyring(tmp_path, ring) == key
    assert key.reveal().hex() not in (tmp_path / KEY_FILE_NAME).read_text()


def test_keyring_of_another_person_does_not_open(tmp_path: Path) -> None:
    create_in_keyring(tmp_path, MemoryKeyring())
    with pytest.raises(WrongKeyError, match="does not hold the key"):
        open_from_keyring(tmp_path, MemoryKeyring())


def test_locked_keyring_says_what_to_do(tmp_path: Path) -> None:
    create_in_keyring(tmp_path, MemoryKeyring())
    with pytest.raises(UnavailableError, match="Unlock it"):
        open_from_keyring(tmp_path, LockedKeyring())


def test_keyring_that_keeps_nothing_makes_no_key_file(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="passphrase instead"):
        create_in_keyring(tmp_path, ForgetfulKeyring())
    assert find_key_state(tmp_path) is KeyState.NEW


def test_keyring_key_can_have_a_passphrase_too(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    key = create_in_keyring(tmp_path, ring)
    add_passphrase(tmp_path, key, PASSPHRASE, cost=CHEAP)
    assert find_key_state(tmp_path) is KeyState.KEYRING_AND_PASSPHRASE
    assert open_with_passphrase(tmp_path, PASSPHRASE) == key
    assert open_from_keyring(tmp_path, ring) == key


def test_passphrase_can_be_changed(tmp_path: Path) -> None:
    key = create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    add_passphrase(tmp_path, key, "another long one", cost=CHEAP)
    assert open_with_passphrase(tmp_path, "another long one") == key
    with pytest.raises(WrongKeyError):
        open_with_passphrase(tmp_path, PASSPHRASE)


def test_existing_key_or_store_is_never_replaced(tmp_path: Path) -> None:
    key = create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    with pytest.raises(StoreError, match="already"):
        create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    with pytest.raises(StoreError, match="already"):
        create_in_keyring(tmp_path, MemoryKeyring())
    assert open_with_passphrase(tmp_path, PASSPHRASE) == key


def test_store_without_key_file_is_lost_not_new(tmp_path: Path) -> None:
    (tmp_path / "exams.db").write_bytes(b"something")
    assert find_key_state(tmp_path) is KeyState.LOST
    with pytest.raises(StoreError, match="already"):
        create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    with pytest.raises(StoreError, match="no key file"):
        open_with_passphrase(tmp_path, PASSPHRASE)


def test_wrong_way_in_says_the_right_one(tmp_path: Path) -> None:
    create_in_keyring(tmp_path / "ring", MemoryKeyring())
    create_with_passphrase(tmp_path / "phrase", PASSPHRASE, cost=CHEAP)
    with pytest.raises(StoreError, match="keyring"):
        open_with_passphrase(tmp_path / "ring", PASSPHRASE)
    with pytest.raises(StoreError, match="Enter the passphrase"):
        open_from_keyring(tmp_path / "phrase", MemoryKeyring())


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"not json", b'{"version": 1}', b'{"version": 1, "passphrase": {}}', b"\xff\xfe"]
)
def test_broken_key_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE_NAME).write_bytes(content)
    with pytest.raises(StoreDamagedError, match=KEY_FILE_NAME):
        find_key_state(tmp_path)


def test_newer_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE_NAME).write_text('{"version": 3, "something": "else"}')
    with pytest.raises(StoreVersionError, match="Update the program"):
        find_key_state(tmp_path)


@pytest.mark.parametrize(("name", "value"), [("memory_kib", 2**31), ("rounds", 10_000), ("lanes", 0), ("memory_kib", "much")])
def test_forged_cost_cannot_stall_the_program(tmp_path: Path, name: str, value: object) -> None:
    create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    path = tmp_path / KEY_FILE_NAME
    content = json.loads(path.read_text())
    content["passphrase"]["cost"][name] = value
    path.write_text(json.dumps(content))
    with pytest.raises(StoreDamagedError):
        open_with_passphrase(tmp_path, PASSPHRASE)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed_key"])
def test_changed_key_file_does_not_open(tmp_path: Path, field: str) -> None:
    create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    path = tmp_path / KEY_FILE_NAME
    content = json.loads(path.read_text())
    old = content["passphrase"][field]
    content["passphrase"][field] = ("0" if old[0] != "0" else "1") + old[1:]
    path.write_text(json.dumps(content))
    with pytest.raises(WrongKeyError):
        open_with_passphrase(tmp_path, PASSPHRASE)


def test_standard_cost_is_64_mib_and_stored(tmp_path: Path) -> None:
    assert (STANDARD_COST.memory_kib, STANDARD_COST.rounds) == (64 * 1024, 3)
    create_with_passphrase(tmp_path, PASSPHRASE)
    content = json.loads((tmp_path / KEY_FILE_NAME).read_text())
    assert content["passphrase"]["cost"] == {"memory_kib": 65536, "rounds": 3, "lanes": 4}
    assert open_with_passphrase(tmp_path, PASSPHRASE) is not None


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX systems")
def test_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    assert stat.S_IMODE((tmp_path / KEY_FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE_NAME]


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreFullError, match="another folder"):
        create_with_passphrase(tmp_path / "file" / "folder", PASSPHRASE, cost=CHEAP)


def test_key_shows_itself_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = create_with_passphrase(tmp_path, PASSPHRASE, cost=CHEAP)
    shown = [repr(key), str(key), f"{key}", caplog.text, (tmp_path / KEY_FILE_NAME).read_text()]
    try:
        open_with_passphrase(tmp_path, PASSPHRASE + "?")
    except WrongKeyError as error:
        shown.append("".join(traceback.format_exception(error)))
    for text in shown:
        assert key.reveal().hex() not in text
        assert PASSPHRASE not in text
    assert repr(key) == "StoreKey(hidden)"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_key_of_wrong_length_is_refused() -> None:
    with pytest.raises(StoreDamagedError, match="32 bytes"):
        StoreKey(b"short")


def test_only_keyrings_that_encrypt_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", FailKeyring)
    assert find_keyring() is None
    monkeypatch.setattr(keyring, "get_keyring", ChainerBackend)
    monkeypatch.setattr(ChainerBackend, "backends", [])
    assert find_keyring() is None
    real = type("Keyring", (MemoryKeyring,), {"__module__": "keyring.backends.SecretService"})()
    monkeypatch.setattr(ChainerBackend, "backends", [MemoryKeyring(), real])
    assert find_keyring() is real


def test_system_without_keyring_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", FailKeyring)
    with pytest.raises(UnavailableError, match="passphrase"):
        create_in_keyring(tmp_path)
