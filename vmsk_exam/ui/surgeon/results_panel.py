"""The results at the right: table of all motions, the chosen task in full, what could not be shown, how it was measured."""

import re
from html import escape

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QWidget

from vmsk_exam.record.effective import Origin
from vmsk_exam.report.document import Cell, Emphasis, Facts
from vmsk_exam.report.tables import repetition_table
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.change_texts import ChangeTexts
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.look import origin_colour
from vmsk_exam.ui.surgeon.results_model import Detail, ResultsModel, TableCell
from vmsk_exam.ui.surgeon.score_plot import ScorePlot
from vmsk_exam.ui.surgeon.score_texts import ScoreTexts
from vmsk_exam.ui.surgeon.score_trend import ScoreTrend
from vmsk_exam.ui.surgeon.trend_model import Visits
from vmsk_exam.ui.surgeon.trend_plot import TrendPlot
from vmsk_exam.ui.theme import Theme
from vmsk_exam.ui.widgets.button import Button

PROVENANCE_KEY = "P"
STRIP_PX = 64
"""Height of a score below a measure."""
_COLUMN_SHARES = (27, 28, 28, 17)
_REPETITION_SHARES = (0, 1, 0, 0, 0, 0)
"""The time of a repetition gets what room there is."""
_REPETITION_WIDTHS_PX = (36, 80, 52, 62, 52, 56)
"""Least widths of the columns of a repetition: an angle of three figures, seconds."""
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:s|cm|%)\b|%)")


def cell_html(cell: Cell, theme: Theme, marked: str = "") -> str:
    """Return a cell as rich text: main text, quieter suffix, quieter lines below; the ``marked`` line asks for attention."""
    p, small = theme.palette, theme.type_scale.small
    colours = {Emphasis.ATTENTION: p.attention, Emphasis.MUTED: p.secondary}
    colour = colours.get(cell.emphasis, p.text) if cell.origin is Origin.MEASURED else origin_colour(theme, cell.origin)
    weight = 600 if cell.emphasis in (Emphasis.STRONG, Emphasis.ATTENTION) else 400
    text = f'<span style="font-weight:{weight}; color:{colour}">{_told(cell.text)}</span>'
    if cell.suffix:
        text += f' <span style="font-size:{small}px; color:{p.secondary}">{escape(cell.suffix)}</span>'
    look = f"margin:2px 0 0 0; font-size:{small}px; color:"
    notes = "".join(f'<p style="{look}{p.attention if note == marked else p.secondary}">{_told(note)}</p>' for note in cell.notes)
    return f'<p style="margin:0">{text}</p>{notes}' if cell.text else notes


