"""The right side of the note's screen: how the visit took place, the decision, facts for billing."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from vmsk_exam.assessment.billing import BillingLine, Modality, Place
from vmsk_exam.report.note import Sufficiency
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.note_fields import GrowingText, StillCombo
from vmsk_exam.ui.surgeon.note_model import MOST_MINUTES, TEXT_FIELDS, NoteModel

WIDTH_PX = 400


class NoteVisitPanel(QWidget):
    """Form about the visit; each change is told at once."""

    changed = Signal()

    def __init__(self, context: SurgeonContext, model: NoteModel) -> None:
        super().__init__()
        self._context, self._model = context, model
        self.fields: dict[str, QLineEdit] = {}
        self.choices: dict[Sufficiency, QRadioButton] = {}
        self._rows: dict[str, QWidget] = {}
        self._shown_lines: tuple[BillingLine, ...] | None = None
        self.setFixedWidth(WIDTH_PX)
        self.billing = QVBoxLayout()
        self.billing.setSpacing(context.theme.spacing.small)
        content = column(self._build_decision(), self._build_visit(), self._build_billing(), None, gap="gap")
        content.setContentsMargins(0, 0, 0, 0)
        self.setLayout(content)
        self._show_dependents()

    # --- building ------------------------------------------------------------------

    def _build_visit(self) -> QWidget:
        visit, words = self._model.note.visit, self._model.words
        self.modality = self._combo("modality", tuple(Modality), visit.modality)
        self.place = self._combo("place", tuple(Place), visit.place)
        self.modality.currentIndexChanged.connect(self._take_modality)
        self.place.currentIndexChanged.connect(self._take_place)
        self.minutes = QLineEdit("" if visit.clinician_minutes is None else str(visit.clinician_minutes))
        self.minutes.setValidator(QIntValidator(0, MOST_MINUTES, self.minutes))
        self.minutes.setAccessibleName(words.text("visit.minutes"))
        self.minutes.setPlaceholderText(self._context.text("note.minutes_hint"))
        self.minutes.textEdited.connect(self._take_minutes)
        items = [
            self._named(words.text("visit.modality"), self.modality),
            self._named(words.text("visit.patient_location"), self.place),
        ]
        for name in TEXT_FIELDS:
            field = QLineEdit(str(getattr(visit, name)))
            field.setAccessibleName(words.text(f"visit.{name}"))
            field.setPlaceholderText(self._context.text(f"note.hint.{name}"))
            field.textEdited.connect(lambda text, told=name: self._take_text(told, text))
            self.fields[name] = field
            self._rows[name] = self._named("" if name == "patient_location" else words.text(f"visit.{name}"), field)
            items.append(self._rows[name])
        items.insert(2, items.pop(3))
        items.insert(4, self._named(words.text("visit.minutes"), self.minutes))
        return panel(column(self._title(words.text("visit.title")), *items, gap="small", pad="gap"))

    def _build_decision(self) -> QWidget:
        text, group = self._context.text, QButtonGroup(self)
        for sufficiency in (Sufficiency.SUFFICIENT, Sufficiency.IN_PERSON_NEEDED):
            choice = QRadioButton(text(f"note.decision.{sufficiency}"))
            choice.setChecked(self._model.note.sufficiency is sufficiency)
            choice.clicked.connect(lambda _checked=False, told=sufficiency: self._decide(told))
            group.addButton(choice)
            self.choices[sufficiency] = choice
        self.reason = GrowingText(2)
        self.reason.setPlaceholderText(text("note.decision.reason"))
        self.reason.setAccessibleName(text("note.decision.reason"))
        self.reason.setPlainText(self._model.note.sufficiency_reason)
        self.reason.textChanged.connect(self._take_reason)
        title = self._title(self._model.words.text("decision.title"))
        return panel(column(title, *self.choices.values(), self.reason, gap="small", pad="gap"))

    def _build_billing(self) -> QWidget:
        note = label("small", "secondary")
        note.setText(self._context.text("note.billing.statement"))
        return panel(column(self._title(self._model.words.text("billing.title")), note, self.billing, gap="small", pad="gap"))

    def _title(self, text: str) -> QWidget:
        title = label("title")
        title.setText(text)
        return title

    def _named(self, name: str, field: QWidget) -> QWidget:
        holder, words = QWidget(), label("small", "secondary", wraps=False)
        words.setText(name)
        holder.setLayout(column(words, field, gap="none") if name else column(field, gap="none"))
        return holder

    def _combo(self, table: str, values: tuple[Modality, ...] | tuple[Place, ...], chosen: Modality | Place) -> StillCombo:
        combo = StillCombo()
        for value in values:
            combo.addItem(self._model.words.text(f"{table}.{value}"), value.value)
        combo.setCurrentIndex(values.index(chosen))
        combo.setAccessibleName(self._model.words.text("visit.modality" if table == "modality" else "visit.patient_location"))
        return combo

    # --- what is told --------------------------------------------------------------

    def _take_modality(self) -> None:
        self._model.set_modality(Modality(self.modality.currentData()))
        self._told()

    def _take_place(self) -> None:
        self._model.set_place(Place(self.place.currentData()))
        self._told()

    def _take_minutes(self, text: str) -> None:
        self._model.set_minutes(int(text) if text.isdigit() else None)
        self._told()

    def _take_text(self, name: str, text: str) -> None:
        self._model.set_field(name, text)
        self._told()

    def _take_reason(self) -> None:
        self._model.set_reason(self.reason.toPlainText())
        self._told()

    def _decide(self, sufficiency: Sufficiency) -> None:
        self._model.decide(sufficiency)
        self._told()

    def _told(self) -> None:
        self._show_dependents()
        self.changed.emit()

    def _show_dependents(self) -> None:
        is_audio = self._model.note.visit.modality is Modality.AUDIO_ONLY
        self._rows["audio_only_reason"].setVisible(is_audio)
        self._show_billing()

    def _show_billing(self) -> None:
        lines = self._model.billing()
        if lines == self._shown_lines:
            return
        self._shown_lines = lines
        while (item := self.billing.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if not lines:
            nothing = label("body", "secondary")
            nothing.setText(self._model.words.text("billing.none"))
            self.billing.addWidget(nothing)
        for line in lines:
            self.billing.addWidget(self._billing_line(line))

    def _billing_line(self, line: BillingLine) -> QWidget:
        code, words = label("title", wraps=False), label("small")
        code.setText(line.code)
        words.setText(line.words[self._model.words.language])
        words.setToolTip(line.note.get(self._model.words.language, ""))
        source = self._model.words.text("billing.source", source=line.source)
        need = label("small", "measured" if not line.missing else "secondary")
        confirmed = "" if line.is_confirmed else f" {self._model.words.text('billing.unconfirmed')}"
        need.setText(f"{self._model.need_text(line)}{confirmed}")
        code.setToolTip(source if line.is_confirmed else self._model.words.text("billing.unconfirmed"))
        holder = QWidget()
        holder.setLayout(column(row(code, None), words, need, gap="none"))
        return holder
