"""What a posed body covers: its soft shadow on the floor and its part of the picture."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import Side
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.chair import chair_of
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.samples import FloatArray

_FLESH_M: Final = 0.27
"""No point of body or hair lies farther than this from a joint centre or the end of a bone."""

_SHADOW_REACH: Final = 2.3
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


def covered_box(
    posed: PosedBody, floor: tuple[FloatArray, FloatArray], camera: CameraPose, size_px: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return left, bottom, width and height in pixels of a box that holds body, chair and shadow; bottom counts up."""
    centres = np.concatenate([posed.positions_m, np.stack(list(posed.joints_m.values())), _ends(posed)])
    around = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * _FLESH_M
    points = [(centres[:, None, :] + around).reshape(-1, 3), _floor_corners(floor)]
    if posed.posture["chair"] > 0.02:
        points.append(chair_of(posed.body).placed(posed)[:, :3].astype(np.float64))
    pixels = camera.project(np.concatenate(points), *size_px)
    width, height = size_px
    low = np.clip(np.floor(pixels.min(axis=0)), 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(pixels.max(axis=0)), low + 1, [width, height]).astype(int)
    return int(low[0]), int(height - high[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _floor_corners(floor: tuple[FloatArray, FloatArray]) -> FloatArray:
    low, high = floor
    return np.array([[x, y, 0.0] for x in (low[0], high[0]) for y in (low[1], high[1])])


def _ends(posed: PosedBody) -> FloatArray:
    """Return the points beyond the last joints: crown, fingertips, toes, (5, 3)."""
    ends = [posed.positions_m[posed.body.bone("head")] + posed.segments["head"] @ np.array([0.0, 0.0, 0.16])]
    for side in Side:
        ends.append(posed.joints_m[f"{side}_wrist"] + posed.segments[f"{side}_forearm"] @ np.array([0.0, 0.0, -0.14]))
        ends.append(posed.joints_m[f"{side}_ankle"] + posed.segments[f"{side}_foot"] @ np.array([0.0, -0.14, -0.05]))
    return np.stack(ends)
