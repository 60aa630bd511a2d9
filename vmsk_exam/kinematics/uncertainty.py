"""The standard deviation of every angle, and which angles must not be reported.

The parts add as squares::

    sd = sqrt((TRANSFER * model_sd)**2 + DISAGREEMENT_SHARE * disagreement**2 + pixel_sd**2) * hidden

``model_sd``
    what the joint model expects for this body, view and posture, learned from its errors on bodies that it was not
    trained on (foreshortening and deviation from the ideal view are in it); ``TRANSFER`` is there for real people,
    should they prove to differ from rendered ones;
``disagreement``
    how far the voting networks differ on the segments of the angle: large for postures unlike the training;
``pixel_sd``
    ``PIXEL_SD_PX`` of landmark error on the shortest segment of the angle: matters far from the lens;
``hidden``
    1 for fully visible landmarks, 2 where the least visible one has visibility 0.5 (below, the angle is not given).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Landmark
from vmsk_exam.kinematics.geometry import IndexArray
from vmsk_exam.kinematics.joint_model import PredictedBody
from vmsk_exam.kinematics.segments import OUTPUT_NAMES
from vmsk_exam.samples import FloatArray

TRANSFER: Final = 1.0
"""Factor on the model's own standard deviation for people instead of rendered bodies."""
AGREED_SD_DEG: Final = 9.0
SD_PER_DISAGREEMENT: Final = 2.0
"""``model_sd`` is at most the first plus this times the disagreement.

The network of the standard deviations was taught by fewer kinds of bodies than there are and can be wild where the
directions are not: a body on which all votes agree cannot be as uncertain as it then says.
"""
DISAGREEMENT_SHARE: Final = 0.5
"""Part of the disagreement (as a square) that the model's own standard deviation does not hold already."""
PIXEL_SD_PX: Final = 1.0
"""Error of a landmark in the picture, pixels."""
FLOOR_SD_DEG: Final = 2.0
"""Smallest standard deviation that is ever given."""
LARGEST_SD_DEG: Final = 25.0
"""An angle less certain than this is not given."""
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
    "trunk_flexion": ("thorax_up", "level_left"),
    "trunk_lateral_flexion": ("thorax_up", "level_left"),
}
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


def _build_parts() -> FloatArray:
    """Return which directions each angle depends on, float64 (21, 17) of 0 and 1."""
    parts = np.zeros((len(ANGLE_CHANNELS), len(OUTPUT_NAMES)))
    for channel, row in CHANNEL_INDEX.items():
        side, angle = _split(channel)
        for part in _PARTS[angle]:
            name = part if part in OUTPUT_NAMES else f"{side}_{part}"
            parts[row, OUTPUT_NAMES.index(name)] = 1.0
    return parts


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


_PART_MATRIX: Final = _build_parts()
LANDMARK_ROWS: Final = _build_landmarks()
"""Landmarks that must be visible for each angle, intp (21, 4)."""
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
    disagreement = _PART_MATRIX @ (predicted.disagreement_deg**2)
    model_sd = np.minimum(predicted.sd_deg, AGREED_SD_DEG + SD_PER_DISAGREEMENT * np.sqrt(disagreement))
    doubt = (TRANSFER * model_sd) ** 2 + DISAGREEMENT_SHARE * disagreement
    pixel_sd = np.degrees(1.4 * PIXEL_SD_PX / max(px_per_m, 1.0)) / _LENGTHS_M
    least = visibility[LANDMARK_ROWS].min(axis=1)
    sd_deg = np.sqrt(doubt + pixel_sd**2) * (1.0 + 2.0 * np.clip(1.0 - least, 0.0, 1.0))
    sd_deg = np.maximum(sd_deg, FLOOR_SD_DEG)
    is_given = (least >= VISIBLE_FROM) & (sd_deg <= LARGEST_SD_DEG)
    if not is_face_seen:
        is_given = is_given & ~_IS_NECK
    return Certainty(sd_deg, is_given)
