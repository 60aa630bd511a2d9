"""Live angles: which joints are shown, what has been seen, whether one looks back, how the exam stands. No Qt."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import MEASURED_CHANNELS
from vmsk_exam.assessment.results import Phase
from vmsk_exam.protocol.model import ManeuverTask, localized_text
from vmsk_exam.samples import AngleSample, FloatArray, ImageArray, PoseSample, QualityReason
from vmsk_exam.session.snapshot import CommandKind, ExamState, PauseReason, SessionSnapshot
from vmsk_exam.ui.surgeon.curve_model import task_channels
from vmsk_exam.ui.surgeon.history import WINDOW_S, AngleHistory, Gap
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

MAX_CHANNELS: Final = 5
"""Curves at once; more are too low to read."""
DEFAULT_CHANNELS: Final = ("left_knee_flexion", "right_knee_flexion", "trunk_flexion")
"""Shown before there is a task."""
LEAST_GAP_S: Final = 0.3
HOLE_S: Final = 0.6
"""Where no sample came for so long the curve is broken."""
OVER: Final = (ExamState.FINISHED, ExamState.STOPPED)


@dataclass(frozen=True, slots=True, eq=False)
class LiveCurve:
    """One channel over the last minute; times in seconds before the newest sample (0 or less)."""

    channel: str
    t_s: FloatArray
    angle_deg: FloatArray
    half_deg: FloatArray
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class LiveValue:
    """The number under the cursor."""

    angle_deg: float | None
    sd_deg: float | None
    reason: QualityReason | None


class LiveModel:
    """Takes samples of a running exam or of a replay; holds the last minute."""

    def __init__(self) -> None:
        self.history = AngleHistory()
        self.channels: tuple[str, ...] = DEFAULT_CHANNELS
        self.follows_task = True
        self.task: ManeuverTask | None = None
        self.snapshot: SessionSnapshot | None = None
        self.image: ImageArray | None = None
        self._pose: PoseSample | None = None
        self._frozen: AngleHistory | None = None
        self._cursor_s = 0.0

    # --- samples -------------------------------------------------------------------

    def take_snapshot(self, snapshot: SessionSnapshot) -> None:
        """Take the newest step of a running exam."""
        self.snapshot = snapshot
        self.image = None if snapshot.frame is None else snapshot.frame.image
        self.set_task(snapshot.task if snapshot.task is not None else self.task)
        self.take_sample(snapshot.angles or AngleSample.unusable(snapshot.t_ns, ()), snapshot.pose)

    def take_sample(self, angles: AngleSample, pose: PoseSample | None) -> None:
        """Take angles and landmarks of one moment."""
        self._pose = pose
        self.history.append(angles, pose)

    def set_task(self, task: ManeuverTask | None) -> None:
        """Follow another task, if the joints follow the task."""
        self.task = task
        if self.follows_task and task is not None:
            self.channels = task_channels(task)[:MAX_CHANNELS] or DEFAULT_CHANNELS  # a hand has no curve

    def clear(self) -> None:
        """Forget what was seen; the chosen joints stay."""
        self.history.clear()
        self.snapshot, self.image, self._pose, self.task = None, None, None, None
        self.go_on()

    # --- joints --------------------------------------------------------------------

    def follow(self) -> None:
        """Show the joints of the task again."""
        self.follows_task = True
        self.set_task(self.task)

    def switch_channel(self, channel: str) -> bool:
        """Show a joint or take it away; return False if there are too many already."""
        if channel in self.channels:
            if len(self.channels) > 1:
                self.channels = tuple(name for name in self.channels if name != channel)
        elif len(self.channels) >= MAX_CHANNELS:
            return False
        else:
            self.channels = tuple(sorted((*self.channels, channel), key=self._order))
        self.follows_task = False
        return True

    def _order(self, channel: str) -> tuple[bool, int]:
        measured = None if self.task is None else self.task.channel
        return channel != measured, MEASURED_CHANNELS.index(channel)

    # --- looking back --------------------------------------------------------------

    @property
    def is_frozen(self) -> bool:
        """Whether one looks back."""
        return self._frozen is not None

    @property
    def cursor_s(self) -> float:
        """Where the cursor stands: seconds before the newest sample, 0 or less."""
        return self._cursor_s

    def freeze(self) -> None:
        """Stop the curves; samples are still taken."""
        if self._frozen is None and self.history.count:
            self._frozen = self.history.copy()

    def go_on(self) -> None:
        """Show the present again."""
        self._frozen, self._cursor_s = None, 0.0

    def point(self, before_s: float) -> None:
        """Freeze with the cursor so many seconds before the newest sample (0 or less)."""
        self.freeze()
        self._cursor_s = self._shown.step(self._shown.last_s + min(0.0, max(-WINDOW_S, before_s)), 0) - self._shown.last_s

    def step(self, count: int) -> None:
        """Freeze and move the cursor by samples."""
        self.freeze()
        if self._shown.count:
            self._cursor_s = self._shown.step(self._shown.last_s + self._cursor_s, count) - self._shown.last_s

    @property
    def _shown(self) -> AngleHistory:
        return self.history if self._frozen is None else self._frozen

    # --- what is shown -------------------------------------------------------------

    @property
    def has_samples(self) -> bool:
        """Whether anything was seen."""
        return self.history.count > 0

    def curve(self, channel: str) -> LiveCurve:
        """Return a channel over the last minute."""
        shown = self._shown
        t_s, angle, half = shown.values(channel)
        angle[1:][np.diff(t_s) > HOLE_S] = np.nan
        now_s = shown.last_s
        gaps = tuple(Gap(gap.start_s - now_s, gap.end_s - now_s, gap.reason) for gap in shown.gaps(channel, LEAST_GAP_S))
        return LiveCurve(channel, t_s - now_s, angle, half, gaps)

    def value(self, channel: str) -> LiveValue:
        """Return the number under the cursor, and what limits it where there is none."""
        angle, sd, reason = self._shown.sample(self._shown.last_s + self._cursor_s, channel)
        if math.isnan(angle):
            return LiveValue(None, None, reason)
        return LiveValue(angle, None if math.isnan(sd) else sd, None)

    def pose(self) -> PoseSample | None:
        """Return the landmarks under the cursor."""
        if self._frozen is None:
            return self._pose
        return self._frozen.pose(self._frozen.last_s + self._cursor_s)

    # --- the exam ------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether the exam has ended."""
        return self.snapshot is not None and self.snapshot.state in OVER

    @property
    def is_paused(self) -> bool:
        """Whether the exam is paused."""
        return self.snapshot is not None and self.snapshot.state is ExamState.PAUSED

    def allows(self, kind: CommandKind) -> bool:
        """Return whether a command makes sense now."""
        if self.snapshot is None or self.is_over:
            return False
        state = self.snapshot.state
        states = {
            CommandKind.PAUSE: {state} - {ExamState.PAUSED},
            CommandKind.RESUME: {ExamState.PAUSED} if self.snapshot.pause_reason is PauseReason.BY_PATIENT else set(),
            CommandKind.NEXT: {ExamState.SETUP, ExamState.SHOWING, ExamState.ASKING_PAIN},
            CommandKind.SKIP: {ExamState.SHOWING, ExamState.PERFORMING},
            CommandKind.REPEAT: {ExamState.PERFORMING, ExamState.ASKING_PAIN, ExamState.ASKING_STOP},
            CommandKind.END_EXAM: {state},
        }
        return state in states.get(kind, set())


