"""The list of stored exams: search, sort, open, delete."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QMessageBox, QStackedWidget, QTableView, QWidget

from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamRow, make_rows
from vmsk_exam.ui.surgeon.list_table import ExamTable
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.worker import Job

ROW_HEIGHT_PX = 42
MEASURED_ROWS = 100
"""So many lines are looked at to find a column's width."""
SEARCH_KEY = "Ctrl+F"
REFRESH_KEY = "F5"


class ListView(QWidget):
    """Shows the exams of the store; the store is read on a worker."""

    exam_opened = Signal(str)  # exam id
    exam_deleted = Signal(str)  # exam id

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._job: Job[tuple[ExamRow, ...]] | None = None
        self._delete_job: Job[str] | None = None
        self._question: QMessageBox | None = None
        self.table = ExamTable(context, self)
        self.count = label("body", "secondary", wraps=False)
        self.search = self._build_search()
        self.grid = self._build_grid()
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(column(self.grid, pad="tiny")))
        self.empty_title, self.empty_text = label("headline", centred=True), label("body", "secondary", centred=True)
        self.stack.addWidget(self._build_empty())
        self.setLayout(column(self._build_head(), self.fault, self.stack, gap="gap", pad="gap"))
        self._add_keys()

    # --- building ------------------------------------------------------------------

    def _build_search(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._context.text("list.search"))
        field.setAccessibleName(self._context.text("list.search"))
        field.setToolTip(f"{self._context.text('list.search')} ({SEARCH_KEY})")
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(300)
        field.textChanged.connect(self._search)
        field.returnPressed.connect(self._enter_list)
        return field

    def _build_grid(self) -> QTableView:
        grid = QTableView()
        grid.setModel(self.table)
        grid.setAccessibleName(self._context.text("list.title"))
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setShowGrid(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        grid.horizontalHeader().setHighlightSections(False)
        grid.horizontalHeader().setSortIndicator(ExamColumn.DATE, Qt.SortOrder.DescendingOrder)
        grid.setSortingEnabled(True)
        grid.activated.connect(lambda _index: self.open_selected())
        grid.selectionModel().selectionChanged.connect(self._show_state)
        return grid

    def _build_head(self) -> QWidget:
        title = label("headline", wraps=False)
        title.setText(self._context.text("list.title"))
        self.open_button = self._button("plain", "folder", "Return", "list.open", self.open_selected)
        self.delete_button = self._button("plain", "trash", "Delete", "list.delete", self.ask_to_delete)
        head = QWidget()
        head.setLayout(row(title, self.count, None, self.search, self.open_button, self.delete_button, gap="gap"))
        return head

    def _button(self, kind: str, icon: str, key: str, text_key: str, action: object) -> Button:
        button = Button(kind, icon, key)
        button.set_label(self._context.text(text_key))
        button.clicked.connect(action)
        return button

    def _build_empty(self) -> QWidget:
        icon = IconLabel("list", "headline", "secondary", 2.2)
        body = column(None, row(None, icon, None), self.empty_title, self.empty_text, 2, gap="gap", pad="large")
        return panel(body)

    def _add_keys(self) -> None:
        keys = {SEARCH_KEY: self._enter_search, REFRESH_KEY: self.reload}
        for key, action in keys.items():
            QShortcut(QKeySequence(key), self, activated=action)  # type: ignore[call-overload]
        for key, action in {"Return": self.open_selected, "Enter": self.open_selected, "Delete": self.ask_to_delete}.items():
            shortcut = QShortcut(QKeySequence(key), self.grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action)
        for key in ("Down", "Escape"):
            shortcut = QShortcut(QKeySequence(key), self.search)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._enter_list)

    # --- what is shown -------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether the store is being read."""
        return self._job is not None and self._job.is_running

    def reload(self) -> None:
        """Read the store again."""
        services, texts = self._context.services, self._context.texts
        job: Job[tuple[ExamRow, ...]] = Job(lambda _token, _progress: make_rows(services.store.list_exams(), texts))
        job.finished.connect(self.show_rows)
        job.failed.connect(self.show_fault)
        self._job = job.start()

    def show_rows(self, rows: tuple[ExamRow, ...]) -> None:
        """Show the exams and keep the selected one."""
        selected = self.selected()
        self.show_fault("")
        self.table.show_rows(rows)
        self._fit_columns()
        self._select(selected.summary.exam_id if selected is not None else "")
        self._show_state()

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def selected(self) -> ExamRow | None:
        """Return the selected line."""
        rows = self.grid.selectionModel().selectedRows()
        return self.table.model.rows[rows[0].row()] if rows and rows[0].row() < len(self.table.model.rows) else None

    def open_selected(self) -> None:
        """Open the selected exam."""
        selected = self.selected()
        if selected is not None:
            self.exam_opened.emit(selected.summary.exam_id)

    def ask_to_delete(self) -> None:
        """Ask before an exam is deleted for ever."""
        selected = self.selected()
        if selected is None:
            return
        if self._is_running(selected.summary.exam_id):
            self.show_fault(self._context.text("list.delete_running"))
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self._context.text("list.delete"))
        box.setText(self._context.text("list.delete_question", date=selected.cells[0], patient=selected.cells[1]))
        box.setInformativeText(self._context.text("list.delete_detail"))
        delete = box.addButton(self._context.text("list.delete_yes"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self._context.text("list.delete_no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self.delete(selected.summary.exam_id))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = box
        box.open()

    def _is_running(self, exam_id: str) -> bool:
        control = self._context.control
        return control is not None and control.exam is not None and control.exam.exam_id == exam_id

    def delete(self, exam_id: str) -> None:
        """Delete an exam on a worker."""
        services = self._context.services

        def run(_token: object, _progress: object) -> str:
            services.store.delete_exam(exam_id)
            return exam_id

        job: Job[str] = Job(run)
        job.finished.connect(self._forget)
        job.failed.connect(self.show_fault)
        self._delete_job = job.start()

    def _forget(self, exam_id: str) -> None:
        self.exam_deleted.emit(exam_id)
        self.reload()

    def _search(self, text: str) -> None:
        self.table.set_search(text)
        self._select("")
        self._show_state()

    def _select(self, exam_id: str) -> None:
        if self.table.rowCount() == 0:
            return
        number = self.table.model.position(exam_id) or 0
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.grid.selectionModel().setCurrentIndex(self.table.index(number, 0), flags)

    def _show_state(self) -> None:
        model = self.table.model
        self.count.setText(model.count_text() if model.total else "")
        has_selection = self.selected() is not None
        self.open_button.setEnabled(has_selection)
        self.delete_button.setEnabled(has_selection)
        kind = "none" if model.total == 0 else "not_found"
        self.empty_title.setText(self._context.text(f"list.{kind}.title", search=model.search))
        self.empty_text.setText(self._context.text(f"list.{kind}.detail", search=model.search))
        self.stack.setCurrentIndex(0 if model.rows else 1)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        header.setResizeContentsPrecision(MEASURED_ROWS)
        self.grid.resizeColumnsToContents()
        for number in (ExamColumn.PATIENT, ExamColumn.PROTOCOL):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _enter_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _enter_list(self) -> None:
        self.grid.setFocus()
