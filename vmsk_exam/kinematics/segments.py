"""The body as vectors: what the joint model reads from lifted landmarks, and what it returns."""

from typing import Final

import numpy as np

from vmsk_exam.anatomy import LANDMARK_COUNT, Landmark
from vmsk_exam.kinematics.geometry import IndexArray, compute_norm
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
    ("wrist", "index"),
    ("wrist", "pinky"),
    ("wrist", "thumb"),
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


def _build_limbs() -> FloatArray:
    """Return the rows that give limbs and the lines of the trunk, float64 (lines, 33)."""
    rows = [
        _vector({_sided(end, side): 1.0}, {_sided(start, side): 1.0}) for start, end in _LIMBS[:4] for side in ("left", "right")
    ]
    rows += [_vector({_sided("foot_index", side): 1.0}, {_sided("heel", side): 1.0}) for side in ("left", "right")]
    rows.append(_vector(_SHOULDERS, _HIPS))
    rows.append(_vector({_L.LEFT_SHOULDER: 1.0}, {_L.RIGHT_SHOULDER: 1.0}))
    rows.append(_vector({_L.LEFT_HIP: 1.0}, {_L.RIGHT_HIP: 1.0}))
    return np.array(rows)


LIMB_ROWS: Final = _build_limbs()
_HINGES: Final = np.array([(0, 2), (1, 3), (4, 6), (5, 7), (0, 10), (1, 10), (4, 10), (5, 10), (6, 8), (7, 9), (11, 12), (4, 5)])
"""Pairs of ``LIMB_ROWS`` whose angle the model reads: elbows, knees, shoulders, hips, ankles, shoulders against hips, thighs."""
_SEEN: Final = np.array([landmark for landmark in _L if landmark >= _L.LEFT_SHOULDER and not 17 <= landmark <= 22], dtype=np.intp)

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
    "world_up",
)
"""Directions that the model returns, in this order; limbs point away from the trunk, soles from heel to toe.

``level_left`` is the pelvis's left without its tilt; ``world_up`` is against gravity: a laptop's lens often looks up or down.
"""


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
    rows["world_up"] = np.zeros(LANDMARK_COUNT)
    return np.array([rows[name] for name in OUTPUT_NAMES])


OUTPUT_ROWS: Final = _build_outputs()
_WORLD_UP: Final = OUTPUT_NAMES.index("world_up")
_PICTURE_UP: Final = (0.0, -1.0, 0.0)

_SWAP: Final = {"left": "right", "right": "left"}


def _mirror_name(name: str) -> str:
    side, _, rest = name.partition("_")
    return f"{_SWAP[side]}_{rest}" if side in _SWAP else name


MIRROR_OUTPUTS: Final = np.array([OUTPUT_NAMES.index(_mirror_name(name)) for name in OUTPUT_NAMES], dtype=np.intp)
"""Which output takes the place of each one in a mirrored picture."""

_POINT_LEFT: Final = frozenset({"thorax_left", "pelvis_left", "level_left"})
MIRROR_SIGNS: Final = np.array([(1.0, -1.0, -1.0) if name in _POINT_LEFT else (-1.0, 1.0, 1.0) for name in OUTPUT_NAMES])
"""Signs of x, y and z of the outputs in a mirrored picture: vectors that point to the left point to the right there."""


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
    return np.asarray(directions[..., MIRROR_OUTPUTS, :] * MIRROR_SIGNS, dtype=np.float64)


_ALL_ROWS: Final = np.concatenate([INPUT_ROWS, LIMB_ROWS])
_FIRST_LINE: Final = len(INPUT_ROWS)
_MIRROR_AXES: Final = np.array([-1.0, 1.0, 1.0])


