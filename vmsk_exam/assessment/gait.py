"""Walking past the camera: cadence, step and stance times from where the ankles are, and how far knees and hips move."""

from itertools import pairwise
from typing import Final

import numpy as np

from vmsk_exam.anatomy import Landmark, Side
from vmsk_exam.assessment.feet import find_feet, measure_height_px
from vmsk_exam.assessment.performance import Tally
from vmsk_exam.assessment.plain import PlainPerformance
from vmsk_exam.assessment.results import Measure, Phase
from vmsk_exam.assessment.strides import STRIDE_SHARE, Step, find_stances, find_step_limit_s, find_steps
from vmsk_exam.protocol.model import ManeuverTask
from vmsk_exam.samples import AngleSample, PoseSample

MIN_STEPS: Final = 4
"""Fewer steps give no numbers."""
READY_S: Final = 0.4
RANGE_PERCENT: Final = (3.0, 97.0)
"""Between these the angles of a walk make its range: single odd frames do not."""
MIN_RANGE_FRAMES: Final = 20
MAX_RANGE_SD_DEG: Final = 15.0
_HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_RANGES: Final = ("knee_flexion", "hip_flexion")
MIN_STANCES: Final = 3
"""A side with fewer of them has no stance time."""
BACKWARD_SHARE: Final = 0.2
"""Who goes back by so much of the height in a stride walks backwards: the foot carries on another part of its way."""
STANCE_SD_S: Final = 0.03
"""Error of a stance time beside its scatter: the ends lie between pictures, and the ankle is not the sole."""


class GaitPass(PlainPerformance):
    """Steps until the time is over; the patient may turn and come back."""

    def __init__(self, task: ManeuverTask) -> None:
        super().__init__(task)
        self._height_px: float | None = None
        self._first_s: float | None = None
        self._times: list[float] = []
        self._ahead: list[float] = []
        self._reach: dict[Side, list[float]] = {side: [] for side in Side}
        """How far each ankle is in front of the hips, shares of the height."""
        self._way: list[float] = []
        """How far the hips have gone in the direction that the person faces, likewise."""
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
        hips = float(pose.image_px[list(_HIPS), 0].mean()) / measure_height_px(pose)
        self._way.append(feet.facing * hips)
        for side, ankle in ((Side.LEFT, feet.left), (Side.RIGHT, feet.right)):
            self._reach[side].append(feet.facing * (float(ankle[0]) - hips))
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
        limit_s = find_step_limit_s([step_s for step_s, _ in found])
        found = [(step_s, side) for step_s, side in found if step_s <= limit_s]
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
            *self._stances(steps),
            *self._ranges(),
        )

    def _stances(self, steps: list[Step]) -> list[Measure]:
        """Return how long each foot carried, median of its strides, and the difference of the sides."""
        times = np.array(self._times)
        left, right = (np.array(self._reach[side]) for side in Side)
        found = find_stances(times, left, right, self._drop_backward(steps))
        told = {side: stances for side, stances in found.items() if len(stances) >= MIN_STANCES}
        measures = [
            Measure(f"stance_time_{side}", float(np.median(stances)), "s", _stance_sd_s(stances))
            for side, stances in told.items()
        ]
        if len(told) == len(Side):
            left_s, right_s = (float(np.median(told[side])) for side in Side)
            share = 200.0 * abs(left_s - right_s) / (left_s + right_s)
            measures.append(Measure("stance_time_asymmetry", share, "%"))
        return measures

    def _drop_backward(self, steps: list[Step]) -> list[Step]:
        """Return the steps without those after which the person went backwards."""
        way = np.interp([at_s for at_s, _ in steps], self._times, self._way)
        return [step for step, gone in zip(steps[:-1], np.diff(way), strict=True) if gone > -BACKWARD_SHARE / 2.0]

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


def _stance_sd_s(stances: list[float]) -> float:
    return float(np.hypot(STANCE_SD_S, np.std(stances, ddof=1) / np.sqrt(len(stances))))
