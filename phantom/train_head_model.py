"""Trains the head model of ``vmsk_exam.kinematics.head_turn`` on films with faces (needs torch; a developer's machine only).

Runs ``python -m phantom.train_head_model --films DIR --tune DIR --out assets/models/head_model.npz``, after
``phantom.film --faces`` has filmed both. The mean face and its main shapes come first; then two networks, as for the joint
model: one adds to the directions of the turned mean face what they lack, one learns from people left out how far the neck
angles are off, with the thorax as the joint model sees it. The people of the tuning films choose the calibration alone.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from phantom.head_examples import HeadExamples, Shapes, find_shapes, read_head_examples
from phantom.train_angle_model import Network, Normal, find_normal
from vmsk_exam.kinematics.definitions import build_axes, compute_spine_angles
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.samples import FloatArray

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the networks are trained."""

    hidden: int = 64
    epochs: int = 40
    batch: int = 256
    rate: float = 3e-3
    decay: float = 1e-2
    noise: float = 0.05
    folds: int = 3
    members: int = 2
    spread_hidden: int = 24
    spread_epochs: int = 15


HUBER: Final = 0.05
"""Beyond this (radians) the loss of a direction grows linearly."""
LARGEST_ERROR_DEG: Final = 45.0
ABSOLUTE_TO_SD: Final = 1.2533
"""Standard deviation of a normal error divided by its mean absolute value."""
_MIRROR: Final = np.array([-1.0, 1.0, 1.0])


def _flatten(rows: FloatArray) -> Tensor:
    """Return both views of each frame as rows of a batch."""
    return torch.tensor(rows.reshape(-1, rows.shape[-1]), dtype=torch.float32)


