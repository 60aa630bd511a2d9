"""The maneuver library at the left: search, region, what each measures and how long it takes."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QWidget

from vmsk_exam.protocol.checks import find_exam_fault
from vmsk_exam.protocol.model import Maneuver, Region
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.row_list import RowList
from vmsk_exam.ui.editor.rows import REGIONS, library_lines
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.keys import EDITOR_KEYS
from vmsk_exam.ui.widgets.button import Button


class LibraryPanel(QWidget):
    """Enter, a double click, the button or dragging adds a maneuver to the exam."""

    add_asked = Signal(str)  # maneuver id
    shown = Signal(str)  # maneuver id under the cursor

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._library: dict[str, Maneuver] = {}
        self._used: tuple[str, ...] = ()
        self._count = 0
        text = context.text
        title = label("title", wraps=False)
        title.setText(text("library.title"))
        self.count = label("small", "secondary", wraps=False)
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("library.search"))
        self.search.setAccessibleName(text("library.search"))
        self.search.setToolTip(f"{text('library.search')} ({EDITOR_KEYS['search'][0]})")
        self.search.setClearButtonEnabled(True)
        self.region = QComboBox()
        self.region.setAccessibleName(text("library.region"))
        self.region.addItem(text("library.all"), "")
        for region in REGIONS:
            self.region.addItem(text(f"region.{region}"), region.value)
        self.lines = RowList(context.theme, text("library.title"))
        self.lines.setDragEnabled(True)
        self.lines.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.empty = label("body", "secondary", centred=True)
        self.empty.setText(text("library.empty"))
        self.add = Button("plain", "plus", EDITOR_KEYS["add"][0])
        self.add.set_label(text("library.add"))
        body = column(
            row(title, None, self.count),
            self.search,
            self.region,
            self.lines,
            self.empty,
            row(None, self.add),
            gap="small",
            pad="gap",
        )
        body.setStretch(3, 1)
        outer = column(panel(body))
        self.setLayout(outer)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.region.currentIndexChanged.connect(lambda _number: self._show())
        self.search.returnPressed.connect(self.lines.setFocus)
        down = QShortcut(QKeySequence("Down"), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.lines.setFocus)
        self.lines.picked.connect(self.add_asked)
        self.lines.chosen.connect(self.shown)
        self.add.clicked.connect(lambda: self.add_asked.emit(self.lines.key))

    def show_library(self, library: dict[str, Maneuver], used: Iterable[str]) -> None:
        """Show the library; what the exam already has is marked."""
        self._library, self._used = library, tuple(used)
        self._count = sum(find_exam_fault(maneuver) is None for maneuver in library.values())
        self._show()

    def _show(self) -> None:
        value = self.region.currentData()
        region = Region(value) if value else None
        lines = library_lines(self._library, self.search.text(), region, self._context.texts, self._used)
        self.lines.show_lines(lines)
        self.lines.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.add.setEnabled(bool(lines))
        self.count.setText(self._context.text("library.count", shown=len(lines), count=self._count))
