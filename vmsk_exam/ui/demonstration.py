"""Plays the avatar's pictures from one worker thread, only while somebody looks."""

import logging
import threading
import time
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.ui.picture import Fit, PictureView, image_from_rgb
from vmsk_exam.ui.relay import NewestRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

_log = logging.getLogger(__name__)

PERIOD_S: Final = 1 / 20
"""Time between two pictures of the avatar."""
_AHEAD: Final = -1.0
STILL_SHARE: Final = 0.95
"""With reduced motion: the picture shown, as a share of the way out."""


class DemonstrationPlayer(QObject):
    """Asks for pictures of the chosen task while it is wanted; all calls of the avatar come from one thread."""

    picture_changed = Signal(object)  # QImage
    failed = Signal(str)

    def __init__(self, services: ExamServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._condition = threading.Condition()
        self._task: ManeuverTask | None = None
        self._begun_s = 0.0
        self._viewers: set[int] = set()
        self._ahead: list[ManeuverTask] = []
        self._job: Job[None] | None = None
        self._relay: NewestRelay[QImage] = NewestRelay(self)
        self._relay.changed.connect(self.picture_changed)

    def show_task(self, task: ManeuverTask | None) -> None:
        """Choose what is shown; the same task goes on where it is."""
        with self._condition:
            if task is not None and (self._task is None or task.task_id != self._task.task_id):
                self._begun_s = time.monotonic()
            self._task = task
            self._condition.notify()

    def prepare(self, tasks: tuple[ManeuverTask, ...]) -> None:
        """Draw one picture of each task ahead of time, while nobody looks, so that its showing begins at once."""
        with self._condition:
            self._ahead = list(tasks)
            self._condition.notify()
        self._start()

    def want(self, viewer: int, *, wanted: bool) -> None:
        """Tell that a viewer is or is no longer visible; the thread rests without viewers."""
        with self._condition:
            (self._viewers.add if wanted else self._viewers.discard)(viewer)
            self._condition.notify()
        if wanted:
            self._start()

    def _start(self) -> None:
        if self._job is None:
            job: Job[None] = Job(self._play)
            job.failed.connect(self.failed)
            self._job = job.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        if self._job is None:
            return
        self._job.cancel()
        with self._condition:
            self._condition.notify()
        self._job.stop()
        self._job = None

    def _play(self, token: CancellationToken, _progress: Progress) -> None:
        pictures = self._services.demonstrations()
        while (chosen := self._next_task(token)) is not None:
            begun = time.monotonic()
            task, t_s = chosen
            if t_s < 0:
                pictures.frame(task, 0.0)
                continue
            self._relay.publish(image_from_rgb(pictures.frame(task, t_s)))
            is_still = self._services.settings.reduced_motion
            token.sleep_unless_cancelled(0.5 if is_still else max(0.005, PERIOD_S - (time.monotonic() - begun)))

    def _next_task(self, token: CancellationToken) -> tuple[ManeuverTask, float] | None:
        with self._condition:
            while not token.is_cancelled and (self._task is None or not self._viewers):
                if self._ahead:
                    return self._ahead.pop(0), _AHEAD
                self._condition.wait(0.5)
            if token.is_cancelled or self._task is None:
                return None
            if self._services.settings.reduced_motion:
                return self._task, STILL_SHARE * self._task.maneuver.demonstration.move_s + 1.0
            return self._task, time.monotonic() - self._begun_s


class DemonstrationView(PictureView):
    """Shows the player's pictures while it is visible.

    Mirrored like the patient's own picture: who turns or moves to the same side of the screen as the figure does it right.
    """

    def __init__(self, player: DemonstrationPlayer, *, mirrored: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent, fit=Fit.EXTENDED, mirrored=mirrored)
        self._player = player
        player.picture_changed.connect(self._show)
        player.failed.connect(self.set_empty_text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Ask for pictures."""
        super().showEvent(event)
        self._player.want(id(self), wanted=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Let the thread rest."""
        super().hideEvent(event)
        self._player.want(id(self), wanted=False)

    def _show(self, image: QImage) -> None:
        if self.isVisible():
            self.set_image(image)
