"""What every list of the surgeon has: title with count, search, chips, table, and words where it is empty."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QHeaderView, QLabel, QLineEdit, QStackedWidget, QTableView, QWidget

from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel

ROW_HEIGHT_PX = 42
LISTED, EMPTY, BLANK = 0, 1, 2
"""Pages of the stack: the table, the words of an empty list, nothing (not read yet)."""


class ListPage(QWidget):
    """Base of a list.

    Parameters
    ----------
    context
        The program behind the screens.
    area
        First part of the keys of its texts.
    keys
        Keys by the name of what they do.
    """

    search_width_px = 300

    def __init__(self, context: SurgeonContext, area: str, keys: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._context, self._area, self._keys = context, area, keys
        self.count = label("body", "secondary", wraps=False)
        self.told: QLabel = label("body", "secondary")
        self.told.setVisible(False)
        self.search = self._build_search()
        self.empty_title, self.empty_text = label("headline", centred=True), label("body", "secondary", centred=True)
        self.stack = QStackedWidget()

    def text(self, key: str, **values: object) -> str:
        """Return a text of this list."""
        return self._context.text(f"{self._area}.{key}", **values)

    # --- building ------------------------------------------------------------------

    def lay_out(self, buttons: tuple[Button, ...], bar: QWidget, icon: str, way_out: Button | None = None) -> None:
        """Put head, bar, words and table one below the other; ``grid`` must have been built."""
        title = label("headline", wraps=False)
        title.setText(self.text("title"))
        head = QWidget()
        head.setLayout(row(title, self.count, None, self.search, *buttons, gap="gap"))
        self.stack.addWidget(panel(column(self.grid, pad="tiny")))
        self.stack.addWidget(self._build_empty(icon, way_out))
        self.stack.addWidget(panel(column(pad="large")))
        body = column(head, bar, self.told, self.stack, gap="gap", pad="gap")
        body.setStretch(3, 1)
        self.setLayout(body)
        self.setFocusProxy(self.grid)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _build_search(self) -> QLineEdit:
        text = self.text("search")
        field = QLineEdit()
        field.setPlaceholderText(text)
        field.setAccessibleName(text)
        field.setToolTip(f"{self.search_words()} ({self._keys['search'][0]})")
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(self.search_width_px)
        field.returnPressed.connect(self.enter_list)
        return field

    def search_words(self) -> str:
        """Return what can be searched for; the field itself may have no room for it."""
        return self.text("search")

    def build_grid(self, table: QAbstractItemModel) -> QTableView:
        """Make the table of whole lines."""
        self.grid = QTableView()
        self.grid.setModel(table)
        self.grid.setAccessibleName(self.text("title"))
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setShowGrid(False)
        self.grid.setWordWrap(False)
        self.grid.setTabKeyNavigation(False)
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        self.grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.grid.horizontalHeader().setHighlightSections(False)
        return self.grid

    def button(self, kind: str, icon: str, name: str, action: Callable[[], object]) -> Button:
        """Make a button of the head with its key."""
        made = Button(kind, icon, self._keys[name][0])
        made.set_label(self.text(name))
        made.clicked.connect(lambda _checked=False: action())
        return made

    def build_bar(self, chips: tuple[Button, ...], *rest: QWidget) -> QWidget:
        """Make the line of chips, of which one holds, with what stands at its right."""
        group = QButtonGroup(self)
        for chip in chips:
            chip.setCheckable(True)
            group.addButton(chip)
        holder = QWidget()
        holder.setLayout(row(*chips, None, *rest, gap="small"))
        return holder

    def _build_empty(self, icon: str, way_out: Button | None) -> QWidget:
        picture = IconLabel(icon, "headline", "secondary", 2.2)
        ways = () if way_out is None else (row(None, way_out, None),)
        parts = (None, row(None, picture, None), self.empty_title, self.empty_text, *ways, 2)
        return panel(column(*parts, gap="gap", pad="large"))

    def add_page_keys(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """Make shortcuts that hold on the whole page, by the name of what they do."""
        for name, action in actions.items():
            for key in self._keys[name]:
                self._shortcut(key, self, Qt.ShortcutContext.WidgetWithChildrenShortcut, action)

    def add_grid_keys(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """Make shortcuts that hold in the table only, by key."""
        for key, action in actions.items():
            self._shortcut(key, self.grid, Qt.ShortcutContext.WidgetShortcut, action)

    def _shortcut(self, key: str, owner: QWidget, where: Qt.ShortcutContext, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(where)
        shortcut.activated.connect(action)

    # --- what is shown -------------------------------------------------------------

    def tell(self, text: str, tone: str = "secondary") -> None:
        """Say something between chips and table; nothing is said without a text."""
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))

    def show_empty_words(self, kind: str) -> None:
        """Say why there is nothing to list."""
        self.empty_title.setText(self.text(f"{kind}.title"))
        self.empty_text.setText(self.text(f"{kind}.detail"))

    def select_line(self, number: int) -> None:
        """Select a whole line."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.grid.selectionModel().setCurrentIndex(self.grid.model().index(number, 0), flags)

    def enter_search(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def enter_list(self) -> None:
        """Give the keyboard to the table."""
        self.grid.setFocus()
