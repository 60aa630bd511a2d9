"""Joins second opinions to a store, and to what hides faces."""

from vmsk_exam.bootstrap.deidentified import deidentified_exam, hidden_face
from vmsk_exam.exchange.case_desk import CaseDesk
from vmsk_exam.record.case_store import CaseExam
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import KeyFrame


def build_case_desk(store: GuardedStore) -> CaseDesk:
    """Return the second opinions of a store."""
    return CaseDesk(store, deidentified_case)


def deidentified_case(store: GuardedStore, exam_id: str, *, with_pictures: bool) -> CaseExam:
    """Return an exam that names nobody: no documents, shifted dates, pictures only where the head could be hidden."""
    source = store.unguarded
    effective = deidentified_exam(store, exam_id)
    tasks = [result.task_id for result in effective.original.results]
    tracks = {task: track for task in tasks if (track := source.load_track(exam_id, task)) is not None}
    may_keep = with_pictures and source.load_exam(exam_id).header.consent.keep_pictures
    frames = {task: source.load_key_frame(exam_id, task) for task in tasks if may_keep}
    pictures = {
        task: KeyFrame(frame.t_s, jpeg)
        for task, frame in frames.items()
        if frame is not None and (jpeg := hidden_face(frame, tracks.get(task))) is not None
    }
    return CaseExam(effective.original, effective.revisions, (), tracks, pictures)
