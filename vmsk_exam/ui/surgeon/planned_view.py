"""The list of planned visits: search, chips, new, change, what became of one, import of a calendar file."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from vmsk_exam.protocol.model import localized_text
from vmsk_exam.record.planned import PlannedVisit
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.ask import AskDialog
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import PLANNED_KEYS
from vmsk_exam.ui.surgeon.list_view import ROW_HEIGHT_PX
from vmsk_exam.ui.surgeon.planned_dialog import PlannedDialog
from vmsk_exam.ui.surgeon.planned_model import OUTCOMES, PlannedAction, PlannedColumn, PlannedFilter, PlannedModel, PlannedRow
from vmsk_exam.ui.surgeon.planned_store import ImportedCalendar, import_calendar, load_visits, save_visit
from vmsk_exam.ui.surgeon.planned_table import PlannedTable
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.worker import Job

_ACTION_ICONS = {
    PlannedAction.DONE: "check",
    PlannedAction.NO_SHOW: "cross",
    PlannedAction.CONVERT: "person",
    PlannedAction.CANCEL: "minus",
    PlannedAction.PLAN_AGAIN: "repeat",
}
_CHIP_ICONS = {PlannedFilter.UPCOMING: "calendar", PlannedFilter.DUE: "clock", PlannedFilter.ALL: "list"}


class PlannedView(QWidget):
    """Shows the planned visits of the clinic; the store is read and written on workers."""

    list_asked = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
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
        self.count = label("body", "secondary", wraps=False)
        self.search = self._build_search()
        self.chips = {chosen: self._build_chip(chosen) for chosen in PlannedFilter}
        self.outcomes = {action: self._build_action(action) for action in PlannedAction}
        self.grid = self._build_grid()
        self.told = label("body", "secondary")
        self.told.setVisible(False)
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(column(self.grid, pad="tiny")))
        self.empty_title, self.empty_text = label("headline", centred=True), label("body", "secondary", centred=True)
        self.stack.addWidget(self._build_empty())
        body = column(self._build_head(), self._build_bar(), self.told, self.stack, gap="gap", pad="gap")
        body.setStretch(3, 1)
        self.setLayout(body)
        self._add_keys()

    # --- building ------------------------------------------------------------------

    def _build_search(self) -> QLineEdit:
        text = self._context.text("planned.search")
        field = QLineEdit()
        field.setPlaceholderText(text)
        field.setAccessibleName(text)
        field.setToolTip(f"{text} ({PLANNED_KEYS['search'][0]})")
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(280)
        field.textChanged.connect(self._search)
        field.returnPressed.connect(self._enter_list)
        return field

    def _build_chip(self, chosen: PlannedFilter) -> Button:
        chip = Button("choice", _CHIP_ICONS[chosen])
        chip.setCheckable(True)
        chip.setChecked(chosen is PlannedFilter.UPCOMING)
        chip.set_label(self._context.text(f"planned.filter.{chosen.key}"))
        chip.clicked.connect(lambda _checked=False: self.choose(chosen))
        return chip

    def _build_action(self, action: PlannedAction) -> Button:
        button = Button("choice", _ACTION_ICONS[action], PLANNED_KEYS[action.key][0])
        button.set_label(
            self._context.text(f"planned.action.{action.key}"), self._context.text(f"planned.action_tip.{action.key}")
        )
        button.clicked.connect(lambda _checked=False: self.act(action))
        return button

    def _build_grid(self) -> QTableView:
        grid = QTableView()
        grid.setModel(self.table)
        grid.setAccessibleName(self._context.text("planned.title"))
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setShowGrid(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        grid.horizontalHeader().setHighlightSections(False)
        grid.activated.connect(lambda _index: self.edit_selected())
        grid.selectionModel().selectionChanged.connect(self._show_state)
        return grid

    def _build_head(self) -> QWidget:
        title = label("headline", wraps=False)
        title.setText(self._context.text("planned.title"))
        self.new_button = Button("primary", "plus", PLANNED_KEYS["new"][0])
        self.edit_button = Button("plain", "note", PLANNED_KEYS["edit"][0])
        self.import_button = Button("plain", "download", PLANNED_KEYS["import"][0])
        self.new_button.set_label(self._context.text("planned.new"))
        self.edit_button.set_label(self._context.text("planned.change"))
        self.import_button.set_label(self._context.text("planned.import"), self._context.text("planned.import_tip"))
        self.new_button.clicked.connect(self.make_new)
        self.edit_button.clicked.connect(self.edit_selected)
        self.import_button.clicked.connect(self.ask_for_calendar)
        head = QWidget()
        buttons = (self.edit_button, self.import_button, self.new_button)
        head.setLayout(row(title, self.count, None, self.search, *buttons, gap="gap"))
        return head

    def _build_bar(self) -> QWidget:
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
        holder = QWidget()
        holder.setLayout(row(*self.chips.values(), None, *self.outcomes.values(), gap="small"))
        return holder

    def _build_empty(self) -> QWidget:
        icon = IconLabel("calendar", "headline", "secondary", 2.2)
        body = column(None, row(None, icon, None), self.empty_title, self.empty_text, 2, gap="gap", pad="large")
        return panel(body)

    def _add_keys(self) -> None:
        page_keys = {
            "new": self.make_new,
            "import": self.ask_for_calendar,
            "search": self._enter_search,
            "reload": self.reload,
            "leave": self.list_asked.emit,
        }
        for name, action in page_keys.items():
            shortcut = QShortcut(QKeySequence(PLANNED_KEYS[name][0]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        grid_keys: dict[str, Callable[[], None]] = {PLANNED_KEYS[each.key][0]: partial(self.act, each) for each in PlannedAction}
        grid_keys |= {"Return": self.edit_selected, "Enter": self.edit_selected}
        for key, told in grid_keys.items():
            shortcut = QShortcut(QKeySequence(key), self.grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(told)

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
        self._tell(text, "attention")

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
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            place = self.table.index(self.model.position(visit_id) or 0, 0)
            self.grid.selectionModel().setCurrentIndex(place, flags)
        self._show_state()

    def _show_state(self) -> None:
        selected, text = self.selected(), self._context.text
        self.edit_button.setEnabled(selected is not None)
        for action, button in self.outcomes.items():
            button.setEnabled(selected is not None and self.model.allows(selected, action))
        for chosen, chip in self.chips.items():
            chip.set_label(f"{text(f'planned.filter.{chosen.key}')}  {self.model.count(chosen)}")
            chip.setToolTip(text(f"planned.filter_tip.{chosen.key}"))
        self.count.setText(
            text("planned.count_one" if len(self.model.rows) == 1 else "planned.count", count=len(self.model.rows))
        )
        kind = "not_found" if self.model.count(PlannedFilter.ALL) else "none"
        self.empty_title.setText(text(f"planned.{kind}.title"))
        self.empty_text.setText(text(f"planned.{kind}.detail"))
        self.stack.setCurrentIndex(0 if self.model.rows else 1)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        self.grid.resizeColumnsToContents()
        header.setSectionResizeMode(PlannedColumn.REASON, QHeaderView.ResizeMode.Stretch)

    def _tell(self, text: str, tone: str = "secondary") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))

    def _enter_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _enter_list(self) -> None:
        self.grid.setFocus()

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
        self._tell("")
        self.reload()

    def ask_for_calendar(self) -> None:
        """Ask for a calendar file."""
        dialog = QFileDialog(self, self._context.text("planned.import_tip"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("iCalendar (*.ics)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        self.dialog = dialog
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Read a calendar file on a worker."""
        services = self._context.services
        self._tell(self._context.text("planned.importing", name=path.name))
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
        self._tell(" ".join(parts))
        self.reload()
