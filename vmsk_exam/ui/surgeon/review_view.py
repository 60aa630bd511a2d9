"""The results of one exam on one screen: tasks, replay with curves, table and limits."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.export_bar import ExportBar
from vmsk_exam.ui.surgeon.keys import REVIEW_KEYS, add_keys
from vmsk_exam.ui.surgeon.loading import LoadedTask, load_exam, load_task
from vmsk_exam.ui.surgeon.replay_panel import ReplayPanel
from vmsk_exam.ui.surgeon.results_model import LoadedExam, ResultsModel
from vmsk_exam.ui.surgeon.results_panel import ResultsPanel
from vmsk_exam.ui.surgeon.splitters import remember
from vmsk_exam.ui.surgeon.task_list import TaskList
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

_START_WIDTHS_PX = (224, 570, 460)


class ReviewView(QWidget):
    """Shows one stored exam; exam and samples are read on workers."""

    left = Signal()
    live_asked = Signal(str, str)  # exam id, task id

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.exam_id, self.task_id = "", ""
        self.model: ResultsModel | None = None
        self._wanted_task = ""
        self._exam_job: Job[LoadedExam] | None = None
        self._task_job: Job[LoadedTask] | None = None
        self.tasks, self.replay, self.results = TaskList(context), ReplayPanel(context), ResultsPanel(context)
        self.export = ExportBar(context)
        self.patient, self.subtitle = label("headline", wraps=False), label("body", "secondary", wraps=False)
        self.chips = QWidget()
        self.chips.setLayout(row(gap="small"))
        self._message = label("lead", "secondary", centred=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_body())
        self.stack.addWidget(panel(column(None, self._message, None, pad="large")))
        body = column(self._build_head(), self.export, self.stack, gap="gap", pad="gap")
        body.setStretch(2, 1)
        self.setLayout(body)
        self.tasks.task_chosen.connect(self.show_task)
        self.results.task_chosen.connect(self.show_task)
        self._add_keys()

    def _build_head(self) -> QWidget:
        back = Button("plain", "arrow_left", "Esc")
        back.set_label(self._context.text("review.back"))
        back.clicked.connect(self.left)
        self.live_button = Button("plain", "trend", "L")
        self.live_button.set_label(self._context.text("review.live"), self._context.text("review.live_tip"))
        self.live_button.clicked.connect(self._ask_live)
        names = column(self.patient, self.subtitle, gap="none")
        head = QWidget()
        head.setLayout(row(back, names, self.chips, None, self.live_button, self.export.button, gap="gap"))
        return head

    def _build_body(self) -> QSplitter:
        left = panel(column(self.tasks, pad="tiny"))
        left.setMinimumWidth(216)
        self.results.setMinimumWidth(360)
        self.replay.setMinimumWidth(420)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        for widget, share in ((left, 0), (self.replay, 3), (self.results, 2)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes(list(_START_WIDTHS_PX))
        remember(self.splitter, "review")
        remember(self.replay.splitter, "replay")
        return self.splitter

    def _add_keys(self) -> None:
        replay = self.replay
        add_keys(
            self,
            REVIEW_KEYS,
            {
                "play": replay.switch_playing,
                "back": lambda: replay.step(-1),
                "ahead": lambda: replay.step(1),
                "back_ten": lambda: replay.step(-10),
                "ahead_ten": lambda: replay.step(10),
                "first": lambda: replay.to_end(last=False),
                "last": lambda: replay.to_end(last=True),
                "peak": replay.to_peak,
                "slower": lambda: replay.change_speed(-1),
                "faster": lambda: replay.change_speed(1),
                "task_before": lambda: self.tasks.step(-1),
                "task_after": lambda: self.tasks.step(1),
                "provenance": self.results.switch_provenance,
                "export": self.export.open_menu,
                "live": self._ask_live,
                "leave": self.left.emit,
            },
        )

    # --- what is shown -------------------------------------------------------------

    def open_exam(self, exam_id: str, task_id: str = "") -> None:
        """Read an exam and show it."""
        self.exam_id, self._wanted_task = exam_id, task_id
        self.model = None
        self._show_message(self._context.text("review.loading"))
        services = self._context.services
        job: Job[LoadedExam] = Job(lambda _token, _progress: load_exam(services, exam_id))
        job.finished.connect(self.show_exam)
        job.failed.connect(self._show_message)
        self._exam_job = job.start()

    def show_exam(self, exam: LoadedExam) -> None:
        """Show an exam that was read; one that is no longer wanted is left alone."""
        if exam.record.exam_id != self.exam_id:
            return
        self.model = ResultsModel(exam, self._context.texts)
        self.patient.setText(self.model.patient)
        self.subtitle.setText(self.model.subtitle)
        self._show_chips(self.model)
        self.export.set_exam(exam.record.header)
        self.tasks.show_tasks(self.model)
        self.results.show_exam(self.model)
        self.stack.setCurrentIndex(0)
        wanted = self._wanted_task or self.model.first_task_id()
        if not wanted:
            self._show_message(self._context.text("review.no_tasks"))
            return
        self.show_task(wanted)
        self.tasks.setFocus()

    def show_task(self, task_id: str) -> None:
        """Show one task; its samples are read on a worker."""
        if self.model is None:
            return
        self.task_id = task_id
        self.tasks.select(task_id)
        self.results.show_task(self.model, task_id)
        self.replay.show_waiting()
        services, exam_id = self._context.services, self.exam_id
        job: Job[LoadedTask] = Job(lambda _token, _progress: load_task(services, exam_id, task_id))
        job.finished.connect(self._show_samples)
        job.failed.connect(self._show_message)
        self._task_job = job.start()

    def leave(self) -> None:
        """Stop what moves."""
        self.replay.leave()

    def _show_samples(self, loaded: LoadedTask) -> None:
        is_wanted = (loaded.exam_id, loaded.task_id) == (self.exam_id, self.task_id)
        if is_wanted and self.model is not None:
            self.replay.show_task(self.model, self.model.task(loaded.task_id), loaded)

    def _show_message(self, text: str) -> None:
        self.export.set_exam(None if self.model is None else self.model.record.header)
        self._message.setText(text)
        self.stack.setCurrentIndex(1)

    def _show_chips(self, model: ResultsModel) -> None:
        layout = self.chips.layout()
        assert layout is not None  # noqa: S101  made above
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for text, tone in model.chips():
            chip = label("small", tone, wraps=False)
            chip.setProperty("kind", "chip")
            chip.setText(text)
            layout.addWidget(chip)

    def _ask_live(self) -> None:
        if self.exam_id and self.task_id:
            self.live_asked.emit(self.exam_id, self.task_id)
