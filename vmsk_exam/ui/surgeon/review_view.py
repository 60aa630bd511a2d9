"""The results of one exam on one screen: tasks, replay with curves, table and limits; and what is corrected there."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from vmsk_exam.record.corrections import EnterAngle
from vmsk_exam.ui.layouts import column, label, panel
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.corrector import Corrector
from vmsk_exam.ui.surgeon.export_bar import ExportBar
from vmsk_exam.ui.surgeon.keys import CORRECT_KEYS, REVIEW_KEYS, add_keys
from vmsk_exam.ui.surgeon.loading import LoadedTask, OpenedExam, load_task, open_exam
from vmsk_exam.ui.surgeon.replay_panel import ReplayPanel
from vmsk_exam.ui.surgeon.results_model import LoadedExam, ResultsModel
from vmsk_exam.ui.surgeon.results_panel import ResultsPanel
from vmsk_exam.ui.surgeon.review_head import ReviewHead
from vmsk_exam.ui.surgeon.skeleton3d_view import STEP_DEG
from vmsk_exam.ui.surgeon.splitters import remember
from vmsk_exam.ui.surgeon.task_list import TaskList
from vmsk_exam.ui.surgeon.tool_list import ToolList
from vmsk_exam.ui.surgeon.trend_loading import LoadedVisits, load_visits, write_surgery
from vmsk_exam.ui.surgeon.trend_model import Surgery, select_visits
from vmsk_exam.ui.surgeon.trend_view import TrendView
from vmsk_exam.ui.worker import Job

_START_WIDTHS_PX = (224, 570, 460)
TOLD_MS = 6000
LIST_WIDTH_PX = 208
REPLAY_WIDTH_PX = 516
"""Room for all buttons and the time of the replay in both languages."""
WARM_PAUSE_MS, WARM_PLOTS = 250, 3
"""A plot is made every so often before the first exam is opened; so many."""
VISITS_PAUSE_MS = 20
"""The patient's other exams are read so long after the exam itself is shown, so that it is painted first."""
_TURNS = {"Alt+Left": (STEP_DEG, 0.0), "Alt+Right": (-STEP_DEG, 0.0), "Alt+Up": (0.0, STEP_DEG), "Alt+Down": (0.0, -STEP_DEG)}


