"""One look into the record store before an exam: can it be used, and is an exam unfinished? Runs on a worker; no Qt."""

from dataclasses import dataclass

from vmsk_exam.record.model import ExamRecord, ExamSummary
from vmsk_exam.ui.services import ExamServices, StoreState


@dataclass(frozen=True, slots=True)
class StoreLook:
    """What was found."""

    state: StoreState
    unfinished: ExamSummary | None = None
    """Newest exam that was not finished; demo exams are left alone."""
    record: ExamRecord | None = None
    """The same exam with its answers, so that it can be resumed."""


def look_into_store(services: ExamServices) -> StoreLook:
    """Look into the store.

    Raises
    ------
    StoreError
        If the store exists and cannot be opened; the message says what to do.
    """
    state = services.store_state()
    if state is not StoreState.READY:
        return StoreLook(state)
    unfinished = next((exam for exam in services.store.unfinished_exams() if not exam.is_demo), None)
    record = None if unfinished is None else services.store.load_exam(unfinished.exam_id)
    return StoreLook(state, unfinished, record)
