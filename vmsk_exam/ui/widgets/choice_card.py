"""A large card to choose: icon, title and a few plain lines."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.theme import PATIENT, Theme
from vmsk_exam.ui.widgets.icon_label import IconLabel


class ChoiceCard(QPushButton):
    """A button that looks like a card; one of several may stay chosen."""

    def __init__(self, icon_name: str, line_count: int = 1, *, checkable: bool = False, is_upright: bool = False) -> None:
        super().__init__()
        self._theme: Theme = PATIENT
        self.setProperty("kind", "card")
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = IconLabel(icon_name, "headline", "accent", 2.0 if is_upright else 1.1)
        self._is_upright = is_upright
        self._title = label("headline" if is_upright else "lead")
        self._lines = tuple(label("body" if is_upright else "small", "secondary") for _ in range(line_count))
        end = () if is_upright else (None,)  # cards of one line of a grid begin at the same height
        texts = column(self._title, *self._lines, *end, gap="tiny")
        if is_upright:
            self._content: QBoxLayout = column(row(self._icon, None), texts, None, gap="gap", pad="large")
        else:
            self._content = row(self._icon, texts, gap="gap", pad="small")
            self._content.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(self._content)
        for child in (self._icon, self._title, *self._lines):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def show_texts(self, title: str, *lines: str) -> None:
        """Set title and lines; an empty line takes no room."""
        self._title.setText(title)
        for place, text in zip(self._lines, lines, strict=False):
            place.setText(text)
            place.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(lines))
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        """Take lengths from a theme."""
        self._theme = theme
        self.setMinimumHeight(theme.type_scale.headline * 8 if self._is_upright else 0)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Tell that longer lines need more height."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """Return the height that all lines need."""
        return self._content.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of the texts, not of the button."""
        return self._content.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never cut the texts."""
        return self._content.totalMinimumSize()
