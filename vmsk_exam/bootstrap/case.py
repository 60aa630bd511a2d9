"""Joins second opinions to a store, and to what hides faces."""

from pathlib import Path

from vmsk_exam.bootstrap.deidentified import deidentified_exam, hidden_face
from vmsk_exam.bootstrap.reports import export_exam
from vmsk_exam.errors import InputError
from vmsk_exam.exchange.case_desk import CaseDesk
from vmsk_exam.record.case_store import CaseExam, CaseStore
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.record.model import KeyFrame
from vmsk_exam.report.progress import Advance, unwatched


def build_case_desk(store: GuardedStore) -> CaseDesk:
    """Return the second opinions of a store."""
    return CaseDesk(store, deidentified_case)


class CaseExport:
    """Writes reports of a case that a colleague sent.

    Parameters
    ----------
    store
        The own store: each report is allowed or refused there, and noted.
    case
        The exams of the case.
    """

    def __init__(self, store: GuardedStore, case: CaseStore) -> None:
        self._store, self._case = store, case

    def __call__(self, exam_id: str, file_format: str, path: Path, kind: str = "exam", advance: Advance = unwatched) -> None:
        """Write a report of an exam of the case, see ``reports.export_exam``.

        Raises
        ------
        VmskError
            If it may not be written, or a document that came with the case cannot be printed.
        """
        self._store.permit_case(f"report of an exam in a sealed case: {exam_id}, {kind} as {file_format}")
        try:
            export_exam(self._case, exam_id, file_format, path, kind, advance)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError("A document of the case is one that this version cannot print. Update the program.") from error


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
