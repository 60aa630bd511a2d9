"""Gives an exam away without what names the patient."""

from pathlib import Path

import numpy as np

from vmsk_exam.bootstrap.files import write_bytes_safely
from vmsk_exam.errors import InputError
from vmsk_exam.record.effective import EffectiveExam, apply_corrections
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import KeyFrame, Track


def export_deidentified(store: GuardedStore, exam_id: str, path: Path, *, with_pictures: bool = False) -> tuple[str, ...]:
    """Write a de-identified exam as one ZIP archive; skeletons only, unless pictures are asked for.

    Returns
    -------
    tuple of str
        Tasks whose picture was left out, because the landmarks do not show where the face is.

    Raises
    ------
    VmskError
        If the account may not, there is no such exam, or the file cannot be written.
    """
    from vmsk_exam.exchange.case_archive import Case, export_case

    store.permit_export(exam_id, "case with pictures" if with_pictures else "case", is_deidentified=True)
    source = store.unguarded
    exam = deidentified_exam(store, exam_id)
    tasks = [result.task_id for result in exam.record.results]
    tracks = {task_id: track for task_id in tasks if (track := source.load_track(exam_id, task_id)) is not None}
    frames = {task_id: source.load_key_frame(exam_id, task_id) for task_id in tasks if with_pictures}
    kept = {task_id: frame for task_id, frame in frames.items() if frame is not None}
    pictures = {task_id: picture for task_id, frame in kept.items() if (picture := hidden_face(frame, tracks.get(task_id)))}
    write_bytes_safely(path, export_case(Case(exam, tracks, pictures)))
    return tuple(sorted(kept.keys() - pictures.keys()))


def deidentified_exam(store: GuardedStore, exam_id: str) -> EffectiveExam:
    """Return an exam with its corrections, and without what names the patient."""
    source, tool = store.unguarded, store.unguarded.deidentifier()
    record = source.load_exam(exam_id)
    return apply_corrections(tool.record(record), tool.revisions(record, source.revisions(exam_id)))


def hidden_face(frame: KeyFrame, track: Track | None) -> bytes | None:
    """Return the picture with the head hidden, None where nobody knows where it is."""
    from vmsk_exam.vision.face_blur import blur_face

    if track is None or len(track.t_s) == 0:
        return None
    nearest = int(np.argmin(np.abs(track.t_s - frame.t_s))) if np.isfinite(frame.t_s) else 0
    try:
        return blur_face(frame.jpeg, track.image_xyz[nearest, :, :2])
    except InputError:
        return None
