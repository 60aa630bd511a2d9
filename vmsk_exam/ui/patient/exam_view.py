"""A running exam: shows what the newest snapshot says, in the part of the page that its state needs."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from vmsk_exam.session.snapshot import CommandKind, ExamState, SessionSnapshot
from vmsk_exam.ui.error_texts import say_error
from vmsk_exam.ui.layouts import column, label
from vmsk_exam.ui.patient import remote
from vmsk_exam.ui.patient.announcer import Announcer
from vmsk_exam.ui.patient.answering_view import AnsweringView
from vmsk_exam.ui.patient.exam_bar import PAUSE_KEY, SKIP_KEY, STOP_KEY, ExamBar
from vmsk_exam.ui.patient.page import PatientContext, PatientPage
from vmsk_exam.ui.patient.pain_model import PAIN_VALUES
from vmsk_exam.ui.patient.pain_view import PainView
from vmsk_exam.ui.patient.paused_view import PausedView
from vmsk_exam.ui.patient.performing_view import REPEAT_KEY, PerformingView
from vmsk_exam.ui.patient.setup_view import SetupView
from vmsk_exam.ui.patient.showing_view import ShowingView
from vmsk_exam.ui.patient.starting_view import StartingView
from vmsk_exam.ui.patient.stop_view import StopView
from vmsk_exam.ui.patient.voice_controls import MUTE_KEY, SPEED_KEY
from vmsk_exam.ui.widgets.button import Button

_OVER: Final = (ExamState.FINISHED, ExamState.STOPPED)
_TEN_KEYS: Final = ("T", "D")
_MOVING: Final = (ExamState.PERFORMING, ExamState.ANSWERING)
_Part = SetupView | ShowingView | PerformingView | AnsweringView | PainView | PausedView | StopView


class ExamView(PatientPage):
    """Bar on top, one part below; ``answered`` is emitted when the exam is over."""

    gave_up = Signal()  # the exam could not start: choose another camera

    def __init__(self, context: PatientContext) -> None:
        super().__init__(context)
        self.title = ""
        self.last_snapshot: SessionSnapshot | None = None
        self.bar = ExamBar(context)
        self.store_note = label("body", "attention")
        self.store_note.setVisible(False)
        self.starting, self.setup = StartingView(context), SetupView(context)
        self.showing, self.performing = ShowingView(context), PerformingView(context)
        self.answering, self.pain, self.paused = AnsweringView(context), PainView(context), PausedView(context)
        self.stopping = StopView(context)
        self._parts: dict[ExamState, _Part] = {
            ExamState.SETUP: self.setup,
            ExamState.SHOWING: self.showing,
            ExamState.PERFORMING: self.performing,
            ExamState.ANSWERING: self.answering,
            ExamState.ASKING_PAIN: self.pain,
            ExamState.ASKING_STOP: self.stopping,
            ExamState.PAUSED: self.paused,
        }
        self.stack = QStackedWidget()
        for part in (self.starting, *self._parts.values()):
            self.stack.addWidget(part)
        content = column(self.bar, self.store_note, self.stack, gap="small")
        content.setStretch(2, 1)
        self.setLayout(content)
        self._announcer = Announcer(context)
        self._connect()

    @property
    def state(self) -> ExamState | None:
        """State that is shown, None before the first snapshot."""
        return None if self.last_snapshot is None else self.last_snapshot.state

    def _connect(self) -> None:
        tell = self.context.control.tell
        self.bar.pause.clicked.connect(lambda: tell(CommandKind.PAUSE))
        self.bar.skip.clicked.connect(lambda: tell(CommandKind.SKIP))
        self.bar.stop.clicked.connect(lambda: tell(CommandKind.STOP))
        self.starting.gave_up.connect(self.gave_up)
        self.context.control.failed.connect(self.starting.show_failure)
        self.on_key(PAUSE_KEY, self._pause_or_resume)
        self.on_key(SKIP_KEY, self.bar.skip.click)
        self.on_key(STOP_KEY, self._stop)
        self.on_key(REPEAT_KEY, self._repeat)
        self.on_key(MUTE_KEY, self.bar.voice.mute.click)
        self.on_key(SPEED_KEY, self.bar.voice.speed.click)
        self._connect_remote()
        for key in ("Return", "Enter"):
            self.on_key(key, lambda: self.press_focused_or(self._go_on))
        for value in PAIN_VALUES[:10]:
            self.on_key(str(value), partial(self._answer_number, value))
        for key in _TEN_KEYS:
            self.on_key(key, lambda: self._answer_pain(10))

    def _connect_remote(self) -> None:
        press = self._press_remote
        actions = {remote.FORWARD_KEY: lambda: self._move_remote(1), remote.BACK_KEY: lambda: self._move_remote(-1)}
        remote.on_keys(self, actions | {"B": lambda: press(self._pause_or_resume), "F5": lambda: press(self._go_on_or_stop)})

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        for part in (self.bar, self.starting, *self._parts.values()):
            part.retranslate()
        if self.last_snapshot is not None:
            self.show_snapshot(self.last_snapshot)

    def begin(self, title: str) -> None:
        """Wait for the first snapshot of an exam."""
        self.title = title
        self.last_snapshot = None
        self.bar.setVisible(False)
        self.store_note.setVisible(False)
        self.starting.show_failure("")
        self.stack.setCurrentWidget(self.starting)

    def enter(self) -> None:
        """Listen to the exam."""
        self.context.relay.snapshot_changed.connect(self.show_snapshot)
        self.context.relay.events_happened.connect(self._announcer.announce)
        self.setFocus()

    def leave(self) -> None:
        """Listen no longer and let the figure rest."""
        self.context.relay.snapshot_changed.disconnect(self.show_snapshot)
        self.context.relay.events_happened.disconnect(self._announcer.announce)
        self.context.player.show_task(None)

    def show_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Show the newest snapshot."""
        before, self.last_snapshot = self.state, snapshot
        if snapshot.state in _OVER:
            if before not in _OVER:
                self.answered.emit()
            return
        self.bar.setVisible(True)
        self.bar.show_snapshot(snapshot, self.title)
        message = say_error(snapshot.store_message)
        note = self.context.text("exam.storing", message=message) if message else ""
        self.store_note.setVisible(bool(note) and snapshot.state is not ExamState.PAUSED)
        self.store_note.setText(note)
        part = self._parts[snapshot.state]
        part.show_snapshot(snapshot)
        if self.stack.currentWidget() is not part:
            self.stack.setCurrentWidget(part)
            self.setFocus()

    def _pause_or_resume(self) -> None:
        is_paused = self.state is ExamState.PAUSED
        self.context.control.tell(CommandKind.RESUME if is_paused else CommandKind.PAUSE)

    def _stop(self) -> None:
        is_starting = self.stack.currentWidget() is self.starting
        (self.starting.camera if is_starting else self.bar.stop).click()

    def _repeat(self) -> None:
        if self.state in (ExamState.PERFORMING, ExamState.ANSWERING, ExamState.ASKING_PAIN):
            self.context.control.tell(CommandKind.REPEAT)

    def _go_on(self) -> None:
        if self.stack.currentWidget() is self.starting:
            if self.starting.has_failed:
                self.starting.camera.click()
        elif self.state in (ExamState.SETUP, ExamState.SHOWING, ExamState.ASKING_PAIN):
            self.context.control.tell(CommandKind.NEXT)
        elif self.state is ExamState.PERFORMING and self.performing.pain.isVisible():
            self.performing.pain.click()
        elif self.state is ExamState.PAUSED:
            self.context.control.tell(CommandKind.RESUME)

    def _go_on_or_stop(self) -> None:
        """Go on; in a movement stop: on many remotes one button sends F5 and Esc in turn."""
        if self.state in _MOVING:
            self._stop()
        else:
            self._go_on()

    def _answers(self) -> tuple[Button, ...]:
        """Return the buttons of the question that is asked."""
        asking: dict[ExamState | None, tuple[Button, ...]] = {
            ExamState.ANSWERING: self.answering.buttons,
            ExamState.ASKING_PAIN: self.pain.buttons,
            ExamState.ASKING_STOP: self.stopping.buttons,
        }
        return asking.get(self.state, ())

    def _move_remote(self, step: int) -> None:
        """Forward goes on, back does it again; in a question they move along the answers."""
        if self._answers():
            remote.move_focus(self._answers(), step)
        elif step > 0:
            self._go_on()
        elif self.state is ExamState.PAUSED:
            self.bar.skip.click()
        else:
            self._repeat()

    def _press_remote(self, otherwise: Callable[[], None]) -> None:
        if not remote.press_focused(self._answers()):
            otherwise()

    def _answer_number(self, number: int) -> None:
        if self.state is ExamState.ANSWERING:
            self.answering.choose(number)
        elif self.state is ExamState.ASKING_STOP:
            self.stopping.choose(number)
        else:
            self._answer_pain(number)

    def _answer_pain(self, pain: int) -> None:
        if self.state is ExamState.ASKING_PAIN:
            self.context.control.tell(CommandKind.SET_PAIN, pain)
