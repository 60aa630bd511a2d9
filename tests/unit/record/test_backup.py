"""A backup is the whole store, opens with its passphrase or the recovery key alone, and every changed byte is refused."""

import os
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.golden.stores import contents
from tests.golden.stores.make_store import write_contents
from tests.unit.record.builders import make_header
from vmsk_exam.errors import InputError, StoreDamagedError, StoreError, WrongKeyError
from vmsk_exam.record.audit import AuditAction, AuditNote
from vmsk_exam.record.backup import BackupSecrets, check_backup, restore_backup, write_backup
from vmsk_exam.record.database import connect
from vmsk_exam.record.key_file import read_key_file
from vmsk_exam.record.keys import StoreKey, add_passphrase, create_with_passphrase, open_with_passphrase
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.recovery import has_recovery_key, make_recovery_key, open_with_recovery_key
from vmsk_exam.record.store import SqlCipherStore

CHEAP = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
STORE_WORDS, BACKUP_WORDS = "words of the store", "words of the backup"
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


class Clinic:
    """A folder with a filled store and a backup of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clinic"
        self.key = create_with_passphrase(self.folder, STORE_WORDS, cost=CHEAP)
        self.recovery_key = make_recovery_key(self.folder, self.key, cost=CHEAP)
        self.store = SqlCipherStore.open(self.folder / "exams.db", lambda: self.key)
        write_contents(self.store)
        self.backup = folder / "usb" / "monday.vmskbackup"

    def back_up(self) -> None:
        key_file = read_key_file(self.folder)
        assert key_file is not None
        secrets = BackupSecrets(passphrase=BACKUP_WORDS, recovery=key_file.recovery, cost=CHEAP)
        self.facts = write_backup(self.store, self.key, self.backup, secrets, lambda: NOW)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    clinic = Clinic(tmp_path)
    clinic.back_up()
    return clinic


def dump(path: Path, key: StoreKey) -> dict[str, list[tuple[Any, ...]]]:
    connection = connect(path, key)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    rows = {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}  # noqa: S608
    connection.close()
    return rows


def test_restored_store_equals_the_original(clinic: Clinic, tmp_path: Path) -> None:
    clinic.store.close()
    facts = restore_backup(clinic.backup, tmp_path / "new", BACKUP_WORDS)
    assert facts == clinic.facts
    assert (facts.exam_count, facts.audit_count, facts.created_utc) == (3, 2, NOW)
    key = open_with_passphrase(tmp_path / "new", BACKUP_WORDS)
    assert key == clinic.key
    restored = dump(tmp_path / "new" / "exams.db", key)
    assert restored == dump(clinic.folder / "exams.db", clinic.key)
    assert len(restored["exams"]) == 3
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["exams.db", "exams.key.json"]
    assert [path.name for path in clinic.backup.parent.iterdir()] == [clinic.backup.name]
    assert os.name != "posix" or clinic.backup.stat().st_mode & 0o077 == 0


def test_backup_of_an_older_version_is_read(tmp_path: Path) -> None:
    golden = Path(shutil.copy(Path(contents.__file__).with_name("backup_v1.vmskbackup"), tmp_path))
    facts = restore_backup(golden, tmp_path / "new", contents.PASSPHRASE)
    assert (facts.format, facts.store_version, facts.exam_count) == ("vmsk-exam-backup/1", 4, 2)
    key = open_with_passphrase(tmp_path / "new", contents.PASSPHRASE)
    store = SqlCipherStore.open(tmp_path / "new" / "exams.db", lambda: key)
    assert store.load_exam(contents.FINISHED.exam_id) == contents.FINISHED
    store.close()


def test_backup_while_the_store_is_in_use_is_one_moment(clinic: Clinic, tmp_path: Path) -> None:
    clinic.store.begin_exam(make_header("later"))
    assert check_backup(clinic.backup, BACKUP_WORDS).exam_count == 3
    clinic.back_up()
    assert check_backup(clinic.backup, BACKUP_WORDS).exam_count == 4
    clinic.store.close()


def test_recovery_key_opens_backup_and_store(clinic: Clinic, tmp_path: Path) -> None:
    clinic.store.close()
    assert len(clinic.recovery_key) == 39
    restore_backup(clinic.backup, tmp_path / "new", clinic.recovery_key)
    typed = clinic.recovery_key.lower().replace("-", " ").replace("o", "0").replace("b", "8")
    assert open_with_recovery_key(tmp_path / "new", typed) == clinic.key
    assert open_with_recovery_key(clinic.folder, typed) == clinic.key
    assert has_recovery_key(clinic.folder)
    add_passphrase(clinic.folder, clinic.key, "newly chosen words", cost=CHEAP)
    assert open_with_passphrase(clinic.folder, "newly chosen words") == clinic.key
    second = make_recovery_key(clinic.folder, clinic.key, cost=CHEAP)
    assert open_with_recovery_key(clinic.folder, second) == clinic.key
    with pytest.raises(WrongKeyError):
        open_with_recovery_key(clinic.folder, clinic.recovery_key)


def test_store_without_recovery_key_says_so(tmp_path: Path) -> None:
    create_with_passphrase(tmp_path, STORE_WORDS, cost=CHEAP)
    assert not has_recovery_key(tmp_path)
    with pytest.raises(StoreError, match="No recovery key"):
        open_with_recovery_key(tmp_path, "ABCD")


@pytest.mark.parametrize("words", [STORE_WORDS, "wrong words here", "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"])
def test_wrong_passphrase_opens_nothing(clinic: Clinic, tmp_path: Path, words: str) -> None:
    clinic.store.close()
    with pytest.raises(WrongKeyError):
        restore_backup(clinic.backup, tmp_path / "new", words)
    assert not (tmp_path / "new" / "exams.db").exists()


def test_store_that_is_there_is_moved_aside_not_overwritten(clinic: Clinic) -> None:
    clinic.store.note(AuditNote("", AuditAction.VIEWED, "golden_finished"))
    clinic.store.close()
    before = (clinic.folder / "exams.db").read_bytes()
    with pytest.raises(StoreError, match="already"):
        restore_backup(clinic.backup, clinic.folder, BACKUP_WORDS)
    assert (clinic.folder / "exams.db").read_bytes() == before
    restore_backup(clinic.backup, clinic.folder, BACKUP_WORDS, is_replacing=True)
    (old,) = clinic.folder.glob("exams.db.*.old")
    assert old.read_bytes() == before
    store = SqlCipherStore.open(clinic.folder / "exams.db", lambda: clinic.key)
    assert store.audit_head()[0] == 2
    store.close()


def test_changed_byte_anywhere_is_refused_and_the_file_named(clinic: Clinic, tmp_path: Path) -> None:
    clinic.store.close()
    content = clinic.backup.read_bytes()
    draw = random.Random(3)
    places = [draw.randrange(len(content) - 300) for _ in range(40)] + [40, 700, 1500]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 0x10
        clinic.backup.write_bytes(changed)
        restored = restore_or_refuse(clinic, tmp_path / f"new_{place}")
        assert isinstance(restored, WrongKeyError) or restored == clinic.facts or str(clinic.backup) in str(restored)
        assert (tmp_path / f"new_{place}" / "exams.db").exists() == (restored == clinic.facts)


def restore_or_refuse(clinic: Clinic, folder: Path) -> object:
    """Return what was restored (a time or flag of the archive itself was changed), or the error."""
    try:
        return restore_backup(clinic.backup, folder, BACKUP_WORDS)
    except (StoreDamagedError, WrongKeyError) as error:
        return error


@pytest.mark.parametrize("kept", [0, 10, 5_000, -30])
def test_cut_off_backup_is_refused(clinic: Clinic, tmp_path: Path, kept: int) -> None:
    clinic.store.close()
    clinic.backup.write_bytes(clinic.backup.read_bytes()[:kept])
    with pytest.raises(StoreDamagedError, match="cannot be used"):
        restore_backup(clinic.backup, tmp_path / "new", BACKUP_WORDS)


def test_missing_backup_short_passphrase_and_no_room(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no backup"):
        check_backup(tmp_path / "none", BACKUP_WORDS)
    with pytest.raises(InputError, match="too short"):
        write_backup(clinic.store, clinic.key, tmp_path / "b", BackupSecrets(passphrase="short"))
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_backup(clinic.store, clinic.key, tmp_path / "file" / "b", BackupSecrets(passphrase=BACKUP_WORDS, cost=CHEAP))
    clinic.store.close()
