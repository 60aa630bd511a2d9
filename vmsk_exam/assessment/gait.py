"""Walking past the camera: cadence and step times from which ankle is in front, and how far knees and hips move."""

from itertools import pairwise
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.assessment.feet import find_feet, measure_height_px
from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.plain import PlainPerformance
from vmsk_exam.assessment.results import Measure, Phase
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

STRIDE_SHARE: Final = 0.10
"""One ankle in front of the other by this share of the height is a step (steps are 0.3 to 0.5 long)."""
NEAR_SHARE: Final = 0.2
"""Of a step's size: so near its end frames count for its time."""
MAX_STEP_S: Final = 1.6
"""A longer time between two steps is a stop or a turn, seconds."""
MIN_STEPS: Final = 4
"""Fewer steps give no numbers."""
READY_S: Final = 0.4
RANGE_PERCENT: Final = (3.0, 97.0)
"""Between these the angles of a walk make its range: single odd frames do not."""
MIN_RANGE_FRAMES: Final = 20
MAX_RANGE_SD_DEG: Final = 15.0
_RANGES: Final = ("knee_flexion", "hip_flexion")
Step = tuple[float, Side]
"""When a foot was furthest in front, seconds, and which."""


class GaitPass(PlainPerformance):
    """Steps until the time is over; the patient may turn and come back."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._height_px: float | None = None
        self._first_s: float | None = None
        self._times: list[float] = []
        self._ahead: list[float] = []
        self._angles: dict[str, list[tuple[float, float]]] = {f"{side}_{name}": [] for name in _RANGES for side in Side}

    def step(self, now_s: float, sample: AngleSample, pose: PoseSample | None) -> None:
        """Take a usable frame."""
        feet = find_feet(pose, None)
        if pose is None or feet is None or feet.facing == 0.0 or self._phase is Phase.DONE:
            return
        self._height_px = max(self._height_px or 0.0, measure_height_px(pose))
        self._first_s = now_s if self._first_s is None else self._first_s
        if self._phase is Phase.WAITING and now_s - self._first_s >= READY_S:
            self._phase = Phase.READY
        self._times.append(now_s)
        self._ahead.append(feet.left_ahead)
        if self._began_s is None and self._phase is Phase.READY and abs(feet.left_ahead) >= STRIDE_SHARE:
            self._began_s = now_s
            self._phase = Phase.MOVING
        if self._began_s is not None:
            for channel, values in self._angles.items():
                values.append((sample.angle_deg(channel), sample.channel_sd_deg(channel)))

    def so_far(self) -> Tally:
        """Return cadence, step times and their asymmetry; nothing with fewer than ``MIN_STEPS`` steps."""
        # The first step is made from standing and the last may be cut off.
        steps = find_steps(np.array(self._times), np.array(self._ahead))[1:-1]
        found = [(at_s - before_s, side) for (before_s, _), (at_s, side) in pairwise(steps)]
        found = [(step_s, side) for step_s, side in found if step_s <= MAX_STEP_S]
        if len(found) < MIN_STEPS:
            return (), ()
        left_s, right_s = (float(np.mean([step_s for step_s, side in found if side is which])) for which in Side)
        mean_s = (left_s + right_s) / 2
        return (), (
            Measure("cadence", 60.0 / mean_s, "/min"),
            Measure("step_time_left", left_s, "s"),
            Measure("step_time_right", right_s, "s"),
            Measure("step_time_asymmetry", 100.0 * abs(left_s - right_s) / mean_s, "%"),
            Measure("step_count", len(found), "count"),
            *self._ranges(),
        )

    def _ranges(self) -> list[Measure]:
        """Return how far each knee and hip moved, where enough of it was seen well enough."""
        measures = []
        for channel, pairs in self._angles.items():
            seen = np.array([pair for pair in pairs if np.isfinite(pair).all()], dtype=np.float64).reshape(-1, 2)
            if len(seen) < MIN_RANGE_FRAMES:
                continue
            low_deg, high_deg = np.percentile(seen[:, 0], RANGE_PERCENT)
            # Both ends of the range carry the error of one frame.
            sd_deg = float(np.sqrt(2.0) * np.median(seen[:, 1]))
            if sd_deg <= MAX_RANGE_SD_DEG:
                side, _, angle = channel.partition("_")
                measures.append(
                    Measure(f"{angle.removesuffix('_flexion')}_range_{side}", float(high_deg - low_deg), "deg", sd_deg)
                )
        return measures


def find_steps(t_s: FloatArray, ahead: FloatArray) -> list[Step]:
    """Return the steps in a walk.

    Parameters
    ----------
    t_s
        float64 (n,), seconds, increasing.
    ahead
        float64 (n,), how far the left ankle is in front of the right one, shares of the height.

    Returns
    -------
    list of Step
        In order of time; left and right in turn.
    """
    sign = np.where(ahead >= STRIDE_SHARE, 1, np.where(ahead <= -STRIDE_SHARE, -1, 0))
    steps: list[Step] = []
    index = 0
    while index < len(sign):
        if sign[index] == 0:
            index += 1
            continue
        end = index
        while end < len(sign) and sign[end] != -sign[index]:
            end += 1
        steps.append(
            (_time_of_step(t_s[index:end], sign[index] * ahead[index:end]), Side.LEFT if sign[index] > 0 else Side.RIGHT)
        )
        index = end
    return steps


def _time_of_step(t_s: FloatArray, reach: FloatArray) -> float:
    """Return when a foot was furthest in front: the mean of the times near it, weighted by how near."""
    weight = np.maximum(reach - (1.0 - NEAR_SHARE) * reach.max(), 0.0)
    return float(np.average(t_s, weights=weight))
