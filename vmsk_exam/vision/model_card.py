"""The card beside a model bundle: what it is, where it comes from, its licence and checksum."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vmsk_exam.anatomy import FACE_POINT_COUNT, HAND_LANDMARK_COUNT, LANDMARK_COUNT
from vmsk_exam.errors import ModelError
from vmsk_exam.resources import asset_path

DEFAULT_BUNDLE: Final = "pose_landmarker_full.task"
HAND_BUNDLE: Final = "hand_landmarker_full.task"
_KIND_OF_COUNT: Final = {LANDMARK_COUNT: "pose", HAND_LANDMARK_COUNT: "hand", FACE_POINT_COUNT: "face"}


class ModelCard(BaseModel):
    """What a card says; an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    """Name for people and the record."""
    version: str = Field(min_length=1)
    description: str = ""
    source: str = Field(min_length=1)
    """Where the networks come from."""
    licence: str = Field(min_length=1)
    """SPDX identifier."""
    copyright: str = Field(min_length=1)
    changes: str = ""
    """What was changed against the source."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Checksum of the bundle."""
    input: str
    """What the model takes."""
    landmark_count: int
    """Points for each person or hand; those of ``anatomy.Landmark``, of ``anatomy.HandLandmark`` or of a mesh are needed."""


@dataclass(frozen=True, slots=True)
class VerifiedModel:
    """A bundle whose bytes are those that its card names."""

    path: Path
    card: ModelCard
    content: bytes


def default_model_path() -> Path:
    """Return the path of the shipped bundle."""
    return asset_path("models", DEFAULT_BUNDLE)


def hand_model_path() -> Path:
    """Return the path of the shipped bundle for hands."""
    return asset_path("models", HAND_BUNDLE)


def card_path(bundle: Path) -> Path:
    """Return where the card of a bundle lies: beside it, ``.toml`` instead of its own ending."""
    return bundle.with_suffix(".toml")


def load_model_card(bundle: Path, landmark_count: int = LANDMARK_COUNT) -> ModelCard:
    """Read the card of a bundle.

    Parameters
    ----------
    bundle
        Path of the bundle.
    landmark_count
        How many points its model must give.

    Raises
    ------
    ModelError
        If the card is missing, is not TOML, or lacks or misspells a key.
    """
    path = card_path(bundle)
    try:
        card = ModelCard.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelError(f"The model {bundle.name} has no card: put {path.name} beside it (see the shipped one).") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"The model card {path} cannot be read ({error}). Repair it or install the program again.") from error
    except ValidationError as error:
        raise ModelError(f"The model card {path} is not valid: {_first_fault(error)}. Correct that key.") from error
    if card.landmark_count != landmark_count:
        raise ModelError(
            f"{bundle.name} gives {card.landmark_count} landmarks, {landmark_count} are needed. "
            f"Choose a {_KIND_OF_COUNT[landmark_count]} model."
        )
    return card


def load_verified_model(bundle: Path | None = None, landmark_count: int = LANDMARK_COUNT) -> VerifiedModel:
    """Read a bundle and its card, and refuse it if the bytes are not those that the card names.

    Parameters
    ----------
    bundle
        Path of the bundle; the shipped pose model by default.
    landmark_count
        How many points its model must give.

    Raises
    ------
    ModelError
        If bundle or card is missing or broken, or if the checksum differs.
    """
    path = default_model_path() if bundle is None else bundle
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The model {path} cannot be read ({error.strerror}). Install the program again or name another."
        ) from error
    card = load_model_card(path, landmark_count)
    actual = hashlib.sha256(content).hexdigest()
    if actual != card.sha256:
        raise ModelError(
            f"The model {path.name} is not the one that its card names (sha256 {actual[:12]}..., not {card.sha256[:12]}...). "
            "It is damaged or was exchanged: install the program again, or give the new model its own card."
        )
    return VerifiedModel(path, card, content)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
