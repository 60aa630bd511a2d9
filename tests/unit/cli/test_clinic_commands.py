"""Accounts, audit trail, backup and recovery from the command line, in one clinic's life."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.record.builders import make_header
from vmsk_exam.cli.app import run
from vmsk_exam.cli.unlock import open_store
from vmsk_exam.record import keyring_access, keys

Cli = Callable[..., str]


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Let an environment variable name a file that holds a passphrase."""

    def write(variable: str, text: str) -> None:
        file = tmp_path / f"{variable}.txt"
        file.write_text(text + "\n", encoding="utf-8")
        monkeypatch.setenv(variable, str(file))

    for module in (keyring_access, keys):
        monkeypatch.setattr(module, "find_keyring", lambda: None)
    monkeypatch.setattr("vmsk_exam.bootstrap.store.find_keyring", lambda: None)
    write("VMSK_EXAM_PASSPHRASE_FILE", "words of the store")
    write("VMSK_EXAM_BACKUP_PASSPHRASE_FILE", "words of the backup")
    write("VMSK_EXAM_NEW_PASSPHRASE_FILE", "words of the account")
    write("VMSK_EXAM_ACCOUNT_PASSPHRASE_FILE", "words of the account")
    return write


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*arguments: str, code: int = 0, file: str = "exams.db") -> str:
        assert run([*arguments, "--store", str(tmp_path / "clinic" / file)]) == code
        shown = capsys.readouterr()
        return shown.out if code == 0 else shown.err

    return call


def test_a_clinics_life(cli: Cli, words: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, saved = str(tmp_path / "clinic" / "exams.db"), tmp_path / "usb" / "monday.vmskbackup"
    with open_store(store) as records:
        records.begin_exam(make_header())
    assert "one user" in cli("accounts", "list")
    assert "first account must be an administrator" in cli("accounts", "add", "ruiz", "--role", "surgeon", code=1)
    shown = cli("accounts", "add", "ada", "--role", "administrator")
    recovery_key = next(line.strip() for line in shown.splitlines() if line.count("-") == 7)
    assert "Name yours in VMSK_EXAM_ACCOUNT" in cli("exams", code=1)
    monkeypatch.setenv("VMSK_EXAM_ACCOUNT", "ada")
    assert "Added ruiz (surgeon)" in cli("accounts", "add", "ruiz", "--role", "surgeon")
    assert "ruiz" in cli("accounts", "list")
    assert "ruiz is resident now." in cli("accounts", "role", "ruiz", "resident")
    assert "last administrator" in cli("accounts", "role", "ada", "surgeon", code=1)
    assert "ruiz is surgeon now." in cli("accounts", "role", "ruiz", "surgeon")
    cli("accounts", "hold", "exam_1", "--reason", "letter of 3 May")
    assert "10 years" in cli("accounts", "policy", "--retention-years", "10")
    assert "1 exams" in cli("backup", str(saved))
    assert "The backup is whole: 1 exams" in cli("restore", str(saved), "--check")
    monkeypatch.setenv("VMSK_EXAM_ACCOUNT", "ruiz")
    assert "may not back up" in cli("backup", str(saved), code=1)
    monkeypatch.setenv("VMSK_EXAM_ACCOUNT", "ada")
    assert "held" in cli("audit", "show", "--exam", "exam_1")
    assert "refused" in cli("audit", "show")
    assert "The audit trail is whole" in cli("audit", "verify")
    assert "already" in cli("restore", str(saved), code=1)
    words("VMSK_EXAM_BACKUP_PASSPHRASE_FILE", recovery_key)
    assert "Restored 1 exams" in cli("restore", str(saved), "--replace")
    words("VMSK_EXAM_RECOVERY_KEY_FILE", recovery_key)
    words("VMSK_EXAM_NEW_PASSPHRASE_FILE", "newly chosen words")
    words("VMSK_EXAM_PASSPHRASE_FILE", "newly chosen words")
    assert "is not the right one" in cli("exams", code=1)
    assert "opens with the new passphrase" in cli("accounts", "recover")
    assert "restored" in cli("audit", "show", "--limit", "3")


def test_throwaway_store_has_no_file_to_restore(words: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["restore", "some.vmskbackup", "--store", "none"]) == 1
    assert "has no file" in capsys.readouterr().err
