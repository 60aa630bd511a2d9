"""Where does it hurt? Marks for pain, numbness and tingling on a figure from four sides."""

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QSizePolicy, QWidget

from vmsk_exam.assessment.intake.body_chart import ChartView, Mark, MarkKind, marks_body, read_marks
from vmsk_exam.resources import Translator
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.body_chart_canvas import BodyChartCanvas, paint_mark
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.theme import PATIENT, Theme
from vmsk_exam.ui.widgets.button import Button

ZOOMS: Final = (1.0, 1.6, 2.4)


class MarkSample(QWidget):
    """A mark beside the button that chooses it."""

    def __init__(self, kind: MarkKind) -> None:
        super().__init__()
        self._kind, self._theme = kind, PATIENT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and lengths from a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a square as high as a letter."""
        return QSize(self._theme.type_scale.body * 2, self._theme.type_scale.body * 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        paint_mark(painter, centre, self._theme.type_scale.body * 0.45, self._kind, self._theme.palette)
        painter.end()


class BodyChartView(FormPage):
    """The figure with its kinds of marks; going on without marks means that nothing hurts."""

    chart_given = Signal(object)  # the marks as stored
    max_letters = 66

    def __init__(self, context: PatientContext) -> None:
        self.canvas = BodyChartCanvas()
        self.kinds = {kind: Button("choice", key=str(number + 1)) for number, kind in enumerate(MarkKind)}
        self._samples = {kind: MarkSample(kind) for kind in MarkKind}
        self.clear, self.larger, self.smaller = (
            Button("quiet", "trash"),
            Button("quiet", "plus", "+"),
            Button("quiet", "minus", "-"),
        )
        self.told = label("body", "secondary")
        group = QButtonGroup(self.canvas)
        for button in self.kinds.values():
            button.setCheckable(True)
            group.addButton(button)
        self.kinds[MarkKind.PAIN].setChecked(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.canvas)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        pairs = [item for kind in MarkKind for item in (self._samples[kind], self.kinds[kind])]
        tools = row(*pairs, None, self.smaller, self.larger, self.clear, gap="tiny")
        body = column(tools, self.area, self.told, gap="tiny")
        body.setStretch(1, 1)
        super().__init__(context, "chart", body)
        self._connect()

    def _connect(self) -> None:
        for number, (kind, button) in enumerate(self.kinds.items()):
            button.clicked.connect(lambda _checked=False, chosen=kind: self._choose(chosen))
            self.on_key(str(number + 1), button.click)
        self.clear.clicked.connect(lambda: self.canvas.show_marks(()))
        self.larger.clicked.connect(lambda: self._zoom(1))
        self.smaller.clicked.connect(lambda: self._zoom(-1))
        self.on_key("+", self.larger.click)
        self.on_key("-", self.smaller.click)
        self.canvas.marks_changed.connect(self._tell)

    def show_marks(self, body: object) -> None:
        """Show stored marks."""
        self.canvas.show_marks(read_marks(body))

    def enter(self) -> None:
        """Give the keyboard to the figure."""
        self.canvas.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = Translator("intake", self.context.translator.language).text
        self.headline.setText(text("chart.title"))
        self.lead.setText(f"{text('chart.lead')} {text('chart.keys')}")
        self.go_on.set_label(self.context.text("app.continue"))
        for kind, button in self.kinds.items():
            button.set_label(text(f"chart.{kind}"))
        self.clear.set_label(text("chart.clear"))
        self.larger.set_label("", text("chart.zoom_in"))
        self.smaller.set_label("", text("chart.zoom_out"))
        self.canvas.names = {view: text(f"chart.{view}") for view in ChartView}
        self._tell()

    def try_to_go_on(self) -> None:
        """Give the marks."""
        self.chart_given.emit(marks_body(self.canvas.marks))

    def marks_text(self) -> str:
        """Return what is marked, in words."""
        text = Translator("intake", self.context.translator.language).text
        if not self.canvas.marks:
            return text("chart.none")
        return ", ".join(dict.fromkeys(self._mark_text(mark) for mark in self.canvas.marks))

    def _mark_text(self, mark: Mark) -> str:
        text = Translator("intake", self.context.translator.language).text
        return text("chart.mark_at", kind=text(f"chart.{mark.kind}"), place=text(f"chart.place.{mark.place}"))

    def _tell(self) -> None:
        words = self.marks_text()
        text = Translator("intake", self.context.translator.language).text
        self.told.setText(words)
        self.canvas.setAccessibleName(text("chart.accessible", view=text("chart.front"), marks=words))

    def _choose(self, kind: MarkKind) -> None:
        self.canvas.kind = kind
        self.canvas.setFocus()

    def _zoom(self, step: int) -> None:
        place = min(len(ZOOMS) - 1, max(0, ZOOMS.index(self.canvas.zoom) + step))
        self.canvas.zoom = ZOOMS[place]
        room = self.area.viewport().size()
        self.canvas.setMinimumSize(room * self.canvas.zoom if place else QSize(0, 0))
        point = self.canvas.cross_point().toPoint()
        self.area.ensureVisible(point.x(), point.y(), room.width() // 3, room.height() // 3)
        self.canvas.setFocus()
