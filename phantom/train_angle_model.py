"""Trains the angle model of ``vmsk_exam.kinematics`` on the films of ``phantom.film`` (needs torch; a developer's machine only).

Runs ``python -m phantom.train_angle_model --films DIR --out assets/models/joint_model.npz``. Three steps:

1. Directions: networks learn what must be added to each plain direction from landmark to landmark. The loss is the error of the
   directions and, in part, of the joint angles that follow from them.
2. Spread: each third of the people is left out once; the errors on people left out teach a second network how far each angle
   is off for such a body, view and posture. It also reads how far the first networks disagree.
3. Calibration: one factor for each angle, so that 95 % intervals hold the truth on the people of the tuning set, whom no
   network has seen. The test set is not touched here.
"""

import argparse
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from phantom.examples import Examples, read_examples
from phantom.torch_angles import compute_angles, unit
from vmsk_exam.anatomy import ANGLE_CHANNELS, CHANNEL_INDEX, Side
from vmsk_exam.kinematics import definitions, segments
from vmsk_exam.kinematics.joint_model import MIRROR_CHANNELS, build_spread_features
from vmsk_exam.kinematics.uncertainty import list_parts
from vmsk_exam.samples import FloatArray

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the networks are trained; chosen on the tuning set (docs/adr/0008-angle-model.md)."""

    members: int = 2
    hidden: int = 288
    epochs: int = 14
    batch: int = 512
    rate: float = 3e-3
    decay: float = 1e-2
    noise: float = 0.05
    """Noise on the normalised input: keeps the networks smooth where people differ from rendered ones."""
    angle_share: float = 1.0
    """Weight of the angles' error beside that of the directions."""
    folds: int = 2
    spread_hidden: int = 48
    spread_epochs: int = 8


HUBER: Final = 0.05
"""Beyond this the loss grows linearly: far misses of the pose model must not pull the answer to the middle."""
SEATED_HIP_DEG: Final = 60.0
STRETCHED_KNEE_DEG: Final = 50.0
POSED_FROM: Final = 0.6
"""Share of a segment in the plane of its angle from which the angle is learned and judged."""
ABSOLUTE_TO_SD: Final = 1.2533
"""Standard deviation of a normal error divided by its mean absolute value."""
LARGEST_ERROR_DEG: Final = 45.0
_OUTPUTS: Final = len(segments.OUTPUT_NAMES)


def _list_parts() -> list[list[int]]:
    """Return the outputs that each angle depends on."""
    return [[segments.OUTPUT_NAMES.index(part) for part in list_parts(channel)] for channel in ANGLE_CHANNELS]


_PARTS: Final = _list_parts()


