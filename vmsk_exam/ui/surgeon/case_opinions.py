"""Colleagues' answers about an exam, to be read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from vmsk_exam.record.opinion import Opinion
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.case_model import author_of
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button

WIDTH_PX = 720
HEIGHT_PX = 520


class CaseOpinionsDialog(QDialog):
    """Shows every opinion, the newest first."""

    def __init__(self, context: SurgeonContext, parent: QWidget, opinions: tuple[Opinion, ...]) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(context.text("case.opinion.title"))
        title, close = label("headline", wraps=False), Button("primary", "check", "Esc")
        title.setText(self.windowTitle())
        close.set_label(context.text("case.opinion.close"))
        close.clicked.connect(self.accept)
        self.parts = [self._part(opinion) for opinion in reversed(opinions)]
        holder, area = QWidget(), QScrollArea()
        holder.setLayout(column(*self.parts, None, gap="small"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        self.setLayout(column(title, area, row(None, close), gap="gap", pad="gap"))
        self.resize(WIDTH_PX, HEIGHT_PX)
        fit_to_theme(self, context.theme)

    def _part(self, opinion: Opinion) -> QWidget:
        texts, text = self._context.texts, self._context.text
        who, asked, words = label("title", wraps=False), label("small", "secondary"), label("body")
        name = author_of(opinion, texts)
        who.setText(text("case.opinion.by", name=name, day=texts.date_time(opinion.answered_utc)))
        asked.setText(text("case.opinion.asked", day=texts.date(opinion.asked_utc), question=opinion.question))
        words.setText(opinion.text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        is_known = bool(opinion.contact_name)
        trust = label("small", "secondary" if is_known else "attention")
        known = text("case.opinion.known", name=opinion.contact_name) if is_known else text("case.opinion.unknown")
        trust.setText(f"{known}  {opinion.fingerprint}")
        return panel(column(who, asked, words, trust, gap="small", pad="gap"))
