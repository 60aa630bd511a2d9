"""A table of words: one selected line, read-only, with the look of the surgeon's lists."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

ROW_HEIGHT_PX = 38


class SimpleTable(QTableWidget):
    """Shows lines of words.

    Parameters
    ----------
    name
        For screen readers.
    titles
        Headings of the columns.
    wide
        Number of the column that takes the room that is left.
    """

    def __init__(self, name: str, titles: Sequence[str], wide: int) -> None:
        super().__init__(0, len(titles))
        self._wide = wide
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(titles))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show other lines; the selected number stays selected where it can."""
        chosen = max(0, min(self.currentRow(), len(lines) - 1))
        self.setRowCount(len(lines))
        for number, line in enumerate(lines):
            for place, words in enumerate(line):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.setItem(number, place, item)
        self.resizeColumnsToContents()
        self.horizontalHeader().setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)
        if lines:
            self.selectRow(chosen)
