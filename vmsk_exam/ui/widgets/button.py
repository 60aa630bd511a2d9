"""Buttons with an icon and the key that does the same."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.theme import PATIENT, Theme


class Button(QPushButton):
    """A button; ``kind`` chooses its look in the style sheet, ``key`` is shown as a key cap beside the text."""

    def __init__(self, kind: str = "plain", icon_name: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = PATIENT
        self._icon_name = icon_name
        self._key = key
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_label(self, text: str, description: str = "") -> None:
        """Set the text, its accessible name and, with the key, its tool tip."""
        self.setText(text)
        self.setAccessibleName(text or description)
        self.setAccessibleDescription(description)
        self.setToolTip(f"{description or text} ({self.key_text})" if self._key else description)
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self.update()

    def set_kind(self, kind: str) -> None:
        """Change the look in the style sheet."""
        if kind != self.property("kind"):
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()
            self.update()

    def set_key(self, key: str) -> None:
        """Change the key that is shown; the page makes the shortcut."""
        self._key = key
        self.updateGeometry()
        self.update()

    @property
    def key_text(self) -> str:
        """The key as people read it on the keyboard."""
        text = QKeySequence(self._key).toString(QKeySequence.SequenceFormat.NativeText)
        return text.replace("Return", "Enter")

    def apply_theme(self, theme: Theme) -> None:
        """Take lengths and colours from a theme."""
        self._theme = theme
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return room for icon, text and key cap."""
        self.ensurePolished()
        height = super().sizeHint().height()
        side = 2 * (self._theme.spacing.small if self._is_tight() else self._theme.spacing.gap)
        return QSize(max(height, self._content_width() + side), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never cut the text."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the ground by the style sheet, then icon, text and key cap as one centred group."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        colour = self._text_colour()
        left = self._left()
        left = self._paint_icon(painter, left, colour)
        left = self._paint_text(painter, left, colour)
        self._paint_key(painter, left, colour)
        painter.end()

    def _left(self) -> int:
        """Return where icon and text begin: centred, or at the left where the property ``align`` says so."""
        is_left = self.property("align") == "left"
        return self._theme.spacing.small if is_left else (self.width() - self._content_width()) // 2

    def _paint_icon(self, painter: QStylePainter, left: int, colour: str) -> int:
        side = self._icon_side()
        if not side:
            return left
        pixmap = icon_pixmap(self._icon_name, side, colour, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - side) // 2, pixmap)
        return left + side + (self._gap() if self.text() or self._key else 0)

    def _paint_text(self, painter: QStylePainter, left: int, colour: str) -> int:
        if not self.text():
            return left
        width = self._text_width()
        painter.setFont(self.font())
        painter.setPen(QColor(colour))
        place = QRect(left, 0, width, self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip), self.text())
        return left + width + self._gap()

    def _paint_key(self, painter: QStylePainter, left: int, colour: str) -> None:
        if not self._key:
            return
        height = self._theme.type_scale.small * 1.25
        cap = QRectF(left, (self.height() - height) / 2, self._cap_width(), height)
        painter.setPen(QPen(QColor(colour), max(1.0, self._theme.spacing.line * 0.75)))
        painter.drawRoundedRect(cap, height / 5, height / 5)
        painter.setFont(text_font(self._key_px()))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key_text)

    def _content_width(self) -> int:
        parts = [part for part in (self._icon_side(), self._text_width(), self._cap_width()) if part]
        return sum(parts) + self._gap() * max(0, len(parts) - 1)

    def _icon_side(self) -> int:
        return round(self._theme.type_scale.body * 1.15) if self._icon_name else 0

    def _text_width(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2 if self.text() else 0

    def _cap_width(self) -> int:
        if not self._key:
            return 0
        return QFontMetrics(text_font(self._key_px())).horizontalAdvance(self.key_text) + self._key_px()

    def _key_px(self) -> int:
        return round(self._theme.type_scale.small * 0.8)

    def _gap(self) -> int:
        return max(4, self._theme.spacing.small * 3 // 4)

    def _is_tight(self) -> bool:
        return self.property("kind") in ("quiet", "choice", "pain")

    def _text_colour(self) -> str:
        palette = self._theme.palette
        kind = str(self.property("kind"))
        if not self.isEnabled():
            return palette.secondary
        if kind == "quiet" and not (self.hasFocus() or self.underMouse()):
            return palette.secondary
        return {"primary": palette.on_accent, "stop": palette.on_stop}.get(kind, palette.text)
