"""Reads pages of the list on a worker, one after another; of several waiting generations only the newest."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal

from vmsk_exam.errors import StoreError
from vmsk_exam.record.worklist import WorklistPage, WorklistQuery
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.list_model import ExamListModel, ExamRow, ListFilter
from vmsk_exam.ui.worker import Job


@runtime_checkable
class WorklistStore(Protocol):
    """The part of a store that lists exams page by page."""

    def list_worklist(self, query: WorklistQuery) -> WorklistPage:
        """Return a page of the list."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read."""

    generation: int
    page: int
    rows: tuple[ExamRow, ...]
    found: WorklistPage


class ListReader(QObject):
    """Asks the store for what the list wants to show."""

    read = Signal(object)  # ReadPage
    counted = Signal(object)  # dict[ListFilter, int]
    failed = Signal(str)  # a sentence to show

    def __init__(self, services: ExamServices, model: ExamListModel) -> None:
        super().__init__()
        self._services, self._model = services, model
        self._waiting: dict[int, int] = {}
        self._is_count_wanted = False
        self._job: Job[ReadPage] | None = None
        self._count_job: Job[dict[ListFilter, int]] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a page is being read or waits for it."""
        return self._job is not None or self._count_job is not None or bool(self._waiting)

    def ask(self, pages: tuple[int, ...]) -> None:
        """Read pages of the newest generation; the last asked first, for that is where the eye is."""
        generation = self._model.generation
        self._waiting = {page: asked for page, asked in self._waiting.items() if asked == generation}
        for page in pages:
            self._waiting[page] = generation
        self._go_on()

    def count(self) -> None:
        """Count the exams of each chip."""
        self._is_count_wanted = True
        self._go_on()

    def _go_on(self) -> None:
        if self._job is not None or self._count_job is not None:
            return
        if self._waiting:
            self._read_next()
        elif self._is_count_wanted:
            self._count_now()

    def _read_next(self) -> None:
        page, generation = self._waiting.popitem()
        services, model, query = self._services, self._model, self._model.page_query(page)

        def run(_token: object, _progress: object) -> ReadPage:
            found = worklist_store(services).list_worklist(query)
            return ReadPage(generation, page, model.make_rows(found.rows), found)

        self._job = Job(run)
        self._job.finished.connect(self.read)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end_read)
        self._job.start()

    def _count_now(self) -> None:
        self._is_count_wanted = False
        services = self._services
        self._count_job = Job(lambda _token, _progress: count_filters(worklist_store(services)))
        self._count_job.finished.connect(self.counted)
        self._count_job.ended.connect(self._end_count)
        self._count_job.start()

    def _end_read(self) -> None:
        self._job = None
        self._go_on()

    def _end_count(self) -> None:
        self._count_job = None
        self._go_on()


def worklist_store(services: ExamServices) -> WorklistStore:
    """Return the store as a list of exams.

    Raises
    ------
    StoreError
        If it cannot list.
    """
    store: object = services.store
    if not isinstance(store, WorklistStore):
        raise StoreError("This store cannot list exams. Start the program again.")
    return store


def count_filters(store: WorklistStore) -> dict[ListFilter, int]:
    """Return how many exams each chip would show without a search."""
    found = {}
    for chosen in ListFilter:
        query = chosen.query
        page = store.list_worklist(WorklistQuery(states=query.states, red_flags_only=query.red_flags_only, limit=1))
        found[chosen] = page.total
    return found
