"""Which frames of an attempt may be used for its channel, and why the others may not."""

import math
from collections import Counter
from typing import Final

from vmsk_exam.anatomy import CameraView
from vmsk_exam.assessment.either_side import BOTH_LEGS
from vmsk_exam.kinematics.view import is_view
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, QualityReason

VIEW_TOLERANCE_DEG: Final = 35.0
"""Turned further from the asked view than this, a motion is foreshortened by more than a fifth."""
MOVING_VIEW_TOLERANCE_DEG: Final = 50.0
"""While the person moves the yaw estimate is less certain; a repetition is not broken off for it."""
WIDE_VIEW_TOLERANCE_DEG: Final = 60.0
"""The same for hips and knees, standing still and moving: their error hardly grows up to here (3 to 4 degrees from 45 degrees on
the tuning people, as from the side); beyond, the error budget alone would not find a hidden leg."""
BOTH_LEGS_TOLERANCE_DEG: Final = 70.0
"""The same from the side where both legs do the same, a squat or rising from a chair: from 20 degrees beside the front on, knees
within the error budget err by 5 degrees on the tuning people (95 to 100 % of the 95 % intervals hold); no leg hides the other."""
WIDE_VIEW_ANGLES: Final = ("knee_flexion", "hip_flexion")
SURE_VIEW_DEG: Final = 20.0
"""Up to here a view is as good as asked for, whatever error is expected."""
ERROR_BUDGET_DEG: Final = 10.0
"""Turned further than ``SURE_VIEW_DEG``, a frame is refused whose expected error (standard deviation) is larger than this."""
CHANGED_S: Final = 2.5
"""After so long with another person what follows in an attempt is theirs: the attempt mixes two people."""
MIN_USABLE_RATIO: Final = 0.5
"""With a smaller share of usable frames an attempt is not assessable."""


class FrameGate:
    """Judges the frames of one attempt and counts what was wrong.

    Parameters
    ----------
    task
        What is measured.
    gate_view
        Whether frames from another view are refused.
    channels
        Channels of which at least one must be there; the task's own by default.
    """

    def __init__(self, task: ManeuverTask, *, gate_view: bool, channels: tuple[str, ...] = ()) -> None:
        self._view = task.view
        self._gates_view = gate_view
        self._channels = channels or (task.channel,)
        self._is_wide = all(channel.endswith(WIDE_VIEW_ANGLES) for channel in self._channels)
        is_both_legs = task.maneuver.motion in BOTH_LEGS and not task.maneuver.sides and task.view is not CameraView.FRONT
        self._wide_deg = BOTH_LEGS_TOLERANCE_DEG if is_both_legs else WIDE_VIEW_TOLERANCE_DEG
        self.frame_count = 0
        self.usable_count = 0
        self._reasons: Counter[QualityReason] = Counter()
        self._changed_ns: tuple[int, int] | None = None
        self._is_mixed = False

    @property
    def usable_ratio(self) -> float:
        """Share of the judged frames that could be used, 0..1; 0 where two people were seen in one attempt."""
        if self._is_mixed:
            return 0.0
        return self.usable_count / self.frame_count if self.frame_count else 0.0

    @property
    def main_reason(self) -> QualityReason:
        """What was wrong most often, or that two people were seen."""
        if self._is_mixed:
            return QualityReason.PERSON_CHANGED
        return self._reasons.most_common(1)[0][0] if self._reasons else QualityReason.TOO_FEW_FRAMES

    def check(self, sample: AngleSample, *, is_moving: bool = False) -> QualityReason | None:
        """Count a frame and return why it may not be used, None if it may."""
        tolerance_deg = MOVING_VIEW_TOLERANCE_DEG if is_moving else VIEW_TOLERANCE_DEG
        reason = self._find_reason(sample, self._wide_deg if self._is_wide else tolerance_deg)
        self.frame_count += 1
        self._watch_person(sample, reason)
        if reason is None:
            self.usable_count += 1
        else:
            self._reasons[reason] += 1
        return reason

    def restart(self) -> None:
        """Forget the counts: the attempt proper begins."""
        self.frame_count = self.usable_count = 0
        self._reasons.clear()
        self._changed_ns = None
        self._is_mixed = False

    def _watch_person(self, sample: AngleSample, reason: QualityReason | None) -> None:
        """Notice that another person stayed and was then measured."""
        if reason is QualityReason.PERSON_CHANGED:
            first_ns = sample.t_ns if self._changed_ns is None else self._changed_ns[0]
            self._changed_ns = (first_ns, sample.t_ns)
        elif sample.is_usable and self._changed_ns is not None:
            stayed_s = (self._changed_ns[1] - self._changed_ns[0]) * 1e-9
            self._is_mixed = self._is_mixed or (stayed_s >= CHANGED_S and self.usable_count > 0)
            self._changed_ns = None

    def _find_reason(self, sample: AngleSample, tolerance_deg: float) -> QualityReason | None:
        if not sample.is_usable:
            return sample.reasons[0] if sample.reasons else QualityReason.UNSTEADY_TRACKING
        if self._gates_view and not self._is_view_good(sample, tolerance_deg):
            return QualityReason.WRONG_VIEW
        if not any(math.isfinite(sample.angle_deg(channel)) for channel in self._channels):
            return sample.reasons[0] if sample.reasons else QualityReason.JOINT_HIDDEN
        return None

    def _is_view_good(self, sample: AngleSample, tolerance_deg: float) -> bool:
        """Return whether the view is near the asked one, and the error expected from there within the budget."""
        if not is_view(sample.body_yaw_deg, self._view, tolerance_deg):
            return False
        if is_view(sample.body_yaw_deg, self._view, SURE_VIEW_DEG):
            return True
        expected = [sample.channel_sd_deg(channel) for channel in self._channels]
        known = [sd_deg for sd_deg in expected if math.isfinite(sd_deg)]
        return not known or min(known) <= ERROR_BUDGET_DEG
