"""The soft shadow that a posed body and its chair cast on the floor."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.chair import chair_of
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.samples import FloatArray

_SHADOW_REACH: Final = 2.2
"""Radii after which a soft spot is too faint to be seen."""


def shadow_spots(posed: PosedBody) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:
    """Return the soft spots under feet, body and chair, and the corners of the floor that they cover.

    Returns
    -------
    tuple
        (6, 4): x, y, radius in metres and strength of each spot; then the lowest and highest x and y.
    """
    spots = np.zeros((6, 4))
    spots[:, 2] = 1.0
    row = 0
    for side in Side:
        ankle = posed.joints_m[f"{side}_ankle"]
        front = posed.segments[f"{side}_foot"] @ np.array([0.0, -1.0, 0.0])
        near = float(np.clip(1.0 - (ankle[2] - 0.10) / 0.35, 0.0, 1.0))
        for reach in (-0.01, 0.11):
            middle = ankle + front * reach
            spots[row] = (middle[0], middle[1], 0.10 + 0.10 * (1.0 - near), 0.60 * near)
            row += 1
    hips = (posed.joints_m["left_hip"] + posed.joints_m["right_hip"]) / 2.0
    spots[row] = (hips[0], hips[1] + 0.03, 0.42, 0.30)
    if posed.posture["chair"] > 0.02:
        centre = chair_of(posed.body).centre_m(posed)
        spots[row + 1] = (centre[0], centre[1], 0.34, 0.40)
    live = spots[spots[:, 3] > 0.0]
    reach_m = live[:, 2:3] * _SHADOW_REACH
    return spots, ((live[:, :2] - reach_m).min(axis=0), (live[:, :2] + reach_m).max(axis=0))
