"""Motions that both sides of the body make at once, seen from either side: a squat, rising from a chair, bending the trunk.

Nobody chose a side to test, so the side that was filmed will do, and of two legs that do the same the one that is measured more
surely. From between front and side that is the far leg (tuning people, squats and rises 25 to 60 degrees from the front: mean
error of the far knee 3.5 to 4.6 degrees, of the near one, which points at the lens, 4.5 to 7.9); from the side the near one.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vmsk_exam.anatomy import SIDED_ANGLES, Motion, Side, channel_name
from vmsk_exam.protocol.model import Maneuver, ViewRule
from vmsk_exam.samples import AngleSample

BOTH_LEGS: Final = (Motion.SQUAT, Motion.SIT_TO_STAND)
"""Motions in which both legs do the same."""
_FROM_A_SIDE: Final = (ViewRule.LEFT, ViewRule.RIGHT)
_MISSING_SD_DEG: Final = 25.0
"""What a frame without the angle counts like."""


def turn_to_nearer_side(samples: Sequence[AngleSample], maneuver: Maneuver) -> Maneuver:
    """Return a maneuver without a tested side as it is asked from the side that the patient showed.

    A maneuver that has sides, or is not seen from a side, is returned as it is.
    """
    if maneuver.sides or maneuver.view not in _FROM_A_SIDE:
        return maneuver
    turns = [math.sin(math.radians(sample.body_yaw_deg)) for sample in samples if sample.is_usable]
    known = sorted(turn for turn in turns if math.isfinite(turn))
    if not known:
        return maneuver
    return replace(maneuver, view=ViewRule.LEFT if known[len(known) // 2] >= 0.0 else ViewRule.RIGHT)


def choose_surer_side(samples: Sequence[AngleSample], maneuver: Maneuver) -> Side | None:
    """Return which of two legs that do the same is measured with the smaller expected error.

    None where the legs do not do the same, where no leg is measured, or without a usable frame.
    """
    usable = [sample for sample in samples if sample.is_usable]
    if not usable or maneuver.motion not in BOTH_LEGS or maneuver.angle not in SIDED_ANGLES:
        return None
    return min(Side, key=lambda side: _expect_error(usable, channel_name(maneuver.angle, side)))


def _expect_error(samples: Sequence[AngleSample], channel: str) -> float:
    """Return the mean standard deviation of a channel, degrees."""
    sds = [sample.channel_sd_deg(channel) for sample in samples]
    return sum(sd if math.isfinite(sd) else _MISSING_SD_DEG for sd in sds) / len(sds)