class Network(torch.nn.Module):
    """Two hidden layers and a straight path; begins with zero output."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.first, self.second = torch.nn.Linear(inputs, hidden), torch.nn.Linear(hidden, hidden)
        self.third, self.straight = torch.nn.Linear(hidden, outputs), torch.nn.Linear(inputs, outputs, bias=False)
        for weights in (self.third.weight, self.third.bias, self.straight.weight):
            torch.nn.init.zeros_(weights)

    def forward(self, features: Tensor) -> Tensor:
        """Return the output of a batch."""
        silu = torch.nn.functional.silu
        hidden: Tensor = silu(self.second(silu(self.first(features))))
        out: Tensor = self.third(hidden) + self.straight(features)
        return out

    def layers(self) -> list[FloatArray]:
        """Return weights and offsets as ``kinematics.joint_model.Network`` takes them."""
        linear = (self.first, self.second, self.third)
        arrays = [array for layer in linear for array in (layer.weight.T, layer.bias)]
        return [array.detach().numpy() for array in (*arrays, self.straight.weight.T)]


Normal = tuple[Tensor, Tensor]


def find_normal(features: Any) -> Normal:  # noqa: ANN401
    """Return mean and scale of the features, both (features,)."""
    flat = features.reshape(-1, features.shape[-1])
    return torch.tensor(flat.mean(axis=0)), torch.tensor(flat.std(axis=0) + 1e-3)


def _flat(array: Any) -> Tensor:  # noqa: ANN401
    return torch.tensor(np.ascontiguousarray(array.reshape((-1, *array.shape[2:]))), dtype=torch.float32)


def _batches(count: int, plan: Plan, epochs: int, generator: torch.Generator) -> Iterator[Tensor]:
    for _ in range(epochs):
        order = torch.randperm(count, generator=generator)
        for start in range(0, count - plan.batch + 1, plan.batch):
            yield order[start : start + plan.batch]


def _steps(count: int, plan: Plan, epochs: int) -> int:
    return epochs * (count // plan.batch)


def train_directions(examples: Examples, normal: Normal, plan: Plan, seed: int) -> Network:
    """Return a network that gives what must be added to the guessed directions."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    features, guess, target, weight = (_flat(getattr(examples, name)) for name in ("features", "guess", "target", "weight"))
    features = (features - normal[0]) / normal[1]
    true_angles, true_shares = compute_angles(target)
    seen = torch.tensor(
        np.stack([examples.is_seen, examples.is_seen[:, MIRROR_CHANNELS]], axis=1).reshape(-1, len(ANGLE_CHANNELS))
    )
    counted = (seen & (true_shares > POSED_FROM)).float() * torch.stack([weight[:, parts].min(1).values for parts in _PARTS], 1)
    network = Network(features.shape[1], plan.hidden, _OUTPUTS * 3)
    optimiser = torch.optim.AdamW(network.parameters(), plan.rate, weight_decay=plan.decay)
    steps = _steps(len(features), plan, plan.epochs)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps, pct_start=0.1)
    for rows in _batches(len(features), plan, plan.epochs, generator):
        noisy = features[rows] + plan.noise * torch.randn((len(rows), features.shape[1]), generator=generator)
        directions = unit(guess[rows] + network(noisy).view(-1, _OUTPUTS, 3))
        loss = (_huber((directions - target[rows]).norm(dim=-1), HUBER) * weight[rows]).sum(1).mean()
        angles, shares = compute_angles(directions)
        miss = angles - true_angles[rows]
        miss = torch.atan2(torch.sin(miss), torch.cos(miss)).abs()
        loss = loss + plan.angle_share * (_huber(miss, HUBER) * counted[rows] * (shares > 0.3)).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
    return network


def _huber(values: Tensor, knee: float) -> Tensor:
    return torch.where(values < knee, 0.5 * values * values / knee, values - 0.5 * knee)


def emphasise_seated(examples: Examples) -> Examples:
    """Return the frames with seated people twice and stretched seated knees five times.

    The pose model places the hip of somebody who sits with a stretched leg up to 16 degrees wrong; such frames are few.
    """
    hips, knees = (
        np.nan_to_num(np.stack([examples.truth_deg[:, CHANNEL_INDEX[f"{side}_{joint}_flexion"]] for side in Side])).min(axis=0)
        for joint in ("hip", "knee")
    )
    is_seated = hips > SEATED_HIP_DEG
    is_stretched = is_seated & (knees < STRETCHED_KNEE_DEG)
    more = [np.flatnonzero(is_seated), *[np.flatnonzero(is_stretched)] * 3]
    return examples.rows(np.concatenate([np.arange(len(is_seated)), *more]))


def collect_votes(networks: list[Network], examples: Examples, normal: Normal) -> FloatArray:
    """Return the directions of every network for the pictures and their mirror images, (votes, frames, outputs, 3)."""
    votes = []
    with torch.no_grad():
        for column in range(2):
            features = (torch.tensor(examples.features[:, column]) - normal[0]) / normal[1]
            for network in networks:
                change = network(features).view(-1, _OUTPUTS, 3)
                vote = unit(torch.tensor(examples.guess[:, column]) + change).numpy().astype(np.float64)
                votes.append(segments.mirror_directions(vote) if column else vote)
    return np.array(votes)


