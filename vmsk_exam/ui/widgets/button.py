"""Buttons with an icon and the key that does the same."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.icons import icon
from vmsk_exam.ui.theme import PATIENT, Palette, Theme


class Button(QPushButton):
    """A button; ``kind`` chooses its look in the style sheet, ``key`` is shown as a key cap and works everywhere on the page."""

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
        hint = f"{description or text} ({self.key_text})" if self._key else description
        self.setToolTip(hint)
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self.apply_theme(self._theme)

    def set_key(self, key: str) -> None:
        """Change the key that is shown; the page makes the shortcut."""
        self._key = key
        self.updateGeometry()
        self.update()

    @property
    def key_text(self) -> str:
        """The key as people read it on the keyboard."""
        text = QKeySequence(self._key).toString(QKeySequence.SequenceFormat.NativeText)
        return "Enter" if text == "Return" else text

    def apply_theme(self, theme: Theme) -> None:
        """Draw the icon in the colour of the text."""
        self._theme = theme
        side = round(theme.type_scale.body * 1.15)
        self.setIconSize(QSize(side, side))
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self._text_colour(theme.palette), side))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Leave room for the key cap."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._cap_width(), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never cut the text."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the button, then the key cap at its right end."""
        super().paintEvent(event)
        if not self._key:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._text_colour(self._theme.palette))
        area = self._cap_area()
        painter.setPen(QPen(colour, max(1.0, self._theme.spacing.line * 0.75)))
        painter.drawRoundedRect(area, area.height() / 5, area.height() / 5)
        painter.setFont(text_font(round(self._theme.type_scale.small * 0.8)))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.key_text)
        painter.end()

    def _cap_area(self) -> QRectF:
        width, height = self._cap_width() - self._theme.spacing.small, self._theme.type_scale.small * 1.25
        left = self.width() - width - self._theme.spacing.small
        return QRectF(left, (self.height() - height) / 2, width, height)

    def _cap_width(self) -> int:
        if not self._key:
            return 0
        letters = max(1.6, 0.75 * len(self.key_text) + 0.6)
        return round(self._theme.type_scale.small * 0.8 * letters) + self._theme.spacing.small

    def _text_colour(self, palette: Palette) -> str:
        colours = {"primary": palette.on_accent, "stop": palette.on_stop, "quiet": palette.secondary}
        return colours.get(str(self.property("kind")), palette.text)
