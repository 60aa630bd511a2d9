"""The middle of the results: picture, moments to jump to, curves, all under one cursor."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.report.wording import ReportTask
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.curve_model import peak_point, task_curves
from vmsk_exam.ui.surgeon.curve_stack import CurveStack
from vmsk_exam.ui.surgeon.loading import LoadedTask
from vmsk_exam.ui.surgeon.moments import MomentBar
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.replay_picture import ReplayPicture
from vmsk_exam.ui.surgeon.results_model import ResultsModel
from vmsk_exam.ui.surgeon.transport import Transport

TICK_MS = 33


class ReplayPanel(QWidget):
    """Replays one task; moving the cursor moves skeleton and all curves."""

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.model: ReplayModel | None = None
        self._task: ReportTask | None = None
        self._title = ""
        self._channels: tuple[str, ...] = ()
        self._key_image: QImage | None = None
        self._last_tick_s = 0.0
        self.picture = ReplayPicture(context.theme)
        self.moments = MomentBar(context)
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
        self.curves.time_pointed.connect(self.point)
        self.moments.moment_chosen.connect(self.point)

    def _build_stack(self) -> QStackedWidget:
        seen = QWidget()
        pictures = row(self.picture, self.moments, gap="gap")
        pictures.setStretch(0, 1)
        pictures.setContentsMargins(0, 0, 0, 0)
        seen.setLayout(pictures)
        drawn = panel(column(self.transport, self.curves, gap="small", pad="gap"))
        drawn.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        for widget, share in ((seen, 4), (drawn, 6)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes([230, 400])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(panel(column(None, self._missing, None, pad="large")))
        return self.stack

    # --- what is shown -------------------------------------------------------------

    def show_waiting(self) -> None:
        """Say that the samples are being read."""
        self._stop()
        self.model = None
        self._missing.setText(self._context.text("replay.loading"))
        self.stack.setCurrentIndex(1)

    def show_task(self, results: ResultsModel, task: ReportTask, loaded: LoadedTask) -> None:
        """Show a task at its peak; without samples say why there is nothing to see."""
        self._stop()
        self._task, self._title = task, results.task_title(task)
        if loaded.track is None or not len(loaded.track.t_s):
            self.model = None
            key = "replay.not_done" if task.result is None else "replay.no_samples"
            self._missing.setText(self._context.text(key, task=self._title))
            self.stack.setCurrentIndex(1)
            return
        self.model = ReplayModel(loaded.track, loaded.key_frame)
        self._key_image = None if loaded.key_frame is None else QImage.fromData(loaded.key_frame.jpeg)
        self._show_curves(results, task)
        self.moments.show_moments(self.model, task.result, self._key_image)
        peak = peak_point(task.result)
        self.stack.setCurrentIndex(0)
        self.point(peak[0] if peak is not None else 0.0)

    def _show_curves(self, results: ResultsModel, task: ReportTask) -> None:
        assert self.model is not None  # noqa: S101  set by the caller
        maneuver = results.wording.maneuver(task.maneuver_id)
        planned = None if maneuver is None else ManeuverTask(maneuver, task.side)
        curves = task_curves(self.model.track, planned, task.result)
        self._channels = tuple(curve.channel for curve in curves)
        names = {}
        for number, curve in enumerate(curves):
            note = "curve.measured" if number == 0 else "curve.compensation"
            names[curve.channel] = (self._context.texts.channel(curve.channel), self._context.text(note))
        self.curves.set_channels(names)
        self.curves.show_curves(curves, self.model.last_s)

    # --- the cursor ----------------------------------------------------------------

    def point(self, t_s: float) -> None:
        """Put the cursor at a time."""
        self._move(lambda model: model.move_to(t_s))

    def step(self, count: int) -> None:
        """Step by samples."""
        self._move(lambda model: model.step(count))

    def switch_playing(self) -> None:
        """Play or stop."""
        self._move(ReplayModel.switch_playing)

    def change_speed(self, step: int) -> None:
        """Play faster or slower."""
        self._move(lambda model: model.change_speed(step))

    def to_peak(self) -> None:
        """Put the cursor on the reported end of the range."""
        peak = peak_point(self._task.result if self._task is not None else None)
        if peak is not None:
            self.point(peak[0])

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
        self.picture.show_pose(model.pose(), channel, self._key_image if model.is_at_key_frame else None)
        self.picture.set_caption(self._caption(model, channel))
        self.curves.set_cursor(model.cursor_s)
        for name in self._channels:
            self.curves.set_value(name, self._context.texts.degrees(*model.angle(name)))
        self.transport.show_state(is_playing=model.is_playing, speed=model.speed)
        self.transport.show_time(model.cursor_s, model.last_s, self._place(model))
        self.moments.show_cursor(model.index)

    def _place(self, model: ReplayModel) -> str:
        result = self._task.result if self._task is not None else None
        inside = [item.number for item in (result.repetitions if result else ()) if item.start_s <= model.cursor_s <= item.end_s]
        parts = [self._context.text("replay.repetition", number=number) for number in inside[:1]]
        parts.append(self._context.text("replay.sample", number=model.index + 1, count=model.count))
        return " · ".join(parts)

    def _caption(self, model: ReplayModel, channel: str | None) -> str:
        if channel is None:
            return ""
        angle = model.angle(channel)
        return self._context.text("replay.not_measured") if angle[0] is None else self._context.texts.degrees(*angle)
