"""The angle engine: one pose sample in, one angle sample out."""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS
from vmsk_exam.kinematics.close_up import is_close_up
from vmsk_exam.kinematics.definitions import compute_angles
from vmsk_exam.kinematics.filters import AngleFilter
from vmsk_exam.kinematics.gate import TrackingGate
from vmsk_exam.kinematics.geometry import LIMB_JOINTS
from vmsk_exam.kinematics.joint_model import load_joint_model, predict_body
from vmsk_exam.kinematics.leg_swap import LegSwapGuard
from vmsk_exam.kinematics.lift import find_inside, lift_body
from vmsk_exam.kinematics.neck import NECK_CHANNELS, NeckReader
from vmsk_exam.kinematics.segments import OUTPUT_NAMES
from vmsk_exam.kinematics.uncertainty import LARGEST_SD_DEG, VISIBLE_FROM, add_motion, judge_angles
from vmsk_exam.kinematics.view import compute_level_yaw_deg, estimate_body_yaw
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample, QualityReason

ENGINE_NAME: Final = "directions-5"
"""Name of the method for the record; change it when the numbers change."""

_LEVEL_LEFT: Final = OUTPUT_NAMES.index("level_left")
_FACE_SEEN_UP_TO_DEG: Final = 120.0


class AngleEngine:
    """Turns landmarks into joint angles; keeps the short memory that tracking and filtering need.

    Parameters
    ----------
    fps_hint
        Expected frames per second; kept for the record, time itself comes with the samples.
    """

    def __init__(self, fps_hint: float = 30.0) -> None:
        self.fps_hint = fps_hint
        self._model = load_joint_model()
        self._gate = TrackingGate()
        self._legs = LegSwapGuard()
        self._neck = NeckReader()
        self._filter = AngleFilter(len(ANGLE_CHANNELS))

    def reset(self) -> None:
        """Forget the tracked person (another source, an interruption)."""
        self._gate.reset()
        self._legs.reset()
        self._neck.reset()
        self._filter.reset()

    def measure(self, pose: PoseSample) -> AngleSample:
        """Return every angle that can honestly be measured in a sample; samples come in order of time.

        Parameters
        ----------
        pose
            Landmarks of the newest frame.

        Returns
        -------
        AngleSample
            Angles in the convention of ``anatomy`` with a standard deviation each; unusable, with the main reason,
            where nothing can be trusted.
        """
        reason = self._gate.check(pose)
        named = self._name_legs(pose) if reason is None else None
        if named is None:
            reason = reason or self._gate.refuse(pose)
            return AngleSample.unusable(pose.t_ns, (reason,), estimate_body_yaw(pose)[0])
        return self._measure_usable(named)

    def _name_legs(self, pose: PoseSample) -> PoseSample | None:
        """Return the sample with its legs named as before; legs below a close-up are guessed and have no names."""
        return pose if is_close_up(pose) else self._legs.repair(pose)

    def _measure_usable(self, pose: PoseSample) -> AngleSample:
        body = lift_body(pose, find_inside(pose))
        predicted = predict_body(self._model, body)
        yaw_deg = compute_level_yaw_deg(predicted.directions[_LEVEL_LEFT])
        certainty = judge_angles(predicted, body.seen, body.px_per_m, is_face_seen=abs(yaw_deg) <= _FACE_SEEN_UP_TO_DEG)
        angles = np.array(compute_angles(predicted.directions.tolist()))
        neck = self._neck.read(pose, predicted.directions, (angles[NECK_CHANNELS], certainty.sd_deg[NECK_CHANNELS]))
        if neck is not None:
            angles[NECK_CHANNELS], certainty.sd_deg[NECK_CHANNELS] = neck
            is_sure = neck[1] <= LARGEST_SD_DEG
            certainty.is_given[NECK_CHANNELS] = is_sure if pose.face is not None else certainty.is_given[NECK_CHANNELS] * is_sure
        angles[np.logical_not(certainty.is_given)] = math.nan
        angles = self._filter.filter(pose.t_ns, angles)
        sd_deg = add_motion(certainty.sd_deg, self._filter.noise_deg, self._filter.speed_deg_s)
        sd_deg[np.isnan(angles)] = math.nan
        return AngleSample(pose.t_ns, angles, sd_deg, True, _find_limits(body.seen), yaw_deg)


def _find_limits(visibility: FloatArray) -> tuple[QualityReason, ...]:
    """Return what limits a usable frame: joints outside the picture, joints hidden."""
    joints = visibility[LIMB_JOINTS].tolist()
    is_hidden = any(0.0 < score < VISIBLE_FROM for score in joints)
    found = ((0.0 in joints, QualityReason.BODY_CUT_OFF), (is_hidden, QualityReason.JOINT_HIDDEN))
    return tuple(reason for is_found, reason in found if is_found)
