"""What the store answers after what was written."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.unit.record.builders import ENDED, STARTED, make_header, make_repetition, make_result, make_track, open_store
from vmsk_exam.assessment.results import Outcome
from vmsk_exam.errors import StoreError
from vmsk_exam.record.entries import RejectedEntryError
from vmsk_exam.record.model import ExamStatus, InterruptedAttempt, KeyFrame
from vmsk_exam.record.store import SqlCipherStore

LEFT, RIGHT = "knee_flexion_left", "knee_flexion_right"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "exams.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlCipherStore]:
    opened = open_store(path)
    yield opened
    opened.close()


def test_new_store_is_empty_and_holds_no_readable_text(store: SqlCipherStore, path: Path) -> None:
    assert store.list_exams() == ()
    store.begin_exam(make_header())
    store.close()
    content = path.read_bytes()
    assert b"SQLite" not in content
    assert b"exam_1" not in content
    assert "Álvarez".encode() not in content


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX systems")
def test_store_and_its_log_are_for_their_owner_alone(store: SqlCipherStore, path: Path) -> None:
    store.begin_exam(make_header())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(("exams.db", "exams.db-wal", "exams.db-shm"), 0o600)


def test_exam_in_the_order_of_a_session(store: SqlCipherStore) -> None:
    header, result = make_header(), make_result()
    store.begin_exam(header)
    store.add_samples("exam_1", LEFT, 1, make_track(30))
    store.add_repetition("exam_1", LEFT, 1, result.repetitions[0])
    store.add_samples("exam_1", LEFT, 1, make_track(15, start_s=1.0))
    store.put_result("exam_1", result, KeyFrame(5.5, b"picture"))
    store.end_exam("exam_1", ExamStatus.FINISHED)

    record = store.load_exam("exam_1")
    assert record.header == header
    assert record.status is ExamStatus.FINISHED
    assert record.ended_utc == ENDED
    assert record.results == (result,)
    assert store.load_key_frame("exam_1", LEFT) == KeyFrame(5.5, b"picture")
    track = store.load_track("exam_1", LEFT)
    assert track is not None
    assert track.t_s.shape == (45,)
    assert track.t_s[30] == 1.0
    assert (track.width_px, track.height_px) == (640, 480)
    assert store.interrupted_attempts("exam_1") == ()
    assert store.unfinished_exams() == ()


def test_everything_survives_closing(store: SqlCipherStore, path: Path) -> None:
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(), None)
    store.close()
    again = open_store(path)
    assert again.load_exam("exam_1").results == (make_result(),)
    assert [summary.exam_id for summary in again.unfinished_exams()] == ["exam_1"]
    again.close()


def test_pain_answer_replaces_the_result_and_keeps_the_picture(store: SqlCipherStore) -> None:
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(), KeyFrame(5.5, b"picture"))
    store.put_result("exam_1", make_result().with_pain(4), None)
    assert store.load_exam("exam_1").results == (make_result().with_pain(4),)
    assert store.load_key_frame("exam_1", LEFT) == KeyFrame(5.5, b"picture")


def test_pain_answer_after_a_restart_replaces_the_result(store: SqlCipherStore, path: Path) -> None:
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(), None)
    store.close()
    again = open_store(path)
    again.put_result("exam_1", make_result().with_pain(7), None)
    assert again.load_exam("exam_1").results == (make_result().with_pain(7),)
    assert again.list_exams()[0].measured_count == 1
    again.close()


def test_record_shows_the_last_attempt_in_the_order_of_tasks(store: SqlCipherStore) -> None:
    hidden = make_result(LEFT, 2, outcome=Outcome.NOT_ASSESSABLE)
    store.begin_exam(make_header())
    store.put_result("exam_1", make_result(RIGHT), None)
    store.put_result("exam_1", make_result(LEFT), KeyFrame(1.0, b"first"))
    store.add_samples("exam_1", LEFT, 1, make_track(10))
    store.put_result("exam_1", hidden, None)
    assert store.load_exam("exam_1").results == (hidden, make_result(RIGHT))
    assert store.load_key_frame("exam_1", LEFT) is None
    assert store.load_track("exam_1", LEFT) is None
    first = store.load_track("exam_1", LEFT, 1)
    assert first is not None
    assert len(first.t_s) == 10
    (summary,) = store.list_exams()
    assert (summary.task_count, summary.measured_count, summary.not_assessable_count) == (2, 1, 1)


def test_no_picture_without_consent(store: SqlCipherStore) -> None:
    store.begin_exam(make_header(keep_pictures=False))
    store.put_result("exam_1", make_result(), KeyFrame(5.5, b"picture"))
    assert store.load_key_frame("exam_1", LEFT) is None


def test_attempt_of_a_dead_process_stays_apart(store: SqlCipherStore, path: Path) -> None:
    """The program died in attempt 1; the resumed session counts from 1 again."""
    store.begin_exam(make_header())
    store.add_samples("exam_1", LEFT, 1, make_track(30))
    store.add_repetition("exam_1", LEFT, 1, make_repetition(1, 88.0))
    store.close()

    again = open_store(path)
    left_over = InterruptedAttempt(LEFT, 1, (make_repetition(1, 88.0),))
    assert again.interrupted_attempts("exam_1") == (left_over,)
    assert again.load_exam("exam_1").results == ()
    again.begin_exam(make_header())
    again.add_samples("exam_1", LEFT, 1, make_track(12))
    again.add_repetition("exam_1", LEFT, 1, make_repetition(1))
    again.put_result("exam_1", make_result(), None)
    assert again.load_exam("exam_1").results == (make_result(),)
    assert again.interrupted_attempts("exam_1") == (left_over,)
    track = again.load_track("exam_1", LEFT, 1)
    assert track is not None
    assert len(track.t_s) == 12
    again.close()


def test_list_is_newest_first(store: SqlCipherStore) -> None:
    for number, hours in enumerate((2, 0, 5, 1)):
        store.begin_exam(make_header(f"exam_{number}", started_utc=STARTED + timedelta(hours=hours)))
    assert [summary.exam_id for summary in store.list_exams()] == ["exam_2", "exam_0", "exam_3", "exam_1"]
    store.end_exam("exam_2", ExamStatus.STOPPED)
    assert [summary.exam_id for summary in store.unfinished_exams()] == ["exam_0", "exam_3", "exam_1"]


def test_number_of_queries_does_not_grow_with_the_exams(store: SqlCipherStore) -> None:
    statements: list[str] = []
    store._database._reader.set_trace_callback(statements.append)  # type: ignore[attr-defined]
    counts = []
    for number in range(3):
        store.begin_exam(make_header(f"exam_{number}"))
        for task_id in (LEFT, RIGHT)[: number + 1]:
            store.put_result(f"exam_{number}", make_result(task_id), None)
        statements.clear()
        store.list_exams()
        store.load_exam(f"exam_{number}")
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] == 13


def test_deleted_exam_is_gone_with_all_its_rows(store: SqlCipherStore) -> None:
    for exam_id in ("exam_1", "exam_2"):
        store.begin_exam(make_header(exam_id))
        store.add_samples(exam_id, LEFT, 1, make_track(10))
        store.put_result(exam_id, make_result(), KeyFrame(1.0, b"picture"))
    store.delete_exam("exam_1")
    assert [summary.exam_id for summary in store.list_exams()] == ["exam_2"]
    with store._database.reading() as connection:
        for table in ("attempts", "repetitions", "compensations", "measures", "track_chunks", "key_frames", "exam_tasks"):
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            assert rows == {"repetitions": 2, "measures": 2, "exam_tasks": 2}.get(table, 1), table
    with pytest.raises(StoreError, match="no exam exam_1"):
        store.load_exam("exam_1")
    with pytest.raises(StoreError, match="no exam exam_1"):
        store.delete_exam("exam_1")


def test_what_can_never_be_stored_is_rejected_and_leaves_nothing(store: SqlCipherStore) -> None:
    with pytest.raises(RejectedEntryError, match="no exam missing"):
        store.put_result("missing", make_result(), None)
    store.begin_exam(make_header())
    with pytest.raises(RejectedEntryError, match="cannot be stored"):
        store.put_result("exam_1", replace(make_result(), channel="\udc80"), None)
    with pytest.raises(RejectedEntryError, match="cannot be stored"):
        store.put_result("exam_1", replace(make_result(), frame_count=2**70), None)
    store.end_exam("exam_1", ExamStatus.FINISHED)
    with pytest.raises(RejectedEntryError, match="has ended"):
        store.begin_exam(make_header())
    assert store.load_exam("exam_1").results == ()
    assert store.interrupted_attempts("exam_1") == ()


def test_numbers_of_numpy_are_taken(store: SqlCipherStore) -> None:
    result = replace(make_result(), peak_deg=np.float32(90.5), frame_count=np.int64(12), start_deg=np.float64("nan"))
    store.begin_exam(make_header())
    store.put_result("exam_1", result, None)
    (stored,) = store.load_exam("exam_1").results
    assert (stored.peak_deg, stored.frame_count, stored.start_deg) == (90.5, 12, None)


def test_two_openings_see_each_other(store: SqlCipherStore, path: Path) -> None:
    other = open_store(path)
    store.begin_exam(make_header())
    assert [summary.exam_id for summary in other.list_exams()] == ["exam_1"]
    other.put_result("exam_1", make_result(), None)
    assert store.load_exam("exam_1").results == (make_result(),)
    other.close()


def test_unknown_track_and_picture_are_none(store: SqlCipherStore) -> None:
    assert store.load_track("exam_1", LEFT) is None
    assert store.load_key_frame("exam_1", LEFT) is None


def test_closing_twice_does_nothing_and_a_closed_store_says_so(store: SqlCipherStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="cannot be read or written"):
        store.list_exams()