class ReviewView(QWidget):
    """Shows one stored exam; exam and samples are read on workers."""

    left = Signal()
    live_asked = Signal(str, str)  # exam id, task id
    exam_shown = Signal(str)  # exam id
    visit_asked = Signal(str)  # id of a planned visit

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.exam_id, self.task_id = "", ""
        self.model: ResultsModel | None = None
        self._exam: LoadedExam | None = None
        self._wanted_task = ""
        self._exam_job: Job[OpenedExam] | None = None
        self._task_job: Job[LoadedTask] | None = None
        self._visits_job: Job[LoadedVisits] | None = None
        self._surgery_job: Job[None] | None = None
        self._visits: LoadedVisits | None = None
        self.trends: TrendView | None = None
        self.tasks, self.replay, self.results = TaskList(context), ReplayPanel(context), ResultsPanel(context)
        self.tools, self.corrector = ToolList(context), Corrector(context, self)
        self.export = ExportBar(context)
        self.head = ReviewHead(context, self.export.button)
        self.patient, self.subtitle, self.live_button = self.head.patient, self.head.subtitle, self.head.live_button
        self._told = label("body", "attention")
        self._told.hide()
        self._told_timer = QTimer(self)
        self._told_timer.setSingleShot(True)
        self._told_timer.setInterval(TOLD_MS)
        self._told_timer.timeout.connect(self._told.hide)
        self._visits_timer = QTimer(self)
        self._visits_timer.setSingleShot(True)
        self._visits_timer.setInterval(VISITS_PAUSE_MS)
        self._visits_timer.timeout.connect(self._read_visits)
        self._warm_timer = QTimer(self)
        self._warm_timer.setInterval(WARM_PAUSE_MS)
        self._warm_timer.timeout.connect(self._warm_up)
        self._warm_timer.start()
        self._message = label("lead", "secondary", centred=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_body())
        self.stack.addWidget(panel(column(None, self._message, None, pad="large")))
        body = column(self.head, self.export, self._told, self.stack, gap="gap", pad="gap")
        body.setStretch(3, 1)
        self.setLayout(body)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._connect()
        self._add_keys()

    def _build_body(self) -> QSplitter:
        tasks = panel(column(self.tasks, pad="tiny"))
        tools = panel(column(self.tools, pad="small"))
        left = QWidget()
        layout = column(tasks, tools, gap="small")
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(0, 1)
        left.setLayout(layout)
        self.tasks.setMinimumWidth(LIST_WIDTH_PX)
        self.results.setMinimumWidth(360)
        self.replay.setMinimumWidth(REPLAY_WIDTH_PX)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        for widget, share in ((left, 0), (self.replay, 3), (self.results, 2)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes(list(_START_WIDTHS_PX))
        self._is_arranged = remember(self.splitter, "review")
        remember(self.replay.splitter, "replay")
        return self.splitter

    def _connect(self) -> None:
        self.head.left.connect(self.left)
        self.head.live_asked.connect(self._ask_live)
        self.head.visit_asked.connect(self._ask_visit)
        self.head.undo_asked.connect(self.corrector.undo)
        self.head.redo_asked.connect(self.corrector.redo)
        self.tasks.task_chosen.connect(self.show_task)
        self.results.task_chosen.connect(self.show_task)
        self.results.trends_asked.connect(self.show_trends)
        self.tools.tool_chosen.connect(self.use_tool)
        self.replay.cursor_moved.connect(self._show_tools)
        self.replay.peak_dropped.connect(self._move_peak)
        self.replay.stage.measuring_changed.connect(lambda _is_measuring: self._show_tools())
        self.replay.stage.angle_entered.connect(self._enter_angle)
        self.corrector.changed.connect(self._show_corrections)
        self.corrector.told.connect(self.tell)

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
                "loop": replay.switch_loop,
                "view3d": replay.stage.switch_3d,
                "task_before": lambda: self.tasks.step(-1),
                "task_after": lambda: self.tasks.step(1),
                "trend": self.show_trends,
                "provenance": self.results.switch_provenance,
                "export": self.export.open_menu,
                "live": self._ask_live,
                "visit": self._ask_visit,
                "leave": self.left.emit,
            },
        )
        for key, (yaw_deg, pitch_deg) in _TURNS.items():
            add_keys(self, {"turn": (key,)}, {"turn": partial(replay.stage.skeleton.turn_by, yaw_deg, pitch_deg)})
        tools: dict[str, Callable[[], object]] = {name: partial(self.use_tool, name) for name in self.tools.buttons}
        add_keys(self, CORRECT_KEYS, {**tools, "undo": self.corrector.undo, "redo": self.corrector.redo})

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Share the width once the words have their letters, unless a person has."""
        super().showEvent(event)
        if not self._is_arranged:
            self._is_arranged = True
            self.splitter.setSizes(list(_START_WIDTHS_PX))

    # --- what is shown -------------------------------------------------------------

    def open_exam(self, exam_id: str, task_id: str = "") -> None:
        """Read an exam and show it."""
        self.exam_id, self._wanted_task = exam_id, task_id
        self.head.show_visit(None)
        self.model = None
        self._show_message(self._context.text("review.loading"))
        services = self._context.services
        job: Job[OpenedExam] = Job(lambda _token, _progress: open_exam(services, exam_id, task_id))
        job.finished.connect(lambda opened: self._take_opened(exam_id, opened))
        job.failed.connect(self._show_message)
        self._exam_job = job.start()

    def _take_opened(self, exam_id: str, opened: OpenedExam) -> None:
        """Show an exam that was read; one that is no longer wanted is left alone. One without names goes by another id."""
        if exam_id == self.exam_id:
            self.show_opened(opened)

    def show_opened(self, opened: OpenedExam) -> None:
        """Show an exam that was read."""
        exam = opened.exam
        self._exam, self._visits = exam, None
        self.corrector.open(exam)
        self._show_results(exam)
        wanted = self._wanted_task or (self.model.first_task_id() if self.model else "")
        self.tasks.select(wanted)
        self.stack.setCurrentIndex(0)
        if not wanted:
            self._show_message(self._context.text("review.no_tasks"))
            return
        self.show_task(wanted, opened.first)
        self.tasks.setFocus()
        self._visits_timer.start()
        self.exam_shown.emit(self.exam_id)

    def show_task(self, task_id: str, loaded: LoadedTask | None = None) -> None:
        """Show one task; its samples are read on a worker, unless they are here already."""
        if self.model is None:
            return
        self.task_id = task_id
        self.tasks.select(task_id)
        self.results.show_task(self.model, task_id)
        if loaded is not None and loaded.task_id == task_id:
            self._show_samples(loaded)
            return
        self.replay.show_waiting()
        services, exam_id = self._context.services, self.exam_id
        job: Job[LoadedTask] = Job(lambda _token, _progress: load_task(services, exam_id, task_id))
        job.finished.connect(self._show_samples)
        job.failed.connect(self._show_message)
        self._task_job = job.start()

    def _read_visits(self) -> None:
        """Read the patient's other exams; the exam is seen already."""
        services, draft = self._context.services, self.corrector.draft
        if draft is None or draft.effective.record.exam_id != self.exam_id:
            return
        effective = draft.effective
        job: Job[LoadedVisits] = Job(lambda _token, _progress: load_visits(services, effective))
        job.finished.connect(self.show_visits)
        job.failed.connect(self.tell)
        self._visits_job = job.start()

    def show_visits(self, loaded: LoadedVisits) -> None:
        """Show change since the last visit, and the measure over visits."""
        if loaded.exam_id != self.exam_id or self.model is None:
            return
        self._visits = loaded
        self.head.show_visit(loaded.planned)
        self._add_visits()
        self.results.show_visits(self.model, self.task_id)

    def _warm_up(self) -> None:
        """Make a plot while nothing else is to be done: the first exam opens as fast as any other."""
        count = self.replay.curves.made_count
        self.replay.curves.prepare(count + 1)
        if count + 1 >= WARM_PLOTS:
            self._warm_timer.stop()

    def show_trends(self) -> None:
        """Show all measures over visits."""
        loaded, model = self._visits, self.model
        if loaded is None or model is None or model.visits is None:
            return
        if not loaded.can_be_followed:
            self.tell(self._context.text("visits.unknown_patient"))
            return
        dialog = TrendView(self._context, self, model, model.visits)
        dialog.surgery_chosen.connect(self._choose_surgery)
        self.trends = dialog
        dialog.open()

    def _choose_surgery(self, surgery: Surgery | None) -> None:
        loaded, model = self._visits, self.model
        if loaded is None or model is None:
            return
        self._visits = replace(loaded, visits=replace(loaded.visits, surgery=surgery))
        services, subject = self._context.services, model.record.header.subject
        job: Job[None] = Job(lambda _token, _progress: write_surgery(services, subject, surgery))
        job.failed.connect(self.tell)
        self._surgery_job = job.start()
        self._show_corrections()

    def leave(self) -> None:
        """Stop what moves; what was corrected is stored."""
        self.replay.leave()
        self.corrector.autosave.finish()

    def tell(self, text: str) -> None:
        """Show a sentence for some seconds."""
        self._told.setText(text)
        self._told.show()
        self._told_timer.start()

    def _show_results(self, exam: LoadedExam) -> None:
        draft = self.corrector.draft
        self.model = ResultsModel(exam, self._context.texts, None if draft is None else draft.effective)
        self._add_visits()
        self.head.show_exam(self.model)
        self.export.set_exam(exam.record.header)
        self.tasks.show_tasks(self.model)
        self.results.show_exam(self.model)
        self._show_tools()

    def _add_visits(self) -> None:
        """Give the words the patient's visits, as far as they are read, with this exam as it counts now."""
        draft, loaded = self.corrector.draft, self._visits
        if self.model is not None and loaded is not None and draft is not None:
            known = loaded.visits
            self.model.visits = select_visits(draft.effective, known.exams, known.surgery, known.answers)

    def _show_corrections(self) -> None:
        """Show the exam as it counts now; task and cursor stay."""
        if self._exam is None or self.model is None:
            return
        self._show_results(self._exam)
        self.tasks.select(self.task_id)
        self.results.show_task(self.model, self.task_id)
        self.replay.show_corrections(self.model, self.model.task(self.task_id))

    def _show_samples(self, loaded: LoadedTask) -> None:
        is_wanted = (loaded.exam_id, loaded.task_id) == (self.exam_id, self.task_id)
        if is_wanted and self.model is not None:
            self.replay.show_task(self.model, self.model.task(loaded.task_id), loaded)

    def _show_message(self, text: str) -> None:
        self.export.set_exam(None if self.model is None else self.model.record.header)
        self._message.setText(text)
        self.stack.setCurrentIndex(1)

    def _ask_live(self) -> None:
        if self.exam_id and self.task_id:
            self.live_asked.emit(self.exam_id, self.task_id)

    def _ask_visit(self) -> None:
        if self._visits is not None and self._visits.planned is not None:
            self.visit_asked.emit(self._visits.planned.visit_id)

    # --- corrections ------------------------------------------------------------------

    def use_tool(self, name: str) -> None:
        """Correct something at the cursor."""
        replay, model, task = self.replay.model, self.model, self.task_id
        if model is None or not task:
            return
        title = model.task_title(model.task(task))
        if name == "comment":
            self.corrector.comment(task, title)
        elif name == "not_assessable":
            self.corrector.switch_not_assessable(task, title)
        elif replay is None:
            self.tell(self._context.text("tool.problem.no_repetition"))
        elif name == "move_peak":
            self.corrector.move_peak(task, replay)
        elif name == "exclude":
            self.corrector.switch_excluded(task, replay.cursor_s)
        elif name == "goniometer" and self.corrector.may_correct(task):
            self.replay.stage.switch_measuring(self.corrector.entered_at(task, replay.cursor_s))
        self._show_tools()

    def _move_peak(self, number: int, _t_s: float) -> None:
        if self.replay.model is not None:
            self.corrector.move_peak(self.task_id, self.replay.model, number)

    def _enter_angle(self, entered: EnterAngle) -> None:
        self.corrector.enter(self.task_id, entered)
        self.tasks.setFocus()

    def _show_tools(self) -> None:
        replay, draft = self.replay.model, self.corrector.draft
        here = None if replay is None else self.corrector.repetition_at(self.task_id, replay.cursor_s)
        result = self.corrector.result(self.task_id)
        self.tools.show_state(
            is_excluded=here is not None and result is not None and here.number in result.excluded,
            is_rejected=self.corrector.is_rejected(self.task_id),
            is_measuring=self.replay.stage.is_measuring,
        )
        self.head.allow_steps(undo=draft is not None and draft.can_undo, redo=draft is not None and draft.can_redo)