def measure_angles(directions: FloatArray) -> FloatArray:
    """Return the angles of frames of directions, float64 (frames, 21), degrees."""
    return np.array([definitions.compute_angles([(x, y, z) for x, y, z in frame]) for frame in directions.tolist()])


def measure_errors(votes: FloatArray, examples: Examples) -> FloatArray:
    """Return signed errors of all angles, float64 (frames, 21), degrees; NaN for hidden joints and ill-posed angles."""
    mean = votes.mean(axis=0)
    angles = measure_angles(mean / np.linalg.norm(mean, axis=-1, keepdims=True))
    errors = (angles - examples.truth_deg + 180.0) % 360.0 - 180.0
    return np.where(examples.is_seen & is_well_posed(examples.truth_deg), errors, np.nan)


def is_well_posed(truth_deg: FloatArray) -> Any:  # noqa: ANN401
    """Return which true angles mean something, bool (frames, 21): a limb across a plane has hardly any angle within it.

    An upper arm that points forward has no abduction to speak of; the error of such an angle says nothing about its uncertainty.
    """
    posed = np.isfinite(truth_deg)
    for side in Side:
        for joint in ("shoulder", "hip"):
            columns = [CHANNEL_INDEX[f"{side}_{joint}_{name}"] for name in ("flexion", "abduction")]
            forward, outward = (np.tan(np.radians(truth_deg[:, column])) for column in columns)
            length = np.sqrt(forward**2 + outward**2 + 1.0)
            for column, across in zip(columns, (forward, outward), strict=True):
                posed[:, column] &= np.nan_to_num(np.hypot(across, 1.0) / length) > POSED_FROM
    return posed


def train_spread(features: Tensor, absolute: Tensor, plan: Plan) -> Network:
    """Return a network that gives the logarithm of each angle's mean absolute error (Laplace likelihood)."""
    torch.manual_seed(99)
    generator = torch.Generator().manual_seed(99)
    network = Network(features.shape[1], plan.spread_hidden, len(ANGLE_CHANNELS))
    torch.nn.init.constant_(network.third.bias, float(np.log(4.0)))
    optimiser = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=1e-2)
    steps = _steps(len(features), plan, plan.spread_epochs)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-3, total_steps=steps, pct_start=0.1)
    known = torch.isfinite(absolute)
    filled = torch.nan_to_num(absolute).clamp_max(LARGEST_ERROR_DEG)
    for rows in _batches(len(features), plan, plan.spread_epochs, generator):
        noisy = features[rows] + plan.noise * torch.randn((len(rows), features.shape[1]), generator=generator)
        spread = network(noisy).clamp(float(np.log(0.5)), float(np.log(LARGEST_ERROR_DEG)))
        loss = ((spread + filled[rows] / torch.exp(spread)) * known[rows]).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        network.third.bias += float(np.log(ABSOLUTE_TO_SD))
    return network


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """Everything that the shipped file holds."""

    normal: Normal
    directions: list[Network]
    spread_normal: Normal
    spread: Network
    factors: FloatArray
    """float64 (21,): calibration of each angle's standard deviation."""


def spread_inputs(votes: FloatArray, examples: Examples) -> FloatArray:
    """Return what the second network reads, (frames, 2, features)."""
    rows = [build_spread_features(examples.features[i], votes[:, i]) for i in range(len(examples.person))]
    return np.asarray(rows, dtype=np.float32)


