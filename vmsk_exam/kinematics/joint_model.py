"""The joint model: a small network that turns lifted landmarks into directions of body segments.

The plain geometric guess (a segment points from landmark to landmark) is wrong in ways that repeat: the pose model's
depth is too shallow, its points lie on the skin and not in the joint, and the trunk's line is not the thorax. The
network gives what must be added to each guessed direction. It was trained on rendered bodies whose joint centres are
known (``phantom/train_angle_model.py``; card: ``assets/models/joint_model.toml``). Several networks, each applied to the
picture and to its mirror image, vote: where they disagree, the body is unlike those of the training, and the spread
widens the standard deviation.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX
from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.lift import LiftedBody
from vmsk_exam.kinematics.segments import (
    MIRROR_OUTPUTS,
    MIRROR_SIGNS,
    OUTPUT_NAMES,
    build_features,
    guess_directions,
)
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray

_Float32Array = NDArray[np.float32]

LIMB_COUNT: Final = 8
"""The first outputs are upper arms, forearms, thighs and shanks."""
LARGEST_IN_PICTURE_RAD: Final = float(np.radians(20.0))
_LARGEST_TANGENT: Final = math.tan(LARGEST_IN_PICTURE_RAD)
_FORESHORTENED: Final = 0.5
"""A limb whose picture is a smaller share of its length than this has no sharp direction there."""
_FLAT: Final = 0.8
"""A limb whose picture is a larger share of its length than this is seen in full."""

_AGREED_DEG: Final = 0.5
"""Votes that differ by less than this agree."""

_FILE: Final = ("models", "joint_model.npz")
_SWAP: Final = {"left": "right", "right": "left"}


def _mirror_channel(name: str) -> str:
    side, _, rest = name.partition("_")
    return f"{_SWAP[side]}_{rest}" if side in _SWAP else name


MIRROR_CHANNELS: Final = np.array([CHANNEL_INDEX[_mirror_channel(name)] for name in ANGLE_CHANNELS], dtype=np.intp)
"""Which channel takes the place of each one in a mirrored picture."""
_OUTPUTS_TWICE: Final = np.stack([np.arange(len(OUTPUT_NAMES)), MIRROR_OUTPUTS])
_COMPONENTS: Final = np.arange(3 * len(OUTPUT_NAMES)).reshape(-1, 3)
_BACK: Final = np.concatenate([_COMPONENTS, _COMPONENTS[MIRROR_OUTPUTS] + _COMPONENTS.size]).ravel()
"""Where each component of both answers, of the picture and of its mirror image, stands once the second is mirrored back."""
_BACK_SIGNS: Final = np.concatenate([np.ones_like(MIRROR_SIGNS), MIRROR_SIGNS]).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Two hidden layers and a straight path from input to output; leading axis: members that vote."""

    first: _Float32Array
    """float32 (in, members * (hidden + out)): all that reads the input, the members' first layers, then their straight paths.

    Weights and offsets of hidden layers are half of what they were trained to be, as ``_activate`` takes them.
    """
    first_offset: _Float32Array
    """float32 (members * (hidden + out),): offsets of the first layers, then of the outputs."""
    second: _Float32Array
    """float32 (members, hidden, hidden)."""
    second_offset: _Float32Array
    """float32 (members, 1, hidden)."""
    third: _Float32Array
    """float32 (members, hidden, out)."""

    @classmethod
    def pack(cls, layers: Sequence[_Float32Array]) -> "Network":
        """Return a network for running from the arrays of its file.

        Parameters
        ----------
        layers
            Weights (members, in, out) and offsets (members, 1, out) of three layers, then the straight path's weights.
        """
        first, first_offset, second, second_offset, third, third_offset, straight = layers
        weights = np.concatenate([*(0.5 * first), *straight], axis=1)
        offsets = np.concatenate([*(0.5 * first_offset), *third_offset], axis=1)[0]
        return cls(weights, offsets, 0.5 * second, 0.5 * second_offset, third)

    def run(self, features: _Float32Array) -> _Float32Array:
        """Return the output for normalised features (rows, features), float32 (members, rows, outputs)."""
        members, width, outputs = self.third.shape
        # One product of matrices for all that reads the input: the weights come from far, each call costs extra.
        sums = features @ self.first
        sums += self.first_offset
        hidden, straight = sums[:, : members * width], sums[:, members * width :]
        hidden = _activate(hidden).reshape(-1, members, width).swapaxes(0, 1)
        hidden = _activate(hidden @ self.second + self.second_offset)
        return np.asarray(hidden @ self.third + straight.reshape(-1, members, outputs).swapaxes(0, 1))


def _activate(halves: _Float32Array) -> _Float32Array:
    """Return sums, given as their halves, each weighted with its logistic: s / (1 + exp(-s)) = s / 2 * (1 + tanh(s / 2))."""
    shares = np.tanh(halves)
    shares += 1.0
    shares *= halves
    return shares


@dataclass(frozen=True, slots=True, eq=False)
class JointModel:
    """The trained networks with the normalisation of their input."""

    mean: _Float32Array
    scale: _Float32Array
    directions: Network
    spread_mean: _Float32Array
    spread_scale: _Float32Array
    spreads: Network
    """Logarithm of the standard deviation of each angle, as found on people that the directions were not trained on."""
    factors: FloatArray
    """float64 (21,): calibration of the standard deviations on people of the tuning set."""


