"""The exam itself: name, summary, what is needed, region, corrections, parts of the intake."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QMenu, QScrollArea, QWidget

from vmsk_exam.protocol.compose import LANGUAGES, known_cues
from vmsk_exam.protocol.draft_faults import TEXT_LIMIT
from vmsk_exam.protocol.model import CueTopic, IntakePart, Region, localized_text
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.editor.model import EditorModel
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.widgets.button import Button

MARK_PX: Final = 20
TEXTS: Final = ("title", "summary", "needs")


class ExamForm(QScrollArea):
    """Shows a draft; every change is told at once."""

    text_changed = Signal(str, str, str)  # title, summary or needs; language; words
    region_chosen = Signal(object)  # Region
    cue_switched = Signal(str)
    part_switched = Signal(object)  # IntakePart

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self.fields = {(name, language): self._field(name, language) for name in TEXTS for language in LANGUAGES}
        self.region = QComboBox()
        for region in Region:
            self.region.addItem(context.text(f"region.{region}"), region.value)
        self.region.currentIndexChanged.connect(lambda _number: self.region_chosen.emit(Region(self.region.currentData())))
        self.cues, self.cue_menu = self._menu_button("sound_on", "cues")
        self.parts, self.part_menu = self._menu_button("list", "parts")
        self.part_actions = {part: self._part_action(part) for part in IntakePart}
        self.cue_note, self.part_note = label("small", "secondary"), label("small", "secondary")
        groups = [self._group(name) for name in TEXTS]
        named = self._named(context.text("field.region"), self.region)
        cues = column(row(self.cues, None), self.cue_note, gap="tiny")
        parts = column(row(self.parts, None), self.part_note, gap="tiny")
        holder = QWidget()
        holder.setLayout(column(*groups, named, cues, parts, None, gap="gap"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(holder)

    def _field(self, name: str, language: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(TEXT_LIMIT)
        said = f"{self._context.text(f'field.{name}')}, {self._context.text(f'language.{language}')}"
        field.setAccessibleName(said)
        field.setPlaceholderText(self._context.text(f"language.{language}"))
        field.textEdited.connect(lambda words: self.text_changed.emit(name, language, words))
        return field

    def _group(self, name: str) -> QWidget:
        fields = [row(self._mark(language), self.fields[name, language], gap="small") for language in LANGUAGES]
        holder = QWidget()
        caption = label("section", wraps=False)
        caption.setText(self._context.text(f"field.{name}"))
        holder.setLayout(column(caption, *fields, gap="tiny"))
        return holder

    def _mark(self, language: str) -> QWidget:
        """Return the code of a language, to stand beside its field."""
        mark = label("keycap", "secondary", wraps=False)
        mark.setText(language.upper())
        mark.setMinimumWidth(MARK_PX)
        return mark

    def _named(self, words: str, field: QWidget) -> QWidget:
        caption, holder = label("section", wraps=False), QWidget()
        caption.setText(words)
        field.setAccessibleName(words)
        holder.setLayout(column(caption, field, gap="tiny"))
        return holder

    def _menu_button(self, icon: str, name: str) -> tuple[Button, QMenu]:
        button, menu = Button("plain", icon), QMenu(self)
        button.set_label(self._context.text(f"exam.{name}"), self._context.text(f"exam.{name}_tip"))
        button.setMenu(menu)
        return button, menu

    def _part_action(self, part: IntakePart) -> QAction:
        action = self.part_menu.addAction(self._context.text(f"part.{part}"))
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False: self.part_switched.emit(part))
        return action

    def show_model(self, model: EditorModel) -> None:
        """Show the draft."""
        draft, text = model.draft, self._context.text
        for (name, language), field in self.fields.items():
            words = getattr(draft, name).get(language, "")
            if field.text() != words:
                field.setText(words)
                field.setCursorPosition(0)
        with QSignalBlocker(self.region):
            self.region.setCurrentIndex(self.region.findData(draft.region.value))
        for part, action in self.part_actions.items():
            action.setChecked(part not in draft.intake_left_out)
        left_out = ", ".join(text(f"part.{part}") for part in draft.intake_left_out)
        self.part_note.setText(text("exam.parts_note", names=left_out) if left_out else text("exam.parts_all"))
        self._show_cues(model)

    def _show_cues(self, model: EditorModel) -> None:
        names = self._cue_names(model)
        known = known_cues(model.draft, model.library)
        off = [cue for cue in model.draft.cues_off if cue in known]
        self.cue_menu.clear()
        for cue in known:
            action = self.cue_menu.addAction(names.get(cue, cue))
            action.setCheckable(True)
            action.setChecked(cue not in off)
            action.triggered.connect(lambda _checked=False, told=cue: self.cue_switched.emit(told))
        words = ", ".join(names.get(cue, cue) for cue in off)
        text = self._context.text
        self.cue_note.setText(text("exam.cues_note", names=words) if off else text("exam.cues_all"))

    def _cue_names(self, model: EditorModel) -> dict[str, str]:
        names = {str(topic): self._context.text(f"cue.{topic}") for topic in CueTopic}
        rules = (rule for use in model.draft.uses if use.maneuver_id in model.library
                 for rule in model.library[use.maneuver_id].compensations)  # fmt: skip
        return names | {rule.compensation_id: localized_text(rule.label, self._context.language) for rule in rules}

    def show_faulty(self, details: Iterable[str]) -> None:
        """Mark the texts that have something wrong (``title.es``)."""
        faulty = set(details)
        for (name, language), field in self.fields.items():
            is_faulty = f"{name}.{language}" in faulty
            if field.property("faulty") != is_faulty:
                field.setProperty("faulty", is_faulty)
                field.style().unpolish(field)
                field.style().polish(field)
