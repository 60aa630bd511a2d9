"""Writes the golden store of the newest version: ``python -m tests.golden.stores.make_store``. Never for an older one."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.stores import contents
from vmsk_exam.record.backup import BackupSecrets, write_backup
from vmsk_exam.record.entries import AddRepetition, AddSamples, AddVideo, BeginExam, EndExam, Entry, PutResult
from vmsk_exam.record.migrations import STEPS
from vmsk_exam.record.store import SqlCipherStore


def write_contents(store: SqlCipherStore) -> None:
    """Fill an empty store with the exams of ``contents``."""
    record = contents.FINISHED
    left, squat = record.results
    first = replace(left, attempt=1, peak_deg=90.0, pain=None)
    entries: list[Entry] = [
        BeginExam(record.header),
        AddSamples(record.exam_id, left.task_id, 1, contents.make_track()),
        PutResult(record.exam_id, first, None),
        AddSamples(record.exam_id, left.task_id, 2, contents.make_track()),
        PutResult(record.exam_id, left, contents.KEY_FRAME),
        PutResult(record.exam_id, squat, None),
        EndExam(record.exam_id, record.status, record.ended_utc or record.header.started_utc),
        BeginExam(replace(record.header, exam_id=contents.RUNNING_ID, task_ids=("knee_flexion_left",))),
        AddRepetition(contents.RUNNING_ID, "knee_flexion_left", 1, contents.INTERRUPTED),
    ]
    store.apply([*entries, *filmed_entries()])
    for document in contents.DOCUMENTS:
        store.put_document(record.exam_id, document)
    store.open_revision(record.exam_id, "dr_ruiz", "review")
    store.save_draft(record.exam_id, 1, contents.CORRECTIONS)
    store.sign_revision(record.exam_id, 1, "dr_ruiz")
    store.add_account(contents.ACCOUNT, contents.PASSPHRASE, contents.COST)
    for note in contents.NOTES:
        store.note(note)


def filmed_entries() -> list[Entry]:
    """Return what the journal wrote of the exam with video."""
    record = contents.FILMED
    (left,) = record.results
    return [
        BeginExam(record.header),
        AddSamples(record.exam_id, left.task_id, 2, contents.make_track()),
        AddVideo(record.exam_id, left.task_id, 2, contents.VIDEO),
        PutResult(record.exam_id, left, None),
        EndExam(record.exam_id, record.status, record.ended_utc or record.header.started_utc),
    ]


def write_golden_backup(path: Path) -> None:
    """Write a backup of the newest golden store."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path.with_name(f"store_v{len(STEPS):04}.db"), folder))
        store = SqlCipherStore.open(copy, lambda: contents.KEY)
        secrets = BackupSecrets(passphrase=contents.PASSPHRASE, cost=contents.COST)
        write_backup(store, contents.KEY, path, secrets, lambda: contents.WRITTEN)
        store.close()


def main() -> None:
    """Write the store beside this file, and a backup if there is none; an existing one is not replaced."""
    backup = Path(__file__).with_name("backup_v1.vmskbackup")
    path = Path(__file__).with_name(f"store_v{len(STEPS):04}.db")
    if path.exists() and not backup.exists():
        write_golden_backup(backup)
        return
    if path.exists():
        raise SystemExit(f"{path.name} exists: a golden store of a released version never changes.")
    store = SqlCipherStore.open(path, lambda: contents.KEY)
    write_contents(store)
    store.close()


if __name__ == "__main__":
    main()
