"""A box to tick whose tick is a sign, not only a colour."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.theme import PATIENT, Theme

_TICK_SHARE = 0.86


class TickBox(QCheckBox):
    """The style sheet paints box and text; the tick is drawn over it."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT

    def apply_theme(self, theme: Theme) -> None:
        """Take colours from a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the box, and the tick if it is ticked."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        side = round(min(box.width(), box.height()) * _TICK_SHARE)
        tick = icon_pixmap("check", side, self._theme.palette.on_accent, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(round(box.center().x() - side / 2), round(box.center().y() - side / 2), tick)
        painter.end()
