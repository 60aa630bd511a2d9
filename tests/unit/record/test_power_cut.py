"""After a power cut the write-ahead log may end anywhere and a page may be half written: the store opens, older entries stand."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.record.builders import make_header, make_result, open_store
from vmsk_exam.record.page_check import PAGE_BYTES

LOG_HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
RESULTS = 12


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store in use: some results are in the file, later ones in the write-ahead log alone."""
    path = tmp_path_factory.mktemp("running") / "exams.db"
    task_ids = tuple(f"task_{number}" for number in range(RESULTS))
    store = open_store(path)
    store.begin_exam(make_header(task_ids=task_ids))
    store.close()
    store = open_store(path)
    for task_id in task_ids:
        store.put_result("exam_1", make_result(task_id), None)
    yield path
    store.close()


def copy_store(running: Path, folder: Path) -> tuple[Path, Path]:
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(running.with_name(running.name + suffix), folder)
    return folder / "exams.db", folder / "exams.db-wal"


def stored_results(path: Path) -> int:
    """Return how many results a store holds, after proving that they are the first ones, whole."""
    store = open_store(path)
    results = store.load_exam("exam_1").results
    assert results == tuple(make_result(f"task_{number}") for number in range(len(results)))
    store.check()
    store.close()
    return len(results)


def test_log_that_ends_anywhere(running: Path, tmp_path: Path) -> None:
    draw = random.Random(5)
    counts = []
    length = running.with_name("exams.db-wal").stat().st_size
    for number, kept in enumerate(sorted([0, length, *(draw.randrange(length) for _ in range(15))])):
        path, log = copy_store(running, tmp_path / str(number))
        log.write_bytes(log.read_bytes()[:kept])
        counts.append(stored_results(path))
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, RESULTS)


def test_page_half_written_while_the_log_was_copied_into_the_file(running: Path, tmp_path: Path) -> None:
    path, log = copy_store(running, tmp_path / "torn")
    frames = log.read_bytes()[LOG_HEADER_BYTES:]
    pages = {int.from_bytes(frames[place : place + 4], "big") for place in range(0, len(frames), FRAME_HEADER_BYTES + PAGE_BYTES)}
    content = bytearray(path.read_bytes())
    torn = [page for page in sorted(pages - {1}) if page * PAGE_BYTES <= len(content)]
    assert len(torn) >= 3
    for page in torn:
        content[(page - 1) * PAGE_BYTES + 2048 : page * PAGE_BYTES] = bytes(2048)
    path.write_bytes(content)
    assert stored_results(path) == RESULTS
