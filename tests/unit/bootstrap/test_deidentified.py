"""An exam given away holds nothing that names the patient, in any of its files."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.golden.stores import contents
from tests.golden.stores.make_store import write_contents
from tests.unit.vision.test_face_blur import checkered, standing
from vmsk_exam.bootstrap.deidentified import export_deidentified
from vmsk_exam.errors import AccessRefusedError
from vmsk_exam.exchange.case_archive import TRACK_COLUMNS
from vmsk_exam.exchange.json_format import load_effective_json
from vmsk_exam.record.access import Actor, Role
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.entries import AddSamples, BeginExam, EndExam, PutResult
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import ExamStatus, KeyFrame
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.vision.pictures import JpegEncoder

LEFT = "knee_flexion_left"
NAMING = ("Inés", "Muñoz", "H-204", "1949-06", "golden", "Webcam", "2026-11-23", "dr_ruiz", "turned away", "pictured")


@pytest.fixture
def store(tmp_path: Path) -> GuardedStore:
    """The golden exam, and a second one with a real picture."""
    store = SqlCipherStore.open(tmp_path / "exams.db", lambda: contents.KEY)
    write_contents(store)
    record = contents.FINISHED
    track = contents.make_track()
    points = np.concatenate([standing(), np.zeros((33, 1))], axis=1)
    shown = replace(track, image_xyz=np.repeat(points[np.newaxis], len(track.t_s), axis=0))
    picture = KeyFrame(0.05, JpegEncoder().encode_jpeg(checkered()))
    store.apply(
        [
            BeginExam(replace(record.header, exam_id="pictured")),
            AddSamples("pictured", LEFT, 2, shown),
            PutResult("pictured", record.results[0], picture),
            EndExam("pictured", ExamStatus.FINISHED, contents.WRITTEN),
        ]
    )
    return GuardedStore(store)


def read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        return {name: archive.read(name) for name in archive.namelist()}


def test_skeletons_only_by_default(store: GuardedStore, tmp_path: Path) -> None:
    assert export_deidentified(store, "golden_finished", tmp_path / "case.zip") == ()
    files = read(tmp_path / "case.zip")
    assert sorted(files) == ["README.txt", "exam.csv", "exam.json", f"skeletons/{LEFT}.csv"]
    for name, content in files.items():
        text = content.decode()
        assert [word for word in NAMING if word in text] == [], name
    exam = load_effective_json(files["exam.json"])
    assert exam.record.results[0].peak_deg == 116.5
    assert exam.original.results == contents.FINISHED.results
    lines = files[f"skeletons/{LEFT}.csv"].decode().splitlines()
    assert lines[0].split(",") == list(TRACK_COLUMNS)
    assert len(lines) == 5
    assert lines[2].split(",")[1] == ""
    note = store.audit_entries(limit=1)[0].note
    assert (note.action, note.exam_id, note.detail) == (AuditAction.EXPORTED, "golden_finished", "case de-identified")
    store.close()


def test_pictures_have_no_face_and_those_that_might_are_left_out(store: GuardedStore, tmp_path: Path) -> None:
    assert export_deidentified(store, "pictured", tmp_path / "case.zip", with_pictures=True) == ()
    assert f"pictures/{LEFT}.jpg" in read(tmp_path / "case.zip")
    assert export_deidentified(store, "golden_finished", tmp_path / "other.zip", with_pictures=True) == (LEFT,)
    assert not [name for name in read(tmp_path / "other.zip") if name.startswith("pictures/")]
    store.close()


def test_same_exam_gives_the_same_file(store: GuardedStore, tmp_path: Path) -> None:
    export_deidentified(store, "golden_finished", tmp_path / "a.zip")
    export_deidentified(store, "golden_finished", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    store.close()


def test_patient_may_not_give_it_away(store: GuardedStore, tmp_path: Path) -> None:
    patient = GuardedStore(store.unguarded, Actor("ines", Role.PATIENT, "H-204"))
    with pytest.raises(AccessRefusedError):
        export_deidentified(patient, "golden_finished", tmp_path / "case.zip")
    assert not (tmp_path / "case.zip").exists()
    store.close()
