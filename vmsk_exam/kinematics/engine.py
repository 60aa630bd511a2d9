"""The angle engine: one pose sample in, one angle sample out."""

from typing import Final

import numpy as np

from vmsk_exam.kinematics.gate import TrackingGate
from vmsk_exam.kinematics.geometry import ANKLES, ELBOWS, KNEES, WRISTS
from vmsk_exam.kinematics.limbs import VISIBLE_FROM, measure_limbs
from vmsk_exam.kinematics.skeleton import Skeleton, build_skeleton
from vmsk_exam.kinematics.spine import measure_spine
from vmsk_exam.kinematics.view import estimate_body_yaw
from vmsk_exam.samples import AngleSample, PoseSample, QualityReason

ENGINE_NAME: Final = "geometric-1"
"""Name of the method for the record; change it when the numbers change."""


class AngleEngine:
    """Turns landmarks into joint angles; keeps the short memory that tracking and filtering need.

    Parameters
    ----------
    fps_hint
        Expected frames per second; only sizes the memory, time itself comes with the samples.
    """

    def __init__(self, fps_hint: float = 30.0) -> None:
        self.fps_hint = fps_hint
        self._gate = TrackingGate()

    def reset(self) -> None:
        """Forget the tracked person (another source, an interruption)."""
        self._gate.reset()

    def measure(self, pose: PoseSample) -> AngleSample:
        """Return every angle that can honestly be measured in a sample; samples come in order of time."""
        reason = self._gate.check(pose)
        if reason is not None:
            yaw_deg, _ = estimate_body_yaw(pose)
            return AngleSample.unusable(pose.t_ns, (reason,), yaw_deg)
        skeleton = build_skeleton(pose)
        limbs, spine = measure_limbs(skeleton), measure_spine(skeleton)
        return AngleSample(
            t_ns=pose.t_ns,
            angles_deg=np.concatenate([limbs.angles_deg.ravel(), spine.angles_deg]),
            sd_deg=np.concatenate([limbs.sd_deg.ravel(), spine.sd_deg]),
            is_usable=True,
            reasons=_find_limits(skeleton),
            body_yaw_deg=skeleton.yaw_deg,
        )


def _find_limits(skeleton: Skeleton) -> tuple[QualityReason, ...]:
    """Return what limits a usable frame: joints outside the picture, joints hidden."""
    joints = skeleton.visibility[np.concatenate([ELBOWS, WRISTS, KNEES, ANKLES])]
    is_cut = bool((joints == 0.0).any())
    is_hidden = bool(((joints > 0.0) & (joints < VISIBLE_FROM)).any())
    found = ((is_cut, QualityReason.BODY_CUT_OFF), (is_hidden, QualityReason.JOINT_HIDDEN))
    return tuple(reason for is_found, reason in found if is_found)
