"""An exam was not finished: go on with it or not."""

from PySide6.QtCore import QDateTime, QLocale

from vmsk_exam.protocol.model import ExamProtocol, localized_text
from vmsk_exam.record.model import ExamSummary
from vmsk_exam.ui.layouts import column, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.widgets.choice_card import ChoiceCard


class ResumeView(FormPage):
    """Two large cards about the newest unfinished exam."""

    def __init__(self, context: PatientContext) -> None:
        self.summary: ExamSummary | None = None
        self.protocol: ExamProtocol | None = None
        self.wants_resume = False
        self.go_on_card = ChoiceCard("play", is_upright=True)
        self.new_card = ChoiceCard("plus", is_upright=True)
        body = column(2, row(self.go_on_card, self.new_card, gap="gap"), 3)
        super().__init__(context, "resume", body, has_button=False)
        self.go_on_card.clicked.connect(lambda: self._choose(wants_resume=True))
        self.new_card.clicked.connect(lambda: self._choose(wants_resume=False))

    def show_exam(self, summary: ExamSummary, protocol: ExamProtocol) -> None:
        """Say which exam it is."""
        self.summary, self.protocol = summary, protocol
        self.retranslate()

    def enter(self) -> None:
        """Let Enter go on with it."""
        self.go_on_card.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        if self.summary is None or self.protocol is None:
            return
        super().retranslate()
        text, summary = self.context.text, self.summary
        locale = QLocale(self.context.translator.language)
        started = QDateTime.fromSecsSinceEpoch(int(summary.started_utc.timestamp()))
        begun = locale.toString(started, QLocale.FormatType.ShortFormat)
        title = localized_text(self.protocol.title, self.context.translator.language)
        self.lead.setText(text("resume.lead", title=title, date=begun))
        done = summary.measured_count + summary.not_assessable_count
        self.go_on_card.show_texts(text("resume.go_on"), text("resume.done", done=done, count=summary.task_count))
        self.new_card.show_texts(text("resume.new"), "")

    def _choose(self, *, wants_resume: bool) -> None:
        self.wants_resume = wants_resume
        self.answered.emit()
