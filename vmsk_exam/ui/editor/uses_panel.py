"""The exam's maneuvers in the middle: order, what differs, what is wrong, how long it takes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.protocol.compose import estimate_duration_min, preview_tasks
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.editor.row_list import UseList
from vmsk_exam.ui.editor.rows import fault_text, use_lines
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.keys import EDITOR_KEYS
from vmsk_exam.ui.surgeon.keys import keys_text as written
from vmsk_exam.ui.widgets.button import Button


class UsesPanel(QWidget):
    """Drag, or Alt with the arrows, changes the order; Del takes out."""

    remove_asked = Signal()
    up_asked = Signal()
    down_asked = Signal()

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        text = context.text
        title = label("title", wraps=False)
        title.setText(text("uses.title"))
        self.total = label("small", "secondary", wraps=False)
        self.lines = UseList(context.theme, text("uses.title"))
        self.empty = label("body", "secondary", centred=True)
        self.empty.setText(text("uses.empty"))
        self.up = self._button("arrow_up", "up")
        self.down = self._button("arrow_down", "down")
        self.remove = Button("plain", "trash", EDITOR_KEYS["remove"][0])
        self.remove.set_label(text("uses.remove"))
        self.faults = label("small", "attention")
        head = row(title, None, self.total)
        buttons = row(self.up, self.down, None, self.remove, gap="small")
        body = column(head, self.lines, self.empty, self.faults, buttons, gap="small", pad="gap")
        body.setStretch(1, 1)
        body.setStretch(2, 1)
        self.setLayout(column(panel(body)))
        self.up.clicked.connect(self.up_asked)
        self.down.clicked.connect(self.down_asked)
        self.remove.clicked.connect(self.remove_asked)

    def _button(self, icon: str, name: str) -> Button:
        button = Button("plain", icon)
        button.set_label("", self._context.text(f"uses.{name}"))
        button.setToolTip(f"{self._context.text(f'uses.{name}')} ({written(EDITOR_KEYS[name])})")
        return button

    @property
    def place(self) -> int | None:
        """Place of the maneuver that has the cursor, None without one."""
        return int(self.lines.key) if self.lines.key else None

    def show_model(self, model: EditorModel, place: int | None = None) -> None:
        """Show the draft; the cursor goes to a place, by default where it was."""
        lines = use_lines(model, self._context.texts)
        self.lines.show_lines(lines, None if place is None else str(place))
        has_lines = bool(lines)
        self.lines.setVisible(has_lines)
        self.empty.setVisible(not has_lines)
        at, text = self.place, self._context.text
        self.up.setEnabled(at is not None and at > 0)
        self.down.setEnabled(at is not None and at < len(lines) - 1)
        self.remove.setEnabled(at is not None)
        count = len(preview_tasks(model.draft, model.library))
        minutes = estimate_duration_min(model.draft, model.library) if has_lines else 0
        self.total.setText(text("uses.total", count=count, minutes=minutes))
        self._show_faults(model)

    def _show_faults(self, model: EditorModel) -> None:
        """Say what is wrong with the exam itself, and how many of its maneuvers have something wrong."""
        texts, faults = self._context.texts, model.faults
        said = [fault_text(fault, texts) for fault in faults if fault.place is None]
        places = {fault.place for fault in faults if fault.place is not None}
        said += [texts.text("fault.places", places=", ".join(str(place + 1) for place in sorted(places)))] if places else []
        self.faults.setText("\n".join(said) if said else texts.text("uses.fine"))
        set_tone(self.faults, "attention" if said else "secondary")
