"""Who is examined? Everything may stay empty."""

from datetime import UTC, datetime

from PySide6.QtCore import QLocale
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit

from vmsk_exam.record.model import Subject
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext, field
from vmsk_exam.ui.patient.person_model import NUMBER_LIMIT, SEXES, PersonEntry
from vmsk_exam.ui.widgets.button import Button


class PersonView(FormPage):
    """Name and patient number, date of birth in three fields, sex as four buttons."""

    def __init__(self, context: PatientContext) -> None:
        self.name, self.day, self.year, self.number = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.month = QComboBox()
        self.sexes = {sex: Button("choice") for sex in SEXES}
        self._captions = {name: label("body", "secondary") for name in ("name", "number", "birth", "sex")}
        self.day.setValidator(QIntValidator(1, 31, self.day))
        self.year.setValidator(QIntValidator(1, 9999, self.year))
        self.day.setMaxLength(2)
        self.year.setMaxLength(4)
        self.name.setMaxLength(120)
        self.number.setMaxLength(NUMBER_LIMIT)
        body = column(
            self._name_row(),
            column(self._captions["birth"], self._birth_row(), gap="tiny"),
            column(self._captions["sex"], self._sex_row(), gap="tiny"),
            None,
            gap="gap",
        )
        super().__init__(context, "person", body)

    def _name_row(self) -> QHBoxLayout:
        name, number = field(self._captions["name"], self.name), field(self._captions["number"], self.number)
        line = row(name, number, gap="gap")
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        return line

    def _birth_row(self) -> QHBoxLayout:
        line = row(self.day, self.month, self.year, gap="small")
        for place, stretch in enumerate((2, 4, 3)):
            line.setStretch(place, stretch)
        return line

    def _sex_row(self) -> QHBoxLayout:
        group = QButtonGroup(self.name)
        for button in self.sexes.values():
            button.setCheckable(True)
            group.addButton(button)
        self.sexes["unsaid"].setChecked(True)
        return row(*self.sexes.values(), gap="small")

    def enter(self) -> None:
        """Give the keyboard to the name."""
        self.name.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text = self.context.text
        for name, caption in self._captions.items():
            caption.setText(text(f"person.{name}"))
        self.name.setPlaceholderText(text("person.name_hint"))
        self.number.setPlaceholderText(text("person.number_hint"))
        for entry, name in ((self.day, "day"), (self.year, "year")):
            entry.setPlaceholderText(text(f"person.{name}"))
        self._captions["name"].setBuddy(self.name)
        fields = {"name": self.name, "number": self.number, "day": self.day, "month": self.month, "year": self.year}
        for name, widget in fields.items():
            widget.setAccessibleName(text(f"person.{name}"))
        for sex, button in self.sexes.items():
            button.set_label(text(f"person.{sex}"))
        self._list_months()

    def _list_months(self) -> None:
        chosen = max(0, self.month.currentIndex())
        locale = QLocale(self.context.translator.language)
        self.month.clear()
        self.month.addItem(self.context.text("person.month"))
        self.month.addItems([locale.standaloneMonthName(number) for number in range(1, 13)])
        self.month.setCurrentIndex(chosen)

    def entry(self) -> PersonEntry:
        """Return what stands in the fields."""
        sex = next(sex for sex, button in self.sexes.items() if button.isChecked())
        month = max(0, self.month.currentIndex())
        return PersonEntry(self.name.text(), self.day.text(), month, self.year.text(), sex, self.number.text())

    def subject(self) -> Subject:
        """Return the person."""
        return self.entry().subject()

    @property
    def known_number(self) -> str:
        """The number that a planned visit or an account brought, and nobody types here; empty if none did."""
        return self.number.text() if self.number.isReadOnly() else ""

    def show_known(self, subject: Subject) -> None:
        """Fill in what a planned visit knows; all of it can be changed, but for the number."""
        self.clear()
        self.name.setText(subject.name)
        if subject.birth_date is not None:
            self.day.setText(str(subject.birth_date.day))
            self.month.setCurrentIndex(subject.birth_date.month)
            self.year.setText(str(subject.birth_date.year))
        self.sexes[subject.sex if subject.sex in self.sexes else "unsaid"].setChecked(True)
        self.number.setText(subject.patient_number)
        self.number.setReadOnly(bool(subject.patient_number))

    def clear(self) -> None:
        """Forget the person, for the next one."""
        for entry in (self.name, self.number, self.day, self.year):
            entry.clear()
        self.number.setReadOnly(False)
        self.month.setCurrentIndex(0)
        self.sexes["unsaid"].setChecked(True)

    def try_to_go_on(self) -> None:
        """Go on with a day that exists or none."""
        fault = self.entry().fault(datetime.now(UTC).astimezone().date())
        if fault is None:
            self.show_fault("")
            self.answered.emit()
        else:
            self.show_fault(self.context.text(fault))
            (self.number if fault == "person.bad_number" else self.day).setFocus()
