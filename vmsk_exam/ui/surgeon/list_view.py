"""The surgeon's worklist: search, chips, sort, open, note, delete; any number of exams, read page by page."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView

from vmsk_exam.record.access import Action
from vmsk_exam.ui.layouts import label
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import LIST_KEYS
from vmsk_exam.ui.surgeon.list_delegate import StateDelegate
from vmsk_exam.ui.surgeon.list_delete import DeleteQuestion
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamRow, ListFilter
from vmsk_exam.ui.surgeon.list_page import BLANK, EMPTY, LISTED, ListPage
from vmsk_exam.ui.surgeon.list_reader import ListReader, ReadPage
from vmsk_exam.ui.surgeon.list_table import ExamTable
from vmsk_exam.ui.surgeon.rights import is_offered
from vmsk_exam.ui.widgets.button import Button

MEASURED_ROWS = 30
"""So many lines are looked at to find a column's width."""
_LEAST_WIDTH_PX = 64
_SIDE_PX = 12
_COUNT_WIDTH_PX = 142
"""Room for the heading of the last column and its sort mark."""
_LEAST_NAME_PX = 180
_ALL_COLUMNS_PX = 1400
"""In a narrower window the count of measured tasks stands in the tool tip of the state only."""
_CONTENT_LIMITS_PX = {ExamColumn.NUMBER: 120, ExamColumn.PROTOCOL: 190}
"""Widest columns whose content alone says how wide they are; what is longer is cut and told by the tool tip."""
SEARCH_PAUSE_MS = 60
"""A search begins when no letter came for so long."""
_CHIP_ICONS = {
    ListFilter.ALL: "list",
    ListFilter.RED_FLAG: "warning",
    ListFilter.NEW: "mark",
    ListFilter.IN_REVIEW: "eye",
    ListFilter.SIGNED: "check",
}


