"""Makes or changes one planned visit."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QDialog, QLineEdit, QWidget

from vmsk_exam.record.planned import TEXT_LIMIT, PlannedVisit, VisitForm
from vmsk_exam.ui.layouts import column, fit_height, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.planned_model import find_fault
from vmsk_exam.ui.widgets.button import Button

WIDTH_PX = 560
_TEXTS = ("patient_name", "patient_number", "reason", "link")


class PlannedDialog(QDialog):
    """Form of a visit; it can be kept only with a patient and a fitting link.

    Parameters
    ----------
    visit
        The visit to change, None for a new one.
    titles
        Names of the exam protocols by id.
    on_keep
        Called with the visit.
    """

    def __init__(
        self,
        context: SurgeonContext,
        parent: QWidget,
        visit: PlannedVisit | None,
        titles: Mapping[str, str],
        on_keep: Callable[[PlannedVisit], object],
    ) -> None:
        super().__init__(parent)
        self._context, self._on_keep = context, on_keep
        self._visit = visit or new_visit(datetime.now(UTC))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        title = label("headline", wraps=False)
        title.setText(context.text("planned.edit" if visit is not None else "planned.new"))
        self.setWindowTitle(title.text())
        self.starts = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(round(self._visit.starts_utc.timestamp())))
        self.starts.setCalendarPopup(True)
        self.starts.setDisplayFormat("yyyy-MM-dd  HH:mm")
        self.fields = {name: QLineEdit(str(getattr(self._visit, name))) for name in _TEXTS}
        for field in self.fields.values():
            field.setMaxLength(TEXT_LIMIT)
        self.protocol, self.form = QComboBox(), QComboBox()
        self._fill_choices(titles)
        self.fault = label("body", "attention")
        self.fault.setVisible(False)
        self.setLayout(column(title, *self._build_rows(), self.fault, self._build_buttons(), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)
        self.fields["patient_name"].setFocus()

    def _fill_choices(self, titles: Mapping[str, str]) -> None:
        self.protocol.addItem(self._context.text("planned.no_protocol"), "")
        for protocol_id, title in titles.items():
            self.protocol.addItem(title, protocol_id)
        self.protocol.setCurrentIndex(max(0, self.protocol.findData(self._visit.protocol_id)))
        for form in VisitForm:
            self.form.addItem(self._context.text(f"planned.form.{form}"), form.value)
        self.form.setCurrentIndex(self.form.findData(self._visit.form.value))

    def _build_rows(self) -> tuple[QWidget, ...]:
        pairs = (
            (("starts", self.starts), ("form", self.form)),
            (("patient_name", self.fields["patient_name"]), ("patient_number", self.fields["patient_number"])),
            (("reason", self.fields["reason"]),),
            (("protocol", self.protocol),),
            (("link", self.fields["link"]),),
        )
        rows = []
        for pair in pairs:
            holder = QWidget()
            holder.setLayout(row(*(self._named(name, field) for name, field in pair), gap="gap"))
            rows.append(holder)
        return tuple(rows)

    def _named(self, name: str, field: QWidget) -> QWidget:
        caption, holder = label("small", "secondary", wraps=False), QWidget()
        caption.setText(self._context.text(f"planned.field.{name}"))
        field.setAccessibleName(caption.text())
        holder.setLayout(column(caption, field, gap="none"))
        return holder

    def _build_buttons(self) -> QWidget:
        self.keep_button, cancel = Button("primary", "check", "Ctrl+Return"), Button("plain", "", "Esc")
        self.keep_button.set_label(self._context.text("planned.keep"))
        self.keep_button.setShortcut("Ctrl+Return")
        cancel.set_label(self._context.text("planned.discard"))
        self.keep_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        holder = QWidget()
        holder.setLayout(row(None, cancel, self.keep_button, gap="small"))
        return holder

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Be as high as the words ask for at this width."""
        super().showEvent(event)
        fit_height(self)

    def visit(self) -> PlannedVisit:
        """Return the visit as it stands in the form."""
        starts = datetime.fromtimestamp(self.starts.dateTime().toSecsSinceEpoch(), UTC)
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        form, protocol = VisitForm(self.form.currentData()), str(self.protocol.currentData())
        return replace(self._visit, starts_utc=starts, form=form, protocol_id=protocol, **texts)  # type: ignore[arg-type]

    def accept(self) -> None:
        """Keep the visit, if it can be kept."""
        visit = self.visit()
        fault = find_fault(visit)
        self.fault.setVisible(fault is not None)
        if fault is not None:
            self.fault.setText(self._context.text(fault))
            return
        super().accept()
        self._on_keep(visit)


def new_visit(now: datetime) -> PlannedVisit:
    """Return an empty visit for tomorrow at this hour."""
    starts = (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return PlannedVisit(f"visit-{uuid.uuid4().hex}", starts)
