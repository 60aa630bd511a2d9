"""Trains the joint model of ``vmsk_exam.kinematics`` on frames of ``phantom.joint_data``, with numpy alone.

Runs ``python -m phantom.train_joint_model FILE.npz ... [--out assets/models/joint_model.npz]``; a few minutes. For people that
the networks never saw, each fold of people is left out once: those errors teach the second network what standard deviation
to expect, and are printed. Set OMP_NUM_THREADS=1: the matrices are small.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Landmark, Side
from vmsk_exam.kinematics import segments
from vmsk_exam.kinematics.definitions import compute_angles
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.joint_model import MIRROR_CHANNELS, limit_in_picture
from vmsk_exam.kinematics.lift import find_inside, lift_body
from vmsk_exam.kinematics.uncertainty import LANDMARK_ROWS, VISIBLE_FROM
from vmsk_exam.samples import FloatArray, PoseSample

Float32Array = NDArray[np.float32]

FOLDS: Final = 4
MEMBERS: Final = 3
HIDDEN: Final = 96
HIDDEN_SPREAD: Final = 24
EPOCHS: Final = 40
EPOCHS_SPREAD: Final = 25
BATCH: Final = 256
OUTSIDE_WEIGHT: Final = 0.05
"""Weight of a segment whose landmarks lie outside the picture."""
NOISE: Final = 0.2
"""Noise on the normalised input: keeps the networks smooth where people differ from rendered ones."""
HUBER_RAD: Final = 0.3
ABSOLUTE_TO_SD: Final = 1.25
"""Standard deviation of a normal error divided by its mean absolute value."""
LARGEST_ERROR_DEG: Final = 40.0
ACROSS: Final = 0.5
"""Share of a limb's squared length across a plane from which its angle within that plane is not judged."""

