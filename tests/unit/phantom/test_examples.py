"""What the angle model learns from: landmarks with the right names."""

from pathlib import Path

import numpy as np

from phantom.examples import find_misses, name_legs, read_examples
from vmsk_exam.kinematics.geometry import BODY
from vmsk_exam.kinematics.leg_swap import EXCHANGED

FRAMES = 6
SIZE = (640, 480)
FOCAL_PX = 600.0


def _draw_columns(seed: int = 1) -> dict[str, np.ndarray]:
    """Return frames of somebody in side view, one leg forward, whose landmarks lie exactly on the joints."""
    rng = np.random.default_rng(seed)
    heights = np.array([-0.6, -0.6, -0.3, -0.3, 0.0, 0.0, 0.0, 0.0, 0.45, 0.45, 0.9, 0.9])
    forward = np.array([0.0, 0.0, 0.0, 0.0, 0.1, 0.1, 0.0, 0.0, 0.4, 0.0, 0.45, 0.0])
    joints = np.column_stack([forward, heights, np.full(12, 3.0)])
    joints = joints + rng.normal(0.0, 0.005, (FRAMES, 12, 3))
    image = np.zeros((FRAMES, 33, 5))
    image[:, BODY, :2] = joints[..., :2] / joints[..., 2:] * FOCAL_PX / np.array(SIZE) + 0.5
    world = np.zeros((FRAMES, 33, 3))
    world[:, BODY] = joints
    size = np.tile(SIZE, (FRAMES, 1))
    return {"img": image, "world": world, "wh": size, "joints": joints, "take": np.zeros(FRAMES)}


def test_right_names_stay() -> None:
    columns = _draw_columns()
    before = columns["img"].copy()
    name_legs(columns)
    assert np.array_equal(columns["img"], before)
    assert find_misses(columns).max() < 0.02


def test_exchanged_legs_get_their_names_back() -> None:
    columns = _draw_columns()
    right_image, right_world = columns["img"].copy(), columns["world"].copy()
    swapped = [1, 4]
    for name in ("img", "world"):
        columns[name][swapped] = columns[name][swapped][:, EXCHANGED]
    assert find_misses(columns)[swapped, 8:].mean() > 0.4
    name_legs(columns)
    assert np.array_equal(columns["img"], right_image)
    assert np.array_equal(columns["world"], right_world)


def test_a_missed_leg_keeps_its_name() -> None:
    columns = _draw_columns()
    columns["img"][2, 26:33, 0] += 0.5
    missed = columns["img"].copy()
    name_legs(columns)
    assert np.array_equal(columns["img"], missed)


def test_a_film_is_read_with_the_legs_named(tmp_path: Path) -> None:
    columns = _draw_columns()
    columns["img"][..., 3:] = 1.0
    columns["img"][3] = columns["img"][3, EXCHANGED]
    columns["world"][3] = columns["world"][3, EXCHANGED]
    rest = {"body": np.arange(FRAMES), "yaw": np.zeros(FRAMES), "truth": np.zeros((FRAMES, 21))}
    np.savez(tmp_path / "train_0000.npz", **columns, **rest, R=np.tile(np.eye(3), (FRAMES, 12, 1, 1)))
    examples = read_examples([tmp_path / "train_0000.npz"])
    assert examples.features.shape[:2] == (FRAMES, 2)
    assert examples.person.tolist() == list(range(FRAMES))
    thighs = examples.guess[:, 0, 4:6]
    assert np.abs(thighs - thighs.mean(axis=0)).max() < 0.06
    assert float(examples.weight[3].min()) > 0.9
