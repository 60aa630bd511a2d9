"""Live angles: picture and skeleton at the left, curves of the chosen joints over the last minute at the right."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.layouts import column, label, panel, row
from vmsk_exam.ui.surgeon.command_bar import CommandBar
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.history import WINDOW_S
from vmsk_exam.ui.surgeon.joint_picker import JointPicker
from vmsk_exam.ui.surgeon.keys import LIVE_KEYS, add_keys
from vmsk_exam.ui.surgeon.live_curves import LiveCurves
from vmsk_exam.ui.surgeon.live_model import MAX_CHANNELS, LiveModel, state_lines
from vmsk_exam.ui.surgeon.loading import LoadedTask, load_exam, load_task
from vmsk_exam.ui.surgeon.replay_picture import ReplayPicture
from vmsk_exam.ui.surgeon.results_model import LoadedExam, ResultsModel
from vmsk_exam.ui.surgeon.splitters import remember
from vmsk_exam.ui.surgeon.track_player import TrackPlayer
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel
from vmsk_exam.ui.worker import Job

TICK_MS = 20
"""Picture and curves are drawn by turns, each at half of this rate."""
_START_WIDTHS_PX = (430, 800)


class LiveView(QWidget):
    """Shows the exam that runs on this computer, or a replay; draws at most thirty times a second while it is seen."""

    list_asked = Signal()
    left = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.model = LiveModel()
        self.player: TrackPlayer | None = None
        self._job: Job[tuple[LoadedExam, LoadedTask]] | None = None
        self._is_changed = False
        self._draws_curves = False
        self._last_tick_s = 0.0
        self.picture = ReplayPicture(context.theme)
        self.state, self.task, self.phase = label("cue"), label("body"), label("body", "secondary")
        self.commands = CommandBar(context)
        self.curves = LiveCurves(context)
        self.picker = JointPicker(context, self)
        self._build_buttons()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_body())
        self._empty_title, self._empty_text = label("headline", centred=True), label("body", "secondary", centred=True)
        self.stack.addWidget(self._build_empty())
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setLayout(column(self.stack, pad="gap"))
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.curves.time_pointed.connect(self.point)
        self.picker.channel_switched.connect(self._switch_channel)
        context.relay.snapshot_changed.connect(self.show_snapshot)
        self._add_keys()
        self._show_empty("")

    # --- building ------------------------------------------------------------------

    def _build_buttons(self) -> None:
        text = self._context.text
        self.freeze_button = Button("plain", "pause", LIVE_KEYS["freeze"][0])
        self.freeze_button.clicked.connect(self.switch_frozen)
        self.joints_button = Button("plain", "body_frame", LIVE_KEYS["joints"][0])
        self.joints_button.set_label(text("live.joints"))
        self.joints_button.clicked.connect(self.open_picker)
        self.follow_button = Button("plain", "goniometer", LIVE_KEYS["follow"][0])
        self.follow_button.set_label(text("live.follow"), text("live.follow_tip"))
        self.follow_button.setCheckable(True)
        self.follow_button.clicked.connect(self.follow)
        self.stop_button = Button("plain", "cross")
        self.stop_button.set_label(text("live.stop_replay"))
        self.stop_button.clicked.connect(self.stop_replay)
        self.badge = label("small", "attention", wraps=False)
        self.badge.setProperty("kind", "chip")

    def _build_body(self) -> QSplitter:
        facts = panel(column(self.state, self.task, self.phase, self.commands, self.stop_button, gap="small", pad="gap"))
        watched = QWidget()
        self.picture.hug()
        left = column(self.picture, facts, None, gap="gap")
        left.setContentsMargins(0, 0, 0, 0)
        left.setStretch(0, 1000)
        watched.setLayout(left)
        head = row(self.freeze_button, self.badge, None, self.follow_button, self.joints_button, gap="small")
        drawn = column(head, self.curves, gap="small", pad="gap")
        drawn.setStretch(1, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        watched.setMinimumWidth(330)
        for widget, share in ((watched, 2), (panel(drawn), 4)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes(list(_START_WIDTHS_PX))
        remember(self.splitter, "live")
        return self.splitter

    def _build_empty(self) -> QWidget:
        to_list, to_start = Button("primary", "list"), Button("plain", "home", "F2")
        to_list.set_label(self._context.text("live.none.list"))
        to_list.clicked.connect(self.list_asked)
        to_start.set_label(self._context.text("live.none.start"))
        to_start.clicked.connect(self.left)
        icon = IconLabel("trend", "headline", "secondary", 2.2)
        buttons = row(None, to_list, to_start, None, gap="gap")
        lines = (row(None, icon, None), self._empty_title, self._empty_text, buttons)
        return panel(column(None, *lines, 2, gap="gap", pad="large"))

    def _add_keys(self) -> None:
        tell = self.commands.tell
        actions: dict[str, Callable[[], object]] = {
            "freeze": self.switch_frozen,
            "back": lambda: self.step(-1),
            "ahead": lambda: self.step(1),
            "joints": self.open_picker,
            "follow": self.follow,
            "leave": self.list_asked.emit,
        }
        actions |= {name: partial(tell, name) for name in self.commands.buttons}
        add_keys(self, LIVE_KEYS, actions)

    # --- what comes in -------------------------------------------------------------

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Take the newest step of the running exam; it is drawn with the next tick."""
        if self.player is None:
            self.model.take_snapshot(snapshot)
            self._is_changed = True

    def replay(self, exam_id: str, task_id: str) -> None:
        """Read a stored task and replay it."""
        services = self._context.services
        self._show_empty(self._context.text("replay.loading"))
        job: Job[tuple[LoadedExam, LoadedTask]] = Job(
            lambda _token, _progress: (load_exam(services, exam_id), load_task(services, exam_id, task_id))
        )
        job.finished.connect(self._start_replay)
        job.failed.connect(self._show_empty)
        self._job = job.start()

    def stop_replay(self) -> None:
        """Show the running exam again."""
        self.player = None
        self.model.clear()
        latest = self._context.relay.latest
        if latest is not None:
            self.model.take_snapshot(latest)
        self._show_now()

    def take_model(self, model: LiveModel, player: TrackPlayer | None) -> None:
        """Go on with what other screens have seen (the language was changed)."""
        self.model, self.player = model, player
        self._show_now()

    def _start_replay(self, loaded: tuple[LoadedExam, LoadedTask]) -> None:
        exam, samples = loaded
        results = ResultsModel(exam, self._context.texts)
        task = results.task(samples.task_id)
        title = results.task_title(task)
        if samples.track is None or not len(samples.track.t_s):
            self._show_empty(self._context.text("replay.no_samples", task=title))
            return
        maneuver = results.wording.maneuver(task.maneuver_id)
        self.player = TrackPlayer(samples.track, None if maneuver is None else ManeuverTask(maneuver, task.side), title)
        self.model.clear()
        self.model.set_task(self.player.task)
        self._last_tick_s = time.monotonic()
        self._show_now()

    # --- what a person does --------------------------------------------------------

    def switch_frozen(self) -> None:
        """Freeze, or go on; a replay that is over begins anew."""
        if self.model.is_frozen:
            self.model.go_on()
        elif self.player is not None and self.player.is_over:
            self.player.restart()
            self.model.history.clear()
        else:
            self.model.freeze()
        self._last_tick_s = time.monotonic()
        self._show_now()

    def point(self, before_s: float) -> None:
        """Look back to a time."""
        self.model.point(before_s)
        self._show_now()

    def step(self, count: int) -> None:
        """Look back or ahead by samples."""
        self.model.step(count)
        self._show_now()

    def follow(self) -> None:
        """Show the joints of the task."""
        self.model.follow()
        self._show_now()

    def open_picker(self) -> None:
        """Choose joints."""
        self.picker.show_channels(self.model.channels)
        self.picker.adjustSize()
        corner = self.joints_button.mapToGlobal(self.joints_button.rect().bottomRight())
        self.picker.move(corner - QPoint(self.picker.width(), -4))
        self.picker.show()

    def leave(self) -> None:
        """Stop drawing."""
        self._timer.stop()
        self.picker.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Draw while it is seen."""
        super().showEvent(event)
        latest = self._context.relay.latest
        if self.player is None and latest is not None and not self.model.has_samples:
            self.model.take_snapshot(latest)
        self._last_tick_s = time.monotonic()
        self._show_now()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Rest while it is not seen."""
        super().hideEvent(event)
        self.leave()

    def _switch_channel(self, channel: str) -> None:
        is_taken = self.model.switch_channel(channel)
        message = "" if is_taken else self._context.text("live.limit", count=MAX_CHANNELS)
        self.picker.show_channels(self.model.channels, message)
        self._show_now()

    # --- drawing -------------------------------------------------------------------

    def _tick(self) -> None:
        now_s = time.monotonic()
        elapsed_s, self._last_tick_s = now_s - self._last_tick_s, now_s
        if self.player is not None and not self.model.is_frozen:
            for angles, pose in self.player.samples(elapsed_s):
                self.model.take_sample(angles, pose)
                self._is_changed = True
        if self._is_changed:
            self._draw_one()

    def _draw_one(self) -> None:
        """Draw the picture or, in the next turn, the curves: together they would hold the screen for too long."""
        if not self.model.has_samples or self.stack.currentIndex() != 0:
            self._show_now()
            return
        self._draws_curves = not self._draws_curves
        if self._draws_curves:
            self.curves.show_curves(self.model)
            self._is_changed = False
        else:
            self.curves.show_values(self.model)
            self._show_picture()
            self._show_facts()

    def _show_now(self) -> None:
        self._is_changed = False
        if not self.model.has_samples:
            self._show_empty("")
            if self.player is None:
                return
        self.stack.setCurrentIndex(0)
        self._show_picture()
        self._show_facts()
        self.curves.show_model(self.model)

    def _show_picture(self) -> None:
        model, pose = self.model, self.model.pose()
        channel = None if model.task is None else model.task.channel
        if pose is not None:
            image = None if model.is_frozen or model.image is None else model.image
            self.picture.show_rgb(pose, channel, image)
        self.picture.set_caption(self.curves.value_text(replace(model.value(channel or model.channels[0]), reason=None)))

    def _show_facts(self) -> None:
        model, text = self.model, self._context.text
        is_replay = self.player is not None
        lines = ("", "", "")
        if self.player is not None:
            lines = (text("live.replay"), self.player.title, "")
        elif model.snapshot is not None:
            state, task, phase = state_lines(model.snapshot, self._context.texts)
            lines = (state, task, text("live.ended") if model.is_over else phase)
        for line, words in zip((self.state, self.task, self.phase), lines, strict=True):
            if line.text() != words:
                line.setText(words)
                line.setVisible(bool(words))
        self.commands.show_model(model, is_replay=is_replay)
        self.stop_button.setVisible(is_replay)
        self.follow_button.setChecked(model.follows_task)
        self._show_freeze()

    def _show_freeze(self) -> None:
        text, model = self._context.text, self.model
        is_restart = self.player is not None and self.player.is_over and not model.is_frozen
        name = text("live.go_on" if model.is_frozen else "live.again" if is_restart else "live.freeze")
        if self.freeze_button.text() != name:
            self.freeze_button.set_icon("play" if model.is_frozen or is_restart else "pause")
            self.freeze_button.set_label(name, text("live.freeze_tip", seconds=round(WINDOW_S)))
        badge = text("live.back_at", seconds=self._context.texts.seconds(-model.cursor_s)) if model.is_frozen else ""
        self.badge.setText(f"{text('live.frozen')} · {badge}")
        self.badge.setVisible(model.is_frozen)

    def _show_empty(self, message: str) -> None:
        text = self._context.text
        self._empty_title.setText(message or text("live.none.title"))
        self._empty_text.setText("" if message else text("live.none.detail"))
        self.stack.setCurrentIndex(1)
