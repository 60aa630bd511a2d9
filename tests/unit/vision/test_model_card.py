import hashlib
import shutil
from pathlib import Path

import pytest

from vmsk_exam.errors import ModelError
from vmsk_exam.vision.estimator import MediaPipePoseEstimator
from vmsk_exam.vision.model_card import card_path, default_model_path, load_model_card, load_verified_model

CARD = """
name = "Own model"
version = "7"
source = "own training"
licence = "Apache-2.0"
copyright = "Somebody"
sha256 = "{sha256}"
input = "RGB"
landmark_count = {landmark_count}
"""


def own_model(folder: Path, content: bytes = b"not a network", landmark_count: int = 33) -> Path:
    bundle = folder / "own.task"
    bundle.write_bytes(content)
    card = CARD.format(sha256=hashlib.sha256(content).hexdigest(), landmark_count=landmark_count)
    card_path(bundle).write_text(card)
    return bundle


def test_the_shipped_bundle_is_the_one_that_its_card_names() -> None:
    model = load_verified_model()

    assert model.card.licence == "Apache-2.0"
    assert model.card.copyright == "The MediaPipe Authors"
    assert model.card.sha256 == hashlib.sha256(model.content).hexdigest()
    assert (default_model_path().parent / "LICENSE").is_file()
    assert "MediaPipe Authors" in (default_model_path().parent / "NOTICE").read_text()


@pytest.mark.parametrize("position", [0, 4_000_000, -1])
def test_one_changed_byte_is_refused(tmp_path: Path, position: int) -> None:
    bundle = tmp_path / "pose_landmarker_full.task"
    content = bytearray(default_model_path().read_bytes())
    content[position] ^= 1
    bundle.write_bytes(content)
    shutil.copyfile(card_path(default_model_path()), card_path(bundle))

    with pytest.raises(ModelError, match=r"is not the one that its card names .* install the program again"):
        MediaPipePoseEstimator(bundle)


def test_a_model_with_its_own_card_is_read(tmp_path: Path) -> None:
    model = load_verified_model(own_model(tmp_path))

    assert (model.card.name, model.card.version, model.content) == ("Own model", "7", b"not a network")


def test_a_bundle_that_is_no_pose_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"own\.task cannot be used as a pose model"):
        MediaPipePoseEstimator(own_model(tmp_path))


def test_a_model_with_other_landmarks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 17 landmarks, 33 are needed"):
        load_model_card(own_model(tmp_path, landmark_count=17))


def test_a_missing_bundle_or_card_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"own\.task cannot be read .* name another"):
        load_verified_model(tmp_path / "own.task")

    bundle = own_model(tmp_path)
    card_path(bundle).unlink()
    with pytest.raises(ModelError, match=r"has no card: put own\.toml beside it"):
        load_verified_model(bundle)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Own model"', "", "name: Field required"),
        ("version", "revision", "version: Field required"),
        ("input", "inlet = 1\ninput", "inlet: Extra inputs are not permitted"),
        ('sha256 = "', 'sha256 = "x', "sha256: String should match pattern"),
        ("version =", "version", "cannot be read"),
    ],
)
def test_a_broken_card_names_the_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    bundle = own_model(tmp_path)
    card = card_path(bundle)
    card.write_text(card.read_text().replace(old, new, 1))

    with pytest.raises(ModelError, match=says):
        load_model_card(bundle)
