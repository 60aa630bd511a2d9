"""Lists whose lines have a title, what stands below it, and what is wrong; dragged and dropped by mouse, moved by keys."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vmsk_exam.ui.editor.rows import Line
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.theme import Theme

LINE_ROLE: Final = Qt.ItemDataRole.UserRole
_SIDE_PX: Final = 10
_ABOVE_PX: Final = 6


class LineDelegate(QStyledItemDelegate):
    """Paints a line; a fault has a sign, not only a colour."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the ground by the style sheet, then two or three lines of text."""
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, option.widget)
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        palette, scale = self._theme.palette, self._theme.type_scale
        top = option.rect.top() + _ABOVE_PX
        parts = [(line.title, palette.text, scale.body, QFont.Weight.Medium)]
        if line.detail:
            parts.append((line.detail, palette.secondary, scale.small, QFont.Weight.Normal))
        painter.save()
        for text, colour, size_px, weight in parts:
            place = QRect(option.rect.left() + _SIDE_PX, top, option.rect.width() - 2 * _SIDE_PX, _height(size_px))
            _draw(painter, place, text, colour, text_font(size_px, weight))
            top += _height(size_px)
        if line.fault:
            self._paint_fault(painter, QRect(option.rect.left() + _SIDE_PX, top, option.rect.width() - 2 * _SIDE_PX, 0), line)
        painter.restore()

    def _paint_fault(self, painter: QPainter, place: QRect, line: Line) -> None:
        size_px, colour = self._theme.type_scale.small, self._theme.palette.attention
        place.setHeight(_height(size_px))
        sign = icon_pixmap("warning", size_px, colour, painter.device().devicePixelRatioF())
        painter.drawPixmap(place.left(), place.center().y() - size_px // 2, sign)
        _draw(painter, place.adjusted(size_px + 6, 0, 0, 0), line.fault, colour, text_font(size_px))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802  Qt's name
        """Return room for every line of text."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return super().sizeHint(option, index)
        small = _height(self._theme.type_scale.small)
        return QSize(0, 2 * _ABOVE_PX + _height(self._theme.type_scale.body) + small * (bool(line.detail) + bool(line.fault)))


class RowList(QListWidget):
    """Shows lines; the chosen one stays chosen when they change."""

    chosen = Signal(str)  # key of the line that has the cursor
    picked = Signal(str)  # key of the line on which Enter or a double click came

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(LineDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(False)
        self.currentItemChanged.connect(lambda _now, _before: self.chosen.emit(self.key))
        self.itemActivated.connect(lambda _item: self.picked.emit(self.key))

    @property
    def key(self) -> str:
        """Key of the line that has the cursor, empty without one."""
        item = self.currentItem()
        line = None if item is None else item.data(LINE_ROLE)
        return line.key if isinstance(line, Line) else ""

    def show_lines(self, lines: tuple[Line, ...], key: str | None = None) -> None:
        """Show lines; the cursor goes to a key, by default where it was."""
        wanted = self.key if key is None else key
        before = self.key
        self.blockSignals(True)
        if len(lines) != self.count():
            self.clear()
            for _line in lines:
                QListWidgetItem(self)
        for number, line in enumerate(lines):
            _fill(self.item(number), line)
        keys = [line.key for line in lines]
        if keys:
            self.setCurrentRow(keys.index(wanted) if wanted in keys else min(max(self.currentRow(), 0), len(keys) - 1))
        self.blockSignals(False)
        self.scheduleDelayedItemsLayout()
        if self.key != before:
            self.chosen.emit(self.key)


class UseList(RowList):
    """The exam's own list: takes maneuvers of the library and changes its order by dragging."""

    moved = Signal(int, int)  # place before, place after
    dropped = Signal(str, int)  # maneuver of the library, place

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        """Take lines of this list and of the library."""
        if isinstance(event.source(), RowList):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802  Qt's name
        """Show where it would stand."""
        super().dragMoveEvent(event)
        if isinstance(event.source(), RowList):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        """Tell what was dropped where; the model puts it there."""
        index = self.indexAt(event.position().toPoint())
        at = self.count()
        if index.isValid():
            at = index.row() + (event.position().y() > self.visualRect(index).center().y())
        event.setDropAction(Qt.DropAction.CopyAction)  # the list itself must not take lines out
        event.accept()
        self.take_drop(event.source(), at)

    def take_drop(self, source: QObject | None, at: int) -> None:
        """Tell that a line of a list was dropped before a place."""
        if source is self:
            place = self.currentRow()
            self.moved.emit(place, at - 1 if at > place else at)
        elif isinstance(source, RowList) and source.key:
            self.dropped.emit(source.key, at)


def _fill(item: QListWidgetItem, line: Line) -> None:
    if item.data(LINE_ROLE) == line:
        return
    item.setData(LINE_ROLE, line)
    words = ". ".join(part for part in (line.title, line.detail, line.fault) if part)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
    item.setToolTip("\n".join(part for part in (line.title, line.detail, line.fault) if part))


def _height(size_px: int) -> int:
    return round(size_px * 1.4)


def _draw(painter: QPainter, place: QRect, text: str, colour: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
