"""Undoes the pull towards the middle in the angles of the neck.

The face is small: ten centimetres across, where a thigh has forty. Both the pose model and the joint model answer an
uncertain head with a less turned one. On rendered people the measured angle grows with 0.6 to 0.8 of the true one in the
view that the motion is asked in; real faces are found better. So only a part is given back, there alone, and the standard
deviation grows with the angle.
"""

import math
from typing import Final

import numpy as np

from vmsk_exam.anatomy import CHANNEL_INDEX
from vmsk_exam.samples import FloatArray

GAINS: Final = {"neck_flexion": 1.1, "neck_lateral_flexion": 1.2, "neck_rotation": 1.35}
"""Factor on each angle in its own view."""
SLOPE_SD: Final = 0.15
"""Standard deviation of the factor: share of the angle that is added to its standard deviation."""

_SIDE_VIEW_ANGLES: Final = frozenset({"neck_flexion"})
_NARROW_DEG, _WIDE_DEG = 25.0, 45.0


def stretch_neck(angles_deg: FloatArray, sd_deg: FloatArray, yaw_deg: float) -> tuple[FloatArray, FloatArray]:
    """Return all angles and standard deviations (21,) with those of the neck corrected.

    Parameters
    ----------
    angles_deg, sd_deg
        float64 (21,): order of ``anatomy.ANGLE_CHANNELS``, degrees.
    yaw_deg
        Body yaw: flexion is corrected in side views, lateral flexion and rotation in front views, fading out between.
    """
    angles, sd = angles_deg.copy(), sd_deg.copy()
    for name, gain in GAINS.items():
        index = CHANNEL_INDEX[name]
        deviation_deg = abs(abs(yaw_deg) - 90.0) if name in _SIDE_VIEW_ANGLES else abs(yaw_deg)
        share = min(max((_WIDE_DEG - deviation_deg) / (_WIDE_DEG - _NARROW_DEG), 0.0), 1.0)
        factor = 1.0 + (gain - 1.0) * share
        angles[index] *= factor
        sd[index] = math.hypot(sd[index] * factor, SLOPE_SD * float(np.nan_to_num(angles[index])))
    return angles, sd
