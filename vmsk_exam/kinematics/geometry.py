"""Landmark groups and small vector maths that the room shares; sided groups are ordered left, right."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import Landmark
from vmsk_exam.samples import FloatArray, PoseSample

IndexArray = NDArray[np.intp]


def _pair(left: Landmark, right: Landmark) -> IndexArray:
    return np.array([left, right], dtype=np.intp)


EARS: Final = _pair(Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
SHOULDERS: Final = _pair(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
ELBOWS: Final = _pair(Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW)
WRISTS: Final = _pair(Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
HIPS: Final = _pair(Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
KNEES: Final = _pair(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
ANKLES: Final = _pair(Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
HEELS: Final = _pair(Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
TOES: Final = _pair(Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
TRUNK: Final = np.concatenate([SHOULDERS, HIPS])
LIMB_JOINTS: Final = np.concatenate([ELBOWS, WRISTS, KNEES, ANKLES])
BODY: Final = np.concatenate([SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES])


def compute_norm(vectors: FloatArray) -> FloatArray:
    """Return the length of vectors along the last axis."""
    return np.asarray(np.sqrt(np.vecdot(vectors, vectors)), dtype=np.float64)


def compute_unit(vectors: FloatArray) -> FloatArray:
    """Return vectors scaled to length 1 along the last axis; a vector without length stays zero."""
    return np.asarray(vectors / np.maximum(compute_norm(vectors), 1e-9)[..., None], dtype=np.float64)


def compute_middle(points: FloatArray, pair: IndexArray) -> FloatArray:
    """Return the middle of a pair of landmarks."""
    return np.asarray(0.5 * (points[pair[0]] + points[pair[1]]), dtype=np.float64)


def find_middle_px(pose: PoseSample, pair: IndexArray) -> tuple[float, float]:
    """Return the middle of a pair of landmarks in the picture, pixels."""
    left, right = pair.tolist()
    item = pose.image_xyz.item
    return 0.5 * (item(left, 0) + item(right, 0)) * pose.width_px, 0.5 * (item(left, 1) + item(right, 1)) * pose.height_px


def wrap_deg(angle_deg: float) -> float:
    """Return an angle in -180 (excluded) to 180 degrees."""
    return 180.0 - (180.0 - angle_deg) % 360.0
