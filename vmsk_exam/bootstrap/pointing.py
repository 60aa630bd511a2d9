"""A camera that watches for a pointing finger, for one thread of the screens."""

from contextlib import ExitStack

from vmsk_exam.bootstrap.sources import open_camera
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.pointing import PointingFinder, PointingSnapshot


class CameraPointing:
    """Satisfies ``ui.services.PointingStream``; make, use and close it on one thread.

    Parameters
    ----------
    camera_id
        What ``--camera`` takes.

    Raises
    ------
    SourceError, ModelError
        If the camera or a model cannot be used.
    """

    def __init__(self, camera_id: str) -> None:
        from vmsk_exam.vision.estimator import MediaPipePoseEstimator
        from vmsk_exam.vision.hand_estimator import MediaPipeHandEstimator

        with ExitStack() as held:
            self._source = open_camera(camera_id)
            held.callback(self._source.close)
            self._source.open()
            poses = MediaPipePoseEstimator()
            held.callback(poses.close)
            hands = MediaPipeHandEstimator()
            held.callback(hands.close)
            self._finder = PointingFinder(Pipeline(poses), hands)
            self._held = held.pop_all()

    def read(self) -> PointingSnapshot | None:
        """Return what there is to show after the next picture, None at the end of a file."""
        frame = self._source.read()
        return None if frame is None else self._finder.step(frame)

    def restart(self) -> None:
        """Wait for another place."""
        self._finder.restart()

    def close(self) -> None:
        """Free the camera and the models."""
        self._held.close()
