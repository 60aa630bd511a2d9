import hashlib
import math
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsk_exam.errors import ModelError
from vmsk_exam.kinematics import head_turn
from vmsk_exam.kinematics.head_turn import HeadTurn, find_turn, load_head_model, read_head
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FaceSample, FloatArray

SIZE = (640, 480)
MIRROR = np.array([-1.0, 1.0, 1.0])
angles = st.floats(-60.0, 60.0)


def turn(pitch_deg: float, yaw_deg: float, roll_deg: float) -> FloatArray:
    (cp, sp), (cy, sy), (cr, sr) = (
        (math.cos(math.radians(a)), math.sin(math.radians(a))) for a in (pitch_deg, yaw_deg, roll_deg)
    )
    pitch = np.array([[1.0, 0.0, 0.0], [0.0, cp, -sp], [0.0, sp, cp]])
    yaw = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    roll = np.array([[cr, -sr, 0.0], [sr, cr, 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(roll @ yaw @ pitch)


def make_face(rotation: FloatArray, place: tuple[float, float] = (320.0, 200.0)) -> FaceSample:
    points = 1200.0 * load_head_model().face @ rotation.T
    return FaceSample(points + np.array([*place, 0.0]), 1.0)


def read(sample: FaceSample) -> HeadTurn:
    return read_head(load_head_model(), sample, *SIZE)


@given(angles, angles, angles)
def test_the_turn_of_a_turned_mean_face_is_found(pitch: float, yaw: float, roll: float) -> None:
    rotation = turn(pitch, yaw, roll)
    face = load_head_model().face
    assert np.allclose(find_turn(face, face @ rotation.T), rotation, atol=1e-6)


@given(angles, angles, angles)
def test_a_mirrored_face_points_the_mirrored_way(pitch: float, yaw: float, roll: float) -> None:
    sample = make_face(turn(pitch, yaw, roll), (250.0, 200.0))
    twin = load_head_model().twin
    flipped = FaceSample((sample.points_px * MIRROR + [SIZE[0], 0.0, 0.0])[twin], sample.score)
    straight, mirrored = read(sample), read(flipped)
    assert np.allclose(mirrored.up, straight.up * MIRROR, atol=1e-5)
    assert np.allclose(mirrored.forward, straight.forward * MIRROR, atol=1e-5)
    assert np.allclose(mirrored.sd_deg, straight.sd_deg, rtol=1e-4)


def test_a_face_that_looks_at_the_lens_is_upright_and_points_there() -> None:
    head = read(make_face(np.eye(3)))
    assert head.up @ [0.0, -1.0, 0.0] > math.cos(math.radians(15.0))
    assert head.forward @ [0.0, 0.0, -1.0] > math.cos(math.radians(15.0))
    assert np.all((head.sd_deg > 0.3) & (head.sd_deg < 15.0))


def test_a_tilted_face_tilts_the_head_by_as_much() -> None:
    def tilt(sample: FaceSample) -> float:
        up = read(sample).up
        return math.degrees(math.atan2(up[0], -up[1]))

    assert tilt(make_face(turn(0.0, 0.0, 25.0))) - tilt(make_face(np.eye(3))) == pytest.approx(25.0, abs=4.0)


def test_the_middle_line_has_no_twin_and_all_others_have_one() -> None:
    twin = load_head_model().twin
    assert np.array_equal(twin[twin], np.arange(468))
    assert 10 <= int((twin == np.arange(468)).sum()) <= 60


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "head_model.npz"
    broken.write_bytes(b"no array")
    monkeypatch.setattr(head_turn, "asset_path", lambda *_: broken)
    load_head_model.cache_clear()
    with pytest.raises(ModelError, match=r"head_model\.npz"):
        load_head_model()
    load_head_model.cache_clear()


def test_the_head_model_is_the_one_of_its_card() -> None:
    card = tomllib.loads(asset_path("models", "head_model.toml").read_text(encoding="utf-8"))
    assert hashlib.sha256(asset_path("models", "head_model.npz").read_bytes()).hexdigest() == card["sha256"]