def train(examples: Examples, tuning: Examples, plan: Plan) -> tuple[Trained, FloatArray, FloatArray]:
    """Train everything; return it with the errors on people left out and on the tuning set."""
    normal = find_normal(examples.features)
    left_out = np.full(examples.truth_deg.shape, np.nan)
    inputs = np.zeros((0,), dtype=np.float32)
    for fold in range(plan.folds):
        is_out = examples.person % plan.folds == fold
        networks = [train_directions(examples.rows(~is_out), normal, plan, seed=10 * fold + k) for k in range(2)]
        held = examples.rows(is_out)
        votes = collect_votes(networks, held, normal)
        left_out[is_out] = measure_errors(votes, held)
        part = spread_inputs(votes, held)
        inputs = np.zeros((len(left_out), *part.shape[1:]), dtype=np.float32) if inputs.ndim == 1 else inputs
        inputs[is_out] = part
        _log.info("fold %d: %.2f deg on people left out", fold, np.nanmean(np.abs(left_out[is_out])))
    spread_normal = find_normal(inputs)
    features = (_flat(inputs) - spread_normal[0]) / spread_normal[1]
    absolute = np.abs(np.stack([left_out, left_out[:, MIRROR_CHANNELS]], axis=1)).reshape(-1, len(ANGLE_CHANNELS))
    spread = train_spread(features, torch.tensor(absolute, dtype=torch.float32), plan)
    stressed = emphasise_seated(examples)
    directions = [train_directions(stressed, normal, plan, seed=200 + member) for member in range(plan.members)]
    votes = collect_votes(directions, tuning, normal)
    errors = measure_errors(votes, tuning)
    sd_deg = predict_sd(spread, spread_normal, spread_inputs(votes, tuning))
    factors = calibrate(errors, sd_deg)
    return Trained(normal, directions, spread_normal, spread, factors), left_out, errors


def predict_sd(spread: Network, normal: Normal, inputs: FloatArray) -> FloatArray:
    """Return the standard deviations before calibration, float64 (frames, 21), degrees."""
    with torch.no_grad():
        logs = [spread((torch.tensor(inputs[:, column]) - normal[0]) / normal[1]).numpy() for column in range(2)]
    return np.exp(np.clip(0.5 * (logs[0] + logs[1][:, MIRROR_CHANNELS]), -2.0, 5.0)).astype(np.float64)


def calibrate(errors: FloatArray, sd_deg: FloatArray, held: float = 0.95) -> FloatArray:
    """Return the factor on each angle's standard deviation with which 95 % intervals hold the truth; both sides share one."""
    ratio = np.abs(errors) / sd_deg
    factors = np.ones(len(ANGLE_CHANNELS))
    for index in range(len(ANGLE_CHANNELS)):
        both = ratio[:, [index, int(MIRROR_CHANNELS[index])]]
        factors[index] = float(np.clip(np.nanquantile(both, held) / 1.96, 0.5, 3.0))
    return factors


def save(path: Path, trained: Trained) -> None:
    """Write the shipped file: float16 weights, members first."""
    arrays: dict[str, Any] = {
        "mean": trained.normal[0].numpy(),
        "scale": trained.normal[1].numpy(),
        "spread_mean": trained.spread_normal[0].numpy(),
        "spread_scale": trained.spread_normal[1].numpy(),
        "factors": trained.factors.astype(np.float32),
    }
    for name, networks in (("directions", trained.directions), ("spreads", [trained.spread])):
        for index, stacked in enumerate(
            np.stack(layer) for layer in zip(*(network.layers() for network in networks), strict=True)
        ):
            arrays[f"{name}_{index}"] = (stacked[:, None, :] if stacked.ndim == 2 else stacked).astype(np.float16)
    np.savez_compressed(path, **arrays)


def report(name: str, errors: FloatArray) -> None:
    """Log the mean absolute error of each angle, both sides together."""
    for angle in dict.fromkeys(channel.removeprefix("left_").removeprefix("right_") for channel in ANGLE_CHANNELS):
        columns = [index for channel, index in CHANNEL_INDEX.items() if channel.endswith(angle)]
        _log.info("%s %-24s %5.2f deg", name, angle, np.nanmean(np.abs(errors[:, columns])))
    _log.info("%s %-24s %5.2f deg", name, "all", np.nanmean(np.abs(errors)))


def main() -> None:
    """Parse the command line, train, report, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    examples, tuning = (
        read_examples(sorted(path for folder in chosen.films for path in folder.glob(f"{cast}_*.npz")))
        for cast in ("train", "tune")
    )
    trained, left_out, errors = train(examples, tuning, Plan())
    report("left out", left_out)
    report("tuning", errors)
    save(chosen.out, trained)


if __name__ == "__main__":
    main()
