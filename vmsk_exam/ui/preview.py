"""Shows what a camera sees before an exam; the camera is opened and read on a worker."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vmsk_exam.ui.picture import image_from_rgb
from vmsk_exam.ui.relay import NewestRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.worker import CancellationToken, Job, Progress

MAX_RATE_HZ = 30


class CameraPreview(QObject):
    """Runs at most one preview; choosing another camera ends the one before."""

    picture_changed = Signal(object)  # QImage
    failed = Signal(str)

    def __init__(self, services: ExamServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._job: Job[None] | None = None
        self._relay: NewestRelay[tuple[str, QImage]] = NewestRelay(self)
        self._relay.changed.connect(self._announce)
        self.camera_id = ""

    def show_camera(self, camera_id: str) -> None:
        """Start the preview of a camera."""
        if camera_id == self.camera_id and self._job is not None and self._job.is_running:
            return
        before = self._job
        if before is not None:
            before.cancel()
        self.camera_id = camera_id

        def run(token: CancellationToken, _progress: Progress) -> None:
            if before is not None:
                before.wait()
            self._read(camera_id, token)

        job: Job[None] = Job(run)
        job.failed.connect(lambda message: self._fail(camera_id, message))
        self._job = job.start()

    def stop(self) -> None:
        """End the preview and wait until the camera is free."""
        self.camera_id = ""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _read(self, camera_id: str, token: CancellationToken) -> None:
        if token.is_cancelled:
            return
        source = self._services.open_source(camera_id)
        source.open()
        try:
            while not token.is_cancelled:
                frame = source.read()
                if frame is None:
                    source.open()
                    continue
                self._relay.publish((camera_id, image_from_rgb(frame.image)))
                if not source.is_live:
                    token.sleep_unless_cancelled(1 / MAX_RATE_HZ)
        finally:
            source.close()

    def _announce(self, value: tuple[str, QImage]) -> None:
        camera_id, image = value
        if camera_id == self.camera_id:
            self.picture_changed.emit(image)

    def _fail(self, camera_id: str, message: str) -> None:
        if camera_id == self.camera_id:
            self.failed.emit(message)
