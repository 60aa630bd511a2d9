"""The surgeon's list of exams: what is asked of the store, what each line says. Rows are read page by page. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.model import Maneuver, localized_text
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.worklist import PAGE_ROWS, WorklistPage, WorklistQuery, WorklistRow, WorklistSort, WorklistState
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.texts import SurgeonTexts


class ExamColumn(IntEnum):
    """Columns of the list in their order."""

    STATE = 0
    DATE = 1
    PATIENT = 2
    NUMBER = 3
    PROTOCOL = 4
    DEFICIT = 5
    MEASURED = 6
    NOT_ASSESSABLE = 7

    @property
    def key(self) -> str:
        """Key of the column's heading."""
        return self.name.lower()

    @property
    def is_number(self) -> bool:
        """Whether the column holds figures."""
        return self in (ExamColumn.MEASURED, ExamColumn.NOT_ASSESSABLE)


COLUMN_SORTS: Final[Mapping[ExamColumn, WorklistSort]] = {
    ExamColumn.STATE: WorklistSort.STATE,
    ExamColumn.DATE: WorklistSort.DATE,
    ExamColumn.PATIENT: WorklistSort.PATIENT,
    ExamColumn.PROTOCOL: WorklistSort.PROTOCOL,
    ExamColumn.DEFICIT: WorklistSort.DEFICIT,
    ExamColumn.NOT_ASSESSABLE: WorklistSort.NOT_ASSESSABLE,
}
"""Columns that the list can be sorted by."""


