"""A full disk and a read-only folder: the error says so, nothing is lost, and it goes on when there is room."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.record.builders import ENDED, KEY, make_header, make_repetition, make_result, make_track, open_store
from vmsk_exam.errors import InputError, StoreFullError
from vmsk_exam.record.backup import BackupSecrets, write_backup
from vmsk_exam.record.corrections import AddComment, Correction
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.store import SqlCipherStore

TASK = "knee_flexion_left"
MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]


def run_mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this system does not let the test mount a small disk: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    run_mount("-t", "tmpfs", "-o", "size=2m", "vmsk_exam_test", str(folder))
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def add_minutes_of_samples(store: SqlCipherStore) -> None:
    for second in range(300):
        store.add_samples("exam_1", TASK, 2, make_track(30, start_s=float(second)))


def test_store_on_a_full_disk(small_disk: Path) -> None:
    store = open_store(small_disk / "exams.db")
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(), None)
    ballast = fill(small_disk)
    with pytest.raises(StoreFullError, match="Free some space"):
        add_minutes_of_samples(store)
    assert store.load_exam("exam_1").results == (make_result(),)
    ballast.unlink()
    store.put_result("exam_1", make_result(attempt=2), None)
    assert store.load_exam("exam_1").results == (make_result(attempt=2),)
    store.check()
    store.close()


def test_revising_on_a_full_disk(small_disk: Path) -> None:
    store = GuardedStore(open_store(small_disk / "exams.db"))
    store.begin_exam(make_header())
    store.end_exam("exam_1", ExamStatus.FINISHED)
    store.open_revision("exam_1")
    ballast = fill(small_disk)
    corrections: list[Correction] = []

    def add_until_full() -> None:
        while True:
            corrections.append(Correction(AddComment("", "c" * 20_000), "", ENDED))
            store.save_draft("exam_1", 1, corrections)

    with pytest.raises(StoreFullError, match="Free some space"):
        add_until_full()
    saved = len(corrections) - 1
    assert len(store.revisions("exam_1")[0].corrections) == saved
    before = store.verify_audit()
    ballast.unlink()
    store.save_draft("exam_1", 1, corrections)
    store.sign_revision("exam_1", 1)
    store.check_signatures("exam_1")
    assert len(store.revisions("exam_1")[0].corrections) == saved + 1
    assert store.verify_audit() == before + 2
    store.close()


def test_backup_on_a_full_disk_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "exams.db")
    store.begin_exam(make_header())
    fill(small_disk)
    cost = Argon2Cost(memory_kib=8, rounds=1, lanes=1)
    with pytest.raises(InputError, match=r"monday.* cannot be written .* Free some space"):
        write_backup(store, KEY, small_disk / "monday.vmskbackup", BackupSecrets(passphrase="four plain words", cost=cost))
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    store.close()


def test_opening_on_a_full_disk(small_disk: Path) -> None:
    open_store(small_disk / "old" / "exams.db").close()
    ballast = fill(small_disk)
    with pytest.raises(StoreFullError):
        open_store(small_disk / "new" / "exams.db")
    with pytest.raises(StoreFullError):
        open_store(small_disk / "old" / "exams.db").begin_exam(make_header())
    ballast.unlink()
    assert list((small_disk).glob("new/*")) == []
    store = open_store(small_disk / "old" / "exams.db")
    assert store.list_exams() == ()
    store.close()


@pytest.mark.expected_log("cannot be stored at present")
def test_journal_on_a_full_disk_loses_nothing(small_disk: Path) -> None:
    store = open_store(small_disk / "exams.db")
    journal = JournalWriter(store, retry_s=0.05)
    journal.begin_exam(make_header())
    journal.flush()
    ballast = fill(small_disk)
    second = 0
    while journal.problem == "":
        assert second < 300
        journal.add_samples("exam_1", TASK, 1, make_track(30, start_s=float(second)))
        journal.add_repetition("exam_1", TASK, 1, make_repetition(second))
        second += 1
        if second % 20 == 0 and journal.problem == "":
            flush_or_full(journal)
    journal.put_result("exam_1", make_result(), None)
    journal.end_exam("exam_1", ExamStatus.FINISHED)
    with pytest.raises(StoreFullError, match="Free some space"):
        journal.flush()
    ballast.unlink()
    journal.flush()
    journal.close()
    record = store.load_exam("exam_1")
    assert (record.status, record.results) == (ExamStatus.FINISHED, (make_result(),))
    track = store.load_track("exam_1", TASK)
    assert track is not None
    assert len(track.t_s) == 30 * second
    assert (track.t_s[1:] > track.t_s[:-1]).all()
    store.close()


def flush_or_full(journal: JournalWriter) -> None:
    try:
        journal.flush()
    except StoreFullError:
        return


def test_read_only_disk(small_disk: Path) -> None:
    open_store(small_disk / "exams.db").close()
    run_mount("-o", "remount,ro", str(small_disk))
    for name in ("exams.db", "other.db"):
        with pytest.raises(StoreFullError, match="read-only"):
            open_store(small_disk / name)


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreFullError, match="another folder"):
        open_store(tmp_path / "file" / "exams.db")


def test_store_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "exams.db").mkdir()
    with pytest.raises(StoreFullError):
        open_store(tmp_path / "exams.db")


@pytest.mark.skipif(os.name != "posix", reason="a limit of file size needs a POSIX system")
def test_limit_of_file_size(tmp_path: Path) -> None:
    """Stands for a quota, and for a full disk where the test may not mount one."""
    script = f"""
        import resource
        from pathlib import Path
        from tests.unit.record.builders import make_header, make_result, make_track, open_store
        from vmsk_exam.errors import StoreFullError

        store = open_store(Path({str(tmp_path / "exams.db")!r}))
        store.begin_exam(make_header())
        store.put_result("exam_1", make_result(), None)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({MEGABYTE}, {MEGABYTE}))
        try:
            for second in range(300):
                store.add_samples("exam_1", "{TASK}", 1, make_track(30, start_s=float(second)))
        except StoreFullError as error:
            assert "Free some space" in str(error)
            assert store.load_exam("exam_1").results == (make_result(),)
            print("refused")
    """
    child = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (child.stdout.strip(), child.stderr) == ("refused", "")
    store = open_store(tmp_path / "exams.db")
    assert store.load_exam("exam_1").results == (make_result(),)
    store.close()