@dataclass(frozen=True, slots=True, eq=False)
class PredictedBody:
    """What the model makes of one body."""

    directions: FloatArray
    """float64 (18, 3): unit vectors, order of ``segments.OUTPUT_NAMES``, camera axes."""
    disagreement_deg: FloatArray
    """float64 (18,): spread of the votes for each direction."""
    sd_deg: FloatArray
    """float64 (21,): expected error of each angle, order of ``anatomy.ANGLE_CHANNELS``."""
    strangeness: float
    """How unlike the training the body looks: root mean square of the normalised input, 1 for an average body."""


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
            return _read(arrays)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The joint model {path.name} cannot be read ({error}). Install the program again.") from error


def _read(arrays: Mapping[str, Any]) -> JointModel:
    directions, spreads = (
        Network.pack([arrays[f"{name}_{index}"].astype(np.float32) for index in range(7)]) for name in ("directions", "spreads")
    )
    names = ("mean", "scale", "spread_mean", "spread_scale")
    mean, scale, spread_mean, spread_scale = (arrays[name].astype(np.float32) for name in names)
    factors = arrays["factors"].astype(np.float64)
    return JointModel(mean, scale, directions, spread_mean, spread_scale, spreads, factors)


def predict_body(model: JointModel, body: LiftedBody) -> PredictedBody:
    """Return the directions of all segments of a body with their uncertainty."""
    features = build_features(body)
    normal = np.asarray((features - model.mean) / model.scale, dtype=np.float32)
    guess = compute_unit(guess_directions(body))
    change = model.directions.run(normal).reshape(-1, _BACK.size)[:, _BACK] * _BACK_SIGNS
    votes = compute_unit(guess + change.reshape(-1, len(OUTPUT_NAMES), 3))
    mean, disagreement_deg = _count_votes(votes)
    sd_deg = _predict_sd(model, _add_disagreement(features, disagreement_deg))
    directions = limit_in_picture(compute_unit(mean), guess)
    strangeness = math.sqrt(float(np.vdot(normal, normal)) / normal.size)
    return PredictedBody(directions, disagreement_deg, sd_deg, strangeness)


def compute_disagreement_deg(votes: FloatArray) -> FloatArray:
    """Return the spread of unit vectors (votes, outputs, 3) for each output, float64 (outputs,), degrees."""
    return _count_votes(votes)[1]


def _count_votes(votes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean of the votes (outputs, 3), and their spread (outputs,) in degrees."""
    count = len(votes)
    mean = np.add.reduce(votes, axis=0) / count
    share = np.maximum(1.0 - np.vecdot(mean, mean), 0.0)
    return mean, np.sqrt(share * (math.degrees(1.0) ** 2 * count / max(count - 1, 1)))


def build_spread_features(features: FloatArray, votes: FloatArray) -> FloatArray:
    """Return what the network of the standard deviations reads, (2, features): the input and how far the votes differ."""
    return _add_disagreement(features, compute_disagreement_deg(votes))


def _add_disagreement(features: FloatArray, disagreement_deg: FloatArray) -> FloatArray:
    spread = np.log(disagreement_deg + _AGREED_DEG)
    return np.concatenate([features, spread[_OUTPUTS_TWICE]], axis=1)


def _predict_sd(model: JointModel, inputs: FloatArray) -> FloatArray:
    normal = np.asarray((inputs - model.spread_mean) / model.spread_scale, dtype=np.float32)
    members = model.spreads.run(normal)
    straight, mirrored = np.add.reduce(members, axis=0, dtype=np.float64)
    logs = (straight + mirrored[MIRROR_CHANNELS]) * (0.5 / len(members))
    return np.asarray(np.exp(np.minimum(np.maximum(logs, -2.0), 5.0)) * model.factors)


def limit_in_picture(directions: FloatArray, guess: FloatArray) -> FloatArray:
    """Return directions whose limbs stay near what the pixels show.

    Across the picture the pixels are sharp and the model, trained on rendered bodies, may turn a limb by at most
    ``LARGEST_IN_PICTURE_RAD``: a hip on the seat is placed that wrongly by the pose model, nothing more. A limb that points
    at the lens shows no direction in the picture; there the model is free, as it always is along the line of sight.

    Parameters
    ----------
    directions
        float64 (outputs, 3): unit vectors of the model.
    guess
        float64 (outputs, 3): unit vectors from landmark to landmark.
    """
    limited = directions.copy()
    pairs = zip(directions[:LIMB_COUNT].tolist(), guess[:LIMB_COUNT].tolist(), strict=True)
    for number, ((x, y, _), (line_x, line_y, _)) in enumerate(pairs):
        across, along = line_x * y - line_y * x, line_x * x + line_y * y
        if abs(across) <= _LARGEST_TANGENT * along:
            continue
        turn = math.atan2(across, along)
        beyond = math.copysign(max(abs(turn) - LARGEST_IN_PICTURE_RAD, 0.0), turn)
        flat = min(math.hypot(x, y), math.hypot(line_x, line_y))
        if flat > _FORESHORTENED:
            back = -beyond * min((flat - _FORESHORTENED) / (_FLAT - _FORESHORTENED), 1.0)
            cosine, sine = math.cos(back), math.sin(back)
            limited[number, :2] = cosine * x - sine * y, sine * x + cosine * y
    return limited
