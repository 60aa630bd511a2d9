"""What one maneuver of the exam does otherwise than the library: sides, repetitions, hold, time, who must not do it."""

from typing import Final

from PySide6.QtCore import QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QMenu, QSpinBox, QWidget

from vmsk_exam.anatomy import Side
from vmsk_exam.protocol.draft_faults import HOLD_S, REPETITIONS, TIME_LIMIT_S
from vmsk_exam.protocol.model import Maneuver, ManeuverKind, SafetyKey, localized_text
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.editor.rows import kind_text
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.theme import Theme
from vmsk_exam.ui.widgets.button import Button

_TIMED: Final = (ManeuverKind.TIMED_HOLD, ManeuverKind.COUNT_TEST)


class UseForm(QWidget):
    """Shows one maneuver; every change is told at once."""

    changed = Signal(dict)  # fields of ManeuverUse
    key_switched = Signal(object)  # SafetyKey

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._maneuver: Maneuver | None = None
        text = context.text
        self.title, self.facts = label("title"), label("small", "secondary")
        self.sides = {side: self._side_button(side) for side in Side}
        self.repetitions = QSpinBox()
        self.repetitions.setRange(*REPETITIONS)
        self.hold, self.time = self._seconds(HOLD_S), self._seconds(TIME_LIMIT_S)
        self.keys = Button("plain", "warning")
        self.keys.set_label(text("use.keys"))
        self.menu = QMenu(self)
        self.actions_of = {key: self._key_action(key) for key in SafetyKey}
        self.keys.setMenu(self.menu)
        self.key_note = label("small", "secondary")
        self.numbers = QWidget()
        self.numbers.setLayout(self._grid())
        side_row = row(*self.sides.values(), None, gap="small")
        self.setLayout(column(self.title, self.facts, side_row, self.numbers, row(self.keys, self.key_note), gap="small"))
        self.repetitions.valueChanged.connect(lambda value: self.changed.emit({"repetitions": value}))
        self.hold.valueChanged.connect(lambda value: self.changed.emit({"hold_s": value}))
        self.time.valueChanged.connect(lambda value: self.changed.emit({"time_limit_s": value}))

    def _side_button(self, side: Side) -> Button:
        button = Button("choice", "check")
        button.setCheckable(True)
        button.set_label(self._context.text(f"use.side_{side}"))
        button.clicked.connect(lambda _checked=False: self._tell_sides())
        return button

    def _seconds(self, limits: tuple[float, float]) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(*limits)
        box.setDecimals(1)
        box.setSingleStep(0.5)
        box.setSuffix(" s")
        box.setLocale(QLocale(self._context.language))
        return box

    def apply_theme(self, theme: Theme) -> None:
        """Make the fields wide enough for their numbers."""
        for box in (self.repetitions, self.hold, self.time):
            box.setMinimumWidth(theme.spacing.control * 3)
            box.lineEdit().setTextMargins(theme.spacing.small, 0, 0, 0)

    def _key_action(self, key: SafetyKey) -> object:
        action = self.menu.addAction(self._context.surgeon.texts.report(f"intake.key_{key}"))
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False: self.key_switched.emit(key))
        return action

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        fields = (("repetitions", self.repetitions), ("hold", self.hold), ("time", self.time))
        for number, (name, box) in enumerate(fields):
            caption = label("small", "secondary", wraps=False)
            caption.setText(self._context.text(f"use.{name}"))
            caption.setBuddy(box)
            box.setAccessibleName(caption.text())
            grid.addWidget(caption, 0, number)
            grid.addWidget(box, 1, number)
        grid.setColumnStretch(3, 1)
        return grid

    def show_use(self, model: EditorModel, place: int) -> None:
        """Show the maneuver at a place."""
        maneuver, own = model.maneuver(place), model.library.get(model.draft.uses[place].maneuver_id)
        self.setVisible(maneuver is not None)
        if maneuver is None or own is None:
            return
        self._maneuver = own
        texts = self._context.texts
        self.title.setText(localized_text(own.title, texts.language))
        words = (kind_text(own, texts), texts.text(f"position.{own.position}"), texts.text("use.grade", grade=own.grade))
        self.facts.setText(" · ".join(words))
        for side, button in self.sides.items():
            button.setVisible(side in own.sides)
            button.setChecked(side in maneuver.sides)
        self._show_numbers(maneuver)
        self._show_keys(own, model.draft.uses[place].contraindicated_when)

    def _show_numbers(self, maneuver: Maneuver) -> None:
        is_by_camera = maneuver.kind.is_by_camera
        self.numbers.setVisible(is_by_camera)
        values = (
            (self.repetitions, maneuver.repetitions, is_by_camera and maneuver.kind not in _TIMED),
            (self.hold, maneuver.hold_s, is_by_camera and maneuver.kind not in _TIMED),
            (self.time, maneuver.time_limit_s, is_by_camera),
        )
        for box, value, is_used in values:
            with QSignalBlocker(box):
                box.setValue(value)  # type: ignore[arg-type]
            box.setEnabled(is_used)

    def _show_keys(self, own: Maneuver, added: tuple[SafetyKey, ...]) -> None:
        for key, action in self.actions_of.items():
            is_own = key in own.contraindicated_when
            action.setChecked(is_own or key in added)  # type: ignore[attr-defined]
            action.setEnabled(not is_own)  # type: ignore[attr-defined]
        count = len({*own.contraindicated_when, *added})
        self.key_note.setText(self._context.text("use.key_note", count=count) if count else self._context.text("use.key_none"))

    def _tell_sides(self) -> None:
        """Tell the sides in the order of the library; at least one stays."""
        if self._maneuver is None:
            return
        chosen = tuple(side for side in self._maneuver.sides if self.sides[side].isChecked())
        self.changed.emit({"sides": chosen})
