from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics import joint_model
from vmsk_exam.kinematics.geometry import compute_unit
from vmsk_exam.kinematics.joint_model import Network, compute_disagreement_deg, load_joint_model, predict_body
from vmsk_exam.kinematics.lift import LiftedBody, find_inside, lift_body
from vmsk_exam.kinematics.segments import (
    MIRROR_LANDMARKS,
    OUTPUT_NAMES,
    build_features,
    guess_directions,
    mirror_directions,
    mirror_points,
)
from vmsk_exam.kinematics.uncertainty import ORDINARY


def lift(figure: Figure) -> LiftedBody:
    pose = make_pose(figure)
    return lift_body(pose, find_inside(pose))


def mirror(body: LiftedBody) -> LiftedBody:
    return replace(
        body,
        points_m=mirror_points(body.points_m),
        world_m=mirror_points(body.world_m),
        centre=body.centre * [-1.0, 1.0],
        seen=body.seen[MIRROR_LANDMARKS],
    )


def test_mirroring_twice_changes_nothing() -> None:
    assert np.array_equal(MIRROR_LANDMARKS[MIRROR_LANDMARKS], np.arange(33))
    guess = guess_directions(lift(Figure(yaw_deg=30.0, knee_deg=40.0)))
    assert np.allclose(mirror_directions(mirror_directions(guess)), guess)


def test_the_guess_of_a_mirrored_body_is_the_mirrored_guess() -> None:
    body = lift(Figure(yaw_deg=30.0, knee_deg=40.0))
    assert np.allclose(guess_directions(mirror(body)), mirror_directions(guess_directions(body)))
    assert np.allclose(build_features(mirror(body))[0], build_features(body)[1])


def test_guess_of_a_standing_body() -> None:
    guess = dict(zip(OUTPUT_NAMES, guess_directions(lift(Figure())), strict=True))
    assert guess["thorax_up"] == pytest.approx([0.0, -0.5, 0.0], abs=0.02)
    assert guess["left_thigh"] == pytest.approx([0.0, 0.41, 0.0], abs=0.02)
    assert guess["level_left"][0] > 0.5


def test_prediction_is_the_same_in_a_mirror() -> None:
    body = lift(Figure(yaw_deg=70.0, knee_deg=60.0, trunk_deg=20.0))
    model = load_joint_model()
    straight, mirrored = predict_body(model, body), predict_body(model, mirror(body))
    assert np.allclose(mirror_directions(mirrored.directions), straight.directions, atol=1e-4)
    assert np.allclose(np.linalg.norm(straight.directions, axis=1), 1.0)
    assert (straight.disagreement_deg >= 0.0).all()
    assert ((straight.sd_deg > 0.5) & (straight.sd_deg < 60.0)).all()


def test_a_missing_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(joint_model, "asset_path", tmp_path.joinpath)
    load_joint_model.cache_clear()
    with pytest.raises(ModelError, match=r"joint_model\.npz cannot be read.*Install the program again"):
        load_joint_model()
    load_joint_model.cache_clear()


def test_a_monstrous_body_gives_numbers_without_overflow() -> None:
    body = lift(Figure())
    monster = replace(body, points_m=body.points_m * 1e4, world_m=body.world_m * -1e4)
    predicted = predict_body(load_joint_model(), monster)
    assert np.isfinite(predicted.directions).all()
    assert np.isfinite(predicted.sd_deg).all()
    assert predicted.strangeness > 100.0


def test_a_body_like_those_of_the_training_is_not_strange() -> None:
    model = load_joint_model()
    for yaw_deg in (0.0, 45.0, 90.0, 180.0):
        assert predict_body(model, lift(Figure(yaw_deg=yaw_deg, knee_deg=30.0))).strangeness < ORDINARY


def test_votes_that_agree_do_not_disagree() -> None:
    votes = np.tile(compute_unit(guess_directions(lift(Figure()))), (4, 1, 1))
    assert np.allclose(compute_disagreement_deg(votes), 0.0, atol=1e-5)
    turned = votes.copy()
    turned[::2] = mirror_directions(votes[0])
    assert compute_disagreement_deg(turned)[OUTPUT_NAMES.index("level_left")] < 1.0
    opposite = votes * np.array([1.0, -1.0, 1.0, -1.0])[:, None, None]
    assert (compute_disagreement_deg(opposite) > 50.0).all()


def test_a_packed_network_gives_what_its_layers_say_one_after_another() -> None:
    random = np.random.default_rng(5)
    shapes = [(2, 7, 4), (2, 1, 4), (2, 4, 4), (2, 1, 4), (2, 4, 3), (2, 1, 3), (2, 7, 3)]
    layers = [random.normal(size=shape).astype(np.float32) for shape in shapes]
    features = random.normal(size=(2, 7)).astype(np.float32)

    def activate(sums: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(sums / (1.0 + np.exp(-sums)), dtype=np.float32)

    hidden = activate(activate(features @ layers[0] + layers[1]) @ layers[2] + layers[3])
    assert np.allclose(Network.pack(layers).run(features), hidden @ layers[4] + layers[5] + features @ layers[6], atol=1e-5)