class ListFilter(IntEnum):
    """The chips above the list; one of them holds."""

    ALL = 0
    RED_FLAG = 1
    NEW = 2
    IN_REVIEW = 3
    SIGNED = 4

    @property
    def key(self) -> str:
        """Key of the chip's text."""
        return self.name.lower()

    @property
    def query(self) -> WorklistQuery:
        """What the chip asks for."""
        states = {
            ListFilter.NEW: {WorklistState.NEW},
            ListFilter.IN_REVIEW: {WorklistState.IN_REVIEW},
            ListFilter.SIGNED: {WorklistState.SIGNED},
        }.get(self, set())
        return WorklistQuery(states=frozenset(states), red_flags_only=self is ListFilter.RED_FLAG)


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One line of the list."""

    summary: WorklistRow
    cells: tuple[str, ...]
    """Text of each column."""

    @property
    def has_gaps(self) -> bool:
        """Whether a task could not be assessed."""
        return self.summary.not_assessable_count > 0


class ExamListModel:
    """The exams that fit, in the chosen order; only pages that were looked at are held.

    A change of search, filter or order begins a new ``generation``; what was read for an older one is not taken.
    """

    def __init__(self, texts: SurgeonTexts, maneuvers: Mapping[str, Maneuver]) -> None:
        self._texts, self._maneuvers = texts, maneuvers
        self._pages: dict[int, tuple[ExamRow, ...]] = {}
        self._shown = -1
        self.filter = ListFilter.ALL
        self.query = WorklistQuery()
        self.generation = 0
        self.total = 0
        self.is_total_exact = True

    # --- what is asked ---------------------------------------------------------------

    def search(self, text: str) -> None:
        """Keep the exams in which a word begins with each word of the text."""
        self._ask(replace(self.query, text=text.strip()))

    def choose(self, chosen: ListFilter) -> None:
        """Take another chip; the search stays."""
        self.filter = chosen
        wanted = chosen.query
        self._ask(replace(self.query, states=wanted.states, red_flags_only=wanted.red_flags_only))

    def sort(self, column: ExamColumn | None, *, is_descending: bool) -> None:
        """Sort by a column; without one, or by one that cannot be sorted by, the most urgent come first."""
        sort = WorklistSort.URGENCY if column is None else COLUMN_SORTS.get(column, WorklistSort.URGENCY)
        self._ask(replace(self.query, sort=sort, is_descending=is_descending))

    def reload(self) -> None:
        """Ask for everything again."""
        self.generation += 1

    def page_query(self, page: int) -> WorklistQuery:
        """Return what to ask the store for a page."""
        return replace(self.query, offset=page * PAGE_ROWS, limit=PAGE_ROWS)

    def missing_pages(self, first: int, last: int) -> tuple[int, ...]:
        """Return the pages of lines ``first`` to ``last`` that are not held."""
        if self._shown != self.generation:
            return (0,)
        last = min(last, self.total - 1)
        wanted = range(max(0, first) // PAGE_ROWS, last // PAGE_ROWS + 1) if last >= 0 else ()
        return tuple(page for page in wanted if page not in self._pages)

    def _ask(self, query: WorklistQuery) -> None:
        if query != self.query:
            self.query = query
            self.generation += 1

    # --- what is held ----------------------------------------------------------------

    def takes(self, generation: int, page: int) -> bool:
        """Return whether a page that was read is still wanted; the first page of a generation comes first."""
        return generation == self.generation and (page == 0 or self._shown == generation)

    def take(self, page: int, rows: Sequence[ExamRow], found: WorklistPage) -> None:
        """Hold a page of the newest generation."""
        if self._shown != self.generation:
            self._pages.clear()
            self._shown, self.total = self.generation, 0
        self._pages[page] = tuple(rows)
        self.is_total_exact = found.is_total_exact
        self.total = max(self.total, found.total, page * PAGE_ROWS + len(rows))

    def row(self, number: int) -> ExamRow | None:
        """Return a line, None while it is not read."""
        page, place = divmod(number, PAGE_ROWS)
        rows = self._pages.get(page, ())
        return rows[place] if place < len(rows) else None

    def position(self, exam_id: str) -> int | None:
        """Return the line of an exam among those held, None if it is not there."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.summary.exam_id == exam_id:
                    return page * PAGE_ROWS + place
        return None

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a chip leaves exams out."""
        return bool(self.query.text) or self.filter is not ListFilter.ALL

    def count_text(self) -> str:
        """Return how many exams are listed."""
        if not self.is_total_exact:
            return self._texts.text("list.count_least", count=self.total)
        return self._texts.text("list.count_one" if self.total == 1 else "list.count", count=self.total)

    def make_rows(self, rows: Sequence[WorklistRow]) -> tuple[ExamRow, ...]:
        """Return lines of the list; on a worker."""
        return tuple(ExamRow(row, _cells(row, self._texts, self._maneuvers)) for row in rows)


def _cells(row: WorklistRow, texts: SurgeonTexts, maneuvers: Mapping[str, Maneuver]) -> tuple[str, ...]:
    name = row.subject_name or texts.text("list.no_name")
    return (
        texts.text(f"list.state.{row.state}"),
        texts.date_time(row.started_utc),
        texts.text("list.demo_name", name=name) if row.is_demo else name,
        row.patient_number or MISSING,
        row.protocol_title,
        _deficit_text(row, texts, maneuvers),
        _measured_text(row, texts),
        str(row.not_assessable_count) if row.not_assessable_count else MISSING,
    )


def _measured_text(row: WorklistRow, texts: SurgeonTexts) -> str:
    key = "list.measured_of_stopped" if row.status is ExamStatus.STOPPED else "list.measured_of"
    return texts.text(key, measured=row.measured_count, total=row.task_count)


def _deficit_text(row: WorklistRow, texts: SurgeonTexts, maneuvers: Mapping[str, Maneuver]) -> str:
    if row.worst_deficit_deg is None:
        return MISSING
    title, side = _named_task(row.worst_deficit_task, maneuvers, texts)
    angle = " ".join(part for part in (texts.numbers.degrees(row.worst_deficit_deg), side) if part)
    return texts.text(f"list.deficit_{row.deficit_against}", angle=angle, task=title)


def _named_task(task_id: str, maneuvers: Mapping[str, Maneuver], texts: SurgeonTexts) -> tuple[str, str]:
    """Return name and side of a task, the side empty where it has none."""
    for side in Side:
        maneuver_id = task_id.removeprefix(f"{side}_")
        if maneuver_id != task_id and maneuver_id in maneuvers:
            return localized_text(maneuvers[maneuver_id].title, texts.language), texts.report(f"side.{side}")
    if task_id in maneuvers:
        return localized_text(maneuvers[task_id].title, texts.language), ""
    return task_id.replace("_", " "), ""