_OUT: Final = Path(__file__).resolve().parents[1] / "assets" / "models" / "joint_model.npz"
_OUTPUT_COUNT: Final = len(segments.OUTPUT_NAMES)
_LIMBS: Final = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
_JOINTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
_UP, _LEFT, _FORWARD = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What the networks learn from; second axis: the picture and its mirror image."""

    features: Float32Array
    """(frames, 2, features)."""
    guess: Float32Array
    """(frames, 2, outputs, 3): unit vectors from landmark to landmark."""
    target: Float32Array
    """(frames, 2, outputs, 3): true unit vectors."""
    weight: Float32Array
    """(frames, 2, outputs)."""
    truth_deg: FloatArray
    """(frames, 21)."""
    is_seen: NDArray[np.bool_]
    """(frames, 21): whether the landmarks of an angle were visible."""
    person: NDArray[np.intp]
    """(frames,)."""

    def take(self, rows: NDArray[np.bool_]) -> "Examples":
        """Return some frames."""
        return Examples(*(getattr(self, name)[rows] for name in self.__slots__))


def true_directions(joints: FloatArray, rotations: FloatArray) -> FloatArray:
    """Return the true unit vectors of a frame in the order of ``segments.OUTPUT_NAMES``, float64 (outputs, 3)."""
    place = {f"{side}_{name}": joints[2 * row + column] for row, name in enumerate(_JOINTS) for column, side in enumerate(Side)}
    limbs = [place[f"{side}_{end}"] - place[f"{side}_{start}"] for start, end in _LIMBS for side in Side]
    heading, pelvis, thorax, head, left_foot, right_foot = rotations
    rest = [left_foot @ _FORWARD, right_foot @ _FORWARD, thorax @ _UP, thorax @ _LEFT, pelvis @ _UP, pelvis @ _LEFT]
    return compute_unit(np.array([*limbs, *rest, head @ _UP, head @ _FORWARD, heading @ _LEFT]))


def _landmarks_of(name: str) -> list[Landmark]:
    side, _, part = name.partition("_")
    ends = {"upper_arm": 0, "forearm": 1, "thigh": 2, "shank": 3}
    if part in ends:
        return [Landmark[f"{side}_{end}".upper()] for end in _LIMBS[ends[part]]]
    if part == "sole":
        return [Landmark[f"{side}_{end}".upper()] for end in ("ankle", "foot_index")]
    if side == "head":
        return [Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
    return [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


_OUTPUT_LANDMARKS: Final = [_landmarks_of(name) for name in segments.OUTPUT_NAMES]


def read_examples(paths: list[Path]) -> Examples:
    """Read the files of ``phantom.joint_data``."""
    rows: list[list[Any]] = [[] for _ in range(7)]
    for path in paths:
        with np.load(path) as file:
            columns = {name: file[name] for name in file.files}
        for index in range(len(columns["img"])):
            for column, value in zip(rows, _read_frame({name: values[index] for name, values in columns.items()}), strict=True):
                column.append(value)
    features, guess, target, weight = (np.array(column, dtype=np.float32) for column in rows[:4])
    return Examples(features, guess, target, weight, *(np.array(column) for column in rows[4:]))


def _read_frame(row: dict[str, Any]) -> tuple[Any, ...]:
    image, (width, height) = row["img"], row["wh"].tolist()
    pose = PoseSample(0, width, height, image[:, :3], row["world"], image[:, 3], image[:, 4], 1)
    inside = find_inside(pose)
    body = lift_body(pose, inside)
    guess, target = compute_unit(segments.guess_directions(body)), true_directions(row["joints"], row["R"])
    weight = np.array([1.0 if inside[points].all() else OUTSIDE_WEIGHT for points in _OUTPUT_LANDMARKS])
    seen = (pose.visibility * inside)[LANDMARK_ROWS].min(axis=1) >= VISIBLE_FROM
    return (
        segments.build_features(body),
        np.stack([guess, segments.mirror_directions(guess)]),
        np.stack([target, segments.mirror_directions(target)]),
        np.stack([weight, weight[segments.MIRROR_OUTPUTS]]),
        row["truth"],
        seen,
        int(row["body"]),
    )


class Trainer:
    """Two hidden layers and a straight path, with its gradients and the Adam optimiser (Kingma and Ba 2015)."""

    def __init__(self, sizes: tuple[int, int, int], rate: float, decay: float, rng: np.random.Generator) -> None:
        inputs, hidden, outputs = sizes
        first, second = rng.normal(0.0, inputs**-0.5, (inputs, hidden)), rng.normal(0.0, hidden**-0.5, (hidden, hidden))
        zeros = (np.zeros(hidden), np.zeros(hidden), np.zeros((hidden, outputs)), np.zeros(outputs), np.zeros((inputs, outputs)))
        start = (first, zeros[0], second, zeros[1], *zeros[2:])
        self.layers: list[Float32Array] = [np.asarray(layer, dtype=np.float32) for layer in start]
        self._rate, self._decay, self._step = rate, decay, 0
        self._mean = [np.zeros_like(layer) for layer in self.layers]
        self._square = [np.zeros_like(layer) for layer in self.layers]

    def run(self, features: Float32Array) -> Float32Array:
        """Return the output, keeping what the gradient needs."""
        w1, b1, w2, b2, w3, b3, straight = self.layers
        self._x, self._sums = features, []
        value = features
        for weights, offset in ((w1, b1), (w2, b2)):
            total = value @ weights + offset
            gate = 1.0 / (1.0 + np.exp(-total))
            value = total * gate
            self._sums.append((value, gate * (1.0 + total * (1.0 - gate))))
        return np.asarray(value @ w3 + b3 + features @ straight)

    def learn(self, gradient: Float32Array, share: float) -> None:
        """Take one step against the gradient of the loss by the output; ``share`` of the training is done (cosine schedule)."""
        (h1, slope1), (h2, slope2) = self._sums
        inner2 = (gradient @ self.layers[4].T) * slope2
        inner1 = (inner2 @ self.layers[2].T) * slope1
        gradients = [
            self._x.T @ inner1,
            inner1.sum(0),
            h1.T @ inner2,
            inner2.sum(0),
            h2.T @ gradient,
            gradient.sum(0),
            self._x.T @ gradient,
        ]
        self._step += 1
        rate = self._rate * 0.5 * (1.0 + np.cos(np.pi * share))
        for index, part in enumerate(gradients):
            self._mean[index] = 0.9 * self._mean[index] + 0.1 * part
            self._square[index] = 0.999 * self._square[index] + 0.001 * part * part
            scaled = (
                self._mean[index] / (1.0 - 0.9**self._step) / (np.sqrt(self._square[index] / (1.0 - 0.999**self._step)) + 1e-8)
            )
            decay = self._decay * self.layers[index] if part.ndim == 2 else 0.0
            self.layers[index] = np.asarray(self.layers[index] - rate * (scaled + decay), dtype=np.float32)


def _batches(count: int, epochs: int, rng: np.random.Generator) -> Iterator[tuple[NDArray[np.intp], float]]:
    """Yield rows of a batch and the share of the training that is done."""
    total, done = epochs * (count // BATCH), 0
    for _ in range(epochs):
        order = rng.permutation(count)
        for start in range(0, count - BATCH + 1, BATCH):
            done += 1
            yield order[start : start + BATCH], done / total


def train_directions(examples: Examples, normal: tuple[Float32Array, Float32Array], seed: int) -> Trainer:
    """Return a network that gives what must be added to the guessed directions."""
    rng = np.random.default_rng(seed)
    features = ((examples.features - normal[0]) / normal[1]).reshape(-1, examples.features.shape[-1])
    guess, target = examples.guess.reshape(-1, _OUTPUT_COUNT, 3), examples.target.reshape(-1, _OUTPUT_COUNT, 3)
    weight = examples.weight.reshape(-1, _OUTPUT_COUNT, 1)
    trainer = Trainer((features.shape[1], HIDDEN, _OUTPUT_COUNT * 3), 3e-3, 1e-2, rng)
    for rows, share in _batches(len(features), EPOCHS, rng):
        noisy = features[rows] + rng.normal(0.0, NOISE, (BATCH, features.shape[1])).astype(np.float32)
        vectors = guess[rows] + trainer.run(noisy).reshape(-1, _OUTPUT_COUNT, 3)
        length = np.maximum(np.sqrt((vectors**2).sum(axis=2, keepdims=True)), 1e-4)
        unit = vectors / length
        error = unit - target[rows]
        size = np.sqrt((error**2).sum(axis=2, keepdims=True))
        gradient = 2.0 * error * np.minimum(1.0, HUBER_RAD / np.maximum(size, 1e-6)) * weight[rows] / BATCH
        gradient = (gradient - unit * (gradient * unit).sum(axis=2, keepdims=True)) / length
        trainer.learn(gradient.reshape(BATCH, -1).astype(np.float32), share)
    return trainer


def predict(trainers: list[Trainer], examples: Examples, normal: tuple[Float32Array, Float32Array]) -> FloatArray:
    """Return the directions that the program would give, float64 (frames, outputs, 3)."""
    votes = []
    for column in range(2):
        features = (examples.features[:, column] - normal[0]) / normal[1]
        for trainer in trainers:
            vote = compute_unit(
                examples.guess[:, column] + trainer.run(features).reshape(-1, _OUTPUT_COUNT, 3).astype(np.float64)
            )
            votes.append(segments.mirror_directions(vote) if column else vote)
    return limit_in_picture(compute_unit(np.mean(votes, axis=0)), examples.guess[:, 0].astype(np.float64))


def measure_errors(directions: FloatArray, examples: Examples) -> FloatArray:
    """Return absolute errors of all angles, float64 (frames, 21), degrees; NaN for hidden joints."""
    angles = np.array([compute_angles([(x, y, z) for x, y, z in frame]) for frame in directions.tolist()])
    errors = np.abs((angles - examples.truth_deg + 180.0) % 360.0 - 180.0)
    return np.where(examples.is_seen & is_well_posed(examples.truth_deg), errors, np.nan)


def is_well_posed(truth_deg: FloatArray) -> NDArray[np.bool_]:
    """Return which true angles mean something, (frames, 21): a limb across a plane has hardly any angle within it.

    An upper arm that points forward has no abduction to speak of; the error of such an angle says nothing about its uncertainty.
    """
    is_posed = np.ones(truth_deg.shape, dtype=bool)
    for side in Side:
        column = {name: CHANNEL_INDEX[f"{side}_shoulder_{name}"] for name in ("elevation", "flexion", "abduction")}
        elevation, flexion, abduction = (np.radians(truth_deg[:, column[name]]) for name in column)
        forward, outward = np.tan(flexion) ** 2, np.tan(abduction) ** 2
        share = outward / np.maximum(forward + outward, 1e-9)
        is_posed[:, column["abduction"]] = np.sin(elevation) ** 2 * (1.0 - share) < ACROSS
        is_posed[:, column["flexion"]] = np.sin(elevation) ** 2 * share < ACROSS
    return is_posed


def train_spreads(examples: Examples, errors: FloatArray, normal: tuple[Float32Array, Float32Array]) -> Trainer:
    """Return a network that gives the logarithm of each angle's standard deviation (absolute errors, Laplace likelihood)."""
    rng = np.random.default_rng(0)
    features = ((examples.features - normal[0]) / normal[1]).reshape(-1, examples.features.shape[-1])
    absolute = np.minimum(
        np.stack([errors, errors[:, MIRROR_CHANNELS]], axis=1).reshape(-1, len(ANGLE_CHANNELS)), LARGEST_ERROR_DEG
    )
    trainer = Trainer((features.shape[1], HIDDEN_SPREAD, len(ANGLE_CHANNELS)), 2e-3, 1e-3, rng)
    trainer.layers[5] = np.full(len(ANGLE_CHANNELS), np.log(5.0), dtype=np.float32)
    for rows, share in _batches(len(features), EPOCHS_SPREAD, rng):
        noisy = features[rows] + rng.normal(0.0, NOISE, (BATCH, features.shape[1])).astype(np.float32)
        spread = np.clip(trainer.run(noisy), np.log(0.8), np.log(LARGEST_ERROR_DEG))
        known = np.isfinite(absolute[rows])
        gradient = np.where(known, 1.0 - np.nan_to_num(absolute[rows]) / np.exp(spread), 0.0) / BATCH
        trainer.learn(gradient.astype(np.float32), share)
    trainer.layers[5] = trainer.layers[5] + np.float32(np.log(ABSOLUTE_TO_SD))
    return trainer


