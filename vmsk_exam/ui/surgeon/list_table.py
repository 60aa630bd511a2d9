"""The list of exams as Qt's table reads it."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from vmsk_exam.protocol.loader import current_library
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.list_model import COLUMN_SORTS, ExamColumn, ExamListModel, ExamRow
from vmsk_exam.ui.surgeon.list_reader import ReadPage
from vmsk_exam.ui.surgeon.look import TABULAR_FAMILY

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
"""The ``ExamRow`` of a line, None while it is not read."""
_ROOT = QModelIndex()
_WAITING = "…"


class ExamTable(QAbstractTableModel):
    """Shows an ``ExamListModel``; holds no truth of its own."""

    def __init__(self, context: SurgeonContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ExamListModel(context.texts, current_library())
        self._figures = QFont(TABULAR_FAMILY)
        self._figures.setPixelSize(context.theme.type_scale.body)

    def show_page(self, read: ReadPage) -> bool:
        """Take a page; return whether it began a new list."""
        if not self.model.takes(read.generation, read.page):
            return False
        is_new = read.page == 0
        if is_new:
            self.beginResetModel()
            self.model.take(read.page, read.rows, read.found)
            self.endResetModel()
            return True
        before = self.model.total
        self.model.take(read.page, read.rows, read.found)
        if self.model.total > before:
            self.beginInsertRows(_ROOT, before, self.model.total - 1)
            self.endInsertRows()
        self.dataChanged.emit(self.index(0, 0), self.index(self.model.total - 1, len(ExamColumn) - 1))
        return False

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return the number of lines that fit."""
        return 0 if parent.isValid() else self.model.total

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(ExamColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = ExamColumn(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._context.text(f"list.column.{column.key}")
        if role == Qt.ItemDataRole.ToolTipRole:
            is_sorted = column in COLUMN_SORTS
            return self._context.text(f"list.tip.{column.key}" if not is_sorted else "list.tip.sort")
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, look or tool tip of a cell."""
        row, column = self.model.row(index.row()), ExamColumn(index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if row is None:
            return _WAITING if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, column)
        if role == Qt.ItemDataRole.FontRole and (column.is_number or column in (ExamColumn.DATE, ExamColumn.NUMBER)):
            return self._figures
        return self._colour(row, column) if role == Qt.ItemDataRole.ForegroundRole else None

    def _spoken(self, row: ExamRow, column: ExamColumn) -> str:
        text = row.cells[column]
        is_flagged = column is ExamColumn.STATE and row.summary.has_red_flag
        return f"{text}, {self._context.text('list.red_flag')}" if is_flagged else text

    def _tool_tip(self, row: ExamRow, column: ExamColumn) -> str:
        if column is ExamColumn.STATE and row.summary.has_red_flag:
            return self._context.text("list.red_flag_tip")
        if column is ExamColumn.STATE:
            return f"{row.cells[column]}. {self._context.text('list.column.measured')}: {row.cells[ExamColumn.MEASURED]}"
        if column is ExamColumn.PATIENT and row.summary.is_demo:
            return self._context.text("list.demo_tip")
        if column is ExamColumn.DEFICIT and row.summary.worst_deficit_deg is not None:
            return f"{row.cells[column]}\n{self._context.text(f'list.deficit_tip_{row.summary.deficit_against}')}"
        if column is ExamColumn.NOT_ASSESSABLE and row.has_gaps:
            return self._context.text("list.not_assessable_tip")
        return row.cells[column]

    def _colour(self, row: ExamRow, column: ExamColumn) -> QColor | None:
        palette = self._context.theme.palette
        if column is ExamColumn.NOT_ASSESSABLE and row.has_gaps:
            return QColor(palette.attention)
        is_quiet = row.summary.is_demo and column is ExamColumn.PATIENT
        return QColor(palette.secondary) if is_quiet else None


def _alignment(column: ExamColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