def _find_mirrored(rows: FloatArray) -> tuple[IndexArray, FloatArray]:
    """Return which row takes the place of each one in a mirrored picture, and its sign: lines to the left point to the right."""
    swapped = rows[:, MIRROR_LANDMARKS]
    is_same, is_opposite = ((rows[None] == sign * swapped[:, None]).all(axis=2) for sign in (1.0, -1.0))
    has_same = is_same.any(axis=1)
    return np.where(has_same, is_same.argmax(axis=1), is_opposite.argmax(axis=1)), np.where(has_same, 1.0, -1.0)


def _build_mirror_features() -> tuple[IndexArray, FloatArray]:
    """Return which feature takes the place of each one in a mirrored picture, and its sign; order of ``_read_features``."""
    (inputs, input_signs), (lines, line_signs) = _find_mirrored(INPUT_ROWS), _find_mirrored(LIMB_ROWS)
    flat, deep = (np.arange(len(INPUT_ROWS) * count).reshape(-1, count)[inputs] for count in (2, 3))
    lined = np.arange(2 * len(LIMB_ROWS) * 3).reshape(2, -1, 3)[:, lines]
    pairs = [frozenset(pair) for pair in _HINGES.tolist()]
    hinges = np.array([pairs.index(frozenset(pair)) for pair in lines[_HINGES].tolist()])
    seen = np.array([_SEEN.tolist().index(landmark) for landmark in MIRROR_LANDMARKS[_SEEN].tolist()])
    parts = [flat, deep, lined, np.stack([hinges, hinges + len(pairs)]), np.arange(3), seen]
    starts = np.cumsum([0, *(part.size for part in parts)])
    signs = [
        *(input_signs[:, None] * _MIRROR_AXES[:count] for count in (2, 3)),
        np.broadcast_to(line_signs[:, None] * _MIRROR_AXES, lined.shape),
        *(np.ones(2 * len(pairs)), _MIRROR_AXES, np.ones(len(seen))),
    ]
    places = [part.ravel() + start for part, start in zip(parts, starts.tolist(), strict=False)]
    return np.concatenate(places), np.concatenate([part.ravel() for part in signs])


_MIRROR_FEATURES, _FEATURE_SIGNS = _build_mirror_features()


def build_features(body: LiftedBody) -> FloatArray:
    """Return what the model reads of a body and of its mirror image, float64 (2, features).

    Vectors between landmarks in the picture and in the pose model's space, in metres; the directions of the limbs and the
    angles between them, twice (lifted and as the pose model has them); where the body stands in the picture and how large it
    looks; how well each joint is seen. The mirror image has the same features with other signs and in another order.
    """
    features = np.empty((2, _FEATURE_SIGNS.size))
    features[0] = _read_features(body)
    np.multiply(features[0][_MIRROR_FEATURES], _FEATURE_SIGNS, out=features[1])
    return features


def _read_features(body: LiftedBody) -> FloatArray:
    # Few steps on larger arrays: lifted points and world points side by side.
    vectors = _ALL_ROWS @ np.concatenate([body.points_m, body.world_m], axis=1)
    lines = vectors[_FIRST_LINE:].reshape(-1, 2, 3).swapaxes(0, 1)
    lines = lines / np.maximum(compute_norm(lines), 1e-6)[..., None]
    cosines = np.vecdot(lines[:, _HINGES[:, 0]], lines[:, _HINGES[:, 1]])
    hinges = np.arccos(np.minimum(np.maximum(cosines, -1.0), 1.0))
    place = (*body.centre.tolist(), body.nearness)
    flat, deep = vectors[:_FIRST_LINE, :2], vectors[:_FIRST_LINE, 3:]
    return np.concatenate([flat.ravel(), deep.ravel(), lines.ravel(), hinges.ravel(), place, body.seen[_SEEN]])


def guess_directions(body: LiftedBody) -> FloatArray:
    """Return the plain geometric guess of every output of a body, float64 (outputs, 3), metres."""
    guess = np.asarray(OUTPUT_ROWS @ body.points_m, dtype=np.float64)
    guess[_WORLD_UP] = _PICTURE_UP
    return guess
