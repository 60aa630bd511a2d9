"""Video is kept with consent alone, is found by time, goes with the exam or the consent, and ends first on a full disk."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.record.builders import ENDED, KEY, make_header, make_result, make_track, open_store
from tests.unit.record.test_full_disk import small_disk
from vmsk_exam.errors import AccessRefusedError, StoreError, StoreFullError
from vmsk_exam.record.access import Actor, Role
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.backup import BackupSecrets, restore_backup, write_backup
from vmsk_exam.record.disk import has_room
from vmsk_exam.record.documents import DocumentKind
from vmsk_exam.record.entries import AddVideo
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.journal import JournalWriter
from vmsk_exam.record.model import ExamStatus, VideoFacts, VideoPicture
from vmsk_exam.record.passphrase import Argon2Cost
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.record.video_note import VideoState, read_video_state, video_note

__all__ = ["small_disk"]
TASK = "knee_flexion_left"
ROOT = Path(__file__).resolve().parents[3]
ALL = (0.0, 1e9)


def make_video(count: int = 10, start_s: float = 0.0, size: int = 64) -> tuple[VideoPicture, ...]:
    return tuple(VideoPicture(start_s + at / 10, b"\xff\xd8" + bytes([at]) * size) for at in range(count))


def film(store: SqlCipherStore, exam_id: str = "exam_1", *, keep_video: bool = True) -> None:
    store.begin_exam(make_header(exam_id, keep_video=keep_video))
    store.add_samples(exam_id, TASK, 1, make_track())
    store.apply([AddVideo(exam_id, TASK, 1, make_video())])
    store.put_result(exam_id, make_result(TASK), None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlCipherStore]:
    store = open_store(tmp_path / "exams.db")
    yield store
    store.close()


def test_pictures_are_found_by_time(store: SqlCipherStore) -> None:
    film(store)
    np.testing.assert_allclose(store.load_video_times("exam_1", TASK), np.arange(10) / 10)
    assert store.load_video("exam_1", TASK, (0.25, 0.5)) == make_video()[3:6]
    assert store.load_video("exam_1", TASK, ALL, attempt=2) == ()
    assert store.load_video_times("exam_1", "knee_flexion_right").shape == (0,)
    assert store.video_facts("exam_1") == VideoFacts(10, 660)
    assert store.load_exam("exam_1").header.consent.keep_video


def test_without_consent_nothing_is_kept(store: SqlCipherStore) -> None:
    film(store, keep_video=False)
    assert store.video_facts("exam_1") == VideoFacts()
    film(store, "exam_2")
    assert store.video_facts("exam_2").picture_count == 10


def test_pictures_belong_to_the_attempt_that_counts(store: SqlCipherStore) -> None:
    film(store)
    store.apply([AddVideo("exam_1", TASK, 2, make_video(3, 5.0))])
    assert len(store.load_video("exam_1", TASK, ALL)) == 10
    store.put_result("exam_1", make_result(TASK, 2), None)
    assert store.load_video("exam_1", TASK, ALL) == make_video(3, 5.0)


def test_nothing_is_readable_in_the_files(store: SqlCipherStore, tmp_path: Path) -> None:
    store.begin_exam(make_header(keep_video=True))
    store.apply([AddVideo("exam_1", TASK, 1, (VideoPicture(0.0, b"FACE" * 2000),))])
    for path in tmp_path.iterdir():
        assert b"FACEFACE" not in path.read_bytes()


def test_withdrawing_deletes_and_keeps_deleting(store: SqlCipherStore) -> None:
    film(store)
    assert store.withdraw_video("exam_1") == 10
    store.apply([AddVideo("exam_1", TASK, 1, make_video())])
    assert store.video_facts("exam_1") == VideoFacts()
    assert not store.load_exam("exam_1").header.consent.keep_video
    assert read_video_state(store.documents("exam_1")) is VideoState.WITHDRAWN
    assert store.load_track("exam_1", TASK) is not None
    with pytest.raises(StoreError, match="no exam nothing"):
        store.withdraw_video("nothing")


def test_signature_holds_when_consent_is_taken_back(store: SqlCipherStore) -> None:
    film(store)
    store.end_exam("exam_1", ExamStatus.FINISHED)
    store.open_revision("exam_1", "dr_ruiz", "review")
    store.sign_revision("exam_1", 1, "dr_ruiz")
    store.withdraw_video("exam_1")
    store.check_signatures("exam_1")


def test_deleted_exam_takes_its_video_along(store: SqlCipherStore) -> None:
    film(store)
    film(store, "exam_2")
    store.delete_exam("exam_1")
    with store._database.reading() as connection:
        (count,) = connection.execute("SELECT count(*) FROM video_pictures").fetchone()
    assert count == 10


def test_backup_holds_the_video(store: SqlCipherStore, tmp_path: Path) -> None:
    film(store)
    secrets = BackupSecrets(passphrase="four plain words here", cost=Argon2Cost(memory_kib=8, rounds=1, lanes=1))
    write_backup(store, KEY, tmp_path / "copy.vmskbackup", secrets, lambda: ENDED)
    restore_backup(tmp_path / "copy.vmskbackup", tmp_path / "new", "four plain words here")
    (path,) = (tmp_path / "new").glob("*.db")
    restored = SqlCipherStore.open(path, lambda: KEY)
    assert restored.load_video("exam_1", TASK, ALL) == make_video()
    restored.close()


def test_who_sees_an_exam_without_names_sees_no_video(store: SqlCipherStore) -> None:
    film(store)
    store.set_released("exam_1", is_released=True)
    resident = GuardedStore(store, Actor("res_lee", Role.RESIDENT))
    assert resident.load_video("exam_1", TASK, ALL) == ()
    assert resident.load_video_times("exam_1", TASK).shape == (0,)
    assert resident.video_facts("exam_1") == VideoFacts()
    surgeon = GuardedStore(store, Actor("dr_ruiz", Role.SURGEON))
    assert len(surgeon.load_video("exam_1", TASK, ALL)) == 10
    assert [(each.note.action, each.note.detail) for each in store.audit_entries("exam_1", 1)] == [(AuditAction.VIEWED, "video")]
    with pytest.raises(AccessRefusedError):
        GuardedStore(store, Actor("ada", Role.ADMINISTRATOR)).load_video("exam_1", TASK, ALL)
    surgeon.withdraw_video("exam_1")
    assert store.audit_entries("exam_1", 1)[0].note.detail == "video, consent withdrawn"


def test_note_that_cannot_be_understood_says_nothing() -> None:
    good = video_note(VideoState.DISK_FULL, ENDED)
    assert read_video_state([good]) is VideoState.DISK_FULL
    assert read_video_state([replace(good, body=json.dumps({"state": "burnt"})), replace(good, body="[]")]) is None
    assert read_video_state([replace(good, kind=DocumentKind.NOTE)]) is None


def test_kill_loses_at_most_the_last_chunk(tmp_path: Path) -> None:
    """The program dies right after it was told that nine chunks are durable; it had passed a tenth."""
    code = """
        import os, signal
        from pathlib import Path
        from tests.unit.record.builders import make_header, open_store
        from tests.unit.record.test_video import TASK, make_video
        from vmsk_exam.record.journal import JournalWriter
        store = open_store(Path("exams.db"))
        journal = JournalWriter(store)
        journal.begin_exam(make_header(keep_video=True))
        for number in range(9):
            journal.add_video("exam_1", TASK, 1, make_video(10, float(number)))
        assert journal.settle(60.0)
        journal.add_video("exam_1", TASK, 1, make_video(10, 9.0))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, env=environment, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    store = open_store(tmp_path / "exams.db")
    kept = store.load_video("exam_1", TASK, ALL)
    assert kept[:90] == tuple(each for number in range(9) for each in make_video(10, float(number)))
    assert len(kept) in (90, 100)
    store.close()


