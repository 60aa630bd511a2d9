"""The joint model: a small network that turns lifted landmarks into directions of body segments.

The plain geometric guess (a segment points from landmark to landmark) is wrong in ways that repeat: the pose model's
depth is too shallow, its points lie on the skin and not in the joint, and the trunk's line is not the thorax. The
network gives what must be added to each guessed direction. It was trained on rendered bodies whose joint centres are
known (``phantom/train_joint_model.py``; card: ``assets/models/joint_model.toml``). Several networks, each applied to the
picture and to its mirror image, vote: where they disagree, the body is unlike those of the training, and the spread
widens the standard deviation.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.lift import LiftedBody
from vmsk_exam.kinematics.segments import (
    OUTPUT_NAMES,
    build_features,
    guess_directions,
    mirror_directions,
)
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray

_Float32Array = NDArray[np.float32]

LIMB_COUNT: Final = 8
"""The first outputs are upper arms, forearms, thighs and shanks."""
IN_PICTURE_SHARE: Final = 0.8
LARGEST_IN_PICTURE_RAD: Final = float(np.radians(12.0))
_FORESHORTENED: Final = 0.5
"""A limb whose picture is a smaller share of its length than this has no sharp direction there."""
_FLAT: Final = 0.8
"""A limb whose picture is a larger share of its length than this is seen in full."""

_FILE: Final = ("models", "joint_model.npz")
_SWAP: Final = {"left": "right", "right": "left"}


def _mirror_channel(name: str) -> str:
    side, _, rest = name.partition("_")
    return f"{_SWAP[side]}_{rest}" if side in _SWAP else name


MIRROR_CHANNELS: Final = np.array([CHANNEL_INDEX[_mirror_channel(name)] for name in ANGLE_CHANNELS], dtype=np.intp)
"""Which channel takes the place of each one in a mirrored picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Two hidden layers and a straight path from input to output; leading axis: members that vote."""

    layers: tuple[_Float32Array, ...]
    """float32: weights (members, in, out) and offsets (members, 1, out) of three layers, then the straight path's weights."""

    def run(self, features: _Float32Array) -> _Float32Array:
        """Return the output for normalised features (rows, features), float32 (members, rows, outputs)."""
        first, first_offset, second, second_offset, third, third_offset, straight = self.layers
        hidden = _activate(features @ first + first_offset)
        hidden = _activate(hidden @ second + second_offset)
        return np.asarray(hidden @ third + third_offset + features @ straight)


_LOWEST_SUM: Final = -60.0
"""Below, the exponential would leave the range of float32; the result is zero all the same."""


def _activate(values: _Float32Array) -> _Float32Array:
    return np.asarray(values / (1.0 + np.exp(-np.maximum(values, _LOWEST_SUM))))


@dataclass(frozen=True, slots=True, eq=False)
class JointModel:
    """The trained networks with the normalisation of their input."""

    mean: _Float32Array
    scale: _Float32Array
    directions: Network
    spreads: Network
    """Logarithm of the standard deviation of each angle, as found on bodies that the directions were not trained on."""


@dataclass(frozen=True, slots=True, eq=False)
class PredictedBody:
    """What the model makes of one body."""

    directions: FloatArray
    """float64 (17, 3): unit vectors, order of ``segments.OUTPUT_NAMES``, camera axes."""
    disagreement_deg: FloatArray
    """float64 (17,): spread of the votes for each direction."""
    sd_deg: FloatArray
    """float64 (21,): expected error of each angle, order of ``anatomy.ANGLE_CHANNELS``."""


@cache
def load_joint_model() -> JointModel:
    """Read the shipped joint model.

    Raises
    ------
    ModelError
        If the file is missing or damaged.
    """
    path = asset_path(*_FILE)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            nets = [
                Network(tuple(arrays[f"{name}_{index}"].astype(np.float32) for index in range(7)))
                for name in ("directions", "spreads")
            ]
            return JointModel(arrays["mean"], arrays["scale"], nets[0], nets[1])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The joint model {path.name} cannot be read ({error}). Install the program again.") from error


def predict_body(model: JointModel, body: LiftedBody) -> PredictedBody:
    """Return the directions of all segments of a body with their uncertainty."""
    features = np.asarray((build_features(body) - model.mean) / model.scale, dtype=np.float32)
    guess = compute_unit(guess_directions(body))
    change = model.directions.run(features).reshape(-1, 2, len(OUTPUT_NAMES), 3).astype(np.float64)
    votes = compute_unit(np.stack([guess, mirror_directions(guess)]) + change)
    votes[:, 1] = mirror_directions(votes[:, 1])
    mean = votes.mean(axis=(0, 1))
    length = np.sqrt((mean * mean).sum(axis=-1))
    disagreement = np.degrees(np.sqrt(2.0 * np.clip(1.0 - length, 0.0, 1.0)))
    spreads = model.spreads.run(features).mean(axis=0)
    sd_deg = np.exp(np.clip(0.5 * (spreads[0] + spreads[1][MIRROR_CHANNELS]), -2.0, 5.0)).astype(np.float64)
    directions = limit_in_picture(mean / np.maximum(length, 1e-9)[:, None], guess)
    return PredictedBody(directions, disagreement, sd_deg)


def limit_in_picture(directions: FloatArray, guess: FloatArray) -> FloatArray:
    """Return directions whose limbs stay near what the pixels show.

    Across the picture the pixels are sharp and the model, trained on rendered bodies, may only shift a limb a little:
    by ``IN_PICTURE_SHARE`` of what it wants and at most ``LARGEST_IN_PICTURE_RAD``. A limb that points at the lens
    shows no direction in the picture; there the model is free, as it always is along the line of sight.

    Parameters
    ----------
    directions
        float64 (..., 17, 3): unit vectors of the model.
    guess
        float64 (..., 17, 3): unit vectors from landmark to landmark.
    """
    limbs, lines = directions[..., :LIMB_COUNT, :], guess[..., :LIMB_COUNT, :]
    dot = lines[..., 0] * limbs[..., 0] + lines[..., 1] * limbs[..., 1]
    turn = np.arctan2(lines[..., 0] * limbs[..., 1] - lines[..., 1] * limbs[..., 0], dot)
    wanted = np.clip(IN_PICTURE_SHARE * turn, -LARGEST_IN_PICTURE_RAD, LARGEST_IN_PICTURE_RAD)
    flat = np.minimum(np.hypot(limbs[..., 0], limbs[..., 1]), np.hypot(lines[..., 0], lines[..., 1]))
    back = (wanted - turn) * np.clip((flat - _FORESHORTENED) / (_FLAT - _FORESHORTENED), 0.0, 1.0)
    cosine, sine = np.cos(back), np.sin(back)
    limited = directions.copy()
    limited[..., :LIMB_COUNT, 0] = cosine * limbs[..., 0] - sine * limbs[..., 1]
    limited[..., :LIMB_COUNT, 1] = sine * limbs[..., 0] + cosine * limbs[..., 1]
    return limited
