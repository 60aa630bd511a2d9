"""The middle of the results: picture, moments to jump to, curves, all under one cursor."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.record.effective import EffectiveResult
from vmsk_exam.report.wording import ReportTask
from vmsk_exam.ui.layouts import column, label, panel
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.curve_model import find_marks, peak_point, reported_peak, task_curves
from vmsk_exam.ui.surgeon.curve_stack import CurveStack
from vmsk_exam.ui.surgeon.loading import LoadedTask
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.replay_stage import ReplayStage
from vmsk_exam.ui.surgeon.replay_video import ReplayVideo
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.surgeon.transport import Transport

TICK_MS = 33
_STAGE_SIZES, _MEASURING_SIZES = (230, 400), (440, 190)


class ReplayPanel(QWidget):
    """Replays one task; moving the cursor moves skeleton and all curves."""

    cursor_moved = Signal()
    peak_dropped = Signal(int, float)  # number of the repetition, seconds

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.model: ReplayModel | None = None
        self._task: ReportTask | None = None
        self._effective: EffectiveResult | None = None
        self._title = ""
        self._channels: tuple[str, ...] = ()
        self._shapes: frozenset[str] = frozenset()
        self._key_image: QImage | None = None
        self._last_tick_s = 0.0
        self._sizes: list[int] = []
        self.stage = ReplayStage(context)
        self.picture, self.moments = self.stage.picture, self.stage.moments
        self.transport = Transport(context)
        self.curves = CurveStack(context.theme)
        self._missing = label("lead", "secondary", centred=True)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setLayout(column(self._build_stack()))
        self.transport.play_asked.connect(self.switch_playing)
        self.transport.step_asked.connect(self.step)
        self.transport.speed_asked.connect(self.change_speed)
        self.transport.loop_asked.connect(self.switch_loop)
        self.curves.time_pointed.connect(self.point)
        self.curves.peak_dropped.connect(self._drop_peak)
        self.stage.moment_chosen.connect(self.point)
        self.stage.measuring_changed.connect(self._make_room)

    def _build_stack(self) -> QStackedWidget:
        drawn = panel(column(self.transport, self.curves, gap="small", pad="gap"))
        drawn.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        for widget, share in ((self.stage, 4), (drawn, 6)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes(list(_STAGE_SIZES))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(panel(column(None, self._missing, None, pad="large")))
        return self.stack

    def _make_room(self, is_measuring: bool) -> None:
        """Give the picture more room while an angle is measured on it."""
        if is_measuring:
            self._stop()
            self._sizes = self._sizes or self.splitter.sizes()
            self.splitter.setSizes(list(_MEASURING_SIZES))
        elif self._sizes:
            self.splitter.setSizes(self._sizes)
            self._sizes = []

    # --- what is shown -------------------------------------------------------------

    def show_waiting(self) -> None:
        """Say that the samples are being read."""
        self._stop()
        self.model = None
        self._missing.setText(self._context.text("replay.loading"))
        self.stack.setCurrentIndex(1)

    def show_task(self, results: ResultsModel, task: ReportTask, loaded: LoadedTask) -> None:
        """Show a task at its peak, without one at its kept picture; without samples say why there is nothing to see."""
        self._stop()
        self._task, self._title = task, results.task_title(task)
        self._effective = results.effective_result(task.task_id)
        if loaded.track is None or not len(loaded.track.t_s):
            self.model = None
            key = "replay.not_done" if task.result is None else "replay.no_samples"
            self._missing.setText(self._context.text(key, task=self._title))
            self.stack.setCurrentIndex(1)
            return
        self.model = ReplayModel(loaded.track, loaded.key_frame)
        self._key_image = None if loaded.key_frame is None else QImage.fromData(loaded.key_frame.jpeg)
        self._show_curves(results, task)
        measured = task.result if self._effective is None else self._effective.original
        self.stage.show_attempt(self.model, measured, self._key_image, self._channels)
        self._show_video(loaded)
        self.stack.setCurrentIndex(0)
        kept_s = 0.0 if loaded.key_frame is None else loaded.key_frame.t_s
        self.point(self._peak_s() or kept_s)

    def _show_video(self, loaded: LoadedTask) -> None:
        video = ReplayVideo(loaded.video_times_s, loaded.read_video, self)
        video.arrived.connect(self._show_cursor)
        self.stage.show_video(video)

    def show_corrections(self, results: ResultsModel, task: ReportTask) -> None:
        """Show what counts now; the cursor stays where it is."""
        self._task, self._effective = task, results.effective_result(task.task_id)
        if self.model is not None:
            self.curves.show_marks(find_marks(self.model.track, task.result, self._effective))
            self._show_cursor()

    def _show_curves(self, results: ResultsModel, task: ReportTask) -> None:
        assert self.model is not None  # noqa: S101  set by the caller
        maneuver = results.wording.maneuver(task.maneuver_id)
        planned = None if maneuver is None else ManeuverTask(maneuver, task.side)
        curves = task_curves(self.model.track, planned, task.result, self._effective)
        self._channels = tuple(curve.channel for curve in curves)
        self._shapes = frozenset(curve.channel for curve in curves if not curve.has_degrees)
        names = {}
        for number, curve in enumerate(curves):
            note = "curve.measured" if number == 0 else "curve.compensation"
            note = note if curve.has_degrees else "curve.shape"
            names[curve.channel] = (self._context.texts.channel(curve.channel), self._context.text(note))
        self.curves.set_channels(names)
        self.curves.show_curves(curves, self.model.last_s)

    # --- the cursor ----------------------------------------------------------------

    def point(self, t_s: float) -> None:
        """Put the cursor at a time."""
        self.stage.end_measuring()
        self._move(lambda model: model.move_to(t_s))

    def step(self, count: int) -> None:
        """Step by samples."""
        self.stage.end_measuring()
        self._move(lambda model: model.step(count))

    def switch_playing(self) -> None:
        """Play or stop."""
        self.stage.end_measuring()
        self._move(ReplayModel.switch_playing)

    def change_speed(self, step: int) -> None:
        """Play faster or slower."""
        self._move(lambda model: model.change_speed(step))

    def to_peak(self) -> None:
        """Put the cursor on the reported end of the range."""
        peak_s = self._peak_s()
        if peak_s is not None:
            self.point(peak_s)

    def switch_loop(self) -> None:
        """Play the repetition under the cursor again and again, or end that."""
        model, result = self.model, self._measured()
        if model is None:
            return
        spans = [(item.start_s, item.end_s) for item in (result.repetitions if result else ())]
        here = next((span for span in spans if span[0] <= model.cursor_s <= span[1]), None)
        self._move(lambda replay: replay.switch_loop(replay.loop_s or here))

    def _peak_s(self) -> float | None:
        if self._task is None:
            return None
        peak = peak_point(self._task.result) if self._effective is None else reported_peak(self._effective)
        return None if peak is None else peak[0]

    def _measured(self) -> ManeuverResult | None:
        """Return the result as measured: its repetitions are seen, also those that do not count."""
        if self._effective is not None:
            return self._effective.original
        return None if self._task is None else self._task.result

    def _drop_peak(self, number: int, t_s: float) -> None:
        self.point(t_s)
        self.peak_dropped.emit(number, t_s)

    def to_end(self, *, last: bool) -> None:
        """Put the cursor on the first or the last sample."""
        self._move(lambda model: model.step(model.count if last else -model.count))

    def leave(self) -> None:
        """Stop playing."""
        self._stop()

    def _move(self, change: Callable[[ReplayModel], object]) -> None:
        if self.model is None:
            return
        change(self.model)
        self._show_cursor()
        if self.model.is_playing and not self._timer.isActive():
            self._last_tick_s = time.monotonic()
            self._timer.start()
        elif not self.model.is_playing:
            self._timer.stop()

    def _tick(self) -> None:
        now_s = time.monotonic()
        elapsed_s, self._last_tick_s = now_s - self._last_tick_s, now_s
        self._move(lambda model: model.advance(elapsed_s))

    def _stop(self) -> None:
        self._timer.stop()
        if self.model is not None:
            self.model.is_playing = False

    def _show_cursor(self) -> None:
        model = self.model
        if model is None:
            return
        channel = self._channels[0] if self._channels else None
        self.stage.show_cursor(self._caption(model, channel))
        self.curves.set_cursor(model.cursor_s)
        for name in self._channels:
            self.curves.set_value(name, "" if name in self._shapes else self._context.texts.degrees(*model.angle(name)))
        self.transport.show_state(is_playing=model.is_playing, speed=model.speed)
        self.transport.show_time(model.cursor_s, model.last_s, self._place(model))
        self.transport.show_loop(is_looping=model.loop_s is not None)
        self.cursor_moved.emit()

    def _place(self, model: ReplayModel) -> str:
        result = self._measured()
        inside = [item.number for item in (result.repetitions if result else ()) if item.start_s <= model.cursor_s <= item.end_s]
        parts = [self._context.text("replay.repetition", number=number) for number in inside[:1]]
        parts.append(self._context.text("replay.sample", number=model.index + 1, count=model.count))
        return " · ".join(parts)

    def _caption(self, model: ReplayModel, channel: str | None) -> str:
        if channel is None:
            return ""
        angle = model.angle(channel)
        if angle[0] is None:
            return self._context.text("replay.not_measured")
        return "" if channel in self._shapes else self._context.texts.degrees(*angle)
