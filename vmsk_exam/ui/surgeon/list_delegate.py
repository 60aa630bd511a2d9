"""Paints where an exam stands as a small pill, and a warning sign beside it; words carry the meaning, colour helps."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vmsk_exam.record.worklist import WorklistState
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.list_model import ExamColumn, ExamRow
from vmsk_exam.ui.surgeon.list_table import ROW_ROLE

_ICONS: Final = {
    WorklistState.NEW: "mark",
    WorklistState.IN_REVIEW: "eye",
    WorklistState.SIGNED: "check",
    WorklistState.RUNNING: "clock",
}
_TONES: Final = {
    WorklistState.NEW: "accent",
    WorklistState.IN_REVIEW: "attention",
    WorklistState.SIGNED: "measured_text",
    WorklistState.RUNNING: "secondary",
}
_SIDE_PX: Final = 10


class StateDelegate(QStyledItemDelegate):
    """Draws the first column of the list."""

    def __init__(self, context: SurgeonContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint ground, state and warning sign."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ExamRow):
            super().paint(painter, option, index)
            return
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = option.rect.left() + _SIDE_PX
        for icon, text, tone, is_filled in self._pills(row):
            left = self._paint_pill(
                painter, QRectF(left, option.rect.top(), 0, option.rect.height()), (icon, text), (tone, is_filled)
            )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802  Qt's name
        """Return room for state and warning sign."""
        row = index.data(ROW_ROLE)
        size = super().sizeHint(option, index)
        if not isinstance(row, ExamRow):
            return size
        widths = (self._pill_width(text) + self._context.theme.spacing.small for _, text, _, _ in self._pills(row))
        return QSize(round(sum(widths)) + 2 * _SIDE_PX, size.height())

    def _pills(self, row: ExamRow) -> tuple[tuple[str, str, str, bool], ...]:
        """Return icon, text, tone and whether it is filled of each pill."""
        state = row.summary.state
        pills = [(_ICONS[state], row.cells[ExamColumn.STATE], _TONES[state], False)]
        if row.summary.has_red_flag:
            pills.insert(0, ("warning", self._context.text("list.red_flag"), "stop_text", state is not WorklistState.SIGNED))
        return tuple(pills)

    def _paint_pill(self, painter: QPainter, place: QRectF, words: tuple[str, str], look: tuple[str, bool]) -> int:
        """Paint one pill at the left of a place; return where the next begins."""
        (icon, text), (tone, is_filled) = words, look
        theme = self._context.theme
        height, side = theme.type_scale.small * 1.85, round(theme.type_scale.small * 1.05)
        pill = QRectF(place.left(), place.center().y() - height / 2, self._pill_width(text), height)
        colour = QColor(theme.palette.on_stop if is_filled else getattr(theme.palette, tone))
        painter.setPen(QPen(QColor(theme.palette.stop_fill if is_filled else theme.palette.line), 1))
        painter.setBrush(QColor(theme.palette.stop_fill if is_filled else theme.palette.panel))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(icon, side, colour.name(), ratio)
        painter.drawPixmap(round(pill.left() + height * 0.4), round(pill.center().y() - side / 2), pixmap)
        painter.setPen(colour)
        painter.setFont(self._font())
        box = pill.adjusted(height * 0.4 + side + theme.spacing.tiny, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return round(pill.right() + theme.spacing.small)

    def _pill_width(self, text: str) -> float:
        theme = self._context.theme
        small = theme.type_scale.small
        return small * 1.85 * 0.85 + small * 1.05 + theme.spacing.tiny + QFontMetrics(self._font()).horizontalAdvance(text)

    def _font(self) -> QFont:
        font = text_font(self._context.theme.type_scale.small)
        font.setWeight(QFont.Weight.DemiBold)
        return font
