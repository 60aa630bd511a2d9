"""One exam on the table: library, the exam's maneuvers, and the chosen one as the patient will see it."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QSplitter, QStackedWidget, QWidget

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.ui.demonstration import DemonstrationPlayer
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.exam_form import ExamForm
from vmsk_exam.ui.editor.library_panel import LibraryPanel
from vmsk_exam.ui.editor.model import EditorModel, first_task
from vmsk_exam.ui.editor.preview import Preview
from vmsk_exam.ui.editor.store import DraftKeeper
from vmsk_exam.ui.editor.use_form import UseForm
from vmsk_exam.ui.editor.uses_panel import UsesPanel
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.surgeon.keys import EDITOR_KEYS, add_keys
from vmsk_exam.ui.widgets.button import Button

_WIDTHS_PX: Final = (350, 370, 520)


class EditorView(QWidget):
    """Changes a draft; each change is checked, shown and kept at once."""

    left = Signal()
    save_asked = Signal()

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self.model: EditorModel | None = None
        self.player = DemonstrationPlayer(context.surgeon.services, self)
        self.keeper = DraftKeeper()
        self.library, self.uses = LibraryPanel(context), UsesPanel(context)
        self.exam, self.use, self.preview = ExamForm(context), UseForm(context), Preview(context, self.player)
        self.title, self.state = label("headline", wraps=False), label("body", "secondary")
        self.back = self._button("quiet", "arrow_left", "leave", self.leave)
        self.undo_button = self._button("plain", "undo", "undo", self.undo)
        self.redo_button = self._button("plain", "redo", "redo", self.redo)
        self.save_button = self._button("primary", "check", "save", self.save)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.library, self.uses, self._build_detail()):
            self.columns.addWidget(part)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(list(_WIDTHS_PX))
        for number, share in enumerate((3, 4, 5)):
            self.columns.setStretchFactor(number, share)
        tools = (self.undo_button, self.redo_button, self.save_button)
        head = row(self.back, self.title, self.state, None, *tools, gap="small")
        body = column(head, self.columns, gap="gap", pad="gap")
        body.setStretch(1, 1)
        self.setLayout(body)
        self._connect()

    def _button(self, kind: str, icon: str, name: str, action: Callable[[], object]) -> Button:
        button = Button(kind, icon, EDITOR_KEYS[name][0])
        button.set_label(self._context.text(f"editor.{name}"))
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _build_detail(self) -> QWidget:
        self.pages = QStackedWidget()
        maneuver = QWidget()
        content = column(self.use, self.preview, gap="gap")
        content.setStretch(1, 1)
        maneuver.setLayout(content)
        self.tabs: dict[str, Button] = {}
        group = QButtonGroup(self)
        for number, (name, page) in enumerate((("exam", self.exam), ("maneuver", maneuver))):
            self.pages.addWidget(page)
            tab = Button("tool")
            tab.setCheckable(True)
            tab.set_label(self._context.text(f"editor.{name}_tab"))
            tab.clicked.connect(lambda _checked=False, chosen=number: self.pages.setCurrentIndex(chosen))
            group.addButton(tab)
            self.tabs[name] = tab
        body = column(row(*self.tabs.values(), None, gap="small"), self.pages, gap="gap", pad="gap")
        body.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(column(panel(body)))
        return holder

    def _connect(self) -> None:
        self.library.add_asked.connect(self.add)
        self.library.shown.connect(self._show_library_task)
        self.uses.lines.chosen.connect(lambda _key: self._show_use())
        self.uses.lines.picked.connect(lambda _key: self._show_use())
        self.uses.lines.moved.connect(self.move_use)
        self.uses.lines.dropped.connect(self.add)
        self.uses.remove_asked.connect(self.remove)
        self.uses.up_asked.connect(lambda: self.step(-1))
        self.uses.down_asked.connect(lambda: self.step(1))
        self.use.changed.connect(self._change_use)
        self.use.key_switched.connect(lambda key: self._on_use(lambda model, place: model.switch_key(place, key)))
        self.exam.text_changed.connect(lambda name, language, words: self._do(lambda m: m.set_text(name, language, words)))
        self.exam.region_chosen.connect(lambda region: self._do(lambda model: model.set_region(region)))
        self.exam.cue_switched.connect(lambda cue: self._do(lambda model: model.switch_cue(cue)))
        self.exam.part_switched.connect(lambda part: self._do(lambda model: model.switch_part(part)))
        self.keeper.kept.connect(self._tell_kept)
        self.keeper.failed.connect(self.show_fault)
        actions = {"undo": self.undo, "redo": self.redo, "save": self.save, "search": self.library.search.setFocus}
        actions |= {"up": lambda: self.step(-1), "down": lambda: self.step(1), "leave": self.leave}
        add_keys(self, EDITOR_KEYS, actions)
        add_keys(self.uses.lines, EDITOR_KEYS, {"remove": self.remove})

    # --- what is shown -------------------------------------------------------------

    def open_model(self, model: EditorModel) -> None:
        """Begin with an exam."""
        self.model = model
        self.library.search.clear()
        self.refresh(0)
        name = "maneuver" if model.draft.uses else "exam"
        self._show_page(name)
        self.show_state("" if model.is_saved else ("restored" if model.based_on else "new"))
        (self.uses.lines if model.draft.uses else self.exam.fields["title", self._context.language]).setFocus()

    def refresh(self, place: int | None = None) -> None:
        """Show the draft as it is now."""
        model = self.model
        if model is None:
            return
        title = model.draft.title.get(self._context.language, "") or self._context.text("editor.no_title")
        self.title.setText(title)
        self.uses.show_model(model, place)
        self.library.show_library(dict(model.library), (use.maneuver_id for use in model.draft.uses))
        self.exam.show_model(model)
        self.exam.show_faulty(fault.detail for fault in model.faults)
        self.undo_button.setEnabled(model.can_undo)
        self.redo_button.setEnabled(model.can_redo)
        self.save_button.setEnabled(not model.is_saved and not model.faults)
        self._show_use(turn=False)

    def show_state(self, name: str) -> None:
        """Say where the draft stands: kept, saved, restored."""
        self.state.setText(self._context.text(f"editor.state.{name}") if name else "")
        set_tone(self.state, "secondary")

    def show_fault(self, words: str) -> None:
        """Say what went wrong."""
        self.state.setText(words)
        set_tone(self.state, "attention")

    def _show_page(self, name: str) -> None:
        self.tabs[name].setChecked(True)
        self.pages.setCurrentIndex(list(self.tabs).index(name))

    def _show_use(self, *, turn: bool = True) -> None:
        model, place = self.model, self.uses.place
        if model is None:
            return
        self.use.setVisible(place is not None)
        if place is None:
            self._show_task(None)
            return
        self.use.show_use(model, place)
        self._show_task(model.task(place))
        if turn:
            self._show_page("maneuver")

    def _show_library_task(self, maneuver_id: str) -> None:
        """Show a maneuver of the library that has the cursor; only while the library has the keyboard."""
        model = self.model
        if model is not None and maneuver_id in model.library and self._library_has_keys():
            self.use.setVisible(False)
            self._show_task(first_task(model.library[maneuver_id]))
            self._show_page("maneuver")

    def _library_has_keys(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.library.isAncestorOf(focused)

    def _show_task(self, task: ManeuverTask | None) -> None:
        self.preview.show_task(task)

    # --- what is changed -----------------------------------------------------------

    def add(self, maneuver_id: str, place: int | None = None) -> None:
        """Put a maneuver of the library into the exam, below the cursor's by default."""
        if self.model is None or maneuver_id not in self.model.library:
            return
        at = self.uses.place
        wanted = place if place is not None else (None if at is None else at + 1)
        self._do(lambda model: model.add(maneuver_id, wanted))

    def remove(self) -> None:
        """Take the chosen maneuver out."""
        self._on_use(lambda model, place: model.remove(place))

    def move_use(self, place: int, to: int) -> None:
        """Move a maneuver to another place."""
        if place != to:
            self._do(lambda model: model.move(place, to))

    def step(self, count: int) -> None:
        """Move the chosen maneuver up or down."""
        place = self.uses.place
        if self.model is not None and place is not None and 0 <= place + count < len(self.model.draft.uses):
            self.move_use(place, place + count)

    def undo(self) -> None:
        """Take the last change back."""
        self._do(lambda model: model.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._do(lambda model: model.redo())

    def save(self) -> None:
        """Ask for the exam to be saved, if nothing is wrong with it."""
        if self.save_button.isEnabled():
            self.save_asked.emit()
        elif self.model is not None and self.model.faults:
            self.show_fault(self._context.text("editor.state.faulty"))

    def leave(self) -> None:
        """Go back to the list of exams; what is not saved is kept as a draft."""
        self.keeper.finish()
        self.player.show_task(None)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Keep what is not kept yet: another screen is shown, or the window closes."""
        super().hideEvent(event)
        self.keeper.finish()

    def close_down(self) -> None:
        """Keep what is not kept yet and end the figure's thread."""
        self.keeper.finish()
        self.player.stop()

    def _change_use(self, values: dict[str, Any]) -> None:
        self._on_use(lambda model, place: model.set_use(place, **values))

    def _on_use(self, action: Callable[[EditorModel, int], object]) -> None:
        place = self.uses.place
        if place is not None:
            self._do(lambda model: action(model, place))

    def _do(self, action: Callable[[EditorModel], object]) -> None:
        """Change the draft, show it and keep it; a returned place gets the cursor."""
        model = self.model
        if model is None:
            return
        before = model.draft
        place = action(model)
        if model.is_saved:
            self.keeper.forget(model.kept.key)
            self.show_state("")
        elif model.draft != before:
            self.keeper.keep(model.kept)
        self.refresh(place if isinstance(place, int) else None)

    def _tell_kept(self) -> None:
        if self.model is not None and not self.model.is_saved:
            self.show_state("kept")
