"""The list of planned visits: search, chips, new, change, what became of one, import of a calendar file."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHeaderView

from vmsk_exam.protocol.model import localized_text
from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import PLANNED_KEYS
from vmsk_exam.ui.surgeon.list_page import EMPTY, LISTED, ListPage
from vmsk_exam.ui.surgeon.planned_dialog import PlannedDialog
from vmsk_exam.ui.surgeon.planned_model import OUTCOMES, PlannedAction, PlannedColumn, PlannedFilter, PlannedModel, PlannedRow
from vmsk_exam.ui.surgeon.planned_store import ImportedCalendar, import_calendar, load_visits, save_visit
from vmsk_exam.ui.surgeon.planned_table import PlannedTable
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

_ACTION_ICONS = {
    PlannedAction.DONE: "check",
    PlannedAction.NO_SHOW: "cross",
    PlannedAction.CONVERT: "person",
    PlannedAction.CANCEL: "minus",
    PlannedAction.PLAN_AGAIN: "repeat",
}
_CHIP_ICONS = {PlannedFilter.UPCOMING: "calendar", PlannedFilter.DUE: "clock", PlannedFilter.ALL: "list"}


class PlannedView(ListPage):
    """Shows the planned visits of the clinic; the store is read and written on workers."""

    list_asked = Signal()
    exam_asked = Signal(object)  # PlannedVisit: begin an exam for it
    exam_opened = Signal(str)  # exam id
    search_width_px = 180

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__(context, "planned", PLANNED_KEYS)
        self._wanted_id = ""
        self._job: Job[tuple[PlannedVisit, ...]] | None = None
        self._save_job: Job[PlannedVisit] | None = None
        self._import_job: Job[ImportedCalendar] | None = None
        self.dialog: PlannedDialog | AskDialog | QFileDialog | None = None
        titles = {
            each.protocol_id: localized_text(each.title, context.texts.language) for each in context.services.list_protocols()
        }
        self.model = PlannedModel(context.texts, titles)
        self.table = PlannedTable(context, self.model, self)
        self.build_grid(self.table)
        self.grid.activated.connect(lambda _index: self.edit_selected())
        self.grid.selectionModel().selectionChanged.connect(self._show_state)
        self.search.textChanged.connect(self._search)
        self.chips = {chosen: self._build_chip(chosen) for chosen in PlannedFilter}
        self.outcomes = {action: self._build_action(action) for action in PlannedAction}
        self.exam_button = self.button("plain", "play", "exam", self.start_or_open)
        self.edit_button = self.button("plain", "note", "edit", self.edit_selected)
        self.edit_button.set_label(self.text("change"))
        self.import_button = self.button("plain", "download", "import", self.ask_for_calendar)
        self.import_button.set_label(self.text("import"), self.text("import_tip"))
        self.new_button = self.button("primary", "plus", "new", self.make_new)
        buttons = (self.exam_button, self.edit_button, self.import_button, self.new_button)
        self.lay_out(buttons, self.build_bar(tuple(self.chips.values()), *self.outcomes.values()), "calendar")
        self._add_keys()

    def search_words(self) -> str:
        """Return what can be searched for."""
        return self.text("search_tip")

    # --- building ------------------------------------------------------------------

    def _build_chip(self, chosen: PlannedFilter) -> Button:
        chip = Button("choice", _CHIP_ICONS[chosen])
        chip.setCheckable(True)
        chip.setChecked(chosen is PlannedFilter.UPCOMING)
        chip.set_label(self.text(f"filter.{chosen.key}"))
        chip.clicked.connect(lambda _checked=False: self.choose(chosen))
        return chip

    def _build_action(self, action: PlannedAction) -> Button:
        button = Button("choice", _ACTION_ICONS[action], PLANNED_KEYS[action.key][0])
        button.set_label(self.text(f"action.{action.key}"), self.text(f"action_tip.{action.key}"))
        button.clicked.connect(lambda _checked=False: self.act(action))
        return button

    def _add_keys(self) -> None:
        page_keys: dict[str, Callable[[], object]] = {
            "new": self.make_new,
            "import": self.ask_for_calendar,
            "search": self.enter_search,
            "reload": self.reload,
            "leave": self.list_asked.emit,
        }
        self.add_page_keys(page_keys)
        grid_keys: dict[str, Callable[[], object]] = {
            PLANNED_KEYS[each.key][0]: partial(self.act, each) for each in PlannedAction
        }
        grid_keys |= dict.fromkeys(("Return", "Enter"), self.edit_selected)
        self.add_grid_keys({**grid_keys, PLANNED_KEYS["exam"][0]: self.start_or_open})

    # --- what is shown -------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether the store is being read or written."""
        jobs = (self._job, self._save_job, self._import_job)
        return any(job is not None and job.is_running for job in jobs)

    def reload(self) -> None:
        """Read the visits again."""
        services = self._context.services
        job: Job[tuple[PlannedVisit, ...]] = Job(lambda _token, _progress: load_visits(services))
        job.finished.connect(self.show_visits)
        job.failed.connect(self.show_fault)
        self._job = job.start()

    def show_visits(self, visits: tuple[PlannedVisit, ...]) -> None:
        """Show the visits and keep the selected one."""
        selected = self.selected()
        wanted = self._wanted_id or (selected.visit.visit_id if selected is not None else "")
        self._wanted_id = ""
        self.model.show(visits, datetime.now(UTC))
        self._refresh(wanted)
        self._fit_columns()
        if self.model.rows and self.search.hasFocus() and not self.search.text():
            self.grid.setFocus()

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do."""
        self.tell(text, "attention")

    def selected(self) -> PlannedRow | None:
        """Return the selected line."""
        rows = self.grid.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows and rows[0].row() < len(self.model.rows) else None

    def choose(self, chosen: PlannedFilter) -> None:
        """Take a chip."""
        self.chips[chosen].setChecked(True)
        self.model.choose(chosen)
        self._refresh("")

    def _search(self, text: str) -> None:
        self.model.search(text)
        self._refresh("")

    def _refresh(self, visit_id: str) -> None:
        self.table.refresh()
        if self.model.rows:
            self.select_line(self.model.position(visit_id) or 0)
        self._show_state()

    def _show_state(self) -> None:
        selected, count = self.selected(), len(self.model.rows)
        self.edit_button.setEnabled(selected is not None)
        has_exam = selected is not None and bool(selected.visit.exam_id)
        name = "exam_open" if has_exam else "exam"
        self.exam_button.set_label(self.text(name), self.text(f"{name}_tip"))
        self.exam_button.setEnabled(has_exam or (selected is not None and self.model.may_start(selected)))
        for action, button in self.outcomes.items():
            button.setEnabled(selected is not None and self.model.allows(selected, action))
        for chosen, chip in self.chips.items():
            chip.set_label(f"{self.text(f'filter.{chosen.key}')}  {self.model.count(chosen)}")
            chip.setToolTip(self.text(f"filter_tip.{chosen.key}"))
        self.count.setText(self.text("count_one" if count == 1 else "count", count=count))
        self.show_empty_words("not_found" if self.model.count(PlannedFilter.ALL) else "none")
        self.stack.setCurrentIndex(LISTED if self.model.rows else EMPTY)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        self.grid.resizeColumnsToContents()
        header.setSectionResizeMode(PlannedColumn.REASON, QHeaderView.ResizeMode.Stretch)

    # --- what can be done ------------------------------------------------------------

    def make_new(self) -> None:
        """Plan a visit."""
        self.dialog = PlannedDialog(self._context, self, None, self.model.titles, self.keep)
        self.dialog.open()

    def edit_selected(self) -> None:
        """Change the selected visit."""
        selected = self.selected()
        if selected is not None:
            self.dialog = PlannedDialog(self._context, self, selected.visit, self.model.titles, self.keep)
            self.dialog.open()

    def start_or_open(self) -> None:
        """Begin an exam for the selected visit, or open the one that was made for it."""
        selected = self.selected()
        if selected is None:
            return
        if selected.visit.exam_id:
            self.exam_opened.emit(selected.visit.exam_id)
        elif self.model.may_start(selected):
            self.exam_asked.emit(selected.visit)

    def show_visit(self, visit_id: str) -> None:
        """Show one visit among all, whatever became of it."""
        self.search.clear()
        self.choose(PlannedFilter.ALL)
        self._wanted_id = visit_id
        self.reload()

    def act(self, action: PlannedAction) -> None:
        """Say what became of the selected visit; a conversion asks why."""
        selected = self.selected()
        if selected is None or not self.model.allows(selected, action):
            return
        if action is PlannedAction.CONVERT:
            convert = partial(self._set_outcome, selected.visit, action)
            self.dialog = AskDialog(self._context, self, "convert", [], convert)
            self.dialog.open()
            return
        self._set_outcome(selected.visit, action, "")

    def _set_outcome(self, visit: PlannedVisit, action: PlannedAction, reason: str) -> None:
        self.keep(visit.with_status(OUTCOMES[action], reason))

    def keep(self, visit: PlannedVisit) -> None:
        """Store a visit on a worker and show it."""
        services = self._context.services
        self._wanted_id = visit.visit_id
        job: Job[PlannedVisit] = Job(lambda _token, _progress: save_visit(services, visit))
        job.finished.connect(lambda _visit: self._show_kept())
        job.failed.connect(self.show_fault)
        self._save_job = job.start()

    def _show_kept(self) -> None:
        self.tell("")
        self.reload()

    def ask_for_calendar(self) -> None:
        """Ask for a calendar file."""
        dialog = QFileDialog(self, self.text("import_tip"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("iCalendar (*.ics)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        self.dialog = dialog
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Read a calendar file on a worker."""
        services = self._context.services
        self.tell(self.text("importing", name=path.name))
        job: Job[ImportedCalendar] = Job(lambda _token, _progress: import_calendar(services, path))
        job.finished.connect(self._show_imported)
        job.failed.connect(self.show_fault)
        self._import_job = job.start()

    def _show_imported(self, imported: ImportedCalendar) -> None:
        text, events = self._context.text, imported.events
        parts = [text("planned.imported", new=imported.new_count, changed=imported.changed_count)]
        left_out = {
            "all_day": events.all_day_count,
            "repeating": events.repeating_count,
            "unreadable": events.unreadable_count,
        }
        parts.extend(text(f"planned.left_out.{name}", count=count) for name, count in left_out.items() if count)
        self.tell(" ".join(parts))
        self.reload()
