"""The list of stored exams: what each line says, which lines are found, in which order. No Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from vmsk_exam.record.model import ExamStatus, ExamSummary
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.texts import SurgeonTexts, plain_letters


class ExamColumn(IntEnum):
    """Columns of the list in their order."""

    DATE = 0
    PATIENT = 1
    NUMBER = 2
    PROTOCOL = 3
    STATUS = 4
    MEASURED = 5
    NOT_ASSESSABLE = 6

    @property
    def key(self) -> str:
        """Key of the column's heading."""
        return self.name.lower()

    @property
    def is_number(self) -> bool:
        """Whether the column holds figures."""
        return self in (ExamColumn.MEASURED, ExamColumn.NOT_ASSESSABLE)


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One line of the list."""

    summary: ExamSummary
    cells: tuple[str, ...]
    """Text of each column."""
    searched: str
    """Everything that a search looks through."""

    @property
    def has_gaps(self) -> bool:
        """Whether a task could not be assessed."""
        return self.summary.not_assessable_count > 0


_SORTED_BY: Final[dict[ExamColumn, Callable[[ExamRow], object]]] = {
    ExamColumn.DATE: lambda row: row.summary.started_utc,
    ExamColumn.MEASURED: lambda row: row.summary.measured_count,
    ExamColumn.NOT_ASSESSABLE: lambda row: row.summary.not_assessable_count,
}


class ExamListModel:
    """The exams that are found by the search, in the chosen order; newest first at the start."""

    def __init__(self, texts: SurgeonTexts) -> None:
        self._texts = texts
        self._all: tuple[ExamRow, ...] = ()
        self._search = ""
        self._column, self._is_descending = ExamColumn.DATE, True
        self.rows: tuple[ExamRow, ...] = ()

    @property
    def total(self) -> int:
        """Number of stored exams."""
        return len(self._all)

    @property
    def search(self) -> str:
        """What is searched for."""
        return self._search

    def show_rows(self, rows: tuple[ExamRow, ...]) -> None:
        """Take the exams of the store."""
        self._all = rows
        self._arrange()

    def set_search(self, search: str) -> None:
        """Keep the lines that hold every word; case and accents do not matter."""
        self._search = search
        self._arrange()

    def set_order(self, column: ExamColumn, *, is_descending: bool) -> None:
        """Sort by a column."""
        self._column, self._is_descending = column, is_descending
        self._arrange()

    def position(self, exam_id: str) -> int | None:
        """Return the line of an exam, None if it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.summary.exam_id == exam_id), None)

    def count_text(self) -> str:
        """Return how many exams are shown of how many."""
        if len(self.rows) == self.total:
            return self._texts.text("list.count_one" if self.total == 1 else "list.count", count=self.total)
        return self._texts.text("list.count_found", found=len(self.rows), count=self.total)

    def _arrange(self) -> None:
        words = plain_letters(self._search).split()
        found = [row for row in self._all if all(word in row.searched for word in words)]
        newest = sorted(found, key=lambda row: row.summary.started_utc, reverse=True)
        self.rows = tuple(sorted(newest, key=self._sort_key, reverse=self._is_descending))  # type: ignore[arg-type]

    def _sort_key(self, row: ExamRow) -> object:
        key = _SORTED_BY.get(self._column)
        return key(row) if key is not None else plain_letters(row.cells[self._column])


def make_rows(exams: Iterable[ExamSummary], texts: SurgeonTexts) -> tuple[ExamRow, ...]:
    """Return the lines of exams; for many exams on a worker."""
    return tuple(_make_row(summary, texts) for summary in exams)


def _make_row(summary: ExamSummary, texts: SurgeonTexts) -> ExamRow:
    name = summary.subject_name or texts.text("list.no_name")
    not_assessable = str(summary.not_assessable_count) if summary.not_assessable_count else MISSING
    cells = (
        texts.date_time(summary.started_utc),
        texts.text("list.demo_name", name=name) if summary.is_demo else name,
        summary.patient_number or MISSING,
        summary.protocol_title,
        texts.text(f"status.{ExamStatus(summary.status)}"),
        texts.text("list.measured_of", measured=summary.measured_count, total=summary.task_count),
        not_assessable,
    )
    day = f"{summary.started_utc.astimezone():%Y-%m-%d}"
    return ExamRow(summary, cells, plain_letters(" ".join((*cells[:5], day))))
