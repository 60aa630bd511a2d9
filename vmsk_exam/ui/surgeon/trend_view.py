"""All measures of a patient over visits, with the day of surgery and the milestones of its protocol."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QFrame, QGridLayout, QScrollArea, QWidget

from vmsk_exam.assessment.milestones import list_procedures
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.surgeon.score_plot import ScorePlot
from vmsk_exam.ui.surgeon.score_texts import ScoreTexts
from vmsk_exam.ui.surgeon.trend_model import Surgery, Visits
from vmsk_exam.ui.surgeon.trend_plot import TrendPlot
from vmsk_exam.ui.surgeon.visit_texts import VisitTexts
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.tick_box import TickBox

_COLUMNS = 2
PLOT_HEIGHT_PX, SCORE_HEIGHT_PX = 190, 120


class TrendView(QDialog):
    """One plot for each task that has a number in any visit."""

    surgery_chosen = Signal(object)  # Surgery or None

    def __init__(self, context: SurgeonContext, parent: QWidget, model: ResultsModel, visits: Visits) -> None:
        super().__init__(parent)
        self._context, self._model, self._visits = context, model, visits
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.plots: dict[str, TrendPlot] = {}
        self.scores: dict[str, ScorePlot] = {}
        self.setWindowTitle(context.text("visits.title"))
        title, subtitle = label("headline", wraps=False), label("body", "secondary", wraps=False)
        title.setText(context.text("visits.of", patient=model.patient))
        subtitle.setText(context.text("visits.count", count=len(visits.exams)))
        close = Button("primary", "", "Esc")
        close.set_label(context.text("keys.close"))
        close.clicked.connect(self.accept)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        head = row(column(title, subtitle, gap="none"), None, close, gap="gap")
        layout = column(head, self._build_surgery(), self._scroll, gap="gap", pad="gap")
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.show_visits(visits)
        self.resize(parent.size() * 0.94)
        fit_to_theme(self, context.theme)

    def show_visits(self, visits: Visits) -> None:
        """Show every measure anew."""
        self._visits, self.plots = visits, {}
        texts = VisitTexts(self._context.texts, visits, self._model.exam.maneuvers)
        grid = QGridLayout()
        grid.setSpacing(self._context.theme.spacing.gap)
        for number in range(_COLUMNS):
            grid.setColumnStretch(number, 1)
        for task in self._model.tasks:
            trend = texts.trend(task.task_id, task.maneuver_id)
            if not trend.points:
                continue
            name, note = label("title"), label("small", "secondary")
            name.setText(self._model.task_title(task))
            note.setText("\n".join((*texts.change_lines(trend, self._model.record.exam_id), *texts.milestone_lines(trend))))
            plot = TrendPlot(self._context, PLOT_HEIGHT_PX)
            plot.show_trend(trend, visits, self._model.record.exam_id)
            place = len(self.plots)
            grid.addWidget(panel(column(name, plot, note, gap="small", pad="gap")), place // _COLUMNS, place % _COLUMNS)
            self.plots[task.task_id] = plot
        body = QWidget()
        body.setLayout(column(grid, *self._build_scores(visits), None))
        fit_to_theme(body, self._context.theme)
        self._scroll.setWidget(body)

    def _build_scores(self, visits: Visits) -> tuple[QWidget | QGridLayout, ...]:
        """Return heading and plots of pain and scores; nothing where none was answered."""
        trends, words = visits.scores(), ScoreTexts(self._context.texts)
        self.scores = {}
        if not trends:
            return ()
        heading, grid = label("headline", wraps=False), QGridLayout()
        heading.setText(self._context.text("scores.title"))
        grid.setSpacing(self._context.theme.spacing.gap)
        for place, trend in enumerate(trends):
            name, note = label("title"), label("small", "secondary")
            name.setText(words.name(trend))
            note.setText("\n".join(words.lines(trend, self._model.record.exam_id)))
            plot = ScorePlot(self._context, SCORE_HEIGHT_PX, has_dates=True)
            plot.show_score(trend, visits, self._model.record.exam_id)
            grid.addWidget(panel(column(name, plot, note, gap="small", pad="gap")), place // _COLUMNS, place % _COLUMNS)
            self.scores[words.name(trend)] = plot
        for number in range(_COLUMNS):
            grid.setColumnStretch(number, 1)
        return heading, grid

    def _build_surgery(self) -> QWidget:
        text, surgery = self._context.text, self._visits.surgery
        self.has_surgery = TickBox()
        self.has_surgery.setText(text("visits.surgery"))
        self.day, self.procedure = QDateEdit(), QComboBox()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.procedure.addItem(text("visits.other_procedure"), "")
        for key, name in list_procedures(self._context.texts.language).items():
            self.procedure.addItem(name, key)
        first = self._visits.exams[0].record.header.started_utc.date()
        shown = first if surgery is None else surgery.day
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.procedure.setCurrentIndex(max(0, self.procedure.findData("" if surgery is None else surgery.procedure)))
        self.has_surgery.setChecked(surgery is not None)
        can_store = bool(self._model.record.header.subject.patient_number)
        note = label("small", "secondary")
        note.setText(text("visits.note" if can_store else "visits.no_number"))
        for widget in (self.has_surgery, self.day, self.procedure):
            widget.setEnabled(can_store and (widget is self.has_surgery or surgery is not None))
        self.has_surgery.toggled.connect(self._choose)
        self.day.dateChanged.connect(self._choose)
        self.procedure.currentIndexChanged.connect(self._choose)
        line = row(self.has_surgery, self.day, self.procedure, note, gap="small", pad="small")
        line.setStretch(3, 1)
        return panel(line)

    def _choose(self, *_state: object) -> None:
        is_set = self.has_surgery.isChecked()
        for widget in (self.day, self.procedure):
            widget.setEnabled(is_set)
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        surgery = Surgery(day, str(self.procedure.currentData())) if is_set else None
        self.surgery_chosen.emit(surgery)
        self.show_visits(replace(self._visits, surgery=surgery))
