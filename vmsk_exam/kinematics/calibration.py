"""The body's own zero, segment lengths and the camera's tilt, from a person who stands still in the neutral position.

The rule (docs/adr/0010-personal-zero.md): a standing angle is part error of camera and model, part the person's own posture,
and one posture cannot tell them apart. So only what both sides share is taken off (a contracture is rarely the same on both
sides), only a share of it (what the error's usual size makes likely), never more than ``MOST_DEG``, nothing where it is too
large to be an error, and only in the view in which it was seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CENTRAL_ANGLES, CHANNEL_INDEX, SIDED_ANGLES, Side
from vmsk_exam.kinematics.geometry import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS, compute_middle, compute_norm, wrap_deg
from vmsk_exam.samples import AngleSample, FloatArray, PoseSample

ERROR_SD_DEG: Final = 4.0
"""Usual error of a standing angle that is the same over all frames of one view (mean peak error of the engine)."""
POSTURE_SD_DEG: Final = 4.0
"""How far healthy people stand from anatomical zero (to be confirmed by a clinician)."""
MOST_DEG: Final = 3.0
"""Never is more taken off."""
LARGEST_ERROR_DEG: Final = 8.0
"""A shared deviation larger than this may be the body: nothing is taken off."""
SAME_VIEW_DEG: Final = 25.0
"""The zero holds while the body is turned like this from where it was seen."""
STILL_DEG: Final = 2.0
"""Standard deviation of an angle over time above which the person did not stand still."""
FEWEST_FRAMES: Final = 10

UNZEROED: Final = ("shoulder_elevation", "shoulder_flexion", "shoulder_abduction", "elbow_flexion", "ankle_dorsiflexion")
"""Arms hang as they like, and the ankle is not seen well enough: their standing angle is no zero."""
_LIMBS: Final = {
    "upper_arm": (SHOULDERS, ELBOWS),
    "forearm": (ELBOWS, WRISTS),
    "thigh": (HIPS, KNEES),
    "shank": (KNEES, ANKLES),
}


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a still standing person tells about body and camera."""

    zero_deg: FloatArray
    """float64 (21,), order of ``anatomy.ANGLE_CHANNELS``: taken off each angle; 0 where nothing is."""
    zero_sd_deg: FloatArray
    """float64 (21,): standard deviation of what is taken off; 0 where nothing is."""
    body_yaw_deg: float
    """View in which it holds."""
    segment_lengths_m: tuple[tuple[str, float], ...]
    """Name and mean length of both sides, in the pose model's metres."""
    camera_roll_deg: float
    """Lean of the standing body in the picture, to the picture's right positive: tilt of the camera about its own axis."""
    frame_count: int

    def apply(self, sample: AngleSample) -> AngleSample:
        """Return a sample with the own zero taken off, the raw angles kept; from another view as it is."""
        if not sample.is_usable or not abs(wrap_deg(sample.body_yaw_deg - self.body_yaw_deg)) <= SAME_VIEW_DEG:
            return sample
        raw = sample.angles_deg
        return replace(
            sample, angles_deg=raw - self.zero_deg, sd_deg=np.hypot(sample.sd_deg, self.zero_sd_deg), raw_angles_deg=raw
        )


def calibrate(frames: Sequence[tuple[PoseSample, AngleSample]]) -> Calibration | None:
    """Return what a person's neutral standing tells; None if too few frames are usable or the person moved.

    Parameters
    ----------
    frames
        Landmarks and raw angles while the person stood in the neutral position, about a second.
    """
    used = [(pose, angles) for pose, angles in frames if angles.is_usable and pose.has_person]
    if len(used) < FEWEST_FRAMES:
        return None
    angles = np.stack([sample.raw_angles_deg if sample.raw_angles_deg is not None else sample.angles_deg for _, sample in used])
    is_known = np.isfinite(angles).mean(axis=0) >= 0.5
    neutral, spread = np.full(len(ANGLE_CHANNELS), math.nan), np.full(len(ANGLE_CHANNELS), math.nan)
    neutral[is_known] = np.nanmedian(angles[:, is_known], axis=0)
    spread[is_known] = np.nanstd(angles[:, is_known], axis=0)
    if is_known.any() and float(np.median(spread[is_known])) > STILL_DEG:
        return None
    zero = find_zero(neutral)
    noise = np.where(zero != 0.0, spread / math.sqrt(len(used) / 3.0), 0.0)
    yaw = np.array([sample.body_yaw_deg for _, sample in used])
    return Calibration(
        zero_deg=zero,
        zero_sd_deg=np.nan_to_num(noise),
        body_yaw_deg=_mean_yaw_deg(yaw),
        segment_lengths_m=_measure_segments([pose for pose, _ in used]),
        camera_roll_deg=float(np.median([_lean_deg(pose) for pose, _ in used])),
        frame_count=len(used),
    )


def find_zero(neutral_deg: FloatArray) -> FloatArray:
    """Return what may be taken off each angle, float64 (21,), from the angles of neutral standing; 0 where nothing may.

    Parameters
    ----------
    neutral_deg
        float64 (21,), order of ``anatomy.ANGLE_CHANNELS``; NaN where unknown.
    """
    zero = np.zeros(len(ANGLE_CHANNELS))
    for name in CENTRAL_ANGLES:
        index = CHANNEL_INDEX[name]
        zero[index] = _share_of(float(neutral_deg[index]))
    for name in SIDED_ANGLES:
        if name in UNZEROED:
            continue
        pair = [CHANNEL_INDEX[f"{side}_{name}"] for side in Side]
        zero[pair] = _share_of(_shared(*(float(value) for value in neutral_deg[pair])))
    return zero


def _shared(left_deg: float, right_deg: float) -> float:
    """Return the part of a deviation that both sides have: the smaller one, 0 if they differ in sign."""
    if not left_deg * right_deg > 0.0:
        return 0.0
    return math.copysign(min(abs(left_deg), abs(right_deg)), left_deg)


def _share_of(deviation_deg: float) -> float:
    """Return how much of a deviation is likely to be error: its share of the variance, bounded."""
    if not abs(deviation_deg) <= LARGEST_ERROR_DEG:
        return 0.0
    likely_deg = deviation_deg * ERROR_SD_DEG**2 / (ERROR_SD_DEG**2 + POSTURE_SD_DEG**2)
    return max(-MOST_DEG, min(MOST_DEG, likely_deg))


def _mean_yaw_deg(yaw_deg: FloatArray) -> float:
    radians = np.radians(yaw_deg[np.isfinite(yaw_deg)])
    return math.degrees(math.atan2(float(np.sin(radians).sum()), float(np.cos(radians).sum()))) if radians.size else math.nan


def _measure_segments(poses: Sequence[PoseSample]) -> tuple[tuple[str, float], ...]:
    world = np.median(np.stack([pose.world_xyz_m for pose in poses]), axis=0)
    limbs = [(name, float(compute_norm(world[start] - world[end]).mean())) for name, (start, end) in _LIMBS.items()]
    trunk = float(compute_norm(compute_middle(world, SHOULDERS) - compute_middle(world, HIPS)))
    return (*limbs, ("trunk", trunk))


def _lean_deg(pose: PoseSample) -> float:
    """Return the lean of the line from the ankles to the shoulders in the picture, to the right positive."""
    across, down = (compute_middle(pose.image_px, SHOULDERS) - compute_middle(pose.image_px, ANKLES)).tolist()
    return math.degrees(math.atan2(across, -down))
