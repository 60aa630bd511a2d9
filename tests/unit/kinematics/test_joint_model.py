from pathlib import Path

import numpy as np
import pytest

from tests.unit.kinematics.figure import Figure, make_pose
from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics import joint_model
from vmsk_exam.kinematics.joint_model import load_joint_model, predict_body
from vmsk_exam.kinematics.lift import LiftedBody, find_inside, lift_body
from vmsk_exam.kinematics.segments import (
    MIRROR_LANDMARKS,
    OUTPUT_NAMES,
    build_features,
    guess_directions,
    mirror_directions,
    mirror_points,
)


def lift(figure: Figure) -> LiftedBody:
    pose = make_pose(figure)
    return lift_body(pose, find_inside(pose))


def mirror(body: LiftedBody) -> LiftedBody:
    return LiftedBody(mirror_points(body.points_m), mirror_points(body.world_m), body.px_per_m, body.centre * [-1.0, 1.0])


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
    monster = LiftedBody(body.points_m * 1e4, body.world_m * -1e4, body.px_per_m, body.centre)
    predicted = predict_body(load_joint_model(), monster)
    assert np.isfinite(predicted.directions).all()
    assert np.isfinite(predicted.sd_deg).all()
