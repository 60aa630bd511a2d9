"""The body as vectors: what the joint model reads from lifted landmarks, and what it returns."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT, Landmark
from vmsk_exam.kinematics.lift import LiftedBody
from vmsk_exam.samples import FloatArray

_L = Landmark
_Weights = dict[Landmark, float]

_EARS: Final[_Weights] = {_L.LEFT_EAR: 0.5, _L.RIGHT_EAR: 0.5}
_SHOULDERS: Final[_Weights] = {_L.LEFT_SHOULDER: 0.5, _L.RIGHT_SHOULDER: 0.5}
_HIPS: Final[_Weights] = {_L.LEFT_HIP: 0.5, _L.RIGHT_HIP: 0.5}

_LIMBS: Final = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("ankle", "foot_index"),
    ("heel", "foot_index"),
)


def _sided(name: str, side: str) -> Landmark:
    return Landmark[f"{side}_{name}".upper()]


def _vector(end: _Weights, start: _Weights) -> FloatArray:
    row = np.zeros(LANDMARK_COUNT)
    for weights, sign in ((end, 1.0), (start, -1.0)):
        for landmark, weight in weights.items():
            row[landmark] += sign * weight
    return row


def _build_inputs() -> FloatArray:
    """Return the rows that turn 33 landmarks into the vectors that the model reads, float64 (vectors, 33)."""
    face = (_L.NOSE, _L.LEFT_EYE_OUTER, _L.RIGHT_EYE_OUTER, _L.LEFT_EAR, _L.RIGHT_EAR, _L.MOUTH_LEFT, _L.MOUTH_RIGHT)
    rows = [_vector({point: 1.0}, _EARS) for point in face]
    rows.append(_vector(_EARS, _SHOULDERS))
    rows.append(_vector({_L.LEFT_SHOULDER: 1.0}, {_L.RIGHT_SHOULDER: 1.0}))
    rows.append(_vector(_SHOULDERS, _HIPS))
    rows.append(_vector({_L.LEFT_HIP: 1.0}, {_L.RIGHT_HIP: 1.0}))
    rows += [_vector({_sided(end, side): 1.0}, {_sided(start, side): 1.0}) for start, end in _LIMBS for side in ("left", "right")]
    return np.array(rows)


INPUT_ROWS: Final = _build_inputs()

OUTPUT_NAMES: Final = (
    "left_upper_arm",
    "right_upper_arm",
    "left_forearm",
    "right_forearm",
    "left_thigh",
    "right_thigh",
    "left_shank",
    "right_shank",
    "left_sole",
    "right_sole",
    "thorax_up",
    "thorax_left",
    "pelvis_up",
    "pelvis_left",
    "head_up",
    "head_forward",
    "level_left",
)
"""Directions that the model returns, in this order; limbs point away from the trunk, soles from heel to toe."""


def _build_outputs() -> FloatArray:
    """Return the rows that give the plain geometric guess of each output from the landmarks, float64 (outputs, 33)."""
    rows = {name: np.zeros(LANDMARK_COUNT) for name in OUTPUT_NAMES}
    for side in ("left", "right"):
        for name, start, end in (
            ("upper_arm", "shoulder", "elbow"),
            ("forearm", "elbow", "wrist"),
            ("thigh", "hip", "knee"),
            ("shank", "knee", "ankle"),
            ("sole", "heel", "foot_index"),
        ):
            rows[f"{side}_{name}"] = _vector({_sided(end, side): 1.0}, {_sided(start, side): 1.0})
    trunk = _vector(_SHOULDERS, _HIPS)
    shoulders = _vector({_L.LEFT_SHOULDER: 1.0}, {_L.RIGHT_SHOULDER: 1.0})
    hips = _vector({_L.LEFT_HIP: 1.0}, {_L.RIGHT_HIP: 1.0})
    mouth = {_L.MOUTH_LEFT: 0.5, _L.MOUTH_RIGHT: 0.5}
    eyes = {_L.LEFT_EYE: 0.5, _L.RIGHT_EYE: 0.5}
    rows |= {"thorax_up": trunk, "pelvis_up": trunk, "thorax_left": shoulders, "pelvis_left": hips}
    rows |= {"head_up": _vector(eyes, mouth), "head_forward": _vector({_L.NOSE: 1.0}, _EARS)}
    rows["level_left"] = shoulders + hips
    return np.array([rows[name] for name in OUTPUT_NAMES])


OUTPUT_ROWS: Final = _build_outputs()

_SWAP: Final = {"left": "right", "right": "left"}


def _mirror_name(name: str) -> str:
    side, _, rest = name.partition("_")
    return f"{_SWAP[side]}_{rest}" if side in _SWAP else name


MIRROR_OUTPUTS: Final = np.array([OUTPUT_NAMES.index(_mirror_name(name)) for name in OUTPUT_NAMES], dtype=np.intp)
"""Which output takes the place of each one in a mirrored picture."""

MIRROR_SIGNS: Final = np.array([-1.0 if name in {"thorax_left", "pelvis_left", "level_left"} else 1.0 for name in OUTPUT_NAMES])
"""Vectors that point to the left point to the right in a mirrored picture."""


def _build_mirror_landmarks() -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    def other(name: str) -> str:
        if name.startswith("MOUTH"):
            return "MOUTH_RIGHT" if name.endswith("LEFT") else "MOUTH_LEFT"
        side, _, rest = name.partition("_")
        return f"{_SWAP[side.lower()].upper()}_{rest}" if side.lower() in _SWAP else name

    return np.array([Landmark[other(landmark.name)] for landmark in Landmark], dtype=np.intp)


MIRROR_LANDMARKS: Final = _build_mirror_landmarks()
"""Which landmark takes the place of each one in a mirrored picture."""


def mirror_points(points: FloatArray) -> FloatArray:
    """Return landmarks (..., 33, 3) as a mirrored picture shows them: x changes its sign, left and right their names."""
    mirrored = points[..., MIRROR_LANDMARKS, :].copy()
    mirrored[..., 0] *= -1.0
    return mirrored


def mirror_directions(directions: FloatArray) -> FloatArray:
    """Return output directions (..., outputs, 3) as a mirrored picture shows them."""
    mirrored = directions[..., MIRROR_OUTPUTS, :] * MIRROR_SIGNS[:, None]
    mirrored[..., 0] *= -1.0
    return np.asarray(mirrored, dtype=np.float64)


def build_features(body: LiftedBody) -> FloatArray:
    """Return what the model reads of a body and of its mirror image, float64 (2, features)."""
    points = np.stack([body.points_m, mirror_points(body.points_m)])
    world = np.stack([body.world_m, mirror_points(body.world_m)])
    flat = (INPUT_ROWS @ points)[..., :2].reshape(2, -1)
    deep = (INPUT_ROWS @ world).reshape(2, -1)
    centre = np.array([[body.centre[0], body.centre[1]], [-body.centre[0], body.centre[1]]])
    return np.concatenate([flat, deep, centre], axis=1)


def guess_directions(body: LiftedBody) -> FloatArray:
    """Return the plain geometric guess of every output of a body, float64 (outputs, 3), metres."""
    return np.asarray(OUTPUT_ROWS @ body.points_m, dtype=np.float64)
