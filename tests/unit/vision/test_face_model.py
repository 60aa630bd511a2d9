import math
from pathlib import Path

import numpy as np
import pytest

from vmsk_exam.anatomy import Landmark
from vmsk_exam.errors import ModelError
from vmsk_exam.resources import asset_path
from vmsk_exam.samples import FloatArray
from vmsk_exam.vision.face_model import FaceModel, Square, enclose, find_square
from vmsk_exam.vision.model_card import card_path


def make_points(eyes: tuple[float, float], mouth: tuple[float, float]) -> FloatArray:
    points = np.zeros((33, 2))
    points[[Landmark.LEFT_EYE, Landmark.RIGHT_EYE]] = eyes
    points[[Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT]] = mouth
    points[[Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]] = eyes
    return points


def test_the_first_square_is_upright_with_the_face() -> None:
    upright = find_square(make_points((100.0, 80.0), (100.0, 120.0)))
    assert (upright.x, upright.y, upright.turn_rad) == (100.0, 100.0, 0.0)
    assert upright.side_px == pytest.approx(4.2 * 40.0)
    lying = find_square(make_points((120.0, 100.0), (80.0, 100.0)))
    assert math.degrees(lying.turn_rad) == pytest.approx(90.0)


def test_the_next_square_encloses_the_mesh() -> None:
    rng = np.random.default_rng(1)
    points = rng.uniform([90.0, 60.0, 0.0], [150.0, 140.0, 10.0], (468, 3))
    points[33], points[263] = (100.0, 100.0, 0.0), (140.0, 100.0, 0.0)
    square = enclose(points)
    assert (square.x, square.y) == pytest.approx((120.0, 100.0), abs=1.0)
    assert square.side_px == pytest.approx(120.0, abs=2.0)
    assert square.turn_rad == 0.0


def test_a_face_that_jumps_or_changes_its_size_is_another() -> None:
    here = Square(100.0, 100.0, 200.0, 0.0)
    assert here.is_near(Square(130.0, 100.0, 180.0, 0.2))
    assert not here.is_near(Square(190.0, 100.0, 180.0, 0.0))
    assert not here.is_near(Square(100.0, 100.0, 60.0, 0.0))


def test_a_followed_face_stays_near_a_little_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    model = FaceModel()
    assert [model.is_near(ratio) for ratio in (0.033, 0.037, 0.041)] == [False, False, True]
    monkeypatch.setattr(model, "_square", Square(100.0, 100.0, 90.0, 0.0))
    assert [model.is_near(ratio) for ratio in (0.033, 0.037, 0.041)] == [False, True, True]


def test_no_mesh_in_an_empty_picture_or_far_away() -> None:
    model, empty = FaceModel(), np.full((480, 640, 3), 128, np.uint8)
    assert model.find(empty, make_points((320.0, 200.0), (320.0, 240.0))) is None
    assert model.find(empty, make_points((320.0, 200.0), (320.0, 205.0))) is None
    assert model.find(empty, np.full((33, 2), np.nan)) is None


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    shipped, own = asset_path("models", "face_landmark.tflite"), tmp_path / "face_landmark.tflite"
    content = bytearray(shipped.read_bytes())
    content[1000] ^= 1
    own.write_bytes(content)
    card_path(own).write_bytes(card_path(shipped).read_bytes())
    with pytest.raises(ModelError):
        FaceModel(own)
