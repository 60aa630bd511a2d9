"""Where a head points, from the mesh of its face: the turn that brings a mean face onto the mesh, corrected by a small network.

The turn of a mesh alone is right to a few degrees and wrong in ways that repeat: the face model flattens a turned face, a
chin looks like a bowed head, a lens near by sees round a corner. The network reads the turn, what is left of the mesh's shape
once it is turned back, and its place in the picture. It was trained on rendered people (``phantom/train_head_model.py``; card:
``assets/models/head_model.toml``) and is applied to the face and its mirror image, so that left and right are alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.joint_model import Network
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FaceSample, FloatArray

_FILE: Final = ("models", "head_model.npz")
NECK_ANGLES: Final = ("neck_flexion", "neck_lateral_flexion", "neck_rotation")
FACE_FROM: Final = 0.5
"""Score below which what the face model saw is no face, or one in profile."""
_MIRROR: Final = np.array([-1.0, 1.0, 1.0])
_UP: Final = np.array([0.0, -1.0, 0.0])
_FORWARD: Final = np.array([0.0, 0.0, -1.0])


@dataclass(frozen=True, slots=True, eq=False)
class HeadModel:
    """A mean face and the networks that read a mesh turned onto it."""

    face: FloatArray
    """float64 (468, 3): mean face, middle 0, size 1, looking at the lens; camera axes: x right, y down, z away."""
    twin: NDArray[np.intp]
    """intp (468,): the point on the other half of the face."""
    shapes: FloatArray
    """float64 (1404, n): main ways in which turned-back meshes differ from the mean face."""
    mean: FloatArray
    scale: FloatArray
    directions: Network
    spreads: Network
    factors: FloatArray
    """float64 (3,): calibration of the standard deviations on people of the tuning set."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadTurn:
    """Where a head points, and how far the neck angles that follow are to be trusted."""

    up: FloatArray
    """float64 (3,): unit vector, camera axes."""
    forward: FloatArray
    """float64 (3,): unit vector, camera axes."""
    sd_deg: FloatArray
    """float64 (3,): expected error of neck flexion, lateral flexion and rotation."""


@cache
def load_head_model() -> HeadModel:
    """Read the shipped head model.

    Raises
    ------
    ModelError
        If the file is missing or damaged.
    """
    path = asset_path(*_FILE)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return read_head_model(arrays)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The head model {path.name} cannot be read ({error}). Install the program again.") from error


def read_head_model(arrays: Mapping[str, Any]) -> HeadModel:
    """Return the model from the arrays of its file."""
    directions, spreads = (
        Network.pack([arrays[f"{name}_{index}"].astype(np.float32) for index in range(7)]) for name in ("directions", "spreads")
    )
    face, shapes, mean, scale, factors = (
        arrays[name].astype(np.float64) for name in ("face", "shapes", "mean", "scale", "factors")
    )
    return HeadModel(face, arrays["twin"].astype(np.intp), shapes, mean, scale, directions, spreads, factors)


def find_turn(face: FloatArray, points: FloatArray) -> FloatArray:
    """Return the rotation that brings the mean face onto a mesh best, both with their middle at 0, float64 (3, 3).

    Least squares by singular values (Kabsch 1976).
    """
    left, _, right = np.linalg.svd(points.T @ face)
    sign = np.sign(np.linalg.det(left) * np.linalg.det(right))
    return np.asarray((left * [1.0, 1.0, sign]) @ right)


def build_face_features(model: HeadModel, sample: FaceSample, width_px: int, height_px: int) -> tuple[FloatArray, FloatArray]:
    """Return what the networks read of a face and of its mirror image, float64 (2, features), and both turns, (2, 3, 3)."""
    middle = sample.points_px.mean(axis=0)
    centred = sample.points_px - middle
    size_px = float(np.sqrt((centred**2).sum()))
    points = centred / max(size_px, 1e-9)
    turn = find_turn(model.face, points)
    rest = points @ turn - model.face
    turns = np.stack([turn, turn * np.outer(_MIRROR, _MIRROR)])
    shapes = np.stack([rest.ravel(), (rest[model.twin] * _MIRROR).ravel()]) @ model.shapes
    across = (middle[0] - 0.5 * width_px) / height_px
    down = middle[1] / height_px - 0.5
    place = [[sign * across, down, np.log(size_px / height_px), sample.score] for sign in (1.0, -1.0)]
    return np.hstack([turns.reshape(2, 9), shapes, place]), turns


def read_head(model: HeadModel, sample: FaceSample, width_px: int, height_px: int) -> HeadTurn:
    """Return where a head points.

    Parameters
    ----------
    sample
        Mesh of the face.
    width_px, height_px
        Size of the picture in which it was found.
    """
    features, turns = build_face_features(model, sample, width_px, height_px)
    normal = np.asarray((features - model.mean) / model.scale, dtype=np.float32)
    change = model.directions.run(normal).mean(axis=0).reshape(2, 2, 3)
    votes = np.stack([turns @ _UP, turns @ _FORWARD], axis=1) + change
    votes[1] *= _MIRROR
    up, forward = compute_unit(votes.mean(axis=0))
    logs = model.spreads.run(normal).mean(axis=(0, 1), dtype=np.float64)
    return HeadTurn(up, forward, np.exp(np.clip(logs, -2.0, 5.0)) * model.factors)
