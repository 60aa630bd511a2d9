"""The list of planned visits: which are shown, what each line says, what can be done with one. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from vmsk_exam.record.planned import PlannedVisit, VisitForm, VisitStatus
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.ui.surgeon.texts import SurgeonTexts, plain_letters


class PlannedColumn(IntEnum):
    """Columns of the list in their order."""

    STATUS = 0
    STARTS = 1
    PATIENT = 2
    NUMBER = 3
    REASON = 4
    PROTOCOL = 5
    FORM = 6

    @property
    def key(self) -> str:
        """Key of the column's heading."""
        return self.name.lower()


class PlannedFilter(IntEnum):
    """The chips above the list."""

    UPCOMING = 0
    DUE = 1
    """Over, and nobody said what became of them."""
    ALL = 2

    @property
    def key(self) -> str:
        """Key of the chip's text."""
        return self.name.lower()


class PlannedAction(IntEnum):
    """What can be done with a visit."""

    DONE = 0
    NO_SHOW = 1
    CONVERT = 2
    CANCEL = 3
    PLAN_AGAIN = 4

    @property
    def key(self) -> str:
        """Key of the button's text."""
        return self.name.lower()


OUTCOMES: Final[Mapping[PlannedAction, VisitStatus]] = {
    PlannedAction.DONE: VisitStatus.DONE,
    PlannedAction.NO_SHOW: VisitStatus.NO_SHOW,
    PlannedAction.CONVERT: VisitStatus.CONVERTED,
    PlannedAction.CANCEL: VisitStatus.CANCELLED,
    PlannedAction.PLAN_AGAIN: VisitStatus.PLANNED,
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One line of the list."""

    visit: PlannedVisit
    cells: tuple[str, ...]
    is_due: bool
    searched: str


class PlannedModel:
    """The visits that fit chip and search; the upcoming in the order of time, others newest first.

    Parameters
    ----------
    texts
        Language of the screens.
    titles
        Names of the exam protocols by id.
    """

    def __init__(self, texts: SurgeonTexts, titles: Mapping[str, str]) -> None:
        self._texts, self.titles = texts, titles
        self._all: tuple[PlannedRow, ...] = ()
        self._now: datetime | None = None
        self.filter = PlannedFilter.UPCOMING
        self.text = ""
        self.rows: tuple[PlannedRow, ...] = ()

    def show(self, visits: Sequence[PlannedVisit], now: datetime) -> None:
        """Take the visits of the store as they stand at a time."""
        self._now = now
        self._all = tuple(self._row(visit, now) for visit in visits)
        self._arrange()

    def choose(self, chosen: PlannedFilter) -> None:
        """Take another chip."""
        self.filter = chosen
        self._arrange()

    def search(self, text: str) -> None:
        """Keep the lines that hold every word."""
        self.text = text
        self._arrange()

    def count(self, chosen: PlannedFilter) -> int:
        """Return how many visits a chip shows without a search."""
        return sum(self._fits(row, chosen) for row in self._all)

    def position(self, visit_id: str) -> int | None:
        """Return the line of a visit, None if it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.visit.visit_id == visit_id), None)

    def allows(self, row: PlannedRow, action: PlannedAction) -> bool:
        """Return whether an action makes sense for a visit."""
        status, is_planned = row.visit.status, row.visit.status is VisitStatus.PLANNED
        if action is PlannedAction.PLAN_AGAIN:
            return not is_planned
        if action is PlannedAction.CONVERT:
            return status in (VisitStatus.PLANNED, VisitStatus.NO_SHOW) and row.visit.form is VisitForm.LINK
        if action in (PlannedAction.DONE, PlannedAction.NO_SHOW):
            return status in (VisitStatus.PLANNED, VisitStatus.CONVERTED)
        return is_planned

    @staticmethod
    def may_start(row: PlannedRow) -> bool:
        """Return whether an exam can be begun for a visit."""
        return not row.visit.exam_id and row.visit.status in (VisitStatus.PLANNED, VisitStatus.CONVERTED)

    def _fits(self, row: PlannedRow, chosen: PlannedFilter) -> bool:
        if chosen is PlannedFilter.ALL:
            return True
        if chosen is PlannedFilter.DUE:
            return row.is_due
        is_open = row.visit.status in (VisitStatus.PLANNED, VisitStatus.CONVERTED)
        return is_open and self._now is not None and row.visit.starts_utc >= self._now

    def _arrange(self) -> None:
        words = plain_letters(self.text).split()
        found = [row for row in self._all if self._fits(row, self.filter) and all(word in row.searched for word in words)]
        is_newest_first = self.filter is not PlannedFilter.UPCOMING
        self.rows = tuple(sorted(found, key=lambda row: row.visit.starts_utc, reverse=is_newest_first))

    def _row(self, visit: PlannedVisit, now: datetime) -> PlannedRow:
        text, is_due = self._texts.text, visit.is_due(now)
        status = text("planned.status.due" if is_due else f"planned.status.{visit.status}")
        cells = (
            status,
            self._texts.date_time(visit.starts_utc),
            visit.patient_name or MISSING,
            visit.patient_number or MISSING,
            visit.reason or MISSING,
            self.titles.get(visit.protocol_id, visit.protocol_id) or MISSING,
            text(f"planned.form.{visit.form}"),
        )
        day = f"{visit.starts_utc.astimezone():%Y-%m-%d}"
        return PlannedRow(visit, cells, is_due, plain_letters(" ".join((*cells, day, visit.status_reason))))


def find_fault(visit: PlannedVisit) -> str | None:
    """Return the key of the sentence that says what to change in a visit, None if it can be kept."""
    if not (visit.patient_name.strip() or visit.patient_number.strip()):
        return "planned.fault.patient"
    if visit.link and not visit.link.startswith(("https://", "http://")):
        return "planned.fault.link"
    return None
