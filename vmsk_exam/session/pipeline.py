"""From a picture to angles: the two steps that every use of the program shares."""

from vmsk_exam.kinematics.body_signals import add_signals
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.samples import AngleSample, Frame, PoseSample
from vmsk_exam.session.ports import PoseEstimator


class Pipeline:
    """Estimates the pose and measures the angles of one picture after another."""

    def __init__(self, estimator: PoseEstimator, engine: AngleEngine | None = None) -> None:
        self._estimator = estimator
        self._engine = engine or AngleEngine()

    def measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        """Return landmarks and angles of a picture."""
        pose = self._estimator.estimate(frame)
        return pose, add_signals(self._engine.measure(pose), pose)

    def reset(self) -> None:
        """Forget the person: the source changed or was interrupted."""
        self._estimator.reset()
        self._engine.reset()
