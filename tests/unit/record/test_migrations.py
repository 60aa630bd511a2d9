"""A store of every older version opens and reads the same; a step that fails leaves no trace."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.golden.stores import contents
from tests.unit.record.builders import KEY
from vmsk_exam.record.connection import Connection
from vmsk_exam.record.database import connect
from vmsk_exam.record.migrations import STEPS, migrate, stored_version
from vmsk_exam.record.model import InterruptedAttempt
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.record.worklist import WorklistQuery

GOLDEN = Path(contents.__file__).parent
LEFT = "knee_flexion_left"


def test_every_version_has_a_golden_store() -> None:
    assert sorted(path.name for path in GOLDEN.glob("*.db")) == [f"store_v{number + 1:04}.db" for number in range(len(STEPS))]


@pytest.mark.parametrize("name", [f"store_v{number + 1:04}.db" for number in range(len(STEPS))])
def test_golden_store_reads_as_it_was_written(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(GOLDEN / name, tmp_path / "exams.db"))
    store = SqlCipherStore.open(path, lambda: contents.KEY)
    record = contents.FINISHED
    assert store.load_exam(record.exam_id) == record
    assert store.load_key_frame(record.exam_id, LEFT) == contents.KEY_FRAME
    track = store.load_track(record.exam_id, LEFT)
    assert track is not None
    for field in ("t_s", "image_xyz", "visibility", "angles_deg", "sd_deg"):
        np.testing.assert_array_equal(getattr(track, field), getattr(contents.make_track(), field))
    assert [summary.exam_id for summary in store.unfinished_exams()] == [contents.RUNNING_ID]
    interrupted = InterruptedAttempt(LEFT, 1, (contents.INTERRUPTED,))
    assert store.interrupted_attempts(contents.RUNNING_ID) == (interrupted,)
    (finished,) = [summary for summary in store.list_exams() if summary.exam_id == record.exam_id]
    assert (finished.task_count, finished.measured_count, finished.not_assessable_count) == (3, 1, 1)
    has_desk = name >= "store_v0002.db"
    assert store.documents(record.exam_id) == (contents.DOCUMENTS if has_desk else ())
    assert [each.corrections for each in store.revisions(record.exam_id)] == ([contents.CORRECTIONS] if has_desk else [])
    store.check_signatures(record.exam_id)
    assert store.list_worklist(WorklistQuery(text="munoz rodilla")).total == 2
    has_accounts = name >= "store_v0004.db"
    assert [entry.note for entry in reversed(store.audit_entries())] == list(contents.NOTES if has_accounts else ())
    if has_accounts:
        assert store.sign_in(contents.ACCOUNT.name, contents.PASSPHRASE).role is contents.ACCOUNT.role
    has_video = name >= "store_v0005.db"
    assert not store.load_exam(record.exam_id).header.consent.keep_video
    assert store.video_facts(record.exam_id).picture_count == 0
    if has_video:
        assert store.load_exam(contents.FILMED.exam_id) == contents.FILMED
        assert store.load_video(contents.FILMED.exam_id, LEFT, (0.0, 1.0)) == contents.VIDEO
    store.close()
    connection = connect(path, contents.KEY)
    assert stored_version(connection) == len(STEPS)
    connection.close()


def add_column(connection: Connection) -> None:
    connection.execute("ALTER TABLE exams ADD COLUMN clinic TEXT NOT NULL DEFAULT ''")


def fail_halfway(connection: Connection) -> None:
    add_column(connection)
    raise RuntimeError("power cut")


def test_step_runs_once_and_raises_the_version(tmp_path: Path) -> None:
    connection = connect(tmp_path / "exams.db", KEY)
    migrate(connection)
    migrate(connection, (*STEPS, add_column))
    migrate(connection, (*STEPS, add_column))
    assert stored_version(connection) == len(STEPS) + 1
    columns = [row[1] for row in connection.execute("PRAGMA table_info(exams)")]
    assert columns.count("clinic") == 1
    connection.close()


def test_step_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    connection = connect(tmp_path / "exams.db", KEY)
    migrate(connection)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(connection, (*STEPS, fail_halfway))
    assert stored_version(connection) == len(STEPS)
    assert "clinic" not in [row[1] for row in connection.execute("PRAGMA table_info(exams)")]
    migrate(connection, (*STEPS, add_column))
    assert stored_version(connection) == len(STEPS) + 1
    connection.close()
