"""Measured against the avatar's true angles, through the picture: the whole way from pixels to degrees."""

import hashlib
import tomllib

import pytest

from benchmarks.angle_accuracy import list_cases, score_case
from vmsk_exam.avatar.renderer import is_gl_available
from vmsk_exam.resources import asset_path

LARGEST_PEAK_ERROR_DEG = 6.0
CASES = {case.name: case for case in list_cases()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("flexion of knee_flexion, standing, left", "lucia"),
        ("extension of knee_flexion, seated, left", "lucia"),
        ("squat of knee_flexion, standing, left", "lucia"),
        ("flexion of knee_flexion, standing, right", "samuel"),
    ],
)
def test_knee_and_squat_peaks_lie_near_the_truth(name: str, person: str) -> None:
    if not is_gl_available():
        pytest.skip("no OpenGL on this machine: the avatar cannot be drawn")
    score = score_case(CASES[name], person)
    assert abs(score.peak) <= LARGEST_PEAK_ERROR_DEG
    assert score.given > 0.95
    assert score.within >= 0.8


def test_the_joint_model_is_the_one_of_its_card() -> None:
    card = tomllib.loads(asset_path("models", "joint_model.toml").read_text(encoding="utf-8"))
    assert hashlib.sha256(asset_path("models", "joint_model.npz").read_bytes()).hexdigest() == card["sha256"]
