"""The standard deviation of every angle, and which angles must not be reported.

The parts add as squares::

    sd = sqrt((model_sd * strange)**2 + pixel_sd**2 + noise_sd**2 + (DELAY_S * speed)**2)

``model_sd``
    what the joint model expects for this body, view, posture, visibility and disagreement of its voting networks, learned from
    its errors on people that it was not trained on and calibrated on others again;
``strange``
    1 for bodies such as those of the training, more where the input lies outside them: there the model guesses;
``pixel_sd``
    ``PIXEL_SD_PX`` of landmark error on the shortest segment of the angle: matters far from the lens;
``noise_sd``
    the trembling of the angle from frame to frame, learned at rest (``filters.AngleFilter``);
``speed``
    how fast the angle moves: the pose model follows a moving limb late, and its landmarks blur. At the turning point of a
    movement, where its peak is read, this is nothing.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, Landmark
from vmsk_exam.kinematics.geometry import IndexArray
from vmsk_exam.kinematics.joint_model import PredictedBody
from vmsk_exam.samples import FloatArray

ORDINARY: Final = 2.0
"""Strangeness (root mean square of the normalised input) up to which a body is one of those that the model learned from: 99.5 %
of the training frames lie below."""
PIXEL_SD_PX: Final = 1.0
"""Error of a landmark in the picture, pixels."""
FLOOR_SD_DEG: Final = 1.0
"""Smallest standard deviation that is ever given."""
LARGEST_SD_DEG: Final = 14.0
"""An angle less certain than this is not given: on the tuning people such angles were wrong by 20 degrees and more."""
DELAY_S: Final = 0.03
"""By so much time an angle in motion is uncertain. Tuning people at exam pace: of angles that move by 100 to 200 degrees a second
92 % of the 95 % intervals held the truth without it and 95 % with it, above that 89 and 96 %; at rest nothing changes."""
VISIBLE_FROM: Final = 0.5
"""Visibility below which a landmark counts as hidden and its angles are not given."""

_PARTS: Final = {
    "shoulder_elevation": ("upper_arm", "thorax_up"),
    "shoulder_flexion": ("upper_arm", "thorax_up", "thorax_left"),
    "shoulder_abduction": ("upper_arm", "thorax_up", "thorax_left"),
    "elbow_flexion": ("upper_arm", "forearm"),
    "hip_flexion": ("thigh", "pelvis_up", "pelvis_left"),
    "hip_abduction": ("thigh", "pelvis_up", "pelvis_left"),
    "knee_flexion": ("thigh", "shank"),
    "ankle_dorsiflexion": ("shank", "sole"),
    "neck_flexion": ("head_up", "thorax_up"),
    "neck_lateral_flexion": ("head_up", "thorax_up"),
    "neck_rotation": ("head_forward", "thorax_left"),
    "trunk_flexion": ("thorax_up", "level_left", "world_up"),
    "trunk_lateral_flexion": ("thorax_up", "level_left", "world_up"),
}
_SIDED_PARTS: Final = frozenset({"upper_arm", "forearm", "thigh", "shank", "sole"})
_LANDMARKS: Final = {
    "shoulder_elevation": ("shoulder", "elbow"),
    "shoulder_flexion": ("shoulder", "elbow"),
    "shoulder_abduction": ("shoulder", "elbow"),
    "elbow_flexion": ("shoulder", "elbow", "wrist"),
    "hip_flexion": ("hip", "knee"),
    "hip_abduction": ("hip", "knee"),
    "knee_flexion": ("hip", "knee", "ankle"),
    "ankle_dorsiflexion": ("knee", "ankle", "heel", "foot_index"),
}
_SHORTEST_M: Final = {
    "upper_arm": 0.27,
    "forearm": 0.24,
    "thigh": 0.4,
    "shank": 0.4,
    "sole": 0.2,
    "head_up": 0.09,
    "head_forward": 0.1,
}
_TRUNK_M: Final = 0.5
_FACE: Final = (Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE)
_MOST_LANDMARKS: Final = 4


def _split(channel: str) -> tuple[str, str]:
    side, _, angle = channel.partition("_")
    return (side, angle) if side in {"left", "right"} else ("", channel)


def list_parts(channel: str) -> list[str]:
    """Return the directions of ``segments.OUTPUT_NAMES`` that an angle depends on."""
    side, angle = _split(channel)
    return [f"{side}_{part}" if part in _SIDED_PARTS else part for part in _PARTS[angle]]


def _build_landmarks() -> IndexArray:
    """Return the landmarks that must be visible for each angle, intp (21, 4), padded by repetition."""
    rows = []
    for channel in ANGLE_CHANNELS:
        side, angle = _split(channel)
        if angle in _LANDMARKS:
            points = [Landmark[f"{side}_{name}".upper()] for name in _LANDMARKS[angle]]
        else:
            points = list(_FACE if angle.startswith("neck") else (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER))
        rows.append((points * _MOST_LANDMARKS)[:_MOST_LANDMARKS])
    return np.array(rows, dtype=np.intp)


LANDMARK_ROWS: Final = _build_landmarks()
"""Landmarks that must be visible for each angle, intp (21, 4)."""
_LANDMARK_COLUMNS: Final = np.ascontiguousarray(LANDMARK_ROWS.T)
_LENGTHS_M: Final = np.array(
    [min(_SHORTEST_M.get(part, _TRUNK_M) for part in _PARTS[_split(channel)[1]]) for channel in ANGLE_CHANNELS]
)
_IS_NECK: Final = np.array(["neck" in channel for channel in ANGLE_CHANNELS])


@dataclass(frozen=True, slots=True, eq=False)
class Certainty:
    """How far each angle can be trusted."""

    sd_deg: FloatArray
    """float64 (21,): standard deviation, degrees."""
    is_given: FloatArray
    """bool (21,): whether the angle may be reported."""


def judge_angles(predicted: PredictedBody, visibility: FloatArray, px_per_m: float, *, is_face_seen: bool) -> Certainty:
    """Return the standard deviation of every angle and whether it may be reported.

    Parameters
    ----------
    predicted
        Directions with the model's own doubts.
    visibility
        float64 (33,): visibility of each landmark, 0 outside the picture.
    px_per_m
        Scale of the picture at the body.
    is_face_seen
        False if the head is turned away from the lens.
    """
    strange = max(predicted.strangeness / ORDINARY, 1.0) ** 2
    pixel_sd = math.degrees(1.4 * PIXEL_SD_PX / max(px_per_m, 1.0)) / _LENGTHS_M
    least = np.minimum.reduce(visibility[_LANDMARK_COLUMNS])
    sd_deg = np.maximum(np.hypot(predicted.sd_deg * strange, pixel_sd), FLOOR_SD_DEG)
    is_given = (least >= VISIBLE_FROM) & (sd_deg <= LARGEST_SD_DEG)
    if not is_face_seen:
        is_given = is_given & ~_IS_NECK
    return Certainty(sd_deg, is_given)


def add_motion(sd_deg: FloatArray, noise_deg: FloatArray, speed_deg_s: FloatArray) -> FloatArray:
    """Return standard deviations with what the stream of frames adds to those of a single frame.

    Parameters
    ----------
    sd_deg
        float64 (21,): of the single frame, degrees.
    noise_deg
        float64 (21,): noise of each angle at rest, degrees.
    speed_deg_s
        float64 (21,): how fast each angle moves, degrees a second.
    """
    delay_deg = DELAY_S * speed_deg_s
    return np.asarray(np.sqrt(sd_deg * sd_deg + noise_deg * noise_deg + delay_deg * delay_deg), dtype=np.float64)
