"""From a picture to angles: the two steps that every use of the program shares."""

from dataclasses import replace

from vmsk_exam.anatomy import Side
from vmsk_exam.kinematics.body_signals import add_signals
from vmsk_exam.kinematics.engine import AngleEngine
from vmsk_exam.kinematics.hand_engine import HandEngine
from vmsk_exam.samples import AngleSample, Frame, PoseSample
from vmsk_exam.session.ports import HandEstimator, PoseEstimator


class Pipeline:
    """Estimates the pose and measures the angles of one picture after another.

    Parameters
    ----------
    estimator
        Finds the body.
    engine
        Measures it.
    hands
        Finds hands in close-ups; without it no maneuver of the hand can be measured.
    """

    def __init__(self, estimator: PoseEstimator, engine: AngleEngine | None = None, hands: HandEstimator | None = None) -> None:
        self._estimator = estimator
        self._engine = engine or AngleEngine()
        self._hands = hands
        self._hand_engine = HandEngine()

    def measure(self, frame: Frame) -> tuple[PoseSample, AngleSample]:
        """Return landmarks and angles of a picture."""
        pose = self._estimator.estimate(frame)
        return pose, add_signals(self._engine.measure(pose), pose)

    def measure_hand(self, frame: Frame, side: Side | None) -> tuple[PoseSample, AngleSample]:
        """Return the landmarks of a hand in a close-up and what they show; nothing is looked for of the body, nor said of it.

        Parameters
        ----------
        frame
            The picture.
        side
            Hand that is asked for; None takes either.
        """
        height, width = frame.image.shape[:2]
        hand = None if self._hands is None else self._hands.estimate(frame)
        luminance = float("nan") if hand is None else hand.luminance_ratio
        pose = replace(PoseSample.without_person(frame.t_ns, width, height, luminance), hand=hand)
        return pose, self._hand_engine.measure(pose, side)

    def reset(self) -> None:
        """Forget the person: the source changed or was interrupted."""
        self._estimator.reset()
        self._engine.reset()
        self._hand_engine.reset()
        if self._hands is not None:
            self._hands.reset()
