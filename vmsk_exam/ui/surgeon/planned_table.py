"""The list of planned visits as Qt's table reads it."""

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from vmsk_exam.record.planned import VisitForm, VisitStatus
from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.look import TABULAR_FAMILY
from vmsk_exam.ui.surgeon.planned_model import PlannedColumn, PlannedModel, PlannedRow

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ICONS: Final = {
    VisitStatus.PLANNED: "calendar",
    VisitStatus.DONE: "check",
    VisitStatus.NO_SHOW: "cross",
    VisitStatus.CONVERTED: "person",
    VisitStatus.CANCELLED: "minus",
}
_TONES: Final = {
    VisitStatus.DONE: "measured_text",
    VisitStatus.NO_SHOW: "attention",
    VisitStatus.CANCELLED: "secondary",
}


class PlannedTable(QAbstractTableModel):
    """Shows a ``PlannedModel``; holds no truth of its own."""

    def __init__(self, context: SurgeonContext, model: PlannedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self.model = context, model
        self._figures = QFont(TABULAR_FAMILY)
        self._figures.setPixelSize(context.theme.type_scale.body)

    def refresh(self) -> None:
        """Show what the model holds now."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return the number of lines shown."""
        return 0 if parent.isValid() else len(self.model.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(PlannedColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._context.text(f"planned.column.{PlannedColumn(section).key}")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return left if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, look or tool tip of a cell."""
        row, column = self.model.rows[index.row()], PlannedColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row, column)
        if role == Qt.ItemDataRole.FontRole and column in (PlannedColumn.STARTS, PlannedColumn.NUMBER):
            return self._figures
        if role == Qt.ItemDataRole.ForegroundRole and column is PlannedColumn.STATUS:
            return QColor(self._colour(row))
        return None

    def _tool_tip(self, row: PlannedRow, column: PlannedColumn) -> str:
        if column is PlannedColumn.STATUS and row.visit.status_reason:
            return f"{row.cells[column]}: {row.visit.status_reason}"
        if column is PlannedColumn.PROTOCOL and row.visit.exam_id:
            return self._context.text("planned.has_exam")
        return row.visit.link or row.cells[column] if column is PlannedColumn.FORM else row.cells[column]

    def _icon(self, row: PlannedRow, column: PlannedColumn) -> QIcon | None:
        side, palette = round(self._context.theme.type_scale.body * 1.1), self._context.theme.palette
        if column is PlannedColumn.STATUS:
            name = "clock" if row.is_due else _ICONS[row.visit.status]
            return QIcon(icon_pixmap(name, side, self._colour(row), 2.0))
        if column is PlannedColumn.PROTOCOL and row.visit.exam_id:
            return QIcon(icon_pixmap("folder", side, palette.accent, 2.0))
        if column is PlannedColumn.FORM:
            return QIcon(icon_pixmap("camera" if row.visit.form is VisitForm.LINK else "home", side, palette.secondary, 2.0))
        return None

    def _colour(self, row: PlannedRow) -> str:
        palette = self._context.theme.palette
        tone = "attention" if row.is_due else _TONES.get(row.visit.status, "text")
        return str(getattr(palette, tone))