def train_directions(examples: HeadExamples, normal: Normal, plan: Plan, seed: int) -> Network:
    """Return a network that gives what must be added to the plain up and forward of a head."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    features = (_flatten(examples.features) - normal[0]) / normal[1]
    guess, target = _flatten(examples.guess), _flatten(examples.target)
    network = Network(features.shape[1], plan.hidden, 6)

    def measure_loss(rows: Tensor) -> Tensor:
        noisy = features[rows] + plan.noise * torch.randn((len(rows), features.shape[1]), generator=generator)
        found = torch.nn.functional.normalize((guess[rows] + network(noisy)).reshape(-1, 2, 3), dim=-1)
        return torch.nn.functional.huber_loss(found, target[rows].reshape(-1, 2, 3), delta=HUBER, reduction="sum") / len(rows)

    _descend(network, len(features), plan, plan.epochs, generator, measure_loss)
    return network


def train_spread(features: Tensor, absolute: Tensor, plan: Plan) -> Network:
    """Return a network that gives the logarithm of the standard deviation of each neck angle (Laplace likelihood)."""
    torch.manual_seed(99)
    generator = torch.Generator().manual_seed(99)
    network = Network(features.shape[1], plan.spread_hidden, absolute.shape[1])
    torch.nn.init.constant_(network.third.bias, float(np.log(3.0)))
    known, filled = torch.isfinite(absolute), torch.nan_to_num(absolute).clamp_max(LARGEST_ERROR_DEG)

    def measure_loss(rows: Tensor) -> Tensor:
        noisy = features[rows] + plan.noise * torch.randn((len(rows), features.shape[1]), generator=generator)
        spread = network(noisy).clamp(float(np.log(0.3)), float(np.log(LARGEST_ERROR_DEG)))
        return ((spread + filled[rows] / torch.exp(spread)) * known[rows]).sum(1).mean()

    _descend(network, len(features), plan, plan.spread_epochs, generator, measure_loss)
    with torch.no_grad():
        network.third.bias += float(np.log(ABSOLUTE_TO_SD))
    return network


def _descend(network: Network, count: int, plan: Plan, epochs: int, generator: torch.Generator, measure_loss: Any) -> None:  # noqa: ANN401
    optimiser = torch.optim.AdamW(network.parameters(), plan.rate, weight_decay=plan.decay)
    steps = max(count // plan.batch, 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps * epochs, pct_start=0.1)
    for _ in range(epochs):
        order = torch.randperm(count, generator=generator)
        for step in range(steps):
            loss = measure_loss(order[step * plan.batch : (step + 1) * plan.batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()


def predict_heads(networks: list[Network], normal: Normal, examples: HeadExamples) -> FloatArray:
    """Return up and forward of each head, float64 (frames, 2, 3), as ``head_turn.read_head`` does."""
    with torch.no_grad():
        inputs = (_flatten(examples.features) - normal[0]) / normal[1]
        change = torch.stack([network(inputs) for network in networks]).mean(0).numpy().reshape(-1, 2, 2, 3)
    votes = examples.guess.reshape(-1, 2, 2, 3) + change
    votes[:, 1] *= _MIRROR
    return compute_unit(votes.mean(axis=1))


def compute_neck_angles(heads: FloatArray, thorax: FloatArray) -> FloatArray:
    """Return flexion, lateral flexion and rotation of each head against its thorax (up, left), float64 (frames, 3), degrees."""
    rows = []
    for (up, forward), (thorax_up, thorax_left) in zip(heads.tolist(), thorax.tolist(), strict=True):
        axes = build_axes(tuple(thorax_up), tuple(thorax_left))
        rows.append(compute_spine_angles(axes, tuple(up), tuple(forward), axes)[:3])
    return np.array(rows)


def leave_out(examples: HeadExamples, normal: Normal, plan: Plan) -> FloatArray:
    """Return the neck errors of each person by networks that never saw that person, float64 (frames, 3), degrees."""
    errors = np.full((len(examples.person), 3), np.nan)
    for fold in range(plan.folds):
        is_out = examples.person % plan.folds == fold
        network = train_directions(examples.rows(~is_out), normal, plan, seed=10 + fold)
        held = examples.rows(is_out)
        errors[is_out] = compute_neck_angles(predict_heads([network], normal, held), held.thorax) - held.truth_deg
    return errors


@dataclass(frozen=True, slots=True, eq=False)
class TrainedHead:
    """Everything that the shipped file holds."""

    shapes: Shapes
    normal: Normal
    directions: list[Network]
    spread: Network
    factors: FloatArray


def train_all(films: list[Path], tune: list[Path], plan: Plan) -> TrainedHead:
    """Train on some films and calibrate on others."""
    shapes = find_shapes(films)
    examples = read_head_examples(films, shapes)
    normal = find_normal(examples.features.astype(np.float32))
    directions = [train_directions(examples, normal, plan, seed) for seed in range(plan.members)]
    left = leave_out(examples, normal, plan)
    absolute = torch.tensor(np.repeat(np.abs(left), 2, axis=0), dtype=torch.float32)
    spread = train_spread((_flatten(examples.features) - normal[0]) / normal[1], absolute, plan)
    held = read_head_examples(tune, shapes)
    errors = compute_neck_angles(predict_heads(directions, normal, held), held.thorax) - held.truth_deg
    factors = np.clip(np.nanquantile(np.abs(errors) / predict_sd(spread, normal, held), 0.95, axis=0) / 1.96, 0.5, 3.0)
    told = {"left out": left, "tuning people": errors}
    for name, values in told.items():
        _log.info("%s: %d frames, mean error %s deg", name, len(values), np.round(np.nanmean(np.abs(values), axis=0), 2))
    _log.info("factors %s", np.round(factors, 2))
    return TrainedHead(shapes, normal, directions, spread, factors)


def predict_sd(spread: Network, normal: Normal, examples: HeadExamples) -> FloatArray:
    """Return the standard deviations before calibration, float64 (frames, 3), degrees."""
    with torch.no_grad():
        logs = spread((_flatten(examples.features) - normal[0]) / normal[1]).numpy().reshape(-1, 2, 3).mean(axis=1)
    return np.asarray(np.exp(np.clip(logs, -2.0, 5.0)), dtype=np.float64)


def save(path: Path, trained: TrainedHead) -> None:
    """Write the file that the program ships."""
    arrays: dict[str, NDArray[Any]] = {
        "face": trained.shapes.face.astype(np.float32),
        "twin": trained.shapes.twin.astype(np.int16),
        "shapes": trained.shapes.basis.astype(np.float16),
        "mean": trained.normal[0].numpy(),
        "scale": trained.normal[1].numpy(),
        "factors": trained.factors,
    }
    for name, networks in (("directions", trained.directions), ("spreads", [trained.spread])):
        for index, layers in enumerate(zip(*(network.layers() for network in networks), strict=True)):
            stacked = np.stack([layer[None] if layer.ndim == 1 else layer for layer in layers])
            arrays[f"{name}_{index}"] = stacked.astype(np.float32)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--films", type=Path, required=True)
    parser.add_argument("--tune", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    save(chosen.out, train_all(sorted(chosen.films.glob("*.npz")), sorted(chosen.tune.glob("*.npz")), Plan()))


if __name__ == "__main__":
    main()
