"""A wrong key, a changed page, a newer or foreign file: each is refused with a reason, and nothing is overwritten."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.record.builders import KEY, make_header, make_result, make_track, open_store
from vmsk_exam.errors import StoreDamagedError, StoreVersionError, WrongKeyError
from vmsk_exam.record.database import connect
from vmsk_exam.record.keys import StoreKey, open_throwaway
from vmsk_exam.record.model import KeyFrame
from vmsk_exam.record.page_check import PAGE_BYTES
from vmsk_exam.record.store import SqlCipherStore

RESULT = make_result()


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("intact") / "exams.db"
    store = open_store(path)
    store.begin_exam(make_header())
    store.add_samples("exam_1", RESULT.task_id, 1, make_track(30))
    store.put_result("exam_1", RESULT, KeyFrame(1.0, b"p" * 9000))
    store.close()
    return path


@pytest.fixture
def path(intact: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(intact, tmp_path / "exams.db"))


@pytest.fixture(autouse=True)
def _silent(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The library's own lines on standard error are not for people."""
    yield
    assert capfd.readouterr().err == ""


def change_byte(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_wrong_key(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongKeyError, match="does not open") as caught:
        open_store(path, open_throwaway())
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    with pytest.raises(WrongKeyError):
        open_store(path, StoreKey(KEY.reveal()[:-1] + b"\x00"))


def test_one_changed_bit_on_any_page(path: Path) -> None:
    intact = path.read_bytes()
    pages = len(intact) // PAGE_BYTES
    assert pages > 20
    for page in range(pages):
        path.write_bytes(intact)
        change_byte(path, page * PAGE_BYTES + 16 + (page * 131) % (PAGE_BYTES - 16))
        with pytest.raises(StoreDamagedError) as caught:
            open_store(path)
        assert str(path) in str(caught.value)
        assert "Restore" in str(caught.value) or "restore" in str(caught.value)


def test_damage_names_the_page(path: Path) -> None:
    change_byte(path, 7 * PAGE_BYTES + 99)
    with pytest.raises(StoreDamagedError, match=r"page 8.*vmsk-exam restore BACKUP"):
        open_store(path)


def test_damage_is_found_while_reading_a_store_too_large_to_check(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:PAGE_BYTES] + bytes(len(content) - PAGE_BYTES))
    with pytest.raises(StoreDamagedError) as caught:
        SqlCipherStore.open(path, lambda: KEY, check_limit_bytes=0).load_exam("exam_1")
    assert str(path) in str(caught.value)


def test_overwritten_first_page_is_damage_not_a_wrong_key(path: Path) -> None:
    path.write_bytes(bytes(PAGE_BYTES) + path.read_bytes()[PAGE_BYTES:])
    with pytest.raises(StoreDamagedError):
        open_store(path)
    with pytest.raises(WrongKeyError):
        open_store(path, open_throwaway())


def test_broken_salt_does_no_harm(path: Path) -> None:
    """The first 16 bytes follow from the key, so that their loss loses nothing."""
    path.write_bytes(bytes(16) + path.read_bytes()[16:])
    store = open_store(path)
    assert store.load_exam("exam_1").results == (RESULT,)
    store.close()


@pytest.mark.parametrize("kept_bytes", [10 * PAGE_BYTES + 1000, 12 * PAGE_BYTES])
def test_truncated_store(path: Path, kept_bytes: int) -> None:
    path.write_bytes(path.read_bytes()[:kept_bytes])
    with pytest.raises(StoreDamagedError):
        open_store(path)


def test_empty_file_is_not_taken_for_a_new_store(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreDamagedError, match="empty file"):
        open_store(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("content", [b"hello\n", b"SQLite format 3\x00" + bytes(8192), b"some text " * 2000])
def test_foreign_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WrongKeyError):
        open_store(path)
    assert path.read_bytes() == content


def test_newer_store_is_refused_and_not_changed(path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreVersionError, match="store version 99"):
        open_store(path)
    assert path.read_bytes() == before
