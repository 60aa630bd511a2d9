"""Rows of small marks: repetitions as dots, tasks as bars."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.theme import PATIENT, Theme


class _Marks(QWidget):
    """Marks in a row: some done, one current, the rest still to come."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self._done = 0
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def done(self) -> int:
        """How many are done."""
        return self._done

    @property
    def count(self) -> int:
        """How many there are."""
        return self._count

    def show_count(self, done: int, count: int, text: str) -> None:
        """Show so many done of a count; ``text`` is the accessible name."""
        if (done, count) != (self._done, self._count):
            self._done, self._count = done, count
            self.setFixedSize(self.sizeHint())
            self.update()
        self.setAccessibleName(text)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and lengths from a theme."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()


class RepetitionDots(_Marks):
    """One dot for each asked repetition, filled when done."""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return room for the dots."""
        side = self._side()
        return QSize(max(1, round(self._count * side * 1.6)), side + 2)

    def _side(self) -> int:
        crowd = max(1.0, self._count / 8)
        return round(self._theme.type_scale.small * 1.1 / crowd)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, width = self._side(), max(2.0, self._theme.spacing.line * 1.5)
        for number in range(self._count):
            is_done = number < self._done
            colour = QColor(self._theme.palette.accent if is_done else self._theme.palette.secondary)
            painter.setPen(QPen(colour, width))
            painter.setBrush(colour if is_done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(number * side * 1.6, 1, side, side).adjusted(width, width, -width, -width))
        painter.end()


class StepBars(_Marks):
    """One bar for each task: done in the accent, the current one white, the rest a quiet line."""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return room for the bars."""
        return QSize(max(1, round(self._count * self._pitch())), self._theme.spacing.small)

    def _pitch(self) -> float:
        return min(self._theme.spacing.control, 6.4 * self._theme.spacing.control / max(1, self._count))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        pitch, thick = self._pitch(), self._theme.spacing.tiny
        palette = self._theme.palette
        for number in range(self._count):
            current = number == self._done
            painter.setBrush(QColor(palette.accent if number < self._done else palette.text if current else palette.line))
            area = QRectF(number * pitch, (self.height() - thick) / 2, pitch * 0.84, thick)
            painter.drawRoundedRect(area, thick / 2, thick / 2)
        painter.end()