@pytest.mark.expected_log("video of the exam ended")
def test_video_leaves_the_rest_of_the_disk_to_what_is_measured(store: SqlCipherStore) -> None:
    room = [True, True, False, True]
    journal = JournalWriter(store, samples_wait_s=0.1, clock=lambda: ENDED, has_room=lambda: room.pop(0))
    journal.begin_exam(make_header(keep_video=True))
    taken = [journal.add_video("exam_1", TASK, 1, make_video(10, float(number))) for number in range(4)]
    journal.add_samples("exam_1", TASK, 1, make_track())
    journal.close()
    assert taken == [True, True, False, False]
    assert store.load_track("exam_1", TASK) is not None
    assert read_video_state(store.documents("exam_1")) is VideoState.DISK_FULL


@pytest.mark.expected_log("video of the exam ended")
def test_full_disk_ends_the_video_and_measuring_goes_on(small_disk: Path) -> None:
    store = open_store(small_disk / "exams.db")
    journal = JournalWriter(store, samples_wait_s=0.05, clock=lambda: ENDED, has_room=lambda: has_room(store.path, 1_000_000))
    journal.begin_exam(make_header(keep_video=True))
    journal.flush()
    number, is_taken = 0, True
    while is_taken and number < 100:
        is_taken = journal.add_video("exam_1", TASK, 1, make_video(10, float(number), size=5_000))
        journal.settle(10.0)
        number += 1
    assert not is_taken
    assert number > 1
    assert (journal.problem, journal.is_full) == ("", False)
    journal.add_samples("exam_1", TASK, 1, make_track())
    journal.put_result("exam_1", make_result(TASK), None)
    journal.flush()
    journal.close()
    assert store.load_exam("exam_1").result(TASK) == make_result(TASK)
    assert read_video_state(store.documents("exam_1")) is VideoState.DISK_FULL
    store.close()


@pytest.mark.expected_log("video of the exam ended")
def test_waiting_pictures_are_dropped_before_anything_is_reported(store: SqlCipherStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write = store.apply

    def refuse_video(entries: list[object]) -> None:
        if any(isinstance(each, AddVideo) and each.pictures for each in entries):
            raise StoreFullError("The disk is full. Free some space.")
        write(entries)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "apply", refuse_video)
    journal = JournalWriter(store, samples_wait_s=60.0, clock=lambda: ENDED)
    journal.begin_exam(make_header(keep_video=True))
    journal.add_video("exam_1", TASK, 1, make_video())
    journal.put_result("exam_1", make_result(TASK), None)
    journal.flush()
    assert journal.problem == ""
    journal.close()
    assert store.load_exam("exam_1").result(TASK) == make_result(TASK)
    assert store.video_facts("exam_1") == VideoFacts()


def test_journal_withdraws_in_order(store: SqlCipherStore) -> None:
    journal = JournalWriter(store, samples_wait_s=60.0, clock=lambda: ENDED)
    journal.begin_exam(make_header(keep_video=True))
    journal.add_video("exam_1", TASK, 1, make_video())
    journal.flush()
    journal.add_video("exam_1", TASK, 1, make_video(5, 1.0))
    journal.withdraw_video("exam_1")
    assert not journal.add_video("exam_1", TASK, 1, make_video(5, 2.0))
    journal.close()
    assert store.video_facts("exam_1") == VideoFacts()
    assert read_video_state(store.documents("exam_1")) is VideoState.WITHDRAWN