def save(path: Path, directions: list[Trainer], spreads: list[Trainer], normal: tuple[Float32Array, Float32Array]) -> None:
    """Write the shipped file: float16 arrays, members first."""
    arrays: dict[str, Any] = {"mean": normal[0], "scale": normal[1]}
    for name, trainers in (("directions", directions), ("spreads", spreads)):
        for index in range(7):
            stacked = np.stack([trainer.layers[index] for trainer in trainers])
            arrays[f"{name}_{index}"] = (stacked[:, None, :] if stacked.ndim == 2 else stacked).astype(np.float16)
    np.savez_compressed(path, **arrays)


def main() -> None:
    """Train, print the errors on people left out, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=_OUT)
    chosen = parser.parse_args()
    examples = read_examples(chosen.files)
    normal = (examples.features.mean(axis=(0, 1)), examples.features.std(axis=(0, 1)) + np.float32(1e-6))
    errors = np.full(examples.truth_deg.shape, np.nan)
    plain = measure_errors(examples.guess[:, 0].astype(np.float64), examples)
    for fold in range(FOLDS):
        is_left_out = examples.person % FOLDS == fold
        trainer = train_directions(examples.take(~is_left_out), normal, seed=fold)
        errors[is_left_out] = measure_errors(predict([trainer], examples.take(is_left_out), normal), examples.take(is_left_out))
    sys.stdout.write(f"{len(errors)} frames; mean absolute error on people left out (plain landmarks), degrees\n")
    for index, channel in enumerate(ANGLE_CHANNELS):
        sys.stdout.write(f"{channel:28}{np.nanmean(errors[:, index]):6.1f} ({np.nanmean(plain[:, index]):.1f})\n")
    members = [train_directions(examples, normal, seed=10 + index) for index in range(MEMBERS)]
    save(chosen.out, members, [train_spreads(examples, errors, normal)], normal)


if __name__ == "__main__":
    main()
