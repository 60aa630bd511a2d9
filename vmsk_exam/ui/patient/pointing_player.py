"""Watches for a pointing finger on a worker: camera and models are opened, used and closed there."""

from PySide6.QtCore import QObject, Signal

from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.ui.relay import NewestRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.worker import CancellationToken, Job, Progress


class PointingPlayer(QObject):
    """Runs at most one watch."""

    changed = Signal(object)  # PointingSnapshot, the newest
    failed = Signal(str)  # a sentence to show

    def __init__(self, services: ExamServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._job: Job[None] | None = None
        self._round = 0
        """Counts the places asked for; a picture of an earlier round that is still on its way is not shown."""
        self._relay: NewestRelay[tuple[int, PointingSnapshot]] = NewestRelay(self)
        self._relay.changed.connect(self._announce)

    def start(self, camera_id: str) -> None:
        """Open a camera and watch; an empty name takes the first camera that is there."""
        self.stop()
        self._round += 1
        job: Job[None] = Job(lambda token, progress: self._watch(camera_id, token, progress))
        job.failed.connect(self.failed)
        self._job = job.start()

    def restart(self) -> None:
        """Wait for another place."""
        self._round += 1

    def stop(self) -> None:
        """End the watch and wait until the camera is free."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _watch(self, camera_id: str, token: CancellationToken, _progress: Progress) -> None:
        stream = self._services.open_pointing(camera_id or self._services.list_cameras()[0].camera_id)
        number = self._round
        try:
            while not token.is_cancelled:
                if number != self._round:
                    number = self._round
                    stream.restart()
                snapshot = stream.read()
                if snapshot is None:
                    return
                self._relay.publish((number, snapshot))
        finally:
            stream.close()

    def _announce(self, value: tuple[int, PointingSnapshot]) -> None:
        number, snapshot = value
        if self._job is not None and number == self._round:
            self.changed.emit(snapshot)
