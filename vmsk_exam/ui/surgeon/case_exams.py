"""Which exams of one patient go into a sealed case: a list to tick, the exam that is asked about always among them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from vmsk_exam.exchange.case_choice import CaseChoice
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox

SIZE_PX = (640, 460)


class CaseExamsDialog(QDialog):
    """Shows the exams, the newest first.

    Parameters
    ----------
    ticked
        Exams that are in the case now; the first is the one that is asked about and cannot be left out.
    """

    chosen = Signal(tuple)  # exam ids

    def __init__(
        self, context: SurgeonContext, parent: QWidget, choices: tuple[CaseChoice, ...], ticked: tuple[str, ...]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._text("title"))
        self.resize(*SIZE_PX)
        title, lead = label("headline", wraps=False), label("body", "secondary")
        title.setText(self._text("title"))
        lead.setText(self._text("lead"))
        self.boxes = {each.exam_id: self._box(each, ticked) for each in choices}
        sheet, area = QWidget(), QScrollArea()
        sheet.setLayout(column(*self.boxes.values(), None, gap="tiny"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        done, cancel = Button("primary", "check", "Return"), Button("plain", "", "Esc")
        done.set_label(self._text("done"))
        cancel.set_label(self._text("cancel"))
        done.setDefault(True)
        cancel.setAutoDefault(False)
        done.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.setLayout(column(title, lead, area, row(None, cancel, done, gap="small"), gap="gap", pad="gap"))
        fit_to_theme(self, context.theme)

    def ticked(self) -> tuple[str, ...]:
        """Return the exams that are ticked."""
        return tuple(exam_id for exam_id, box in self.boxes.items() if box.isChecked())

    def accept(self) -> None:
        """Give what is ticked."""
        exam_ids = self.ticked()
        super().accept()
        self.chosen.emit(exam_ids)

    def _box(self, choice: CaseChoice, ticked: tuple[str, ...]) -> TickBox:
        box = TickBox()
        is_asked = choice.exam_id == ticked[0]
        line = f"{self._context.texts.date_time(choice.started_utc)} · {choice.protocol_title}"
        box.setText(f"{line} · {self._text('this')}" if is_asked else line)
        box.setChecked(choice.exam_id in ticked)
        box.setEnabled(not is_asked)
        return box

    def _text(self, key: str) -> str:
        return self._context.text(f"case.exams.{key}")