def _told(text: str) -> str:
    """Return rich text in which a number never parts from its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", escape(text))


class CellLabel(QLabel):
    """A cell of the table; a cell of a task opens the task."""

    task_chosen = Signal(str)  # task id

    def __init__(self, cell: TableCell, theme: Theme, marked: str) -> None:
        super().__init__(cell_html(cell.cell, theme, marked))
        self.task_id, self._origin = cell.task_id, cell.cell.origin
        self._theme = theme
        self._is_marked = False
        self.setContentsMargins(6, 6, 6, 6)
        self.setProperty("role", "cell")
        self.setProperty("figures", "tabular")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(" ".join((cell.cell.text, cell.cell.suffix, *cell.cell.notes)).strip())
        if cell.cell.origin is not Origin.MEASURED and cell.cell.notes:
            self.setToolTip(cell.cell.notes[0])
        if self.task_id is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_marked(self) -> bool:
        """Whether this is the cell of the task that is shown."""
        return self._is_marked

    def set_marked(self, *, is_marked: bool) -> None:
        """Mark the cell of the task that is shown."""
        self._is_marked = is_marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the mark behind the words."""
        if self._is_marked:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.palette.raised))
            painter.drawRoundedRect(self.rect(), self._theme.spacing.tiny, self._theme.spacing.tiny)
            painter.end()
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Open the task."""
        super().mousePressEvent(event)
        if self.task_id is not None:
            self.task_chosen.emit(self.task_id)


class ResultsPanel(QScrollArea):
    """Everything in words and numbers about one exam."""

    task_chosen = Signal(str)  # task id
    trends_asked = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._cells: list[CellLabel] = []
        self._model: ResultsModel | None = None
        self._has_provenance = False
        self._is_mark_wanted = self._is_bottom_wanted = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(context.text("review.results"))
        self._table, self._detail, self._visits, self._changes, self._limits, self._provenance = (
            _Slot(context.theme) for _ in range(6)
        )
        self._provenance.setVisible(False)
        self.provenance_button = Button("quiet", "info", PROVENANCE_KEY)
        self.provenance_button.set_label(context.text("review.provenance"))
        self.provenance_button.setCheckable(True)
        self.provenance_button.toggled.connect(lambda _is_on: self._show_provenance())
        self._fit_timer = QTimer(self)
        self._fit_timer.setSingleShot(True)
        self._fit_timer.setInterval(0)
        self._fit_timer.timeout.connect(self._fit_height)
        for slot in (self._table, self._detail, self._visits, self._changes, self._limits, self._provenance):
            slot.height_changed.connect(self._fit_timer.start)
        self._body = QWidget()
        about = row(self.provenance_button, None)
        extra = (self._visits, self._changes, self._limits)
        self._body.setLayout(column(self._table, self._detail, *extra, about, self._provenance, None, gap="gap"))
        self.setWidget(self._body)

    def show_exam(self, model: ResultsModel) -> None:
        """Show the table, the limits and the provenance of an exam."""
        self._table.put(panel(self._build_table(model), "panel"))
        self._limits.put(panel(self._build_limits(model)))
        changes = self._build_changes(model)
        self._changes.setVisible(changes is not None)
        if changes is not None:
            self._changes.put(panel(changes))
        if self._model is None or self._model.record.exam_id != model.record.exam_id:
            self.verticalScrollBar().setValue(0)
        self._model, self._has_provenance = model, False
        self._show_provenance()

    def show_visits(self, model: ResultsModel, task_id: str) -> None:
        """Show what the patient's other exams add: the change in the table, the measure over visits."""
        self._table.put(panel(self._build_table(model), "panel"))
        self._mark(task_id)
        self._show_visits(model, task_id, model.task(task_id).maneuver_id)

    def _fit_height(self) -> None:
        """Measure the height anew: words that were not shown before are measured only once they have their letters."""
        layout = self._body.layout()
        if layout is not None:
            layout.invalidate()
            self._body.updateGeometry()
        if self._is_bottom_wanted:
            self._is_bottom_wanted = self._is_mark_wanted = False
            self._show_bottom()
        elif self._is_mark_wanted:
            self._is_mark_wanted = False
            self._show_marked()

    def _show_provenance(self) -> None:
        """Write how it was measured, once somebody wants to see it: the words are many."""
        self._provenance.setVisible(self.provenance_button.isChecked())
        if self._model is None or self._has_provenance or not self.provenance_button.isChecked():
            return
        self._has_provenance = True
        offset = self._model.record.header.started_utc.astimezone().utcoffset()
        facts = self._model.provenance(offset)
        self._provenance.put(panel(column(*(self._build_facts(item) for item in facts), gap="gap", pad="gap")))

    def show_task(self, model: ResultsModel, task_id: str) -> None:
        """Show one task in full and mark it in the table."""
        task = model.task(task_id)
        title = label("title")
        title.setText(model.task_title(task))
        details = self._build_details(model.details(task))
        parts: list[QWidget] = [title, details]
        table = None if task.result is None else repetition_table(task.result, model.wording)
        if table is not None:
            rows = [tuple(TableCell(cell) for cell in line.cells) for line in table.rows]
            headings = [self._context.text("detail.repetition_short"), *(item.title for item in table.columns[1:])]
            grid, _cells = self._grid(headings, rows, _REPETITION_SHARES)
            for number, width in enumerate(_REPETITION_WIDTHS_PX):
                grid.setColumnMinimumWidth(number, width)
            parts.append(_grid_widget(grid))
        self._detail.put(panel(column(*parts, gap="small", pad="gap")))
        self._mark(task_id)
        self._show_visits(model, task.task_id, task.maneuver_id)

    def _show_visits(self, model: ResultsModel, task_id: str, maneuver_id: str) -> None:
        """Show the measure of the task over visits, once there are two, with pain and scores beneath."""
        texts, visits = model.visit_texts(), model.visits
        trend = None if texts is None else texts.trend(task_id, maneuver_id)
        has_trend = trend is not None and len(trend.points) > 1
        scores = () if visits is None else tuple(each for each in visits.scores() if len(each.points) > 1)
        self._visits.setVisible(has_trend or bool(scores))
        if texts is None or trend is None or visits is None or not (has_trend or scores):
            return
        title = label("title")
        title.setText(self._context.text("visits.title"))
        more = Button("quiet", "trend", "T")
        more.set_label(self._context.text("visits.show"))
        more.clicked.connect(self.trends_asked)
        parts: list[QWidget | QLayout] = [row(title, None, more)]
        if has_trend:
            plot, note = TrendPlot(self._context), label("small", "secondary")
            note.setText("\n".join(texts.change_lines(trend, model.record.exam_id)))
            plot.show_trend(trend, visits, model.record.exam_id)
            parts += [plot, note]
        parts += [part for each in scores for part in self._score_parts(each, visits, model.record.exam_id)]
        self._visits.put(panel(column(*parts, gap="small", pad="gap")))

    def _score_parts(self, trend: ScoreTrend, visits: Visits, exam_id: str) -> tuple[QWidget, ...]:
        words = ScoreTexts(self._context.texts)
        name, strip = label("small", "secondary"), ScorePlot(self._context, STRIP_PX, has_dates=False)
        name.setText(f"{words.name(trend)}. {words.change(trend, exam_id)}")
        name.setToolTip("\n".join(words.lines(trend, exam_id)))
        strip.show_score(trend, visits, exam_id)
        return name, strip

    def _mark(self, task_id: str) -> None:
        for cell in self._cells:
            cell.set_marked(is_marked=cell.task_id == task_id)
        self._is_mark_wanted = True
        self._fit_timer.start()

    def _show_marked(self) -> None:
        """Bring the marked cell into sight, unless what stands below the table is being read."""
        marked = next((cell for cell in self._cells if cell.is_marked), None)
        if marked is None:
            return
        if self._table.isVisible() and not marked.isVisible():  # a table that was just made has no places yet
            self._is_mark_wanted = True
            self._fit_timer.start()
            return
        self._settle()
        bottom = self._table.mapTo(self._body, QPoint(0, self._table.height())).y()
        if bottom > self.verticalScrollBar().value():
            self.ensureWidgetVisible(marked, 0, 0)

    def switch_provenance(self) -> None:
        """Show or hide how it was measured."""
        self.provenance_button.toggle()
        self._is_bottom_wanted = self.provenance_button.isChecked()
        self._fit_timer.start()

    def _show_bottom(self) -> None:
        self._settle()
        self.ensureWidgetVisible(self._provenance, 0, 0)

    def _settle(self) -> None:
        """Give the words their height at once."""
        layout = self._body.layout()
        if layout is not None:
            layout.activate()
            height = layout.totalHeightForWidth(self._body.width())
            self._body.resize(self._body.width(), max(self._body.height(), height))
        for inner in self._body.findChildren(QLayout):
            inner.activate()

    def _build_table(self, model: ResultsModel) -> QGridLayout:
        grid, self._cells = self._grid(model.headings(), model.table(), _COLUMN_SHARES)
        grid.setContentsMargins(8, 6, 8, 6)
        for cell in self._cells:
            cell.task_chosen.connect(self.task_chosen)
        return grid

    def _grid(
        self, headings: tuple[str, ...] | list[str], rows: object, shares: tuple[int, ...]
    ) -> tuple[QGridLayout, list[CellLabel]]:
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        for number, text in enumerate(headings):
            heading = label("section")
            heading.setText(text)
            heading.setContentsMargins(6, 4, 2, 4)
            grid.addWidget(heading, 0, number)
        for number, share in enumerate(shares):
            grid.setColumnStretch(number, share)
        cells: list[CellLabel] = []
        marked = self._context.texts.report("rom.unconfirmed")
        for number, line in enumerate(rows):  # type: ignore[arg-type, var-annotated]
            if line[0].cell.text:
                rule = QFrame()
                rule.setProperty("kind", "rule")
                grid.addWidget(rule, 2 * number + 1, 0, 1, len(headings))
            place = 0
            for item in line:
                cells.append(CellLabel(item, self._context.theme, marked))
                grid.addWidget(cells[-1], 2 * number + 2, place, 1, item.cell.span)
                place += item.cell.span
        return grid, cells

    def _build_details(self, details: tuple[Detail, ...]) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, detail in enumerate(details):
            name = label("small", "secondary", wraps=False)
            name.setText(detail.name)
            value = label("body", "attention" if detail.emphasis is Emphasis.ATTENTION else "")
            value.setText(detail.value)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
        return _grid_widget(grid)

    def _build_changes(self, model: ResultsModel) -> QLayout | None:
        """Return the corrections of each revision, None if there are none."""
        sections = () if model.effective is None else ChangeTexts(model, model.effective).lines()
        if not sections:
            return None
        title = label("title")
        title.setText(self._context.text("change.title"))
        parts = [title]
        for heading, lines in sections:
            for text, tone in ((heading, "secondary"), *((line, "") for line in lines)):
                parts.append(label("small" if tone else "body", tone))
                parts[-1].setText(text)
        return column(*parts, gap="small", pad="gap")

    def _build_limits(self, model: ResultsModel) -> QLayout:
        title = label("title")
        title.setText(self._context.text("review.limits"))
        *missing, statement = model.limits()
        lines = []
        for text in missing:
            lines.append(label("body", "attention"))
            lines[-1].setText(text)
        lines.append(label("small", "secondary"))
        lines[-1].setText(statement)
        return column(title, *lines, gap="small", pad="gap")

    def _build_facts(self, facts: Facts) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(facts.pairs):
            left, right = label("small", "secondary"), label("small")
            left.setText(name)
            right.setText(_breakable(value))
            right.setToolTip(value)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, number, 1)
        return _grid_widget(grid)


class _Slot(QWidget):
    """Holds one widget that is replaced as a whole."""

    height_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout = column()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._layout)

    def event(self, event: QEvent) -> bool:
        """Tell when what is held asks for another height."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.height_changed.emit()
        return super().event(event)

    def put(self, widget: QWidget) -> None:
        """Show a widget instead of the one before."""
        while (item := self._layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        fit_to_theme(widget, self._theme)
        self._layout.addWidget(widget)


def _grid_widget(grid: QGridLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(grid)
    return widget


def _breakable(text: str) -> str:
    """Return a text whose long words (checksums) may be broken."""
    return " ".join("\u200b".join(word[start : start + 16] for start in range(0, len(word), 16)) for word in text.split(" "))