def state_lines(snapshot: SessionSnapshot, texts: SurgeonTexts) -> tuple[str, str, str]:
    """Return state, task, and phase with repetition of a running exam."""
    state = texts.text(f"live.state.{snapshot.state}")
    if snapshot.pause_reason is not None:
        state = texts.text(f"live.pause.{snapshot.pause_reason}")
    return state, _task_line(snapshot, texts), _phase_line(snapshot, texts)


def task_title(task: ManeuverTask, texts: SurgeonTexts) -> str:
    """Return the name of a task with its side."""
    title = localized_text(task.maneuver.title, texts.language)
    if task.side is None:
        return title
    return texts.report("channel.with_side", angle=title, side=texts.report(f"side.{task.side}"))


def _task_line(snapshot: SessionSnapshot, texts: SurgeonTexts) -> str:
    if snapshot.task is None:
        return ""
    number = texts.text("live.task_of", number=snapshot.task_number, count=snapshot.task_count)
    return f"{number} · {task_title(snapshot.task, texts)}"


def _phase_line(snapshot: SessionSnapshot, texts: SurgeonTexts) -> str:
    status = snapshot.status
    if status is None:
        return ""
    phase = texts.text(f"live.phase.{Phase(status.phase)}")
    number = min(status.repetitions_asked, status.repetitions_done + 1)
    repetition = texts.text("live.repetition_of", number=number, count=status.repetitions_asked)
    return f"{phase} · {repetition}"
