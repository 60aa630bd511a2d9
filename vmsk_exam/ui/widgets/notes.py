"""What lies over the picture: small chips for the checks and the one cue bar."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from vmsk_exam.ui.icons import icon_pixmap
from vmsk_exam.ui.layouts import label, row
from vmsk_exam.ui.theme import PATIENT, Theme
from vmsk_exam.ui.widgets.fitted_text import FittedText
from vmsk_exam.ui.widgets.icon_label import IconLabel

_SHADE_ALPHA = 225
_SOLID = 255


class _Shade(QWidget):
    """A dark, slightly clear ground with round corners that keeps text readable over any picture."""

    def __init__(self, layout: QHBoxLayout, corner: str, alpha: int = _SHADE_ALPHA) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._corner = corner
        self._alpha = alpha
        self.setLayout(layout)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and corners from a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the ground."""
        is_solid = self._alpha == _SOLID
        shade = QColor(self._theme.palette.panel if is_solid else self._theme.palette.ground)
        shade.setAlpha(self._alpha)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.palette.line))
        painter.setBrush(shade)
        corner = self._theme.space(self._corner)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
        painter.end()


class Chip(_Shade):
    """A check as a tick (or a sign that asks for attention) and two or three words."""

    def __init__(self) -> None:
        self._icon = IconLabel("check", "small", "accent", 1.1)
        self._text = label("small", wraps=False)
        super().__init__(row(self._icon, self._text, gap="tiny", pad="tiny"), "corner_small")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    def show_check(self, text: str, *, is_ok: bool) -> None:
        """Show a check."""
        self._text.setText(text)
        self._icon.set_icon("check" if is_ok else "warning", "accent" if is_ok else "attention")


class CueBar(_Shade):
    """The one thing said to the patient now: an icon in a disc and one sentence; its height never changes."""

    def __init__(self) -> None:
        self._disc = _Disc()
        self._text = FittedText("cue")
        layout = row(self._disc, self._text, gap="gap", pad="small")
        layout.setStretch(1, 1)
        super().__init__(layout, "corner", _SOLID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text

    def show_cue(self, text: str, icon_name: str, tone: str = "accent") -> None:
        """Show a sentence; the bar keeps its place without one."""
        self._disc.show_icon(icon_name if text else "", tone)
        self._text.set_text(text)
        self.setAccessibleName(text)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours, corners and the height from a theme."""
        super().apply_theme(theme)
        self.setFixedHeight(round(theme.type_scale.cue * 2.6))


class _Disc(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._name, self._tone = "info", "accent"

    def show_icon(self, name: str, tone: str) -> None:
        """Change icon and ground."""
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take size and colours from a theme."""
        self._theme = theme
        side = round(theme.type_scale.cue * 1.35)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the disc and the icon in it."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(getattr(palette, self._tone)))
        if not self._name:
            painter.end()
            return
        painter.drawEllipse(self.rect())
        side = round(self.width() * 0.6)
        place = (self.width() - side) // 2
        painter.drawPixmap(place, place, icon_pixmap(self._name, side, palette.on_accent, self.devicePixelRatioF()))
        painter.end()
