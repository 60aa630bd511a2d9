"""The list of exams as Qt's table reads it."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from vmsk_exam.record.model import ExamStatus
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamListModel, ExamRow
from vmsk_exam.ui.surgeon.look import TABULAR_FAMILY

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ExamTable(QAbstractTableModel):
    """Shows an ``ExamListModel``; holds no truth of its own."""

    def __init__(self, context: SurgeonContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ExamListModel(context.texts)
        self._figures = QFont(TABULAR_FAMILY)
        self._figures.setPixelSize(context.theme.type_scale.body)

    def show_rows(self, rows: tuple[ExamRow, ...]) -> None:
        """Take the exams of the store."""
        self.beginResetModel()
        self.model.show_rows(rows)
        self.endResetModel()

    def set_search(self, search: str) -> None:
        """Keep the lines that hold every word."""
        self.beginResetModel()
        self.model.set_search(search)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return the number of lines shown."""
        return 0 if parent.isValid() else len(self.model.rows)

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
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, look or tool tip of a cell."""
        row, column = self.model.rows[index.row()], ExamColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and (column.is_number or column is ExamColumn.DATE):
            return self._figures
        return self._colour(row, column) if role == Qt.ItemDataRole.ForegroundRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.beginResetModel()
        self.model.set_order(ExamColumn(column), is_descending=order is Qt.SortOrder.DescendingOrder)
        self.endResetModel()

    def _tool_tip(self, row: ExamRow, column: ExamColumn) -> str:
        if column is ExamColumn.PATIENT and row.summary.is_demo:
            return self._context.text("list.demo_tip")
        if column is ExamColumn.NOT_ASSESSABLE and row.has_gaps:
            return self._context.text("list.not_assessable_tip")
        return row.cells[column]

    def _colour(self, row: ExamRow, column: ExamColumn) -> QColor | None:
        palette = self._context.theme.palette
        if column is ExamColumn.NOT_ASSESSABLE and row.has_gaps:
            return QColor(palette.attention)
        if column is ExamColumn.STATUS and row.summary.status is not ExamStatus.FINISHED:
            return QColor(palette.attention)
        is_quiet = row.summary.is_demo and column is ExamColumn.PATIENT
        return QColor(palette.secondary) if is_quiet else None


def _alignment(column: ExamColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
