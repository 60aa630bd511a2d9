"""From pictures to a place at which a finger points: pose, the hand around the pointing wrist, the body chart."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.intake.body_chart import Point
from vmsk_exam.assessment.pointing import PointedPlace, PointingWatch
from vmsk_exam.kinematics.framing import compute_trunk_px
from vmsk_exam.kinematics.pointing import Fingertip, find_fingertip, find_pointing_side
from vmsk_exam.samples import FloatArray, Frame, HandSample, PoseSample, QualityReason
from vmsk_exam.session.pipeline import Pipeline
from vmsk_exam.session.ports import HandEstimator

CUT_OUT_TRUNKS: Final = 0.9
"""Side of the square around a pointing hand, in lengths of the trunk."""
_HAND_BEYOND_WRIST: Final = 0.8
"""The middle of the hand, from the wrist towards the index point and beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class PointingSnapshot:
    """What there is to show after one picture while a patient points."""

    frame: Frame
    pose: PoseSample
    tip_xy: FloatArray | None
    """float64 (2,): the fingertip, shares of the picture's width and height; None if no finger points."""
    point: Point | None
    """Where it lies on the front figure of the body chart, units of 200 x 440; None if nowhere or unclear."""
    hold_ratio: float
    """How much of the moment of holding still is done, 0..1."""
    place: PointedPlace | None
    """The place, once it was held for a second; None before. Each later frame of the same hold gives it again."""
    reasons: tuple[QualityReason, ...]
    """Why nothing can be seen at present."""


class PointingFinder:
    """Follows a pointing finger, one picture at a time; synchronous and deterministic, for a thread of its own.

    Parameters
    ----------
    pipeline
        Finds pose and angles; its estimators are closed by whoever made them.
    hands
        Finds the pointing hand in a cut-out; None leaves it to the pose model's index point, which is coarser.
    """

    def __init__(self, pipeline: Pipeline, hands: HandEstimator | None = None) -> None:
        self._pipeline = pipeline
        self._hands = hands
        self._watch = PointingWatch()

    def step(self, frame: Frame) -> PointingSnapshot:
        """Take one picture and return what there is to show."""
        pose, angles = self._pipeline.measure(frame)
        side = find_pointing_side(pose)
        tip = None if side is None else find_fingertip(pose, self._find_hand(frame, pose, side), side)
        place = self._watch.update(pose, angles, tip)
        return PointingSnapshot(
            frame=frame,
            pose=pose,
            tip_xy=None if tip is None else _as_shares(tip, pose),
            point=self._watch.point,
            hold_ratio=self._watch.hold_ratio,
            place=place,
            reasons=() if angles.is_usable else angles.reasons,
        )

    def restart(self) -> None:
        """Wait for another place: the patient said that the last one is not right."""
        self._watch.restart()

    def _find_hand(self, frame: Frame, pose: PoseSample, side: Side) -> HandSample | None:
        if self._hands is None:
            return None
        wrist, index = (
            (Landmark.LEFT_WRIST, Landmark.LEFT_INDEX) if side is Side.LEFT else (Landmark.RIGHT_WRIST, Landmark.RIGHT_INDEX)
        )
        middle = pose.image_xyz[wrist, :2] + _HAND_BEYOND_WRIST * (pose.image_xyz[index, :2] - pose.image_xyz[wrist, :2])
        return self._hands.estimate_near(frame, middle, CUT_OUT_TRUNKS * compute_trunk_px(pose) / pose.width_px)


def _as_shares(tip: Fingertip, pose: PoseSample) -> FloatArray:
    return np.asarray(tip.px / (pose.width_px, pose.height_px), dtype=np.float64)
