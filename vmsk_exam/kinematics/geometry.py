"""Small vector maths and the landmark groups that the room shares; sided groups are ordered left, right."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import FloatArray

IndexArray = NDArray[np.intp]


def _pair(left: Landmark, right: Landmark) -> IndexArray:
    return np.array([left, right], dtype=np.intp)


EARS: Final = _pair(Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
EYES: Final = _pair(Landmark.LEFT_EYE, Landmark.RIGHT_EYE)
MOUTH: Final = _pair(Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT)
SHOULDERS: Final = _pair(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
ELBOWS: Final = _pair(Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW)
WRISTS: Final = _pair(Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
HIPS: Final = _pair(Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
KNEES: Final = _pair(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
ANKLES: Final = _pair(Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
HEELS: Final = _pair(Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
TOES: Final = _pair(Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)

TORSO: Final = np.concatenate([SHOULDERS, HIPS])
BODY: Final = np.concatenate([SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES])
LEGS: Final = np.concatenate([KNEES, ANKLES, HEELS, TOES])

_TINY: Final = 1e-9


def compute_norm(vectors: FloatArray) -> FloatArray:
    """Return the length of vectors along the last axis."""
    return np.asarray(np.sqrt((vectors * vectors).sum(-1)), dtype=np.float64)


def compute_unit(vectors: FloatArray) -> FloatArray:
    """Return vectors scaled to length 1 along the last axis; a vector without length stays zero."""
    return np.asarray(vectors / np.maximum(compute_norm(vectors), _TINY)[..., None], dtype=np.float64)


def compute_dot(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the scalar product along the last axis."""
    return np.asarray((first * second).sum(-1), dtype=np.float64)


def compute_cross(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the vector product of vectors (..., 3); faster than ``numpy.cross`` for a few vectors."""
    ax, ay, az = first[..., 0], first[..., 1], first[..., 2]
    bx, by, bz = second[..., 0], second[..., 1], second[..., 2]
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=-1)


def compute_included_angle_deg(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the angle between vectors along the last axis, 0 to 180 degrees."""
    cosine = compute_dot(first, second) / np.maximum(compute_norm(first) * compute_norm(second), _TINY)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), dtype=np.float64)


def compute_middle(points: FloatArray, pair: IndexArray) -> FloatArray:
    """Return the middle of a pair of landmarks."""
    return np.asarray(0.5 * (points[pair[0]] + points[pair[1]]), dtype=np.float64)


def wrap_deg(angle_deg: float) -> float:
    """Return an angle in -180 (excluded) to 180 degrees."""
    return 180.0 - (180.0 - angle_deg) % 360.0


def smooth_step(value: float, low: float, high: float) -> float:
    """Return 0 below ``low``, 1 above ``high`` and a smooth rise between."""
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