class ListView(ListPage):
    """Shows the exams of the store; the store is read on a worker."""

    exam_opened = Signal(str)  # exam id
    note_asked = Signal(str)  # exam id
    exam_deleted = Signal(str)  # exam id

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__(context, "list", LIST_KEYS)
        self._wanted_id = ""
        self._is_focus_wanted = True
        self._is_fitted = False
        self.table = ExamTable(context, self)
        self.reader = ListReader(context.services, self.table.model)
        self.deletion = DeleteQuestion(context, self)
        self.chips = {chosen: self._build_chip(chosen) for chosen in ListFilter}
        self.order = label("small", "secondary", wraps=False)
        self._prepare_grid()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self.open_button = self.button("primary", "folder", "open", self.open_selected)
        self.note_button = self.button("plain", "note", "note", self.ask_for_note)
        self.delete_button = self.button("plain", "trash", "delete", self.ask_to_delete)
        self.empty_button = Button("plain", "cross")
        self.empty_button.set_label(self.text("show_all"))
        self.empty_button.clicked.connect(self.show_all)
        buttons = (self.open_button, self.note_button, self.delete_button)
        for button, action in zip(buttons, (Action.VIEW, Action.WRITE, Action.DELETE), strict=True):
            if not is_offered(context.services, action):
                button.hide()
        self.lay_out(buttons, self.build_bar(tuple(self.chips.values()), self.order), "list", self.empty_button)
        self._connect()
        self._add_keys()
        self.stack.setCurrentIndex(BLANK)

    # --- building ------------------------------------------------------------------

    def _build_chip(self, chosen: ListFilter) -> Button:
        chip = Button("choice", _CHIP_ICONS[chosen])
        chip.setCheckable(True)
        chip.setChecked(chosen is ListFilter.ALL)
        self._label_chip(chip, chosen, None)
        chip.clicked.connect(lambda _checked=False: self.choose(chosen))
        return chip

    def _label_chip(self, chip: Button, chosen: ListFilter, count: int | None) -> None:
        text = self.text(f"filter.{chosen.key}")
        chip.set_label(text if count is None else f"{text}  {count}")
        chip.setToolTip(f"{self.text(f'filter_tip.{chosen.key}')} (Alt+{chosen + 1})")

    def _prepare_grid(self) -> None:
        grid = self.build_grid(self.table)
        grid.setItemDelegateForColumn(ExamColumn.STATE, StateDelegate(self._context, grid))
        header = grid.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self._pause.timeout.connect(self.search_now)
        self.grid.activated.connect(lambda _index: self.open_selected())
        self.grid.selectionModel().selectionChanged.connect(self._show_state)
        self.grid.verticalScrollBar().valueChanged.connect(lambda _value: self._read_visible())
        self.grid.horizontalHeader().sortIndicatorChanged.connect(self.sort)
        self.reader.read.connect(self.show_page)
        self.reader.counted.connect(self.show_counts)
        self.reader.failed.connect(self.show_fault)
        self.deletion.failed.connect(self.show_fault)
        self.deletion.deleted.connect(self._forget)

    def _add_keys(self) -> None:
        self.add_page_keys({"search": self.enter_search, "reload": self.reload})
        for chosen in ListFilter:
            shortcut = QShortcut(QKeySequence(f"Alt+{chosen + 1}"), self)
            shortcut.activated.connect(lambda told=chosen: self.choose(told))
        self.add_grid_keys(
            {
                "Return": self.open_selected,
                "Enter": self.open_selected,
                "Delete": self.ask_to_delete,
                "N": self.ask_for_note,
                "U": self.sort_by_urgency,
            }
        )
        for key in ("Down", "Escape"):
            shortcut = QShortcut(QKeySequence(key), self.search)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.enter_list)

    # --- what is asked -------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether the store is being read, or soon will be."""
        return self.reader.is_busy or self._pause.isActive()

    def reload(self) -> None:
        """Read the store again; the selected exam stays selected."""
        selected = self.selected()
        self._wanted_id = selected.summary.exam_id if selected is not None else self._wanted_id
        self._is_fitted = False
        self.table.model.reload()
        self.reader.ask((0,))
        self.reader.count()

    def search_now(self) -> None:
        """Search for what stands in the field."""
        self._pause.stop()
        self.table.model.search(self.search.text())
        self._ask_anew()

    def choose(self, chosen: ListFilter) -> None:
        """Take a chip."""
        self.chips[chosen].setChecked(True)
        self.table.model.choose(chosen)
        self._ask_anew()

    def sort(self, section: int, order: Qt.SortOrder) -> None:
        """Sort by a column; none means the most urgent first."""
        chosen = None if section < 0 else ExamColumn(section)
        self.table.model.sort(chosen, is_descending=order is Qt.SortOrder.DescendingOrder)
        self._ask_anew()

    def sort_by_urgency(self) -> None:
        """Put the most urgent first."""
        self.grid.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)

    def show_all(self) -> None:
        """Leave nothing out."""
        self.search.clear()
        self.choose(ListFilter.ALL)
        self.search_now()

    def _ask_anew(self) -> None:
        self._wanted_id = ""
        self.reader.ask(self.table.model.missing_pages(0, 0))

    def _read_visible(self) -> None:
        first = self.grid.rowAt(0)
        last = self.grid.rowAt(self.grid.viewport().height() - 1)
        pages = self.table.model.missing_pages(max(first, 0), last if last >= 0 else self.table.model.total - 1)
        if pages:
            self.reader.ask(pages)

    # --- what is shown -------------------------------------------------------------

    def show_page(self, read: ReadPage) -> None:
        """Show a page that was read."""
        is_new = self.table.show_page(read)
        self.show_fault("")
        if is_new:
            if not self._is_fitted and self.table.model.total:
                self._is_fitted = True
                self._fit_columns()
            self._select(self._wanted_id)
        self._show_state()
        if self._is_focus_wanted and self.table.model.total:
            self._is_focus_wanted = False
            self.grid.setFocus()
        self._read_visible()

    def show_counts(self, counts: dict[ListFilter, int]) -> None:
        """Show how many exams each chip holds."""
        for chosen, chip in self.chips.items():
            self._label_chip(chip, chosen, counts.get(chosen))

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do."""
        self.tell(text, "attention")

    def selected(self) -> ExamRow | None:
        """Return the selected line."""
        rows = self.grid.selectionModel().selectedRows()
        return self.table.model.row(rows[0].row()) if rows else None

    def open_selected(self) -> None:
        """Open the selected exam."""
        selected = self.selected()
        if selected is not None:
            self.exam_opened.emit(selected.summary.exam_id)

    def ask_for_note(self) -> None:
        """Open the note of the selected exam."""
        selected = self.selected()
        if selected is not None:
            self.note_asked.emit(selected.summary.exam_id)

    def ask_to_delete(self) -> None:
        """Ask before an exam is deleted for ever."""
        selected = self.selected()
        if selected is not None:
            self.deletion.ask(selected)

    def _forget(self, exam_id: str) -> None:
        self.exam_deleted.emit(exam_id)
        self.reload()

    def _select(self, exam_id: str) -> None:
        if self.table.rowCount() == 0:
            return
        self.select_line(self.table.model.position(exam_id) or 0)

    def _show_state(self) -> None:
        model = self.table.model
        self.count.setText(model.count_text() if model.total else "")
        self.order.setText(self.text("order." + model.query.sort))
        has_selection = self.selected() is not None
        for button in (self.open_button, self.note_button, self.delete_button):
            button.setEnabled(has_selection)
        self.show_empty_words("not_found" if model.is_narrowed else "none")
        self.empty_button.setVisible(model.is_narrowed)
        self.stack.setCurrentIndex(LISTED if model.total else EMPTY)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        header.setResizeContentsPrecision(MEASURED_ROWS)
        header.setMinimumSectionSize(_LEAST_WIDTH_PX)
        self.grid.setColumnHidden(ExamColumn.MEASURED, self.width() < _ALL_COLUMNS_PX)
        self.grid.resizeColumnsToContents()
        limits = {**_CONTENT_LIMITS_PX, ExamColumn.PATIENT: max(_LEAST_NAME_PX, self.width() // 6)}
        for number, limit in limits.items():
            header.resizeSection(number, min(limit, max(_LEAST_WIDTH_PX, self.grid.sizeHintForColumn(number) + _SIDE_PX)))
        header.resizeSection(ExamColumn.NOT_ASSESSABLE, _COUNT_WIDTH_PX)
        header.setSectionResizeMode(ExamColumn.DEFICIT, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Share the width anew."""
        super().resizeEvent(event)
        if self.table.model.total:
            self._fit_columns()
